// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/boundary_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/contour.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/dots_item.h"
#include "widgets/plots/items/items/field_item.h"

namespace normscope {

namespace {

constexpr double kStrongest = 0.35;  ///< opacity of a certain class: lines and points stand out

bool isDrawable(const std::optional<DecisionBoundary>& b) {
    return b && b->side > 1 &&
           b->probability.size() >= static_cast<std::size_t>(b->side * b->side) &&
           b->x_hi > b->x_lo && b->y_hi > b->y_lo;
}

/// The points of one class, in the data's own units.
std::vector<QPointF> pointsOf(const Dataset& data, std::int64_t label) {
    const auto raw = [&](std::size_t sample, std::size_t feature) {
        const double value = data.train.inputs[2 * sample + feature];
        return data.scale.empty() ? value : value * data.scale[feature] + data.offset[feature];
    };
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < data.train.labels.size(); ++i)
        if (data.train.labels[i] == label)
            points.emplace_back(raw(i, 0), raw(i, 1));
    return points;
}

/// Where the probability is one half, in coordinates.
std::vector<QLineF> boundaryOf(const std::optional<DecisionBoundary>& b) {
    std::vector<QLineF> lines;
    if (!isDrawable(b))
        return lines;
    const double dx = b->x(1) - b->x(0);
    const double dy = b->y(1) - b->y(0);
    const auto place = [&](const GridPoint& at) {
        return QPointF(b->x_lo + at.x * dx, b->y_lo + at.y * dy);
    };
    for (const auto& segment :
         contourOf(b->probability, static_cast<std::size_t>(b->side), /*level=*/0.5))
        lines.emplace_back(place(segment.from), place(segment.to));
    return lines;
}

/// The grid point nearest to a place; nothing outside.
std::optional<float> probabilityAt(const std::optional<DecisionBoundary>& b, double x, double y) {
    if (!isDrawable(b))
        return std::nullopt;
    const auto index = [&](double value, double lo, double hi) {
        return static_cast<std::int64_t>(
            std::round((value - lo) / (hi - lo) * static_cast<double>(b->side - 1)));
    };
    const auto column = index(x, b->x_lo, b->x_hi);
    const auto row = index(y, b->y_lo, b->y_hi);
    if (column < 0 || row < 0 || column >= b->side || row >= b->side)
        return std::nullopt;
    return b->probability[static_cast<std::size_t>(row * b->side + column)];
}

}  // namespace

BoundaryPlot::BoundaryPlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    field_ = new FieldItem(x, y);
    second_ = new DotsItem(x, y);
    first_ = new DotsItem(x, y);
    line_ = new SegmentsItem(x, y);
    twin_line_ = new SegmentsItem(x, y);
    for (auto* axis : {x, y})
        axis->grid()->setVisible(false);
    setTitle(tr("Decision boundary"));
    setTheme(theme());
}

QCPAxis* BoundaryPlot::xAxis() const {
    return canvas().xAxis;
}

QCPAxis* BoundaryPlot::yAxis() const {
    return canvas().yAxis;
}

void BoundaryPlot::setPoints(const std::shared_ptr<const Dataset>& source) {
    if (source == data_)
        return;
    data_ = source;
    const bool plane = data_ && data_->features() == 2;
    first_->setPoints(plane ? pointsOf(*data_, 0) : std::vector<QPointF>{});
    second_->setPoints(plane ? pointsOf(*data_, 1) : std::vector<QPointF>{});
    layoutChanged();
}

void BoundaryPlot::setBoundary(const std::optional<DecisionBoundary>& own) {
    own_ = own;
    asked_ = true;
    line_->setSegments(boundaryOf(own_));
    feedField();
}

void BoundaryPlot::setTwin(const DecisionBoundary* twin) {
    if (!twin && !twin_)
        return;
    twin_.reset();
    if (twin)
        twin_ = *twin;
    twin_line_->setSegments(boundaryOf(twin_));
    dataChanged();
}

void BoundaryPlot::clear() {
    data_.reset();
    own_.reset();
    twin_.reset();
    asked_ = false;
    for (auto* item : {first_, second_})
        item->setPoints({});
    for (auto* item : {line_, twin_line_})
        item->setSegments({});
    feedField();
    layoutChanged();
}

QColor BoundaryPlot::colorOf(double probability, const Theme& theme) {
    if (!std::isfinite(probability))
        return theme.surface;
    const double certainty = std::clamp(2.0 * std::abs(probability - 0.5), 0.0, 1.0);
    return faint(probability < 0.5 ? theme.low : theme.high, theme.surface, kStrongest * certainty);
}

void BoundaryPlot::feedField() {
    if (!isDrawable(own_)) {
        field_->setImage({}, {}, {});
        dataChanged();
        return;
    }
    const auto side = static_cast<int>(own_->side);
    QImage image(side, side, QImage::Format_RGB32);
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column)
            image.setPixelColor(
                column, side - 1 - row,
                colorOf(own_->probability[static_cast<std::size_t>(row * side + column)], theme()));
    // A point of the grid is the middle of its pixel.
    const double half_x = (own_->x(1) - own_->x(0)) / 2.0;
    const double half_y = (own_->y(1) - own_->y(0)) / 2.0;
    field_->setImage(image, {own_->x_lo - half_x, own_->x_hi + half_x},
                     {own_->y_lo - half_y, own_->y_hi + half_y});
    dataChanged();
}

