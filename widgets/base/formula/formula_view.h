// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/base/formula/math_box.h"
#include "widgets/base/theme.h"

namespace normscope {

/// Formulas under one another, as large as they may be in the width there is.
class FormulaView : public QWidget {
    Q_OBJECT
  public:
    explicit FormulaView(QWidget* parent = nullptr);

    /// As layOutFormula() reads them; none: hidden.
    void setLines(const QStringList& lines);
    const QStringList& lines() const { return lines_; }
    void setTheme(const Theme& theme);
    /// Everything as plain text, a line each.
    QString text() const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {1, 1}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void layOut();
    double scaleAt(int width) const;

    QStringList lines_;
    std::vector<MathBox> boxes_;
    MathFont font_;
    Theme theme_;
};

}  // namespace normscope
