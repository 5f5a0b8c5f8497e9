// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/trace_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/canvas.h"
#include "widgets/plots/number_format.h"
#include "widgets/plots/series_item.h"

namespace normscope {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void feed(SeriesItem& item, const std::vector<std::int64_t>& steps,
          const std::vector<float>& values, double factor = 1.0) {
    auto& points = item.points();
    points.clear();
    for (std::size_t i = 0; i < std::min(steps.size(), values.size()); ++i) {
        const double value = values[i] * factor;
        points.push_back({static_cast<double>(steps[i]), value, value, value});
    }
}

double valueAt(const std::vector<float>& values, std::size_t index) {
    return index < values.size() ? static_cast<double>(values[index]) : kNaN;
}

/// m/(m−1); 1 where a batch of one has no unbiased variance.
double besselFactor(std::int64_t batch_size) {
    return batch_size > 1 ? static_cast<double>(batch_size) / static_cast<double>(batch_size - 1)
                          : 1.0;
}

}  // namespace

TracePlot::TracePlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    canvas().plotLayout()->clear();
    canvas().plotLayout()->setRowSpacing(4);
    halves_ = {makeHalf(0), makeHalf(1)};
    // Two axis rects, one step axis.
    auto* upper = halves_[0].rect->axis(QCPAxis::atBottom);
    auto* lower = halves_[1].rect->axis(QCPAxis::atBottom);
    const auto changed = qOverload<const QCPRange&>(&QCPAxis::rangeChanged);
    const auto set = qOverload<const QCPRange&>(&QCPAxis::setRange);
    connect(upper, changed, lower, set);
    connect(lower, changed, upper, set);
    setTheme(theme());
}

TracePlot::Half TracePlot::makeHalf(int row) {
    Half half;
    half.rect = new QCPAxisRect(&canvas(), true);
    half.rect->setMinimumSize(10, 8);
    half.rect->removeAxis(half.rect->axis(QCPAxis::atTop));
    half.rect->removeAxis(half.rect->axis(QCPAxis::atRight));
    canvas().plotLayout()->addElement(row, 0, half.rect);
    auto* x = half.rect->axis(QCPAxis::atBottom);
    auto* y = half.rect->axis(QCPAxis::atLeft);
    for (auto* axis : {x, y}) {
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setLayer(QStringLiteral("grid"));
        axis->grid()->setVisible(false);
    }
    half.marks = new MarksItem(x, y);
    half.symbol = new QCPItemText(&canvas());
    half.symbol->position->setType(QCPItemPosition::ptAxisRectRatio);
    half.symbol->position->setAxisRect(half.rect);
    half.symbol->position->setCoords(0.0, 0.0);
    half.symbol->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    half.symbol->setPadding(QMargins(3, 0, 0, 0));
    half.symbol->setClipToAxisRect(false);
    half.symbol->setSelectable(false);
    half.symbol->setText(row == 0 ? tr("μ") : tr("σ²"));
    half.batch = new SeriesItem(x, y);
    half.running = new SeriesItem(x, y);
    return half;
}

void TracePlot::setData(const LayerFrame& layer, std::int64_t batch_size) {
    trace_ = layer.trace;
    present_ = layer.norm.present;
    has_data_ = true;
    const double bessel = besselFactor(batch_size);
    feed(*halves_[0].batch, trace_.step, trace_.batch_mean);
    feed(*halves_[0].running, trace_.step, trace_.running_mean);
    feed(*halves_[1].batch, trace_.step, trace_.batch_var, bessel);
    feed(*halves_[1].running, trace_.step, trace_.running_var);
    gap_ = var_ratio_ = kNaN;
    const std::size_t count = trace_.step.size();
    if (count > 0) {
        const double batch_var = valueAt(trace_.batch_var, count - 1);
        gap_ = std::abs(valueAt(trace_.running_mean, count - 1) -
                        valueAt(trace_.batch_mean, count - 1)) /
               std::sqrt(batch_var + layer.normalization.eps);
        var_ratio_ = valueAt(trace_.running_var, count - 1) / (batch_var * bessel);
    }
    dataChanged();
}

