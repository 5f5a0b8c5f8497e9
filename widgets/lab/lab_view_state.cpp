// SPDX-License-Identifier: GPL-3.0-or-later
// How the view shows what it has: one value, changed in one place, handed down whole.
#include <QDataStream>
#include <QIODevice>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedLayout>
#include <QStringList>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "widgets/base/icons.h"
#include "widgets/lab/column.h"
#include "widgets/lab/column_titles.h"
#include "widgets/lab/lab_view.h"
#include "widgets/lab/layer_cell.h"
#include "widgets/lab/layer_row.h"
#include "widgets/lab/rows_area.h"
#include "widgets/plots/curve_plot.h"

namespace normscope {

namespace {

constexpr quint32 kLayoutMark = 0x4e534c31;  // what layoutState() begins with

/// The columns whose values can be shown in several ways.
std::vector<std::size_t> tapColumns() {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < layerColumns().size(); ++i)
        if (layerColumns()[i].tap)
            places.push_back(i);
    return places;
}

}  // namespace

std::vector<QWidget*> LabView::areas() const {
    if (enlarged_ != nullptr)
        return {pages_->currentWidget()};
    return {scroll_, curves_};
}

/// A plot that fills the centre is replaced there when its place shows another.
void LabView::edit(const ViewChange& change) {
    ViewState next = state_;
    change(next);
    if (next == state_)
        return;
    const bool other_columns = next.columns != state_.columns;
    state_ = std::move(next);
    LayerCell* held = other_columns ? cellOf(enlarged_) : nullptr;
    if (held != nullptr)
        restore();
    apply();
    if (held != nullptr && held->isVisibleTo(held->parentWidget()))
        enlarge(held->shown());
    updateObservation();
    if (other_columns)
        emit distributionChanged();
}

void LabView::apply() {
    titles_->apply(state_);
    for (LayerRow* row : rows_)
        row->apply(state_);
    loss_->setView(state_);
    accuracy_->setView(state_);
    area_->setTheme(state_.theme);
    back_->setIcon(icon(Glyph::Back, state_.theme.text));
}

void LabView::setTheme(const Theme& theme) {
    edit([&](ViewState& state) { state.theme = theme; });
}

void LabView::setFine(bool fine) {
    edit([fine](ViewState& state) { state.fine = fine; });
}

void LabView::setVisited(std::optional<std::int64_t> step) {
    edit([step](ViewState& state) {
        state.visited = step ? std::optional(static_cast<double>(*step)) : std::nullopt;
    });
}

void LabView::setDual(bool dual) {
    edit([dual](ViewState& state) { state.dual = dual; });
}

void LabView::setShown(Shown shown) {
    edit([shown](ViewState& state) { state.shown = shown; });
}

void LabView::setColumn(const QString& key, bool wanted) {
    const auto before = state_.columns;
    edit([&](ViewState& state) {
        for (std::size_t i = 0; i < layerColumns().size(); ++i)
            if (layerColumns()[i].key == key)
                state.columns[i].wanted = wanted;
    });
    if (state_.columns == before)
        return;
    stale_.assign(rows_.size(), true);  // what was hidden has seen no frame
    feedRowsInSight();
}

void LabView::selectChannel(int layer, int channel) {
    if (layer < 0)
        return;
    const auto place = static_cast<std::size_t>(layer);
    edit([&](ViewState& state) {
        state.units.resize(std::max(state.units.size(), place + 1), 0);
        state.units[place] = channel;
    });
}

/// What the newest frame decides: which columns have something to show, in which order they stand.
void LabView::updateColumns() {
    const auto& layers = frame_->layers;
    if (layers.empty())
        return;
    edit([&](ViewState& state) {
        state.placement = layers.front().normalization.placement;
        state.agreed = std::all_of(layers.begin(), layers.end(), [&](const LayerFrame& layer) {
            return layer.normalization.placement == state.placement;
        });
        for (std::size_t i = 0; i < state.columns.size(); ++i)
            state.columns[i].possible = std::any_of(
                layers.begin(), layers.end(),
                [i](const LayerFrame& layer) { return layerColumns()[i].is_in(layer); });
    });
}

void LabView::updateObservation() {
    ObservationRequest request;
    request.channels = state_.units;
    request.dual = state_.dual;
    request.shown = state_.shown;
    for (std::size_t i = 0; i < state_.columns.size(); ++i) {
        const LayerColumn& column = layerColumns()[i];
        if (column.tap)
            request.ranges[*column.tap] = state_.columns[i].range;
        if (state_.columns[i].shown())
            column.ask(request);
    }
    if (request == observation_)
        return;
    observation_ = request;
    emit observationChanged(observation_);
}

/// At the range that the first layer with such values has now.
void LabView::setLocked(std::size_t column, bool locked) {
    std::optional<std::pair<double, double>> range;
    for (std::size_t i = 0; locked && frame_ && !range && i < frame_->layers.size(); ++i)
        if (const TapFrame& shown = frame_->layers[i].taps[*layerColumns()[column].tap];
            shown.present)
            range = {shown.histogram.lo, shown.histogram.hi};
    edit([&](ViewState& state) { state.columns[column].range = range; });
}

void LabView::setDistribution(std::size_t column, Distribution kind) {
    edit([&](ViewState& state) {
        state.columns[column].way = kind;
        state.columns[column].exceptions.clear();
    });
}

void LabView::setDistribution(Distribution kind) {
    for (const std::size_t column : tapColumns())
        setDistribution(column, kind);
}

std::optional<Distribution> LabView::commonDistribution() const {
    const auto places = tapColumns();
    const Distribution first = state_.columns[places.front()].way;
    const bool same = std::all_of(places.begin(), places.end(), [&](std::size_t column) {
        return state_.columns[column].way == first;
    });
    return same ? std::optional(first) : std::nullopt;
}

void LabView::cycleDistribution() {
    const auto first = static_cast<std::size_t>(state_.columns[tapColumns().front()].way);
    setDistribution(kDistributions[(first + 1) % kDistributions.size()]);
}

QByteArray LabView::layoutState() const {
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << kLayoutMark << splitter_->saveState();
    for (const std::size_t column : tapColumns())
        stream << static_cast<quint8>(state_.columns[column].way);
    QStringList chosen;
    for (std::size_t i = 0; i < layerColumns().size(); ++i)
        if (layerColumns()[i].isOptional() && state_.columns[i].wanted)
            chosen << layerColumns()[i].key;
    stream << chosen;
    return bytes;
}

void LabView::restoreLayoutState(const QByteArray& bytes) {
    QDataStream stream(bytes);
    quint32 mark = 0;
    QByteArray sizes;
    stream >> mark >> sizes;
    const bool known = stream.status() == QDataStream::Ok && mark == kLayoutMark;
    std::vector<quint8> kinds(tapColumns().size());
    for (quint8& kind : kinds)  // none of a column that there was not yet
        stream >> kind;
    if (!known || !splitter_->restoreState(sizes))
        splitter_->setSizes({700, 215});
    for (std::size_t i = 0; i < kinds.size(); ++i)
        setDistribution(tapColumns()[i],
                        kDistributions[known && kinds[i] < kDistributions.size() ? kinds[i] : 0]);
    QStringList chosen;
    stream >> chosen;
    for (const LayerColumn& column : layerColumns())
        if (column.isOptional())
            setColumn(column.key, known && chosen.contains(column.key));
    emit distributionChanged();  // also where nothing was another way: it is known from here on
}

}  // namespace normscope
