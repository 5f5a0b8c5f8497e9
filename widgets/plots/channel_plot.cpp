// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/channel_plot.h"

#include <QKeyEvent>
#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/base/text.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/channel_item.h"
#include "widgets/plots/view_state.h"

namespace normscope {

namespace {

struct Moments {
    double mean, deviation;
};

/// Mean and biased deviation of the finite values; NaN where there are none.
Moments momentsOf(const std::vector<float>& values) {
    double sum = 0.0;
    double squares = 0.0;
    double count = 0.0;
    for (const double value : values)
        if (std::isfinite(value)) {
            sum += value;
            ++count;
        }
    const double mean = sum / count;
    for (const double value : values)
        if (std::isfinite(value))
            squares += (value - mean) * (value - mean);
    return {mean, std::sqrt(squares / count)};
}

QString meanOf(const std::vector<float>& values) {
    const auto [mean, deviation] = momentsOf(values);
    return formatLike(mean, std::max(deviation, 0.1));
}

/// "1.02 ± 0.24"
QString meanAndDeviation(const std::vector<float>& values) {
    const double deviation = momentsOf(values).deviation;
    if (!std::isfinite(deviation))
        return QStringLiteral("NaN");
    return QStringLiteral("%1 ± %2").arg(meanOf(values),
                                         formatLike(deviation, std::max(deviation, 0.1)));
}

std::int64_t nonFinite(const std::vector<float>& values) {
    return std::count_if(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
}

}  // namespace

ChannelPlot::ChannelPlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    item_ = new ChannelItem(canvas().xAxis, canvas().yAxis);
    canvas().xAxis->grid()->setVisible(false);
    setToolTip(
        tr("Click a channel to follow its statistics over the steps; [ and ] go to the "
           "previous and next one."));
    setTheme(theme());
}

void ChannelPlot::setData(const NormFrame& norm, const QString& note) {
    norm_ = norm;
    note_ = note;
    has_data_ = true;
    feed();
}

void ChannelPlot::setTwin(const NormFrame* twin) {
    if (!twin && !twin_)
        return;
    twin_.reset();
    if (twin)
        twin_ = *twin;
    feed();
}

void ChannelPlot::feed() {
    const NormFrame none;
    const NormFrame& own = showsOwn() ? norm_ : none;
    const NormFrame& twin = showsTwin() ? *twin_ : none;
    item_->setValues(own.gamma, own.beta);
    item_->setTwinValues(twin.gamma, twin.beta);
    dataChanged();
}

int ChannelPlot::channels() const {
    const std::size_t own = showsOwn() ? norm_.gamma.size() : 0;
    const std::size_t twin = showsTwin() ? twin_->gamma.size() : 0;
    return static_cast<int>(std::max(own, twin));
}

void ChannelPlot::setView(const ViewState& view) {
    Plot::setView(view);
    if (view.unit != selected_)
        setSelectedChannel(view.unit);
}

void ChannelPlot::setSelectedChannel(int channel) {
    selected_ = channel;
    item_->setSelected(channel);
    dataChanged();
}

void ChannelPlot::clear() {
    norm_ = {};
    twin_.reset();
    has_data_ = false;
    feed();
    layoutChanged();
}

QString ChannelPlot::absence() const {
    if (!has_data_)
        return tr("no data yet");
    return channels() > 0 ? QString() : tr("no γ and β");
}

void ChannelPlot::arrange(Density density) {
    const bool large = density == Density::Large;
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    item_->show(isPresent(), fine());
    dress(x, tr("channel"), large ? 4 : 3);
    dress(y, tr("γ, β"), large ? 4 : 3);
    y->grid()->setVisible(large);
    setCounts(x, tr("channel"), 7, 3);
    setTicks(y, 6, 3);
    setMargins(canvas().axisRect(), /*gap=*/5, /*left=*/52, {24, 0, 8, 5});
    // Wider where large values need it.
    canvas().axisRect()->setAutoMargins(large ? QCP::msLeft | QCP::msBottom : QCP::msLeft);
    canvas().axisRect()->setMinimumMargins(QMargins(large ? 52 : 24, 0, 0, 0));
}

void ChannelPlot::fitRanges() {
    if (isZoomed())
        return;
    Extent extent = item_->extent();
    extent.add(0.0);
    extent.add(1.0);
    fitSteadily(canvas().yAxis, extent);
    fit(canvas().xAxis, {-0.9, std::max(channels(), 1) - 0.1});
}

std::vector<Plot::HeaderPiece> ChannelPlot::header() const {
    std::vector<HeaderPiece> pieces;
    const auto bad = [&](const NormFrame& norm, const QString& full, const QString& brief) {
        if (const auto count = nonFinite(norm.gamma) + nonFinite(norm.beta); count > 0)
            pieces.push_back({full.arg(count), brief.arg(count), theme().error});
    };
    if (showsOwn()) {
        const QString gamma = meanAndDeviation(norm_.gamma);
        const QString beta = meanAndDeviation(norm_.beta);
        const auto withoutSpaces = [](QString text) { return text.remove(u' '); };
        pieces = {{tr("γ %1").arg(gamma), tr("γ %1").arg(withoutSpaces(gamma)), theme().gamma}};
        if (norm_.beta.empty())  // RMSNorm
            pieces.push_back({tr("no β"), {}, theme().muted});
        else
            pieces.push_back(
                {tr("β %1").arg(beta), tr("β %1").arg(withoutSpaces(beta)), theme().beta});
        for (const auto& [name, value] : norm_.own)
            pieces.push_back(
                {toQString(name) + QLatin1Char(' ') + formatShort(value), {}, theme().text});
        if (!note_.isEmpty())
            pieces.push_back({note_, {}, theme().muted, true});
        bad(norm_, tr("NaN/inf: %1 values"), tr("NaN: %1"));
    } else {
        pieces.push_back({tr("A: no γ and β"), tr("A: none"), theme().muted});
    }
    if (showsTwin()) {
        pieces.push_back({twin_->beta.empty()
                              ? tr("B γ %1").arg(meanOf(twin_->gamma))
                              : tr("B γ %1 β %2").arg(meanOf(twin_->gamma), meanOf(twin_->beta)),
                          {},
                          theme().run_b,
                          true});
        bad(*twin_, tr("B NaN/inf: %1 values"), tr("B NaN: %1"));
    } else if (twin_) {
        pieces.push_back({tr("B: no γ and β"), tr("B: none"), theme().run_b, true});
    }
    return pieces;
}

std::vector<Plot::LegendEntry> ChannelPlot::legendEntries() const {
    std::vector<LegendEntry> entries{
        {tr("γ (scale), line at 1"), QPen(theme().gamma, 1), SampleShape::Dot},
        {tr("β (offset), line at 0"), QPen(theme().beta, 1), SampleShape::Diamond}};
    if (twin_) {
        entries.push_back({tr("B γ"), QPen(theme().run_b, 1), SampleShape::Ring});
        entries.push_back({tr("B β"), QPen(theme().run_b, 1), SampleShape::HollowDiamond});
    }
    return entries;
}

int ChannelPlot::channelAt(const QPointF& at) const {
    const QRectF area(canvas().axisRect()->rect());
    if (channels() == 0 || !area.adjusted(-2, 0, 2, 0).contains(at))
        return -1;
    const double key = std::round(canvas().xAxis->pixelToCoord(at.x()));
    return static_cast<int>(std::clamp(key, 0.0, channels() - 1.0));
}

QString ChannelPlot::readout(const QPointF& at) const {
    const int channel = channelAt(at);
    if (channel < 0)
        return {};
    QStringList lines{tr("channel %1").arg(channel)};
    const auto add = [&](const NormFrame& norm, const QString& prefix) {
        const auto index = static_cast<std::size_t>(channel);
        if (index < norm.gamma.size())
            lines << prefix + tr("γ %1").arg(formatShort(norm.gamma[index]));
        if (index < norm.beta.size())
            lines << prefix + tr("β %1").arg(formatShort(norm.beta[index]));
    };
    if (showsOwn())
        add(norm_, twin_ ? tr("A ") : QString());
    if (showsTwin())
        add(*twin_, tr("B "));
    return lines.join(u'\n');
}

void ChannelPlot::select(int channel) {
    setSelectedChannel(channel);
    emit channelSelected(channel);
}

void ChannelPlot::clicked(const QPointF& at) {
    const int channel = absence().isEmpty() ? channelAt(at) : -1;
    if (channel >= 0)
        select(channel);
}

void ChannelPlot::keyPressEvent(QKeyEvent* event) {
    const bool next = event->key() == Qt::Key_BracketRight;
    const bool previous = event->key() == Qt::Key_BracketLeft;
    if ((next || previous) && channels() > 0)
        select(std::clamp(selected_ + (next ? 1 : -1), 0, channels() - 1));
    else
        Plot::keyPressEvent(event);
}

Table ChannelPlot::table() const {
    Table result = Table::counting("channel", static_cast<std::size_t>(channels()));
    const NormFrame none;
    const auto add = [&](const NormFrame& norm, const QString& ending) {
        result.add("gamma" + ending, norm.gamma);
        result.add("beta" + ending, norm.beta);
    };
    add(showsOwn() ? norm_ : none, {});
    if (twin_)
        add(showsTwin() ? *twin_ : none, QStringLiteral("_b"));
    return result;
}

}  // namespace normscope