void TracePlot::setMarks(const std::vector<Mark>& marks) {
    if (marks == halves_[0].marks->marks())
        return;
    for (auto& half : halves_)
        half.marks->setMarks(marks);
    layoutChanged();
}

void TracePlot::clear() {
    trace_ = {};
    has_data_ = present_ = false;
    for (auto& half : halves_) {
        half.batch->points().clear();
        half.running->points().clear();
        half.marks->setMarks({});
    }
    layoutChanged();
}

QString TracePlot::absence() const {
    if (!has_data_)
        return tr("no data yet");
    if (!present_)
        return tr("no normalization in this layer");
    return trace_.step.empty() ? tr("no step made yet") : QString();
}

void TracePlot::restyle() {
    for (auto& half : halves_) {
        half.batch->setPen(QPen(theme().batch, 1));
        half.running->setPen(QPen(theme().running, 2));
        half.marks->setStyle(theme().event, theme().surface, plotFont(-1.5));
        half.symbol->setColor(theme().text);
        half.symbol->setFont(plotFont(-1.5));
    }
}

void TracePlot::arrange(Density density) {
    arrangeHalf(halves_[0], density, false);
    arrangeHalf(halves_[1], density, true);
}

void TracePlot::arrangeHalf(const Half& half, Density density, bool lower) {
    const bool large = density == Density::Large;
    const bool present = absence().isEmpty();
    const QFontMetrics metrics(plotFont(-1.5));
    auto* x = half.rect->axis(QCPAxis::atBottom);
    auto* y = half.rect->axis(QCPAxis::atLeft);
    for (auto* item : {half.batch, half.running}) {
        item->setVisible(present);
        item->setAntialiased(fine());
    }
    half.marks->setVisible(present);
    half.marks->setAntialiased(false);
    half.marks->setLabelRows(large && !lower && !half.marks->marks().empty() ? 1 : 0);
    half.symbol->setVisible(present && !large);
    x->setVisible(present);
    y->setVisible(present);
    x->setTicker(QSharedPointer<CountTicker>::create(large ? 7 : 2));
    y->setTicker(QSharedPointer<ShortTicker>::create(large ? 4 : 2));
    x->setTickLabels(lower);
    for (auto* axis : {x, y})
        axis->setTickLength(0, large ? 4 : 0);
    y->setTickLabels(density != Density::Compact);
    y->grid()->setVisible(large);
    x->setLabel(large && lower ? tr("step") : QString());
    y->setLabel(!large ? QString() : lower ? tr("variance σ²") : tr("mean μ"));
    const int top = lower ? 0 : headerHeight() + 6 + half.marks->stripHeight();
    if (large) {
        half.rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
        half.rect->setMinimumMargins(QMargins(58, 0, 0, 6));
        half.rect->setMargins(QMargins(58, top, 18, lower ? 30 : 6));
    } else {
        const int left = density == Density::Compact ? 9 : 32;
        half.rect->setAutoMargins(QCP::msNone);
        half.rect->setMargins(QMargins(left, top, 9, lower ? metrics.ascent() + 4 : 0));
    }
}

bool TracePlot::fitHalf(const Half& half) {
    auto* y = half.rect->axis(QCPAxis::atLeft);
    Extent extent;
    for (const auto* item : {half.batch, half.running}) {
        bool found = false;
        const QCPRange values = item->getValueRange(found);
        if (found) {
            extent.add(values.lower);
            extent.add(values.upper);
        }
    }
    if (extent.empty())
        return false;
    const Range shown{y->range().lower, y->range().upper};
    const Range wanted = steady(shown, extent.range());
    y->setRange(wanted.lo, wanted.hi);
    return wanted != shown;
}

bool TracePlot::fitRanges() {
    const bool was_visible = halves_[0].batch->visible();
    if (was_visible != absence().isEmpty())
        arrange(density());
    bool changed = was_visible != halves_[0].batch->visible();
    if (isZoomed())
        return changed;
    for (const auto& half : halves_) {
        changed = fitHalf(half) || changed;
        auto* x = half.rect->axis(QCPAxis::atBottom);
        if (trace_.step.empty())
            continue;
        const auto first = static_cast<double>(trace_.step.front());
        const double last = std::max(static_cast<double>(trace_.step.back()), first + 10.0);
        const QCPRange wanted(first, last);
        changed = changed || x->range() != wanted;
        x->setRange(wanted);
    }
    return changed;
}