QString BoundaryPlot::absence() const {
    if (data_ && data_->features() != 2)
        return tr("only for data with two features");
    if (isDrawable(own_) || isDrawable(twin_))
        return {};
    return asked_ ? tr("without running statistics the answer depends on the batch")
                  : tr("no data yet");
}

void BoundaryPlot::restyle() {
    first_->setPen(QPen(theme().low, 1));
    second_->setPen(QPen(theme().high, 1));
    line_->setPen(QPen(theme().run_a, 2, Qt::SolidLine, Qt::RoundCap));
    twin_line_->setPen(QPen(theme().run_b, 2, Qt::SolidLine, Qt::RoundCap));
    feedField();
}

void BoundaryPlot::arrange(Density density) {
    const bool large = density == Density::Large;
    const double radius = large ? 2.2 : 1.5;
    first_->setMarker(SampleShape::Dot, radius);
    second_->setMarker(SampleShape::Diamond, radius);
    for (Item* item : std::initializer_list<Item*>{field_, first_, second_, line_, twin_line_})
        item->show(isPresent(), fine());
    dress(xAxis(), tr("x"));
    dress(yAxis(), tr("y"));
    for (auto* axis : {xAxis(), yAxis()})
        setTicks(axis, 6, 3, /*whole=*/true);
    auto* rect = canvas().axisRect();
    const int top = headerHeight() + 5;
    rect->setAutoMargins(QCP::msNone);
    if (large)
        rect->setMargins(QMargins(56, top, 18, 42));
    else
        rect->setMargins(QMargins(32, top, 8, QFontMetrics(plotFont(-1.5)).ascent() + 6));
}

/// The same length of x and y takes the same room: the tighter direction is filled.
void BoundaryPlot::fitRanges() {
    const auto& shown = isDrawable(own_) ? own_ : twin_;
    const QRect room = canvas().axisRect()->rect();
    if (isZoomed() || !isDrawable(shown) || room.width() <= 0 || room.height() <= 0)
        return;
    const double x_span = shown->x_hi - shown->x_lo;
    const double y_span = shown->y_hi - shown->y_lo;
    const double unit = std::max(x_span / room.width(), y_span / room.height());
    const auto fitAround = [unit](QCPAxis* axis, double lo, double hi, int pixels) {
        const double middle = (lo + hi) / 2.0;
        fit(axis, {middle - unit * pixels / 2.0, middle + unit * pixels / 2.0});
    };
    fitAround(xAxis(), shown->x_lo, shown->x_hi, room.width());
    fitAround(yAxis(), shown->y_lo, shown->y_hi, room.height());
}

QString BoundaryPlot::readout(const QPointF& at) const {
    const double x = xAxis()->pixelToCoord(at.x());
    const double y = yAxis()->pixelToCoord(at.y());
    QStringList lines{tr("x %1, y %2").arg(formatShort(x), formatShort(y))};
    const auto own = probabilityAt(own_, x, y);
    const auto other = probabilityAt(twin_, x, y);
    if (own)
        lines << (twin_ ? tr("A: class 1 %1") : tr("class 1 %1")).arg(formatShare(*own));
    if (other)
        lines << tr("B: class 1 %1").arg(formatShare(*other));
    return lines.join(u'\n');
}

std::vector<Plot::HeaderPiece> BoundaryPlot::header() const {
    std::vector<HeaderPiece> pieces{{tr("class 0"), {}, theme().low},
                                    {tr("class 1"), {}, theme().high}};
    if (isDrawable(own_))
        pieces.push_back({twin_ ? tr("A: 50 %") : tr("line: 50 %"), {}, theme().run_a});
    else
        pieces.push_back({tr("A: none"), {}, theme().muted});
    if (isDrawable(twin_))
        pieces.push_back({tr("B: 50 %"), {}, theme().run_b});
    return pieces;
}

std::vector<Plot::LegendEntry> BoundaryPlot::legendEntries() const {
    if (!absence().isEmpty())
        return {};
    std::vector<LegendEntry> entries{
        {tr("class 0, training"), QPen(theme().low, 1), SampleShape::Dot},
        {tr("class 1, training"), QPen(theme().high, 1), SampleShape::Diamond}};
    if (isDrawable(own_)) {
        for (const double probability : {0.0, 0.25, 0.75, 1.0})
            entries.push_back({formatShare(probability), QPen(colorOf(probability, theme()), 1),
                               SampleShape::Box});
        entries.push_back({twin_ ? tr("A: class 1 at 50 %, running statistics")
                                 : tr("class 1 at 50 %, running statistics"),
                           QPen(theme().run_a, 2)});
    }
    if (isDrawable(twin_))
        entries.push_back({tr("B: class 1 at 50 %"), QPen(theme().run_b, 2)});
    return entries;
}

Table BoundaryPlot::table() const {
    Table result{{"x", "y"}, {}};
    const auto& shown = isDrawable(own_) ? own_ : twin_;
    const std::int64_t side = isDrawable(shown) ? shown->side : 0;
    for (std::int64_t i = 0; i < side * side; ++i)
        result.rows.push_back({toCsvNumber(shown->x(i % side)), toCsvNumber(shown->y(i / side))});
    const auto add = [&](const QString& name, const std::optional<DecisionBoundary>& b) {
        result.add(name, isDrawable(b) ? b->probability : std::vector<float>{});
    };
    add("probability", own_);
    if (twin_)
        add("probability_b", twin_);
    return result;
}

}  // namespace normscope
