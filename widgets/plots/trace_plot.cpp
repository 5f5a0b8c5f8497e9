// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/trace_plot.h"

#include <algorithm>
#include <cmath>

#include "model/settings/nan.h"
#include "widgets/base/norm_words.h"
#include "widgets/base/text.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/marks_item.h"
#include "widgets/plots/items/items/series_item.h"

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

/// From here on two steps are apart: the statistics between them were not seen, as while they were
/// looked at only now and then, and a line through would be a guess.
std::int64_t longestStretch(const std::vector<std::int64_t>& steps) {
    constexpr std::int64_t kUsual = 8;  // times the usual distance
    std::vector<std::int64_t> distances;
    for (std::size_t i = 1; i < steps.size(); ++i)
        distances.push_back(steps[i] - steps[i - 1]);
    if (distances.empty())
        return 1;
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    return kUsual * std::max<std::int64_t>(1, *middle);
}

void feed(SeriesItem& item, const std::vector<std::int64_t>& steps,
          const std::vector<float>& values, double factor = 1.0) {
    auto& points = item.points();
    points.clear();
    const auto longest = longestStretch(steps);
    for (std::size_t i = 0; i < std::min(steps.size(), values.size()); ++i) {
        const double value = values[i] * factor;
        if (i > 0 && steps[i] - steps[i - 1] > longest)
            points.push_back({static_cast<double>(steps[i]), kNaN, kNaN, kNaN});
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

TracePlot::TracePlot(const QString& id, QWidget* parent) : StepPlot(id, parent) {
    const auto halves = makeHalves(canvas(), /*spacing=*/4);
    halves_ = {makePart(halves[0]), makePart(halves[1])};
    setTheme(theme());
}

TracePlot::Part TracePlot::makePart(const Half& half) {
    Part part{half, {}, {}, new MarksItem(half.x, half.y)};
    const auto makeItem = [&] { return new SeriesItem(half.x, half.y); };
    part.own.batch = makeItem();
    part.twin.batch = makeItem();
    part.own.running = makeItem();
    part.twin.running = makeItem();
    return part;
}

std::vector<SeriesItem*> TracePlot::Part::items() const {
    return {own.batch, own.running, twin.batch, twin.running};
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
        dataAndLayoutChanged();
    const std::int64_t values = batch_size > 0 ? batch_size : batch_size_;
    twin_.reset();
    if (twin)
        twin_ = makeRun(*twin, values);
    feedLines({halves_[0].twin, halves_[1].twin}, twin_ ? twin_->trace : ChannelTrace{}, values);
    dataChanged();
}

void TracePlot::setMarks(const std::vector<Mark>& marks, const std::vector<Mark>& twin) {
    for (auto& half : halves_)
        if (half.marks->setMarks(marks, twin))
            dataAndLayoutChanged();
}

void TracePlot::clear() {
    own_.reset();
    twin_.reset();
    for (auto& half : halves_) {
        for (auto* item : half.items())
            item->points().clear();
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

unsigned TracePlot::parts() const {
    return (isPresent() ? 1U : 0U) | (shows(own_) ? 2U : 0U) | (shows(twin_) ? 4U : 0U);
}

void TracePlot::restyle() {
    for (auto& half : halves_) {
        half.own.batch->setPen(batchPen(false));
        half.own.running->setPen(runningPen(false));
        half.twin.batch->setPen(batchPen(true));
        half.twin.running->setPen(runningPen(true));
        half.setTheme(theme());
    }
}

void TracePlot::arrange(Density density) {
    const bool large = density == Density::Large;
    const QFontMetrics metrics(plotFont(-1.5));
    const int left =
        density == Density::Compact ? 9 : metrics.horizontalAdvance(QStringLiteral("−0.025")) + 4;
    constexpr int kLow = 140;  // px
    const int ticks = large ? 4 : room().height() < kLow ? 1 : 2;
    for (const auto& half : halves_) {
        for (const auto* lines : {&half.own, &half.twin})
            for (auto* item : {lines->batch, lines->running})
                item->show(shows(lines == &half.own ? own_ : twin_), fine());
        half.marks->show(isPresent(), false);
        half.marks->setLabelRows(large && !half.lower && !half.marks->empty() ? 1 : 0);
        setCounts(half.x, tr("step"), 7, 2);
        half.y->setTicker(QSharedPointer<HalfTicker>::create(ticks, half.y, half.lower));
        half.y->setTickLabels(density != Density::Compact);
        half.arrange(isPresent(), large, tr("step"), headerHeight() + 6 + half.marks->stripHeight(),
                     {left, 0, 0, 7});
    }
}

/// The step axis is run A's where it has one: run B comes into sight when it has caught up.
void TracePlot::fitRanges() {
    if (isZoomed() || !isPresent())
        return;
    const auto& steps = shows(own_) ? own_->trace.step : twin_->trace.step;
    const auto first = static_cast<double>(steps.front());
    fit(stepAxis(), {first, std::max(static_cast<double>(steps.back()), first + 10.0)});
    for (const auto& half : halves_) {
        Extent extent;
        for (const auto* item : half.items())
            if (item->visible())
                extent.add(item->values(half.x->range()));
        fitSteadily(half.y, extent);
    }
}

}  // namespace normscope
