// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/marks_item.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/items/quick_painting.h"

namespace normscope {

namespace {
constexpr int kLabelPad = 3;  // px between a mark's line and its label
}  // namespace

bool MarksItem::setMarks(const std::vector<Mark>& marks, const std::vector<Mark>& twin) {
    if (marks == own_ && twin == twin_)
        return false;
    own_ = marks;
    twin_ = twin;
    marks_.clear();
    for (const auto& mark : own_)
        marks_.push_back(
            {static_cast<double>(mark.step), QString::fromStdString(mark.label), false});
    for (const auto& mark : twin_)
        if (std::find(own_.begin(), own_.end(), mark) == own_.end())
            marks_.push_back({static_cast<double>(mark.step),
                              tr("B: %1").arg(QString::fromStdString(mark.label)), true});
    std::stable_sort(marks_.begin(), marks_.end(),
                     [](const Label& a, const Label& b) { return a.step < b.step; });
    return true;
}

QString MarksItem::labelsNear(double x, double reach) const {
    QStringList labels;
    for (const auto& mark : marks_)
        if (std::abs(pixelX(mark.step) - x) <= reach)
            labels << mark.text;
    return labels.join(QStringLiteral(", "));
}

double MarksItem::widthOf(const QString& text) const {
    texts_.setFont(font());
    return texts_.width(text);
}

int MarksItem::stripHeight() const {
    return rows_ * QFontMetrics(font()).height();
}

QRect MarksItem::clipRect() const {
    return area().adjusted(0, -stripHeight(), 1, 0);
}

int MarksItem::neededRows(int most) const {
    int rows = 0;
    for (const auto& mark : place(most))
        rows = std::max(rows, mark.row + 1);
    return rows;
}

/// The marks in sight, one of a run per pixel column, each with its label's row and place.
std::vector<MarksItem::Placed> MarksItem::place(int rows) const {
    std::vector<Placed> placed;
    const auto range = mKeyAxis->range();
    const QRect within = area();
    std::vector<double> row_end(static_cast<std::size_t>(rows), within.left());
    for (const auto& mark : marks_) {
        if (mark.step < range.lower || mark.step > range.upper)
            continue;
        const double x = std::round(pixelX(mark.step));
        if (!placed.empty() && placed.back().x == x && placed.back().label->twin == mark.twin)
            continue;
        const double width = widthOf(mark.text) + kLabelPad;
        // A change made just now stands at the right edge; its label then goes to the left.
        const bool on_right = x + kLabelPad + width <= within.right() + kLabelPad;
        const double left = on_right ? x + kLabelPad : x - width;
        const auto row = std::find_if(row_end.begin(), row_end.end(),
                                      [left](double end) { return left >= end; });
        const bool fits = row != row_end.end();
        placed.push_back({x, left, fits ? static_cast<int>(row - row_end.begin()) : -1, &mark});
        if (fits)
            *row = std::max(x, left + width) + 2 * kLabelPad;
    }
    return placed;
}

void MarksItem::draw(QCPPainter* painter) {
    if (marks_.empty())
        return;
    const QRect within = area();
    const QFontMetrics metrics(font());
    painter->setFont(font());
    const auto placed = place(rows_);
    const auto setPen = [&](const Placed& mark) {
        painter->setPen(mark.label->twin ? QPen(theme().run_b, 1, Qt::DashLine)
                                         : QPen(theme().event, 1));
    };
    const auto row_top = [&](int row) {
        return within.top() - stripHeight() + row * metrics.height();
    };
    for (const auto& mark : placed) {
        const int top = mark.row < 0 ? within.top() : row_top(mark.row) + 2;
        setPen(mark);
        painter->drawLine(QPointF(mark.x, top), QPointF(mark.x, within.bottom()));
    }
    for (const auto& mark : placed) {
        if (mark.row < 0)
            continue;
        const QPointF at(mark.text_x, row_top(mark.row) + metrics.ascent());
        // Another mark's line may pass here on its way down.
        painter->fillRect(QRectF(at.x() - 1, at.y() - metrics.ascent() + 1,
                                 widthOf(mark.label->text) + 2, metrics.height() - 1),
                          theme().surface);
        setPen(mark);
        if (isQuick(*painter))
            texts_.draw(*painter, at, mark.label->text);
        else
            painter->drawText(at, mark.label->text);
    }
}

}  // namespace normscope
