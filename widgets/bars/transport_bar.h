// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "model/settings/settings.h"
#include "widgets/bars/compare_switch.h"
#include "widgets/base/norm_words.h"
#include "widgets/base/theme.h"

class QComboBox;
class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace normscope {

class SegmentedSwitch;

/// The bar above the lab: start and stop, speed, the three big switches, and the comparison.
class TransportBar : public QWidget {
    Q_OBJECT
  public:
    static constexpr double kSlowSpeed = 5;  ///< steps per second
    static constexpr double kDefaultSpeed = 300;
    static constexpr int kLeast = 7;  ///< words: see fit()

    explicit TransportBar(QWidget* parent = nullptr);

    void display(const Configuration& configuration);
    /// Where norms are, for which kinds can be.
    void displayPlaces(const std::vector<NormPlace>& places) { places_ = places; }
    /// What the twin is offered from, run A, and what it differs in; empty without one.
    void displayTwin(const Configuration& first,
                     const std::optional<std::vector<Setting>>& differences);
    void displayAim(Target aim) { compare_->displayAim(aim); }
    /// Whether both statistics' distributions are shown.
    void displayDual(bool dual);
    void displayPlaying(bool playing);
    /// Shows a speed without emitting; 0 is as fast as it goes.
    void displaySpeed(double steps_per_second);
    double speed() const { return speed_; }
    void setTheme(const Theme& theme);
    void setExportMenu(QMenu* menu);

  public slots:
    void togglePlaying();
    /// On to off, and off to the kind that was on last; on where only some layers have a norm.
    void toggleNorm();
    void togglePlacement();
    void toggleMode();
    void toggleTwin() { compare_->toggle(); }
    void chooseTwin() { compare_->choose(); }
    void partTwinHere() { compare_->partHere(); }

  signals:
    void resetRequested();
    void newSeedRequested();
    void playRequested();
    void pauseRequested();
    void stepRequested();
    void speedRequested(double steps_per_second);
    void settingsRequested(const std::vector<normscope::Setting>& settings);
    void twinFromHereRequested(const std::vector<normscope::Setting>& differences);
    void twinRequested(const std::vector<normscope::Setting>& differences);
    void soloRequested();
    void aimChosen(normscope::Target aim);
    void pinRequested(normscope::Target aim);
    void dualToggled(bool dual);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    QSize minimumSizeHint() const override;

  private:
    QPushButton* addButton(const QString& name, const QString& text, const QString& tip);
    void buildTransport();
    void buildSpeed();
    void buildSwitches();
    SegmentedSwitch* addSwitch(const QString& name, const QString& label,
                               const std::vector<std::pair<QString, QString>>& options,
                               const QString& tip);
    void addKinds();
    void displayNorm();
    void request(const Setting& setting);
    void setSpeed(double steps_per_second);
    int playWidth() const;
    void fit();

    QHBoxLayout* layout_;
    QPushButton* reset_ = nullptr;
    QPushButton* new_seed_ = nullptr;
    QPushButton* play_ = nullptr;
    QPushButton* step_ = nullptr;
    QPushButton* slow_ = nullptr;
    QPushButton* fast_ = nullptr;
    QComboBox* speeds_ = nullptr;
    QToolButton* export_ = nullptr;
    SegmentedSwitch* norm_ = nullptr;
    QLabel* norm_label_ = nullptr;
    QToolButton* kinds_ = nullptr;
    QWidget* kinds_place_ = nullptr;
    SegmentedSwitch* placement_ = nullptr;
    SegmentedSwitch* mode_ = nullptr;
    QPushButton* dual_ = nullptr;
    CompareSwitch* compare_ = nullptr;
    std::vector<QLabel*> switch_labels_;
    Configuration configuration_;
    std::vector<NormPlace> places_;
    NormKind last_norm_ = kUsualNorm;  ///< what On stands for
    Theme theme_;
    bool playing_ = false;
    double speed_ = kDefaultSpeed;
    double usual_speed_ = kDefaultSpeed;  ///< what Slow goes back to
    int density_ = 0;                     ///< 0 all words … kLeast
};

}  // namespace normscope
