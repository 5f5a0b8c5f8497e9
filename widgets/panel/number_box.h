// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSpinBox>

namespace normscope {

enum class Stepping {
    Integer,  ///< ±1
    Linear,   ///< ± a fixed amount
    Decade,   ///< to the next of …, 1, 2, 5, 10, 20, 50, … times a power of ten
};

/// The neighbour of `value` in the sequence 1, 2, 5 × 10^k. Zero is below `smallest`, the first
/// member used; a value between two members moves to the next one in the direction.
double decadeNeighbour(double value, bool up, double smallest);

/// A number typed freely or stepped with the arrows. What it holds is text: whoever listens parses
/// it and answers with display(), or with showRefused() when it cannot be.
class NumberBox : public QAbstractSpinBox {
    Q_OBJECT
  public:
    struct Range {
        Stepping stepping = Stepping::Linear;
        double minimum = 0;
        double maximum = 1;
        double step = 1;  ///< Linear: the amount; Decade: the smallest value above zero
    };
    NumberBox(const Range& range, QWidget* parent = nullptr);

    /// Shows a value without emitting; leaves alone what is being typed.
    void display(const QString& text);
    void showRefused(bool refused);
    bool isRefused() const { return refused_; }

    void stepBy(int steps) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  signals:
    void committed(const QString& text);
    void abandoned();  ///< typing was given up with Escape

  protected:
    StepEnabled stepEnabled() const override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void commit();

    Range range_;
    QString accepted_;   ///< what the experiment holds
    QString committed_;  ///< what was last shown or handed on
    bool refused_ = false;
};

}  // namespace normscope
