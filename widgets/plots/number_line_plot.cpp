// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/number_line_plot.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/dots_item.h"

namespace normscope {

namespace {

constexpr double kReach = 8.0;    // px around a dot that count as on it
constexpr int kPiles = 70;        // along what the values span
constexpr double kLeastUp = 6.0;  // dots: a few values stay small

Extent extentOf(const NumberLine& line) {
    Extent extent;
    for (const auto* values : {&line.values, &line.running, &line.preview})
        for (const float value : *values)
            extent.add(value);
    extent.add(line.chosen);
    for (const auto& value : {line.chosen_running, line.chosen_preview})
        if (value)
            extent.add(*value);
    return extent;
}

/// Every value at its own place along the line, as high as the pile it comes to lie on.
std::vector<QPointF> piled(const std::vector<float>& values, double width, double direction,
                           double* most) {
    std::map<long long, int> heights;
    std::vector<QPointF> points;
    for (const float value : values) {
        if (!std::isfinite(value)) {
            points.emplace_back(std::nan(""), 0.0);
            continue;
        }
        const int height = heights[std::llround(static_cast<double>(value) / width)]++;
        points.emplace_back(value, direction * (height + 0.5));
        *most = std::max(*most, height + 1.0);
    }
    return points;
}

}  // namespace

NumberLinePlot::NumberLinePlot(const QString& id, const QString& letter, QWidget* parent)
    : RunPlot(id, parent), letter_(letter) {
    setTitle(tr("Values %1").arg(letter));
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    marks_ = makeMarks();
    preview_marks_ = makeMarks();
    for (auto** item :
         {&values_, &running_, &preview_, &chosen_, &chosen_running_, &chosen_preview_})
        *item = new DotsItem(x, y);
    values_->setMarker(SampleShape::Dot, 1.7);
    running_->setMarker(SampleShape::Dot, 1.7);
    preview_->setMarker(SampleShape::Ring, 2.0);
    chosen_->setMarker(SampleShape::Ring, 5.0);
    chosen_running_->setMarker(SampleShape::Diamond, 4.5);
    chosen_preview_->setMarker(SampleShape::Ring, 5.0);
    setTheme(theme());
}

NumberLinePlot::Marks NumberLinePlot::makeMarks() {
    Marks marks{};
    for (auto** line : {&marks.mean, &marks.low, &marks.high}) {
        *line = new QCPItemStraightLine(&canvas());
        (*line)->setSelectable(false);
        (*line)->setLayer(dataLayer());
    }
    return marks;
}

void NumberLinePlot::setMarks(const Marks& marks, std::optional<double> mean,
                              std::optional<double> deviation) {
    const auto put = [](QCPItemStraightLine* line, std::optional<double> at) {
        line->setVisible(at && std::isfinite(*at));
        line->point1->setCoords(at.value_or(0.0), 0.0);
        line->point2->setCoords(at.value_or(0.0), 1.0);
    };
    put(marks.mean, mean);
    const bool both = mean && deviation;
    put(marks.low, both ? std::optional(*mean - *deviation) : std::nullopt);
    put(marks.high, both ? std::optional(*mean + *deviation) : std::nullopt);
}

void NumberLinePlot::setData(const NumberLine& line, std::int64_t chosen, const QString& where,
                             bool twin) {
    line_ = line;
    chosen_place_ = chosen;
    setRun(twin);
    setTitle(tr("%1 · values %2%3").arg(where, letter_, ofRun()));
    pile();
    setMarks(marks_, line.mean, line.deviation);
    setMarks(preview_marks_, line.preview_mean, line.preview_deviation);
    dataChanged();
}

void NumberLinePlot::pile() {
    const Extent extent = extentOf(*line_);
    const double width = extent.empty() ? 1.0 : sane(extent.range()).span() / kPiles;
    up_ = kLeastUp;
    down_ = 0.0;
    values_->setPoints(piled(line_->values, width, 1.0, &up_));
    running_->setPoints(piled(line_->running, width, -1.0, &down_));
    preview_->setPoints(piled(line_->preview, width, 1.0, &up_));
    const auto at = [&](const DotsItem* dots) {
        const auto place = static_cast<std::size_t>(std::max<std::int64_t>(chosen_place_, 0));
        return place < dots->points().size() ? dots->points()[place].y() : 0.5;
    };
    chosen_->setPoints({{line_->chosen, at(values_)}});
    chosen_running_->setPoints({});
    if (line_->chosen_running) {
        const bool below = !line_->running.empty();
        chosen_running_->setPoints({{*line_->chosen_running, below ? at(running_) : -0.5}});
        down_ = std::max(down_, 1.0);
    }
    chosen_preview_->setPoints({});
    if (line_->chosen_preview)
        chosen_preview_->setPoints({{*line_->chosen_preview, at(preview_)}});
}

void NumberLinePlot::clear() {
    line_.reset();
    other_ = true;
    for (auto* item : {values_, running_, preview_, chosen_, chosen_running_, chosen_preview_})
        item->setPoints({});
    setMarks(marks_, {}, {});
    setMarks(preview_marks_, {}, {});
    layoutChanged();
}

QString NumberLinePlot::lack() const {
    return line_ ? QString() : tr("no data yet");
}

void NumberLinePlot::restyle() {
    const QColor color = runColor(theme().run_a);
    values_->setPen(QPen(runColor(theme().run_a_fill), 1));
    preview_->setPen(QPen(faint(color, theme().surface, 0.75), 1));
    chosen_->setPen(QPen(color, 2.2));
    chosen_preview_->setPen(QPen(color, 1.4, Qt::DashLine));
    running_->setPen(QPen(theme().running, 1));
    chosen_running_->setPen(QPen(theme().running, 1));
    const auto style = [](const Marks& marks, const QColor& line, Qt::PenStyle middle) {
        marks.mean->setPen(QPen(line, 1.2, middle));
        for (auto* side : {marks.low, marks.high})
            side->setPen(QPen(line, 1, Qt::DashLine));
    };
    style(marks_, theme().batch, Qt::SolidLine);
    style(preview_marks_, color, Qt::DashLine);
}

void NumberLinePlot::arrange(Density density) {
    const bool large = density == Density::Large;
    for (auto* item : {values_, running_, preview_, chosen_, chosen_running_, chosen_preview_})
        item->show(isPresent(), true);
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    x->setVisible(isPresent());
    x->grid()->setVisible(false);
    setTicks(x, 8, 5);
    x->setTickLength(0, large ? 4 : 3);
    x->setTickLabelPadding(2);
    x->setLabel(large ? letter_ : QString());
    y->setVisible(isPresent());
    y->setTicks(false);
    y->setTickLabels(false);
    y->setBasePen(Qt::NoPen);
    // The line itself, which the values by running statistics hang from.
    y->grid()->setVisible(isPresent());
    y->grid()->setPen(Qt::NoPen);
    y->grid()->setZeroLinePen(QPen(theme().axis, 1));
    const QFontMetrics metrics(plotFont(-1.5));
    auto* rect = canvas().axisRect();
    rect->setAutoMargins(QCP::msNone);
    rect->setMargins(QMargins(10, headerHeight() + 4, 10,
                              metrics.ascent() + (large ? metrics.height() + 14 : 8)));
}

void NumberLinePlot::fitRanges() {
    if (!isPresent())
        return;
    fit(canvas().yAxis, {-(down_ > 0 ? down_ + 1.0 : 0.0), up_ + 1.0});
    const Extent extent = extentOf(*line_);
    if (isZoomed() || extent.empty())
        return;
    fitTo(canvas().xAxis, extent, other_, 0.06);
    other_ = false;
}

std::vector<Plot::HeaderPiece> NumberLinePlot::header() const {
    const QColor color = runColor(theme().run_a);
    std::vector<HeaderPiece> pieces{
        {tr("%1 = %2").arg(letter_, formatShort(line_->chosen)), {}, color}};
    if (line_->mean && line_->deviation)
        pieces.push_back(
            {tr("μ %1 σ %2")
                 .arg(formatLike(*line_->mean, *line_->deviation), formatShort(*line_->deviation)),
             {},
             theme().muted});
    if (line_->chosen_running)
        pieces.push_back({tr("running %1").arg(formatShort(*line_->chosen_running)),
                          tr("run. %1").arg(formatShort(*line_->chosen_running)), theme().running});
    if (line_->chosen_preview)
        pieces.push_back({tr("would be %1").arg(formatShort(*line_->chosen_preview)), {}, color});
    if (static_cast<std::int64_t>(line_->values.size()) < line_->count)
        pieces.push_back({tr("first %1 of %2")
                              .arg(formatCount(static_cast<std::int64_t>(line_->values.size())),
                                   formatCount(line_->count)),
                          {},
                          theme().muted});
    return pieces;
}

std::vector<Plot::LegendEntry> NumberLinePlot::legendEntries() const {
    std::vector<LegendEntry> entries{{tr("a value"), values_->pen(), SampleShape::Dot},
                                     {tr("the one followed"), chosen_->pen(), SampleShape::Ring},
                                     {tr("mean"), marks_.mean->pen(), SampleShape::Line},
                                     {tr("± one deviation"), marks_.low->pen(), SampleShape::Line}};
    if (line_ && !line_->running.empty())
        entries.push_back({tr("by running statistics"), running_->pen(), SampleShape::Dot});
    if (line_ && !line_->preview.empty())
        entries.push_back({tr("with other γ and β"), preview_->pen(), SampleShape::Ring});
    return entries;
}

QString NumberLinePlot::readout(const QPointF& at) const {
    const auto say = [&](const DotsItem* dots, const QString& what) -> QString {
        const auto i = dots->nearest(at, kReach);
        return i ? tr("%1 %2\n%3").arg(letter_, formatShort(dots->points()[*i].x()), what)
                 : QString();
    };
    if (chosen_->nearest(at, kReach))
        return tr("%1 %2\nthe one followed").arg(letter_, formatShort(line_->chosen));
    for (const auto& said :
         {say(values_, tr("click to follow it")), say(running_, tr("by running statistics")),
          say(preview_, tr("with other γ and β"))})
        if (!said.isEmpty())
            return said;
    return {};
}

void NumberLinePlot::clicked(const QPointF& at) {
    if (const auto i = values_->nearest(at, kReach))
        emit picked(static_cast<std::int64_t>(*i));
}

Table NumberLinePlot::table() const {
    if (!line_)
        return {{"value"}, {}};
    Table result{{}, std::vector<QStringList>(line_->values.size())};
    result.add("value", line_->values);
    if (!line_->running.empty())
        result.add("by_running", line_->running);
    if (!line_->preview.empty())
        result.add("preview", line_->preview);
    std::vector<std::int64_t> chosen(line_->values.size(), 0);
    if (chosen_place_ >= 0 && static_cast<std::size_t>(chosen_place_) < chosen.size())
        chosen[static_cast<std::size_t>(chosen_place_)] = 1;
    result.add("chosen", chosen);
    return result;
}

}  // namespace normscope
