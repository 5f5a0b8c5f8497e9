// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>
#include <utility>
#include <vector>

#include "model/settings/settings.h"
#include "model/settings/target.h"

class QLabel;
class QMenu;
class QToolButton;

namespace normscope {

class SegmentedSwitch;

/// One run alone, or a twin at its side that differs in one thing; and which of the two changes are
/// meant for.
class CompareSwitch : public QWidget {
    Q_OBJECT
  public:
    explicit CompareSwitch(QWidget* parent = nullptr);

    /// Run A, from which the offers follow; what run B differs in, empty without one. Returns
    /// whether it says something else than last time, which may need other room.
    bool display(const Configuration& configuration,
                 const std::optional<std::vector<Setting>>& differences);
    void displayAim(Target aim);
    /// 0 is all words … 3 is least: the aim is in the menu alone then.
    void setDensity(int density);
    bool hasTwin() const { return differences_.has_value(); }

  public slots:
    /// To the twin that is offered, and back.
    void toggle();
    /// Asks which settings are to differ.
    void choose();
    /// To the twin that is offered, from the step shown on.
    void partHere();

  signals:
    void twinRequested(const std::vector<normscope::Setting>& differences);
    /// The same, from the step shown on.
    void twinFromHereRequested(const std::vector<normscope::Setting>& differences);
    void soloRequested();
    void aimChosen(normscope::Target aim);
    /// To keep the curves of A, of B or of both.
    void pinRequested(normscope::Target aim);

  private:
    std::vector<Setting> offer() const;
    void ask(const std::vector<Setting>& differences);
    void fillMenu();
    void addOffer(const QString& name, const QString& text,
                  const std::vector<Setting>& differences);
    void addHeading(const QString& text);
    void addAims();
    void addPins();
    void displayTip();
    void update();

    Configuration configuration_;
    std::optional<std::vector<Setting>> differences_;
    NormKind last_norm_ = kUsualNorm;  ///< what a norm is switched on as
    Target aim_ = Target::A;
    int density_ = 0;
    std::vector<QString> texts_;
    QString name_;                              ///< of what the twin differs in, or would
    std::pair<bool, QString> said_{false, {}};  ///< with a twin?, name; at the last display()
    QLabel* label_;
    SegmentedSwitch* runs_;
    QToolButton* more_;
    QMenu* menu_;
    QLabel* aim_label_;
    SegmentedSwitch* aims_;
};

}  // namespace normscope
