// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/formula/formula_view.h"

#include <QEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/base/formula/formula.h"

namespace normscope {

namespace {

constexpr double kSize = 16.0;  // px of letters where there is room
constexpr double kBetween = 7.0;
constexpr double kMargin = 3.0;

}  // namespace

FormulaView::FormulaView(QWidget* parent) : QWidget(parent), theme_(Theme::light()) {
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FormulaView::setLines(const QStringList& lines) {
    if (lines == lines_)
        return;
    lines_ = lines;
    layOut();
    setVisible(!lines_.isEmpty());
}

void FormulaView::layOut() {
    boxes_.clear();
    for (const QString& line : lines_)
        boxes_.push_back(layOutFormula(line, kSize, font_));
    setAccessibleName(text());
    updateGeometry();
    update();
}

void FormulaView::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

QString FormulaView::text() const {
    QStringList texts;
    for (const MathBox& box : boxes_)
        texts << box.text;
    return texts.join(u'\n');
}

double FormulaView::scaleAt(int width) const {
    double widest = 1.0;
    for (const MathBox& box : boxes_)
        widest = std::max(widest, box.width);
    return std::min(1.0, std::max(1.0, width - 2 * kMargin) / widest);
}

int FormulaView::heightForWidth(int width) const {
    double height = 2 * kMargin;
    for (const MathBox& box : boxes_)
        height += box.height() * scaleAt(width);
    if (!boxes_.empty())
        height += kBetween * static_cast<double>(boxes_.size() - 1);
    return static_cast<int>(std::ceil(height));
}

QSize FormulaView::sizeHint() const {
    double widest = 0.0;
    for (const MathBox& box : boxes_)
        widest = std::max(widest, box.width);
    const int width = static_cast<int>(std::ceil(widest + 2 * kMargin));
    return {width, heightForWidth(width)};
}

void FormulaView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const double scale = scaleAt(width());
    painter.translate(kMargin, kMargin);
    for (const MathBox& box : boxes_) {
        painter.save();
        painter.scale(scale, scale);
        box.paint(painter, {0.0, box.ascent}, theme_);
        painter.restore();
        painter.translate(0.0, box.height() * scale + kBetween);
    }
}

bool FormulaView::event(QEvent* event) {
    if (event->type() == QEvent::ApplicationFontChange)
        layOut();
    return QWidget::event(event);
}

}  // namespace normscope
