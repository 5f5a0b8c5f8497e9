// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "widgets/base/theme.h"
#include "widgets/inspector/channel_stages.h"

class QLabel;
class QVBoxLayout;

namespace normscope {

class FormulaView;

/// One stage of a value's way: what it is called, its formula with the numbers, a sentence.
/// Linked to the next by a short arrow, and framed while slow motion stands at it.
class StageCard : public QFrame {
    Q_OBJECT
  public:
    StageCard(const QString& name, bool links_on, QWidget* parent = nullptr);

    void display(const StageWords& words);
    void setTheme(const Theme& theme);
    void setCurrent(bool current);
    bool isCurrent() const { return current_; }
    QString title() const;
    const FormulaView& formulas() const { return *formulas_; }
    /// Where more can be put, below the formulas.
    QVBoxLayout* column() const { return column_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QRectF card() const;

    Theme theme_;
    bool links_on_;
    bool current_ = false;
    QVBoxLayout* column_;
    QLabel* title_;
    FormulaView* formulas_;
    QLabel* sentence_;
};

}  // namespace normscope
