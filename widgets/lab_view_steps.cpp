// SPDX-License-Identifier: GPL-3.0-or-later
// What the view's plots over the steps share: cursor, axis scale, and the ways values are shown.
#include <QDataStream>
#include <QIODevice>
#include <QSplitter>
#include <algorithm>

#include "widgets/column_titles.h"
#include "widgets/lab_view.h"
#include "widgets/layer_row.h"
#include "widgets/plots/curve_plot.h"

namespace normscope {

namespace {
constexpr quint32 kLayoutMark = 0x4e534c31;  // what layoutState() begins with
}  // namespace

/// One step cursor, one step axis scale and one smoothing for both curves; cursor and scale also
/// for what the layers show over the steps.
void LabView::linkCursor() {
    const auto pair = [this](CurvePlot* from, CurvePlot* to) {
        connect(from, &CurvePlot::cursorMoved, this, &LabView::setCursor);
        connect(from, &CurvePlot::cursorLeft, this, &LabView::clearCursor);
        connect(from, &CurvePlot::logXChanged, to, &CurvePlot::setLogX);
        connect(from, &CurvePlot::logXChanged, this, [this](bool log) {
            for (LayerRow* row : rows_)
                row->setLogX(log);
        });
        connect(from, &CurvePlot::smoothingChanged, to, &CurvePlot::setSmoothing);
    };
    pair(loss_, accuracy_);
    pair(accuracy_, loss_);
}

void LabView::setTask(Task task) {
    loss_->setTask(task);
    accuracy_->setTask(task);
}

void LabView::linkRow(LayerRow* row) {
    connect(row, &LayerRow::cursorMoved, this, &LabView::setCursor);
    connect(row, &LayerRow::cursorLeft, this, &LabView::clearCursor);
    connect(row, &LayerRow::plotMade, this, &LabView::adopt);
    connect(row, &LayerRow::runChosen, this, &LabView::setHeatRun);
    connect(row, &LayerRow::distributionChosen, this,
            [this](int layer, Tap tap, Distribution kind) {
                showAs(*rows_[static_cast<std::size_t>(layer)], tap, kind);
            });
    const auto index = rows_.size();
    if (index < observation_.channels.size())
        row->setUnit(static_cast<int>(observation_.channels[index]));
    row->setLogX(loss_->logX());
    row->setRun(heat_run_);
    row->setVisited(visited_);
    row->display(history_, twin_history_);
    for (const Tap tap : kTaps)
        row->setDistribution(tap, distribution(tap));
}

void LabView::setCursor(double step) {
    loss_->setCursor(step);
    accuracy_->setCursor(step);
    for (LayerRow* row : rows_)
        row->setCursor(step);
}

void LabView::clearCursor() {
    loss_->clearCursor();
    accuracy_->clearCursor();
    for (LayerRow* row : rows_)
        row->clearCursor();
}

void LabView::setHeatRun(int run) {
    heat_run_ = run;
    for (LayerRow* row : rows_)
        row->setRun(run);
}

/// A plot that fills the centre is replaced there.
void LabView::showAs(LayerRow& row, Tap tap, Distribution kind) {
    const auto before = row.plots();
    const auto place = std::find(before.begin(), before.end(), enlarged_);
    const bool enlarged = enlarged_ != nullptr && place != before.end();
    if (!enlarged)
        return row.setDistribution(tap, kind);
    const auto index = place - before.begin();
    restore();
    row.setDistribution(tap, kind);
    enlarge(row.plots()[static_cast<std::size_t>(index)]);
}

void LabView::setDistribution(Tap tap, Distribution kind) {
    distributions_[static_cast<std::size_t>(tap)] = kind;
    titles_->displayDistribution(tap, kind);
    for (LayerRow* row : rows_)
        showAs(*row, tap, kind);
    emit distributionChanged();
}

void LabView::setDistribution(Distribution kind) {
    for (const Tap tap : kTaps)
        setDistribution(tap, kind);
}

std::optional<Distribution> LabView::commonDistribution() const {
    const bool same =
        distributions_[0] == distributions_[1] && distributions_[1] == distributions_[2];
    return same ? std::optional(distributions_[0]) : std::nullopt;
}

void LabView::cycleDistribution() {
    const auto next = (static_cast<std::size_t>(distributions_[0]) + 1) % kDistributions.size();
    setDistribution(kDistributions[next]);
}

QByteArray LabView::layoutState() const {
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << kLayoutMark << splitter_->saveState();
    for (const Distribution kind : distributions_)
        stream << static_cast<quint8>(kind);
    return state;
}

void LabView::restoreLayoutState(const QByteArray& state) {
    QDataStream stream(state);
    quint32 mark = 0;
    QByteArray sizes;
    std::array<quint8, 3> kinds{};
    stream >> mark >> sizes;
    for (quint8& kind : kinds)
        stream >> kind;
    const bool known = stream.status() == QDataStream::Ok && mark == kLayoutMark;
    if (!known || !splitter_->restoreState(sizes))
        splitter_->setSizes({700, 215});
    for (const Tap tap : kTaps) {
        const std::size_t kind = known ? kinds[static_cast<std::size_t>(tap)] : 0;
        setDistribution(tap, kDistributions[kind < kDistributions.size() ? kind : 0]);
    }
}

}  // namespace normscope
