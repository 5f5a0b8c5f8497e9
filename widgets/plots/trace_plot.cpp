// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/trace_plot.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/nan.h"
#include "widgets/norm_words.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/plots/axis_rects.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/marks_item.h"
#include "widgets/plots/series_item.h"
#include "widgets/plots/view_state.h"

namespace normscope {

namespace {

/// Leaves out ticks close to the edge at which the two axis rects meet, where labels would lie over
/// each other.
class HalfTicker : public ShortTicker {
  public:
    HalfTicker(int count, const QCPAxis* along, bool meets_above)
        : ShortTicker(count, along), meets_above_(meets_above) {}

  protected:
    QVector<double> createTickVector(double step, const QCPRange& range) override {
        constexpr double kKeptOff = 0.12;  // of the range
        const double low = range.lower + (meets_above_ ? 0.0 : kKeptOff * range.size());
        const double high = range.upper - (meets_above_ ? kKeptOff * range.size() : 0.0);
        auto ticks = ShortTicker::createTickVector(step, range);
        ticks.erase(std::remove_if(ticks.begin(), ticks.end(),
                                   [&](double tick) { return tick < low || tick > high; }),
                    ticks.end());
        return ticks;
    }

  private:
    bool meets_above_;
};

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
    link(halves_[0].rect->axis(QCPAxis::atBottom), halves_[1].rect->axis(QCPAxis::atBottom));
    setTheme(theme());
}

TracePlot::Half TracePlot::makeHalf(int row) {
    Half half;
    half.rect = addAxisRect(canvas(), row);
    auto* x = half.rect->axis(QCPAxis::atBottom);
    auto* y = half.rect->axis(QCPAxis::atLeft);
    half.marks = new MarksItem(x, y);
    half.symbol = new QCPItemText(&canvas());
    half.symbol->position->setType(QCPItemPosition::ptAxisRectRatio);
    half.symbol->position->setAxisRect(half.rect);
    half.symbol->position->setCoords(1.0, 0.5);
    half.symbol->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    half.symbol->setPadding(QMargins(3, 0, 0, 0));
    half.symbol->setClipToAxisRect(false);
    half.symbol->setSelectable(false);
    half.symbol->setText(row == 0 ? tr("μ") : tr("σ²"));
    const auto makeItem = [&] { return new SeriesItem(x, y); };
    half.own.batch = makeItem();
    half.twin.batch = makeItem();
    half.own.running = makeItem();
    half.twin.running = makeItem();
    return half;
}

TracePlot::Run TracePlot::makeRun(const LayerFrame& layer, std::int64_t batch_size) {
    Run run{layer.trace, layer.norm.present, {}, {}, kNaN, kNaN};
    if (run.present) {
        run.unmoved = unmovedSentence(layer.normalization);
        run.name = toQString(labelOf(layer.normalization.kind));
    }
    const auto& trace = run.trace;
    if (trace.step.empty())
        return run;
    const std::size_t last = trace.step.size() - 1;
    const double batch_var = valueAt(trace.batch_var, last);
    run.gap = std::abs(valueAt(trace.running_mean, last) - valueAt(trace.batch_mean, last)) /
              std::sqrt(batch_var + layer.normalization.eps);
    run.var_ratio = valueAt(trace.running_var, last) / (batch_var * besselFactor(batch_size));
    return run;
}

/// `lines` of the mean, of the variance.
void TracePlot::feedLines(const std::array<Lines, 2>& lines, const ChannelTrace& trace,
                          std::int64_t batch_size) {
    feed(*lines[0].batch, trace.step, trace.batch_mean);
    feed(*lines[0].running, trace.step, trace.running_mean);
    feed(*lines[1].batch, trace.step, trace.batch_var, besselFactor(batch_size));
    feed(*lines[1].running, trace.step, trace.running_var);
}

void TracePlot::setData(const LayerFrame& layer, std::int64_t batch_size) {
    batch_size_ = batch_size;
    own_ = makeRun(layer, batch_size);
    feedLines({halves_[0].own, halves_[1].own}, own_->trace, batch_size);
    dataChanged();
}

void TracePlot::setTwin(const LayerFrame* twin, std::int64_t batch_size) {
    if (!twin && !twin_)
        return;
    if (static_cast<bool>(twin) != twin_.has_value())
        layoutChanged();
    const std::int64_t values = batch_size > 0 ? batch_size : batch_size_;
    twin_.reset();
    if (twin)
        twin_ = makeRun(*twin, values);
    feedLines({halves_[0].twin, halves_[1].twin}, twin_ ? twin_->trace : ChannelTrace{}, values);
    dataChanged();
}

void TracePlot::setMarks(const std::vector<Mark>& marks, const std::vector<Mark>& twin) {
    bool changed = false;
    for (auto& half : halves_)
        changed = half.marks->setMarks(marks, twin) || changed;
    if (changed)
        layoutChanged();
}

void TracePlot::clear() {
    own_.reset();
    twin_.reset();
    for (auto& half : halves_) {
        for (const auto& lines : {half.own, half.twin}) {
            lines.batch->points().clear();
            lines.running->points().clear();
        }
        half.marks->setMarks({});
    }
    layoutChanged();
}

/// Nothing of either run is shown before there is a frame of run A.
bool TracePlot::shows(const std::optional<Run>& run) const {
    return own_ && run && !run->trace.step.empty() && run->unmoved.isEmpty();
}

QString TracePlot::absence() const {
    if (!own_)
        return tr("no data yet");
    if (shows(own_) || shows(twin_))
        return {};
    if (!own_->unmoved.isEmpty())
        return own_->unmoved;
    return own_->present ? tr("no step made yet") : tr("no normalization in this layer");
}

void TracePlot::restyle() {
    for (auto& half : halves_) {
        half.own.batch->setPen(batchPen(false));
        half.own.running->setPen(runningPen(false));
        half.twin.batch->setPen(batchPen(true));
        half.twin.running->setPen(runningPen(true));
        half.marks->setStyle(theme().event, theme().run_b, theme().surface, plotFont(-1.5));
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
    for (auto* item : {half.own.batch, half.own.running, half.twin.batch, half.twin.running})
        item->setAntialiased(fine());
    for (auto* item : {half.own.batch, half.own.running})
        item->setVisible(shows(own_));
    for (auto* item : {half.twin.batch, half.twin.running})
        item->setVisible(shows(twin_));
    half.marks->setVisible(present);
    half.marks->setAntialiased(false);
    half.marks->setLabelRows(large && !lower && !half.marks->empty() ? 1 : 0);
    half.symbol->setVisible(present && !large);
    x->setVisible(present);
    y->setVisible(present);
    x->setTicker(QSharedPointer<CountTicker>::create(large ? 7 : 2, x));
    y->setTicker(QSharedPointer<HalfTicker>::create(large ? 4 : 2, y, lower));
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
        const int left = density == Density::Compact
                             ? 9
                             : metrics.horizontalAdvance(QStringLiteral("−0.025")) + 4;
        const int right = metrics.horizontalAdvance(tr("σ²")) + 6;  // the symbols stand there
        half.rect->setAutoMargins(QCP::msNone);
        half.rect->setMargins(QMargins(left, top, right, lower ? metrics.ascent() + 4 : 0));
    }
}

bool TracePlot::fitHalf(const Half& half) {
    auto* y = half.rect->axis(QCPAxis::atLeft);
    const QCPRange steps = half.rect->axis(QCPAxis::atBottom)->range();
    Extent extent;
    for (const auto* item :
         {half.own.batch, half.own.running, half.twin.batch, half.twin.running}) {
        bool found = false;
        const QCPRange values =
            item->visible() ? item->getValueRange(found, QCP::sdBoth, steps) : QCPRange();
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

/// The step axis is run A's where it has one: run B comes into sight when it has caught up.
bool TracePlot::fitSteps() {
    if (!shows(own_) && !shows(twin_))
        return false;
    const auto& steps = shows(own_) ? own_->trace.step : twin_->trace.step;
    const auto first = static_cast<double>(steps.front());
    const QCPRange wanted(first, std::max(static_cast<double>(steps.back()), first + 10.0));
    auto* x = halves_[0].rect->axis(QCPAxis::atBottom);  // the other follows
    const bool changed = x->range() != wanted;
    x->setRange(wanted);
    return changed;
}

bool TracePlot::fitRanges() {
    const auto& half = halves_[0];
    const bool same_parts =
        half.own.batch->visible() == shows(own_) && half.twin.batch->visible() == shows(twin_);
    if (!same_parts)
        arrange(density());
    bool changed = !same_parts;
    if (isZoomed())
        return changed;
    changed = fitSteps() || changed;
    for (const auto& each : halves_)
        changed = fitHalf(each) || changed;
    return changed;
}

void TracePlot::hovered(const std::optional<QPointF>& at) {
    if (!at || !absence().isEmpty()) {
        emit cursorLeft();
        return;
    }
    emit cursorMoved(halves_[0].rect->axis(QCPAxis::atBottom)->pixelToCoord(at->x()));
}

void TracePlot::setView(const ViewState& view) {
    Plot::setView(view);
    if (std::exchange(cursor_, view.cursor) != view.cursor)
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

}  // namespace normscope
