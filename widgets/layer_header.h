// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "model/observation/frame.h"
#include "widgets/theme.h"

class QGridLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace normscope {

/// The piece of the network diagram that stands before a row of plots: what the layer is made of,
/// in the order in which data passes. The batch norm chip is the layer's own switch.
class LayerHeader : public QFrame {
    Q_OBJECT
  public:
    explicit LayerHeader(int layer, QWidget* parent = nullptr);

    void display(const LayerFrame& layer, Mode mode);
    /// How run B's norm in this layer differs from what display() showed: "B: no norm"; empty where
    /// it does not.
    void displayTwin(const QString& difference);
    /// How far the running statistics lie from the batch's, in place of which are in use; empty:
    /// not asked for.
    void displayDual(const QString& divergence);
    void setTheme(const Theme& theme);
    /// Fewer lines, for low rows.
    void setCompact(bool compact);

    /// What the header says, in data-flow order, for exports: "Linear 784→100", "BatchNorm1d", …
    QStringList stages() const;
    QString gradientText() const;
    QString badgeText() const;
    QString twinText() const;

  signals:
    void normToggled(bool on);
    void placementToggled(bool after);

  private:
    void arrange();
    void restyleChip();
    void updateChip();
    void updateBadge();

    int layer_;
    bool compact_ = false;
    bool norm_on_ = true;
    bool batch_statistics_ = true;
    QString statistics_;  ///< which are in use
    QString divergence_;
    Mode mode_ = Mode::Train;
    Placement placement_ = Placement::Before;
    Theme theme_;
    QGridLayout* grid_;
    QLabel* name_;
    QLabel* linear_;
    QPushButton* norm_;
    QToolButton* swap_;
    QLabel* activation_;
    QLabel* badge_;
    QLabel* gradient_;
    QLabel* twin_;
};

}  // namespace normscope
