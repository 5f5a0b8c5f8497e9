// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/histogram_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/histogram_item.h"

namespace normscope {

HistogramPlot::HistogramPlot(const QString& id, QWidget* parent)
    : Plot(id, parent), scale_(HistogramScale::Share) {
    absence_ = tr("no normalization in this layer");
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    bars_ = new HistogramItem(x, y);
    bars_->setOutsideTold(true);
    for (Overlay* overlay : {&dual_, &twin_}) {
        overlay->outline = new HistogramItem(x, y);
        overlay->outline->setOutline(true);
    }
    summary_ = new SummaryItem(x, y);
    breaks_ = new BreakItem(x, y);
    x->grid()->setVisible(false);
    canvas().axisRect()->setAutoMargins(QCP::msNone);
    setTheme(theme());
}

void HistogramPlot::setData(const TapFrame& tap, const QString& axis_label, const QString& values) {
    tap_ = tap;
    values_ = values;
    has_data_ = true;
    bars_->setHistogram(tap_.histogram);
    if (axis_label != axis_label_) {
        axis_label_ = axis_label;
        layoutChanged();
    }
    dataChanged();
}

void HistogramPlot::setOverlay(Overlay& overlay, const TapFrame* tap) {
    if (!tap && !overlay.tap)
        return;
    if (static_cast<bool>(tap) != overlay.tap.has_value())
        layoutChanged();
    if (tap)
        overlay.tap = *tap;
    else
        overlay.tap.reset();
    overlay.outline->setHistogram(tap && tap->present ? tap->histogram : Histogram{});
    dataChanged();
}

void HistogramPlot::setTwin(const TapFrame* twin) {
    setOverlay(twin_, twin);
}

void HistogramPlot::setDual(const TapFrame* dual, bool running) {
    if (running != dual_running_) {
        dual_running_ = running;
        layoutChanged();
    }
    setOverlay(dual_, dual);
}

void HistogramPlot::setAbsence(const QString& text) {
    absence_ = text;
    dataChanged();
}

void HistogramPlot::clear() {
    tap_ = {};
    has_data_ = false;
    top_ = 0.0;
    cut_ = false;
    bars_->setHistogram({});
    for (Overlay* overlay : {&dual_, &twin_}) {
        overlay->tap.reset();
        overlay->cut = false;
        overlay->outline->setHistogram({});
    }
    breaks_->setBars({});
    layoutChanged();
}

void HistogramPlot::setLogY(bool log) {
    log_y_ = log;
    top_ = 0.0;
    layoutChanged();
}

void HistogramPlot::setScale(HistogramScale scale) {
    scale_ = scale;
    for (HistogramItem* item : {bars_, dual_.outline, twin_.outline})
        item->setScale(scale);
    top_ = 0.0;
    layoutChanged();
}

void HistogramPlot::setFullHeight(bool full) {
    full_height_ = full;
    top_ = 0.0;
    layoutChanged();
}

QString HistogramPlot::absence() const {
    if (!has_data_)
        return tr("no data yet");
    return showsOwn() || showsTwin() ? QString() : absence_;
}

void HistogramPlot::restyle() {
    bars_->setBrush(theme().run_a_fill);
    twin_.outline->setPen(QPen(theme().run_b, 1.5));
    dual_.outline->setPen(dualPen());
}

QPen HistogramPlot::dualPen() const {
    return dual_running_ ? QPen(theme().running, 1.5) : QPen(theme().batch, 1);
}

QString HistogramPlot::heightLabel() const {
    return scale_ == HistogramScale::Share ? tr("share of values per bin") : tr("values per bin");
}

void HistogramPlot::arrange(Density density) {
    const bool large = density == Density::Large;
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    bars_->show(showsOwn(), fine());
    for (const Overlay* overlay : {&dual_, &twin_})
        overlay->outline->show(shows(*overlay), fine());
    dual_.outline->setPen(dualPen());
    summary_->show(isPresent(), false);
    summary_->setColor(showsOwn() ? theme().text : theme().run_b);
    summary_->setBracket(breaks_->empty() || density != Density::Compact);
    breaks_->show(isPresent(), fine());
    breaks_->setStrip(!breaks_->empty() && density != Density::Compact);
    dress(x, axis_label_, 5);
    y->setVisible(isPresent() && large);
    y->setLabel(large ? heightLabel() : QString());
    y->grid()->setVisible(large);
    setTicks(x, 7, 3);
    if (log_y_)
        setLogarithmic(y);
    else
        setTicks(y, 5, 5);
    setMargins(canvas().axisRect(), 2 + breaks_->stripHeight(), /*left=*/52, {10, 0, 10, 7});
}

unsigned HistogramPlot::parts() const {
    return (isPresent() ? 1U : 0U) | (showsOwn() ? 2U : 0U) | (shows(dual_) ? 4U : 0U) |
           (showsTwin() ? 8U : 0U);
}

/// Height of a histogram's bars that the axis has to hold; `cut` is whether the tallest was left
/// out of it until now, and is from now on.
double HistogramPlot::shownPeak(const Histogram& histogram, bool& cut) const {
    // Not one figure for both, so that a bar about three times as tall does not flicker.
    constexpr double kBegin = 3.0;
    constexpr double kEnd = 2.0;
    const Peaks peaks = peaksOf(histogram, scale_);
    cut = !full_height_ && !log_y_ && peaks.second > 0.0 &&
          peaks.tallest > (cut ? kEnd : kBegin) * peaks.second;
    return cut ? peaks.second : peaks.tallest;
}

void HistogramPlot::fitHeight() {
    constexpr double kHeadroom = 1.2;
    constexpr double kHeadroomCut = 1.15;
    constexpr double kRoomForLabel = 1.35;
    double peak = 0.0;
    double unit = 1.0;
    const auto include = [&](const Histogram& histogram, bool& cut) {
        peak = std::max(peak, shownPeak(histogram, cut));
        if (scale_ == HistogramScale::Share && histogram.total > 0)
            unit = std::min(unit, 1.0 / static_cast<double>(histogram.total));
    };
    cut_ = cut_ && showsOwn();
    bool any_cut = false;
    if (showsOwn()) {
        include(tap_.histogram, cut_);
        any_cut = cut_;
    }
    for (Overlay* overlay : {&dual_, &twin_}) {
        overlay->cut = overlay->cut && shows(*overlay);
        if (shows(*overlay))
            include(overlay->tap->histogram, overlay->cut);
        any_cut = any_cut || overlay->cut;
    }
    top_ = steadyTop(top_, peak, any_cut ? kHeadroomCut : kHeadroom);
    // On a log axis half of the smallest possible bar is the floor, so that one value is visible.
    // Where the labels of cut bars have no strip of their own, the other bars leave them room.
    const bool leave_room = any_cut && density() == Density::Compact;
    if (log_y_)
        fit(canvas().yAxis, {std::min(0.5 * unit, top_ / 10), top_ * 2});
    else
        fit(canvas().yAxis, {0.0, leave_room ? kRoomForLabel * top_ : top_});
}

std::vector<CutBar> HistogramPlot::cutBars() const {
    std::vector<CutBar> bars;
    const auto add = [&](const Histogram& h, bool cut, const QString& text, const QColor& color) {
        const Peaks peaks = cut ? peaksOf(h, HistogramScale::Share) : Peaks{};
        if (cut && barHeight(h, peaks.bin, scale_) > canvas().yAxis->range().upper)
            bars.push_back({h.edge(peaks.bin), h.edge(peaks.bin + 1),
                            text.arg(formatShare(peaks.tallest)), color});
    };
    if (showsOwn())
        add(tap_.histogram, cut_, QStringLiteral("%1"), theme().text);
    if (shows(dual_))
        add(dual_.tap->histogram, dual_.cut, dualName() + QStringLiteral(" %1"), dualPen().color());
    if (showsTwin())
        add(twin_.tap->histogram, twin_.cut, tr("B %1"), theme().run_b);
    return bars;
}

void HistogramPlot::fitRanges() {
    summary_->setSummary(showsOwn() || !showsTwin() ? tap_.summary : twin_.tap->summary);
    fitHeight();
    const bool had_none = breaks_->empty();
    breaks_->setBars(cutBars());
    if (had_none != breaks_->empty())
        arrangeAnew();  // their labels have a strip of their own
    if (isZoomed())
        return;
    Extent extent;
    const auto include = [&extent](const Histogram& histogram) {
        extent.add(histogram.lo);
        extent.add(histogram.hi);
    };
    if (showsOwn() || !showsTwin())
        include(tap_.histogram);
    for (const Overlay* overlay : {&dual_, &twin_})
        if (shows(*overlay))
            include(overlay->tap->histogram);
    fit(canvas().xAxis, sane(extent.range()));
}

}  // namespace normscope
