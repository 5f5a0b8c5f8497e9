// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "model/record/frame.h"
#include "model/settings/settings.h"
#include "widgets/base/theme.h"
#include "widgets/lab/layer_words.h"

class QGridLayout;
class QLabel;
class QToolButton;

namespace normscope {

class FittingButton;
class FittingLabel;

/// The piece of the network diagram that stands before a row of plots: what the layer is made of,
/// in the order in which data passes. The norm's chip is the layer's own switch, the arrow beside
/// it has all kinds.
class LayerHeader : public QFrame {
    Q_OBJECT
  public:
    /// The part of a residual connection that lies in this row: beside what it passes.
    struct Shortcut {
        bool shown = false;
        bool begins = false, ends = false;  ///< else it comes from above, goes on below
        bool projects = false;
        QString from;  ///< "the input of layer 2 …"
        bool operator==(const Shortcut&) const = default;
    };
    static constexpr int kGutter = 9;  ///< px from the left at which it runs

    explicit LayerHeader(int layer, QWidget* parent = nullptr);

    void display(const LayerFrame& layer, Mode mode);
    void displayDropout(const LayerDropout& dropout);
    /// `room`: whether any layer of the network has one, so that the layers keep one line.
    void displayShortcut(const Shortcut& shortcut, bool room);
    /// How run B's norm in this layer differs from what display() showed: "B: no norm"; empty where
    /// it does not.
    void displayTwin(const QString& difference);
    /// How far the running statistics lie from the batch's, in place of which are in use: in many
    /// words and in fewer; empty: not asked for.
    void displayDual(const QStringList& divergence);
    void setTheme(const Theme& theme);
    /// px there are: in low rows lines join others or go.
    void setRoom(int height);

    /// What the header says, in data-flow order, for exports: "Linear 784→100", "BatchNorm1d", …
    QStringList stages() const;
    /// The one of them that is the norm in force; empty without one.
    QString normStage() const;
    /// Shapes and residual connection, for exports.
    QStringList remarks() const;
    QString gradientText() const;
    QString badgeText() const;  ///< in full
    QString twinText() const;

  signals:
    /// By the chip, on or off, or by the menu.
    void normChosen(normscope::NormKind kind);
    void placementToggled(bool after);
    void settingsWished(const std::vector<normscope::Setting>& settings);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;  ///< of the arrow
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void buildParts(const QString& prefix);
    void arrange();
    /// Which lines there are at a level: 0 all … kLeast.
    void place(int level);
    void addNorm(int& row);
    void styleChips();
    void restyleChip();
    void updateTexts();
    void updateChip();
    void updateBadge();
    void fitBadge();
    void fitGradient();
    void fitTwin();
    void fitLabels();
    void fit(QLabel* label, const QStringList& texts, int padding = 0) const;
    int roomOf(const QLabel* label) const;
    bool isBesideName(const QLabel* label) const;
    void updateTips();
    QString normTip() const;
    bool isOn() const { return shown_.normalization.isOn(); }

    int layer_;
    int room_ = 10000;
    int level_ = 0;
    bool gutter_ = false;
    LayerFrame shown_;  ///< without values: what the layer is made of
    LayerDropout dropout_;
    Shortcut shortcut_;
    NormKind last_norm_ = kUsualNorm;  ///< what the chip switches on
    bool batch_statistics_ = true;
    QString statistics_;  ///< which are in use
    QStringList divergence_;
    QStringList gradient_texts_;  ///< ever shorter
    QString twin_difference_;
    Mode mode_ = Mode::Train;
    Theme theme_;
    QGridLayout* grid_;
    QLabel* name_;
    FittingLabel *linear_, *shape_, *before_, *activation_, *after_;
    FittingButton* norm_;
    QToolButton *kinds_, *swap_;
    QLabel *badge_, *gradient_, *twin_;
};

}  // namespace normscope
