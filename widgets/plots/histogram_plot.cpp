// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/histogram_plot.h"

#include <QMenu>
#include <algorithm>
#include <cmath>

#include "widgets/plots/canvas.h"
#include "widgets/plots/histogram_item.h"
#include "widgets/plots/number_format.h"

namespace normscope {

HistogramPlot::HistogramPlot(const QString& id, QWidget* parent)
    : Plot(id, parent), scale_(HistogramScale::Share) {
    absence_ = tr("no normalization in this layer");
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    bars_ = new HistogramItem(x, y);
    outline_ = new HistogramItem(x, y);
    outline_->setOutline(true);
    summary_ = new SummaryItem(x, y);
    x->grid()->setVisible(false);
    canvas().axisRect()->setAutoMargins(QCP::msNone);
    setTheme(theme());
}

void HistogramPlot::setTap(Tap which) {
    which_ = which;
    dataChanged();
}

void HistogramPlot::setData(const TapFrame& tap, const QString& axis_label) {
    tap_ = tap;
    has_data_ = true;
    bars_->setHistogram(tap_.histogram);
    summary_->setSummary(tap_.summary);
    if (axis_label != axis_label_) {
        axis_label_ = axis_label;
        layoutChanged();
    }
    dataChanged();
}

void HistogramPlot::setOverlay(const Histogram* histogram) {
    overlay_ = histogram ? std::optional(*histogram) : std::nullopt;
    outline_->setHistogram(overlay_.value_or(Histogram{}));
    dataChanged();
}

void HistogramPlot::setAbsence(const QString& text) {
    absence_ = text;
    dataChanged();
}

void HistogramPlot::clear() {
    tap_ = {};
    overlay_.reset();
    has_data_ = false;
    top_ = 0.0;
    bars_->setHistogram({});
    outline_->setHistogram({});
    layoutChanged();
}

void HistogramPlot::setLogY(bool log) {
    log_y_ = log;
    top_ = 0.0;
    layoutChanged();
}

void HistogramPlot::setScale(HistogramScale scale) {
    scale_ = scale;
    bars_->setScale(scale);
    outline_->setScale(scale);
    top_ = 0.0;
    layoutChanged();
}

QString HistogramPlot::absence() const {
    if (!has_data_)
        return tr("no data yet");
    return tap_.present ? QString() : absence_;
}

void HistogramPlot::restyle() {
    bars_->setBrush(theme().run_a_fill);
    bars_->setOutsideColor(theme().warning);
    outline_->setPen(QPen(theme().run_b, 1.5));
    summary_->setColors(theme().text, theme().zero_line);
}

QString HistogramPlot::heightLabel() const {
    return scale_ == HistogramScale::Share ? tr("share of values per bin") : tr("values per bin");
}

void HistogramPlot::arrange(Density density) {
    const bool large = density == Density::Large;
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    const bool present = absence().isEmpty();
    for (auto* item :
         {static_cast<QCPAbstractPlottable*>(bars_), static_cast<QCPAbstractPlottable*>(outline_),
          static_cast<QCPAbstractPlottable*>(summary_)})
        item->setVisible(present);
    bars_->setAntialiased(fine());
    outline_->setAntialiased(fine());
    summary_->setAntialiased(false);
    x->setVisible(present);
    y->setVisible(present && large);
    y->grid()->setVisible(large);
    x->setTicker(QSharedPointer<ShortTicker>::create(large ? 7 : 3));
    x->setTickLength(0, large ? 4 : 0);
    x->setTickLabelPadding(large ? 5 : 5);
    x->setLabel(large ? axis_label_ : QString());
    y->setLabel(large ? heightLabel() : QString());
    y->setScaleType(log_y_ ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (log_y_)
        y->setTicker(QSharedPointer<LogTicker>::create());
    else
        y->setTicker(QSharedPointer<ShortTicker>::create(5));
    const QFontMetrics metrics(plotFont(-1.5));
    const int top = headerHeight() + 2;
    auto* rect = canvas().axisRect();
    if (large) {
        rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
        rect->setMinimumMargins(QMargins(52, 0, 0, 0));
        rect->setMargins(QMargins(52, top, 18, 30));
    } else {
        rect->setAutoMargins(QCP::msNone);
        rect->setMargins(QMargins(10, top, 10, metrics.ascent() + 7));
    }
}

bool HistogramPlot::fitRanges() {
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    const bool was_visible = bars_->visible();
    if (was_visible != absence().isEmpty())
        arrange(density());
    double peak = tallestBar(tap_.histogram, scale_);
    if (overlay_)
        peak = std::max(peak, tallestBar(*overlay_, scale_));
    top_ = steadyTop(top_, peak);
    // On a log axis half of the smallest possible bar is the floor, so that one value is visible.
    const double unit = scale_ == HistogramScale::Count || tap_.histogram.total == 0
                            ? 1.0
                            : 1.0 / static_cast<double>(tap_.histogram.total);
    const QCPRange vertical =
        log_y_ ? QCPRange(std::min(0.5 * unit, top_ / 10), top_ * 2) : QCPRange(0.0, top_);
    const Range wanted = sane({tap_.histogram.lo, tap_.histogram.hi});
    const QCPRange horizontal = isZoomed() ? x->range() : QCPRange(wanted.lo, wanted.hi);
    const bool changed =
        x->range() != horizontal || y->range() != vertical || was_visible != bars_->visible();
    x->setRange(horizontal);
    y->setRange(vertical);
    return changed;
}

std::vector<Plot::HeaderPiece> HistogramPlot::header() const {
    if (!absence().isEmpty())
        return {};
    const QColor normal = theme().muted;
    const auto& s = tap_.summary;
    std::vector<HeaderPiece> pieces;
    if (std::isfinite(s.mean))
        pieces.push_back(
            {tr("μ %1 σ %2").arg(formatLike(s.mean, s.std), formatShort(s.std)), {}, normal});
    const auto& h = tap_.histogram;
    if (h.below + h.above > 0 && h.total > 0) {
        const QString share =
            formatShare(static_cast<double>(h.below + h.above) / static_cast<double>(h.total));
        pieces.push_back({tr("outside %1").arg(share), tr("out %1").arg(share), theme().warning});
    }
    if (which_ == Tap::Activation)
        addActivationPieces(pieces);
    if (h.nonfinite > 0 && h.total > 0)
        pieces.push_back(
            {tr("NaN/inf %1")
                 .arg(formatShare(static_cast<double>(h.nonfinite) / static_cast<double>(h.total))),
             {},
             theme().error});
    if (isZoomed())
        pieces.push_back({tr("zoomed"), {}, theme().accent});
    return pieces;
}

void HistogramPlot::addActivationPieces(std::vector<HeaderPiece>& pieces) const {
    const QColor normal = theme().muted;
    const bool saturates = std::isfinite(tap_.saturated_share);
    const bool dies = std::isfinite(tap_.dead_share);
    const QString saturated = formatShare(tap_.saturated_share);
    const QString dead = formatShare(tap_.dead_share);
    if (saturates && dies)
        pieces.push_back({tr("saturated %1 · dead %2").arg(saturated, dead),
                          tr("sat. %1 · dead %2").arg(saturated, dead), normal});
    else if (saturates)
        pieces.push_back({tr("saturated %1").arg(saturated), tr("sat. %1").arg(saturated), normal});
    else if (dies)
        pieces.push_back({tr("dead %1").arg(dead), {}, normal});
}

std::vector<Plot::LegendEntry> HistogramPlot::legendEntries() const {
    std::vector<LegendEntry> entries{
        {heightLabel(), QPen(theme().run_a_fill, 1), LegendEntry::Shape::Box},
        {tr("mean μ ± σ above; percentiles 15, 50, 85 below"), QPen(theme().text, 1),
         LegendEntry::Shape::Line}};
    if (overlay_)
        entries.push_back({tr("other run"), QPen(theme().run_b, 1.5), LegendEntry::Shape::Line});
    return entries;
}

QString HistogramPlot::readout(const QPointF& at) const {
    const auto& h = tap_.histogram;
    const QRectF area(canvas().axisRect()->rect());
    if (h.counts.empty() || !area.contains(at) || !(h.hi > h.lo))
        return {};
    const double value = canvas().xAxis->pixelToCoord(at.x());
    const double place = (value - h.lo) / (h.hi - h.lo) * static_cast<double>(h.counts.size());
    if (place < 0.0 || place >= static_cast<double>(h.counts.size()))
        return {};
    const auto bin = static_cast<std::size_t>(place);
    const double share = h.total == 0 ? 0.0 : h.counts[bin] / static_cast<double>(h.total);
    QString text =
        tr("%1 … %2\n%3 of %4 (%5)")
            .arg(formatShort(h.edge(bin)), formatShort(h.edge(bin + 1)), formatCount(h.counts[bin]),
                 formatCount(static_cast<std::int64_t>(h.total)), formatShare(share));
    if (h.below + h.above > 0)
        text += u'\n' + tr("outside: %1 below, %2 above")
                            .arg(formatCount(static_cast<std::int64_t>(h.below)),
                                 formatCount(static_cast<std::int64_t>(h.above)));
    return text;
}

void HistogramPlot::addActions(QMenu& menu) {
    auto* log = menu.addAction(tr("&Logarithmic y axis"), this, [this](bool on) { setLogY(on); });
    log->setObjectName(QStringLiteral("action-log-y"));
    log->setCheckable(true);
    log->setChecked(log_y_);
    auto* count = menu.addAction(tr("&Counts instead of shares"), this, [this](bool on) {
        setScale(on ? HistogramScale::Count : HistogramScale::Share);
    });
    count->setObjectName(QStringLiteral("action-counts"));
    count->setCheckable(true);
    count->setChecked(scale_ == HistogramScale::Count);
}

Table HistogramPlot::table() const {
    const auto& h = tap_.histogram;
    Table result{{"kind", "bin_lower", "bin_upper", "count"}, {}};
    if (!has_data_ || !tap_.present)
        return result;
    for (std::size_t bin = 0; bin < h.counts.size(); ++bin)
        result.rows.push_back({"bin", toCsvNumber(h.edge(bin)), toCsvNumber(h.edge(bin + 1)),
                               QString::number(h.counts[bin])});
    result.rows.push_back({"below", "", toCsvNumber(h.lo), QString::number(h.below)});
    result.rows.push_back({"above", toCsvNumber(h.hi), "", QString::number(h.above)});
    result.rows.push_back({"nonfinite", "", "", QString::number(h.nonfinite)});
    return result;
}

}  // namespace normscope
