// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/profile_plot.h"

#include <algorithm>
#include <cmath>

#include "model/settings/nan.h"
#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/series_item.h"

namespace normscope {

ProfilePlot::ProfilePlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    absence_ = tr("no data yet");
    guide_ = new QCPItemStraightLine(&canvas());
    guide_->setSelectable(false);
    for (auto*& item : items_) {
        item = new SeriesItem(canvas().xAxis, canvas().yAxis);
        item->setDotSize(3.5);
    }
    canvas().xAxis->grid()->setVisible(false);
    canvas().axisRect()->setAutoMargins(QCP::msNone);
    setTheme(theme());
}

void ProfilePlot::setAxes(const Axes& axes) {
    if (axes == axes_)
        return;
    axes_ = axes;
    anew_ = true;
    guide_->point1->setCoords(0.0, axes.guide);
    guide_->point2->setCoords(1.0, axes.guide);
    resetZoom();
    layoutChanged();
}

void ProfilePlot::setAbsence(const QString& text) {
    if (text == absence_)
        return;
    absence_ = text;
    dataChanged();
}

void ProfilePlot::setData(Line own, Line twin) {
    lines_ = {std::move(own), std::move(twin)};
    for (std::size_t run = 0; run < items_.size(); ++run) {
        auto& points = items_[run]->points();
        points.clear();
        for (std::size_t i = 0; i < lines_[run].x.size(); ++i) {
            const double y = lines_[run].y[i];
            const double value = std::isfinite(y) && (!axes_.log_y || y > 0.0) ? y : kNaN;
            points.push_back({lines_[run].x[i], value, value, value});
        }
    }
    if (!isPresent())
        anew_ = true;
    dataChanged();
}

bool ProfilePlot::shows(std::size_t run) const {
    return std::ranges::any_of(items_[run]->points(),
                               [](const SeriesPoint& point) { return std::isfinite(point.value); });
}

QString ProfilePlot::absence() const {
    return shows(0) || shows(1) ? QString() : absence_;
}

unsigned ProfilePlot::parts() const {
    return (shows(0) ? 1U : 0U) | (shows(1) ? 2U : 0U);
}

void ProfilePlot::restyle() {
    items_[0]->setPen(QPen(theme().run_a, 1.5));
    items_[1]->setPen(QPen(theme().run_b, 1.5));
    guide_->setPen(QPen(theme().axis, 1, Qt::DashLine));
}

void ProfilePlot::arrange(Density density) {
    const bool large = density == Density::Large;
    for (std::size_t run = 0; run < items_.size(); ++run)
        items_[run]->show(shows(run), true);
    guide_->setVisible(isPresent() && axes_.guide > 0.0);
    dress(canvas().xAxis, axes_.x, large ? 4 : 3);
    dress(canvas().yAxis, axes_.y, large ? 4 : 3);
    canvas().yAxis->grid()->setVisible(large);
    if (axes_.log_y)
        setLogarithmic(canvas().yAxis);
    else
        setTicks(canvas().yAxis, 6, 4, /*whole=*/true);
    if (axes_.whole_x)
        setCounts(canvas().xAxis, axes_.x, 8, 5);
    else
        setTicks(canvas().xAxis, 7, 4);
    setMargins(canvas().axisRect(), /*gap=*/5, /*left=*/58, {42, 0, 12, 7});
}

void ProfilePlot::fitRanges() {
    if (isZoomed() || !isPresent())
        return;
    Extent x, y;
    for (const auto* item : items_)
        for (const auto& point : item->points())
            if (std::isfinite(point.value)) {
                x.add(point.key);
                y.add(axes_.log_y ? std::log10(point.value) : point.value);
            }
    if (axes_.guide > 0.0)
        y.add(axes_.log_y ? std::log10(axes_.guide) : axes_.guide);
    const Range across = x.range();
    const double margin = axes_.whole_x && across.hi - across.lo < 100 ? 0.3 : 0.0;
    fit(canvas().xAxis, sane({across.lo - margin, across.hi + margin}));
    if (axes_.log_y)
        fit(canvas().yAxis,
            steadyLogarithmic(anew_ ? Range{} : rangeOf(canvas().yAxis), y.range()));
    else
        fitTo(canvas().yAxis, y, anew_);
    anew_ = false;
}

std::vector<Plot::HeaderPiece> ProfilePlot::header() const {
    std::vector<HeaderPiece> pieces{
        {tr("%1 over %2").arg(axes_.y, axes_.x), axes_.y, theme().muted}};
    if (shows(1)) {
        pieces.push_back({tr("A"), {}, theme().run_a, true});
        pieces.push_back({tr("B"), {}, theme().run_b, true});
    }
    return pieces;
}

std::vector<Plot::LegendEntry> ProfilePlot::legendEntries() const {
    std::vector<LegendEntry> entries;
    if (shows(0))
        entries.push_back({shows(1) ? tr("A, %1").arg(axes_.y) : axes_.y, items_[0]->pen()});
    if (shows(1))
        entries.push_back({tr("B, %1").arg(axes_.y), items_[1]->pen()});
    if (axes_.guide > 0.0)
        entries.push_back({axes_.guide_name, guide_->pen()});
    return entries;
}

QString ProfilePlot::readout(const QPointF& at) const {
    const double key = canvas().xAxis->pixelToCoord(at.x());
    QStringList lines;
    for (std::size_t run = 0; run < items_.size(); ++run) {
        const auto* point = items_[run]->nearest(key);
        if (point == nullptr || !std::isfinite(point->value))
            continue;
        if (lines.isEmpty())
            lines << tr("%1: %2").arg(axes_.x, formatShort(point->key));
        const QString name = !shows(1) ? QString() : run == 0 ? tr("A, ") : tr("B, ");
        lines << tr("%1%2: %3").arg(name, axes_.y, formatShort(point->value));
    }
    return lines.join(u'\n');
}

Table ProfilePlot::table() const {
    const auto rows = std::max(lines_[0].x.size(), lines_[1].x.size());
    Table result{{}, std::vector<QStringList>(rows)};
    const auto add = [&](const QString& name, std::vector<double> values) {
        values.resize(rows, kNaN);
        result.add(name, values);
    };
    add(axes_.x_column, lines_[0].x);
    add(axes_.column, lines_[0].y);
    if (!lines_[1].empty()) {
        add(axes_.x_column + QStringLiteral("_b"), lines_[1].x);
        add(axes_.column + QStringLiteral("_b"), lines_[1].y);
    }
    return result;
}

}  // namespace normscope
