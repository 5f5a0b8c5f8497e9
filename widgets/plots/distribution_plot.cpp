// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/distribution_plot.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/settings/nan.h"
#include "widgets/base/number_format.h"
#include "widgets/base/text.h"
#include "widgets/plots/bands_plot.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/heat_plot.h"
#include "widgets/plots/items/items/marks_item.h"
#include "widgets/plots/ridge_plot.h"
#include "widgets/plots/view_state.h"

namespace normscope {

DistributionPlot::DistributionPlot(const QString& id, QWidget* parent) : StepPlot(id, parent) {
    marks_ = new MarksItem(canvas().xAxis, canvas().yAxis);
    absence_ = tr("no normalization in this layer");
    canvas().axisRect()->setAutoMargins(QCP::msNone);
    canvas().xAxis->grid()->setVisible(false);
}

void DistributionPlot::setPlace(int layer, Tap tap) {
    layer_ = layer;
    tap_ = tap;
    recordsChanged();
}

void DistributionPlot::setAbsence(const QString& text) {
    absence_ = text;
    layoutChanged();
}

DistributionPlot::Seen DistributionPlot::seenOf(const History* history) {
    if (history == nullptr)
        return {};
    const auto& layers = history->layers;
    return {history, history->revision(), layers.size(), layers.empty() ? 0 : layers.back().step};
}

void DistributionPlot::display(const History& history, const History* twin) {
    const bool had_twin = hasTwin();
    histories_ = {&history, twin};
    const std::array<Seen, 2> now{seenOf(&history), seenOf(twin)};
    const bool new_marks =
        marks_->setMarks(history.marks, twin == nullptr ? std::vector<Mark>{} : twin->marks);
    if (now != seen_)
        recordsChanged();
    else if (new_marks || stepAxisEnd(lastStep()) != axis_end_)
        dataChanged();
    if (had_twin != hasTwin())
        dataAndLayoutChanged();
    seen_ = now;
}

void DistributionPlot::clear() {
    histories_ = {};
    seen_ = {};
    marks_->setMarks({});
    resetZoom();
    recordsChanged();
    layoutChanged();
}

void DistributionPlot::setView(const ViewState& view) {
    StepPlot::setView(view);
    if (std::exchange(unit_, view.unit) != view.unit)
        recordsChanged();
    if (std::exchange(log_x_, view.log_x) != view.log_x && stepsAcross()) {
        resetZoom();
        layoutChanged();
    }
}

QString DistributionPlot::symbol() const {
    return toQString(symbolOf(tap_));
}

void DistributionPlot::raiseMarks() {
    marks_->setLayer(dataLayer());
}

QString DistributionPlot::runPrefix(int run) const {
    return !hasTwin() ? QString() : run == 0 ? tr("A ") : tr("B ");
}

void DistributionPlot::recordsChanged() {
    stale_ = true;
    dataChanged();
}

std::span<const LayerRecord> DistributionPlot::records(int run) const {
    const auto* history = histories_[static_cast<std::size_t>(run)];
    if (history == nullptr)
        return {};
    return history->layers;
}

const LayerRecord::Entry* DistributionPlot::entryOf(const LayerRecord& record) const {
    const auto place = static_cast<std::size_t>(layer_);
    if (place >= record.layers.size())
        return nullptr;
    const auto& entry = record.layers[place][tap_];
    return entry.present ? &entry : nullptr;
}

const LayerRecord::Affine* DistributionPlot::affineOf(const LayerRecord& record) const {
    const auto place = static_cast<std::size_t>(layer_);
    return place < record.affine.size() && !record.affine[place].gamma.empty()
               ? &record.affine[place]
               : nullptr;
}

bool DistributionPlot::shows(int run) const {
    const auto all = records(run);
    return std::any_of(all.begin(), all.end(),
                       [this](const LayerRecord& record) { return entryOf(record) != nullptr; });
}

const LayerRecord* DistributionPlot::nearest(int run, double step) const {
    const LayerRecord* best = nullptr;
    const auto away = [step](const LayerRecord& record) {
        return std::abs(static_cast<double>(record.step) - step);
    };
    for (const auto& record : records(run))
        if (entryOf(record) != nullptr && (best == nullptr || away(record) < away(*best)))
            best = &record;
    return best;
}

Extent DistributionPlot::bulkOf(const LayerRecord::Entry& entry) {
    const auto& s = entry.summary;
    Extent extent;
    extent.add(std::max(s.min, s.mean - 4 * s.std));
    extent.add(std::min(s.max, s.mean + 4 * s.std));
    return extent;
}

double DistributionPlot::lastStep() const {
    double last = 0.0;
    for (const auto* history : histories_)
        if (history != nullptr) {
            last = std::max(last, static_cast<double>(history->lastStep()));
            if (!history->layers.empty())
                last = std::max(last, static_cast<double>(history->layers.back().step));
        }
    return last;
}

bool DistributionPlot::isShown(const LayerRecord& record) const {
    return !stepsAcross() || !isZoomed() ||
           canvas().xAxis->range().contains(static_cast<double>(record.step));
}

double DistributionPlot::spread(int run, std::optional<int> unit) const {
    double narrowest = kNaN;
    double widest = narrowest;
    for (const auto& record : records(run)) {
        const auto* entry = isShown(record) ? entryOf(record) : nullptr;
        if (entry == nullptr)
            continue;
        double width = entry->summary.p85 - entry->summary.p15;
        if (unit) {
            const auto place = static_cast<std::size_t>(*unit);
            if (place >= entry->p15.size())
                continue;
            width = static_cast<double>(entry->p85[place]) - entry->p15[place];
        }
        narrowest = std::fmin(narrowest, width);
        widest = std::fmax(widest, width);
    }
    return widest / narrowest;
}

void DistributionPlot::addSpread(std::vector<HeaderPiece>& pieces, int run, bool with_unit) const {
    const QColor color = run == 0 ? theme().muted : theme().run_b;
    const QString before = run == 0 ? QString() : tr("B ");
    const auto add = [&](const QString& full, const QString& brief, double value) {
        if (!std::isnan(value))
            pieces.push_back({before + full.arg(formatShort(value)),
                              before + brief.arg(formatShort(value)), color, run == 1});
    };
    add(tr("spread %1×"), tr("%1×"), spread(run));
    if (with_unit)
        add(tr("unit %1: %2×").arg(unit_), tr("u%1 %2×").arg(unit_), spread(run, unit_));
}

QString DistributionPlot::absence() const {
    if (records(0).empty() && records(1).empty())
        return tr("nothing recorded yet");
    return shows(0) || shows(1) ? QString() : absence_;
}

void DistributionPlot::arrange(Density density) {
    const bool large = density == Density::Large;
    const bool across = stepsAcross();
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    marks_->show(isPresent() && across, false);
    marks_->setLabelRows(large && across && !marks_->empty() ? 1 : 0);
    dress(x, across ? tr("step") : symbol(), large ? 5 : 3);
    dress(y, across ? symbol() : tr("step"));
    if (across && log_x_)
        setLogarithmic(x);
    else if (across)
        setCounts(x, tr("step"), std::clamp(room().width() / 90, 3, 9), 2);
    else
        setTicks(x, 7, 3);
    if (across)
        setTicks(y, 6, 3);
    y->setTickLabels(density != Density::Compact || !across);
    auto* rect = canvas().axisRect();
    setMargins(rect, 6 + marks_->stripHeight(), /*left=*/58, {y->tickLabels() ? 34 : 9, 0, 12, 5});
    if (large)
        rect->setMargins(rect->margins() + QMargins(0, 0, rightMargin(), 0));
}

Range DistributionPlot::limits(const QCPAxis* axis) const {
    if (stepsAcross() && axis == canvas().xAxis)
        return {log_x_ ? 1.0 : 0.0, stepAxisEnd(lastStep())};
    return Plot::limits(axis);
}

void DistributionPlot::fitRanges() {
    if (std::exchange(stale_, false)) {
        feed();
        if (!stepsAcross())
            layoutChanged();  // its step labels are in the axis
    }
    axis_end_ = stepAxisEnd(lastStep());
    if (isZoomed() || !isPresent())
        return;
    fit(stepsAcross() ? canvas().yAxis : canvas().xAxis, sane(valueRange()));
    if (stepsAcross())
        fit(canvas().xAxis, {log_x_ ? 1.0 : 0.0, axis_end_});
}

QString DistributionPlot::readout(const QPointF& at) const {
    const double x = canvas().xAxis->pixelToCoord(at.x());
    const double y = canvas().yAxis->pixelToCoord(at.y());
    QString text = stepsAcross() ? readoutOf(x, y) : readoutOf(y, x);
    const QString marks = stepsAcross() ? marks_->labelsNear(at.x(), 4.0) : QString();
    if (!marks.isEmpty())
        text += u'\n' + marks;
    return text;
}

DistributionPlot* makeDistributionPlot(Distribution kind, const QString& id, QWidget* parent) {
    if (kind == Distribution::Heat)
        return new HeatPlot(id, parent);
    if (kind == Distribution::Ridge)
        return new RidgePlot(id, parent);
    return new BandsPlot(id, parent);
}

}  // namespace normscope