void TracePlot::addGapPieces(std::vector<HeaderPiece>& pieces) const {
    if (trace_.running_mean.empty()) {
        pieces.push_back({tr("no running statistics"), {}, theme().warning});
        return;
    }
    const QString gap = formatLike(gap_, 1.0);
    pieces.push_back({tr("gap μ %1 σ").arg(gap), tr("gap %1").arg(gap), theme().muted});
    pieces.push_back({tr("var ratio %1").arg(formatShort(var_ratio_)),
                      tr("σ² ×%1").arg(formatShort(var_ratio_)), theme().muted});
}

std::vector<Plot::HeaderPiece> TracePlot::header() const {
    if (!absence().isEmpty())
        return {};
    std::vector<HeaderPiece> pieces{
        {tr("channel %1").arg(trace_.channel), tr("ch %1").arg(trace_.channel), theme().text}};
    addGapPieces(pieces);
    if (isZoomed())
        pieces.push_back({tr("zoomed"), {}, theme().accent});
    return pieces;
}

std::vector<Plot::LegendEntry> TracePlot::legendEntries() const {
    std::vector<LegendEntry> entries{
        {tr("batch statistics (variance unbiased)"), QPen(theme().batch, 1)}};
    if (!trace_.running_mean.empty())
        entries.push_back({tr("running statistics"), QPen(theme().running, 2)});
    return entries;
}

QString TracePlot::readout(const QPointF& at) const {
    for (std::size_t i = 0; i < halves_.size(); ++i) {
        const auto& half = halves_[i];
        if (!QRectF(half.rect->rect()).contains(at))
            continue;
        const auto* batch =
            half.batch->nearest(half.rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x()));
        if (!batch)
            return {};
        const QString name = i == 0 ? tr("μ") : tr("σ²");
        QString text = tr("step %1\nbatch %2 %3")
                           .arg(formatCount(static_cast<std::int64_t>(batch->key)), name,
                                formatShort(batch->value));
        if (const auto* running = half.running->nearest(batch->key))
            text += u'\n' + tr("running %1 %2").arg(name, formatShort(running->value));
        const QString marks = half.marks->labelsNear(at.x(), 4.0);
        return marks.isEmpty() ? text : text + u'\n' + marks;
    }
    return {};
}

void TracePlot::hovered(const std::optional<QPointF>& at) {
    if (!at || !absence().isEmpty()) {
        emit cursorLeft();
        return;
    }
    emit cursorMoved(halves_[0].rect->axis(QCPAxis::atBottom)->pixelToCoord(at->x()));
}

void TracePlot::setCursor(double step) {
    cursor_ = step;
    overlayChanged();
}

void TracePlot::clearCursor() {
    cursor_.reset();
    overlayChanged();
}

void TracePlot::drawOverlay(QCPPainter& painter) {
    if (!cursor_ || exporting() || !absence().isEmpty())
        return;
    for (const auto& half : halves_) {
        auto* x = half.rect->axis(QCPAxis::atBottom);
        if (!x->range().contains(*cursor_))
            continue;
        const double pixel = std::round(safePixel(*x, *cursor_));
        painter.setPen(QPen(theme().accent, 1));
        painter.drawLine(QPointF(pixel, half.rect->top()), QPointF(pixel, half.rect->bottom()));
    }
}

Table TracePlot::table() const {
    Table result{{"step", "batch_mean", "batch_var", "running_mean", "running_var"}, {}};
    const auto cell = [](const std::vector<float>& values, std::size_t i) {
        return i < values.size() ? toCsvNumber(values[i]) : QString();
    };
    for (std::size_t i = 0; i < trace_.step.size(); ++i)
        result.rows.push_back({QString::number(trace_.step[i]), cell(trace_.batch_mean, i),
                               cell(trace_.batch_var, i), cell(trace_.running_mean, i),
                               cell(trace_.running_var, i)});
    return result;
}

}  // namespace normscope
