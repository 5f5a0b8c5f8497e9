// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/layer_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <cmath>

#include "model/network/norms/norm.h"
#include "widgets/layer_header.h"
#include "widgets/norm_words.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/plots/channel_plot.h"
#include "widgets/plots/feature_map_plot.h"
#include "widgets/plots/histogram_plot.h"
#include "widgets/plots/number_format.h"
#include "widgets/plots/trace_plot.h"
#include "widgets/tap_cell.h"

namespace normscope {

namespace {

constexpr std::array kAxisLabels{"z", "y", "a"};

/// In few words, for a chip; empty where the twin's norm is as the first run's.
QString normDifference(const Frame& first, const LayerFrame& layer, const Frame& second,
                       const LayerFrame& twin) {
    const NormKind kind = layer.normalization.kind;
    const NormKind twin_kind = twin.normalization.kind;
    const bool on = layer.normalization.isOn();
    const bool twin_on = twin.normalization.isOn();
    if (on && !twin_on)
        return LayerRow::tr("B: no norm");
    if (kind != twin_kind)
        return twin_kind == kUsualNorm
                   ? LayerRow::tr("B: norm")
                   : LayerRow::tr("B: %1").arg(toQString(shortLabelOf(twin_kind)));
    if (on && layer.normalization.placement != twin.normalization.placement)
        return twin.normalization.placement == Placement::After ? LayerRow::tr("B: after")
                                                                : LayerRow::tr("B: before");
    if (on && first.mode != second.mode)
        return second.mode == Mode::Eval ? LayerRow::tr("B: eval") : LayerRow::tr("B: train");
    return {};
}

/// How many values of a channel are in a batch.
std::int64_t valuesOfAChannel(const LayerFrame& layer, std::int64_t batch_size) {
    return batch_size * positionsOf(slotOf(layer));
}

}  // namespace

LayerRow::LayerRow(int layer, QWidget* parent)
    : QWidget(parent),
      layer_(layer),
      layout_(new QHBoxLayout(this)),
      header_(new LayerHeader(layer, this)) {
    setObjectName(QStringLiteral("layer%1-row").arg(layer + 1));
    for (const Tap tap : kTaps) {
        auto* cell = new TapCell(layer, tap, this);
        taps_[static_cast<std::size_t>(tap)] = cell;
        connect(cell, &TapCell::plotMade, this, &LayerRow::plotMade);
        connect(cell, &TapCell::cursorMoved, this, &LayerRow::cursorMoved);
        connect(cell, &TapCell::cursorLeft, this, &LayerRow::cursorLeft);
        connect(cell, &TapCell::runChosen, this, &LayerRow::runChosen);
        connect(cell, &TapCell::distributionChosen, this,
                [this, tap](Distribution kind) { emit distributionChosen(layer_, tap, kind); });
    }
    const QString prefix = QStringLiteral("layer%1-").arg(layer + 1);
    const QString title = tr("Layer %1 · %2").arg(layer + 1);
    channels_ = new ChannelPlot(prefix + QStringLiteral("channels"), this);
    channels_->setTitle(title.arg(tr("γ and β per channel")));
    cells_[0] = makeCell(channels_, tr("γ and β per channel"));
    trace_ = new TracePlot(prefix + QStringLiteral("trace"), this);
    trace_->setTitle(title.arg(tr("running against batch statistics")));
    cells_[1] = makeCell(trace_, tr("running vs batch"));
    maps_ = new FeatureMapPlot(prefix + QStringLiteral("maps"), this);
    maps_->setTitle(title.arg(tr("feature maps")));
    cells_[2] = makeCell(maps_, tr("feature maps"));
    cells_[2].box->hide();

    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(kSpacing);
    header_->setFixedWidth(kHeaderWidth);
    layout_->addWidget(header_);
    for (QWidget* box : boxesInOrder())
        layout_->addWidget(box, 1);
    connect(trace_, &TracePlot::cursorMoved, this, &LayerRow::cursorMoved);
    connect(trace_, &TracePlot::cursorLeft, this, &LayerRow::cursorLeft);
    connect(header_, &LayerHeader::normChosen, this,
            [this](NormKind kind) { request("kind", keyOf(kind)); });
    connect(header_, &LayerHeader::placementToggled, this,
            [this](bool after) { request("placement", after ? "after" : "before"); });
    connect(channels_, &ChannelPlot::channelSelected, this,
            [this](int channel) { emit channelSelected(layer_, channel); });
}

LayerRow::Cell LayerRow::makeCell(Plot* plot, const QString& name) {
    Cell cell{new QWidget(this), nullptr, plot};
    cell.name = new QLabel(name, cell.box);
    cell.name->setProperty("muted", true);
    cell.name->hide();
    auto* column = new QVBoxLayout(cell.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    column->addWidget(cell.name);
    column->addWidget(plot, 1);
    return cell;
}

std::array<TapCell*, 3> LayerRow::tapsInOrder() const {
    const auto order = tapOrder(placement_);
    const auto at = [&](std::size_t i) { return taps_[static_cast<std::size_t>(order[i])]; };
    return {at(0), at(1), at(2)};
}

std::array<QWidget*, 6> LayerRow::boxesInOrder() const {
    const auto taps = tapsInOrder();
    return {taps[0], taps[1], taps[2], cells_[0].box, cells_[1].box, cells_[2].box};
}

void LayerRow::arrange(Placement placement) {
    if (placement == placement_)
        return;
    for (QWidget* box : boxesInOrder())
        layout_->removeWidget(box);
    placement_ = placement;
    for (QWidget* box : boxesInOrder())
        layout_->addWidget(box, 1);
}

void LayerRow::display(const History* history, const History* twin) {
    for (TapCell* cell : taps_)
        cell->display(history, twin);
}

void LayerRow::display(const Frame& frame, const Frame* twin) {
    const auto place = static_cast<std::size_t>(layer_);
    const LayerFrame& layer = frame.layers[place];
    const LayerFrame* second =
        twin != nullptr && place < twin->layers.size() ? &twin->layers[place] : nullptr;
    arrange(layer.normalization.placement);
    header_->display(layer, frame.mode);
    for (const Tap tap : kTaps) {
        const auto index = static_cast<std::size_t>(tap);
        taps_[index]->histogram()->setData(layer.tap(tap), QString::fromLatin1(kAxisLabels[index]));
    }
    displayDual(layer, frame.mode);
    displayShortcut(frame);
    const bool averaged = slotOf(layer).size() > 1 && normRow(layer.normalization.kind).by_element;
    channels_->setData(layer.norm, averaged ? tr("means over positions") : QString());
    trace_->setData(layer, valuesOfAChannel(layer, frame.batch_size));
    if (maps_shown_)
        maps_->setData(layer);
    displayTwin(second, second == nullptr ? 0 : valuesOfAChannel(*second, twin->batch_size));
    header_->displayTwin(second == nullptr ? QString()
                                           : normDifference(frame, layer, *twin, *second));
}

/// The other statistics than those of the mode, where the frame has them.
void LayerRow::displayDual(const LayerFrame& layer, Mode mode) {
    bool any = false;
    for (const Tap tap : kTaps) {
        const auto index = static_cast<std::size_t>(tap);
        const TapFrame& other = layer.dual[index];
        taps_[index]->histogram()->setDual(other.present ? &other : nullptr, mode == Mode::Train);
        any = any || other.present;
    }
    const NormFrame& norm = layer.norm;
    if (dual_ && !unmovedSentence(layer.normalization).isEmpty())
        return header_->displayDual(tr("train = eval"));
    const bool known = any && norm.present && std::isfinite(norm.mean_gap);
    header_->displayDual(
        known ? tr("gap %1  σ² ×%2").arg(formatShort(norm.mean_gap), formatShort(norm.var_ratio))
              : QString());
}

/// The part of a residual connection that passes this row.
void LayerRow::displayShortcut(const Frame& frame) {
    LayerHeader::Shortcut shortcut;
    bool any = false;
    for (std::size_t last = 0; last < frame.layers.size(); ++last) {
        const LayerStructure& structure = frame.layers[last].structure;
        if (!structure.shortcut)
            continue;
        any = true;
        const auto here = static_cast<std::int64_t>(layer_);
        if (here < *structure.shortcut || here > static_cast<std::int64_t>(last))
            continue;
        shortcut.shown = true;
        shortcut.begins = here == *structure.shortcut;
        shortcut.ends = here == static_cast<std::int64_t>(last);
        shortcut.projects = structure.projects;
        shortcut.from = shortcutText(structure);
    }
    header_->displayShortcut(shortcut, any);
}

void LayerRow::displayTwin(const LayerFrame* twin, std::int64_t batch_size) {
    for (const Tap tap : kTaps)
        taps_[static_cast<std::size_t>(tap)]->histogram()->setTwin(
            twin == nullptr ? nullptr : &twin->tap(tap));
    channels_->setTwin(twin == nullptr ? nullptr : &twin->norm);
    trace_->setTwin(twin, batch_size);
}

void LayerRow::setMarks(const std::vector<Mark>& marks, const std::vector<Mark>& twin) {
    trace_->setMarks(marks, twin);
}

void LayerRow::clear() {
    for (TapCell* cell : taps_)
        cell->clear();
    channels_->clear();
    trace_->clear();
    maps_->clear();
}

void LayerRow::setTheme(const Theme& theme) {
    header_->setTheme(theme);
    for (TapCell* cell : taps_)
        cell->setTheme(theme);
    for (const Cell& cell : cells_)
        cell.plot->setTheme(theme);
}

void LayerRow::setFine(bool fine) {
    for (TapCell* cell : taps_)
        cell->setFine(fine);
    for (const Cell& cell : cells_)
        cell.plot->setFine(fine);
}

void LayerRow::setNamed(bool named) {
    for (TapCell* cell : taps_)
        cell->setNamed(named);
    for (const Cell& cell : cells_)
        cell.name->setVisible(named);
}

void LayerRow::setRowHeight(int height) {
    setFixedHeight(height);
    header_->setRoom(height);
}

void LayerRow::setMaps(bool shown) {
    maps_shown_ = shown;
    cells_[2].box->setVisible(shown);
}

void LayerRow::setUnit(int unit) {
    for (TapCell* cell : taps_)
        cell->setUnit(unit);
    channels_->setSelectedChannel(unit);
}

void LayerRow::setVisited(std::optional<std::int64_t> step) {
    const auto at = step ? std::optional(static_cast<double>(*step)) : std::nullopt;
    for (TapCell* cell : taps_)
        cell->setVisited(at);
}

void LayerRow::setLogX(bool log) {
    for (TapCell* cell : taps_)
        cell->setLogX(log);
}

void LayerRow::setRun(int run) {
    for (TapCell* cell : taps_)
        cell->setRun(run);
}

void LayerRow::setCursor(double step) {
    trace_->setCursor(step);
    for (TapCell* cell : taps_)
        cell->setCursor(step);
}

void LayerRow::clearCursor() {
    trace_->clearCursor();
    for (TapCell* cell : taps_)
        cell->clearCursor();
}

void LayerRow::setDistribution(Tap tap, Distribution kind) {
    taps_[static_cast<std::size_t>(tap)]->setDistribution(kind);
}

std::vector<Plot*> LayerRow::plots() const {
    std::vector<Plot*> result;
    for (const TapCell* cell : tapsInOrder())
        result.push_back(cell->shown());
    for (const Cell& cell : cells_)
        if (cell.plot != maps_ || maps_shown_)
            result.push_back(cell.plot);
    return result;
}

std::vector<Plot*> LayerRow::allPlots() {
    std::vector<Plot*> result;
    for (TapCell* cell : tapsInOrder())
        for (Plot* plot : cell->allPlots())
            result.push_back(plot);
    for (const Cell& cell : cells_)
        if (cell.plot != maps_ || maps_shown_)
            result.push_back(cell.plot);
    return result;
}

void LayerRow::takeBack(Plot* plot) {
    for (TapCell* cell : taps_)
        if (cell->shown() == plot)
            cell->takeBack(plot);
    for (const Cell& cell : cells_)
        if (cell.plot == plot) {
            static_cast<QVBoxLayout*>(cell.box->layout())->addWidget(plot, 1);
            plot->show();
        }
}

void LayerRow::request(const char* field, std::string_view value) {
    const std::string path = "layers." + std::to_string(layer_) + ".normalization." + field;
    emit settingsRequested({Setting{path, std::string(value)}});
}

}  // namespace normscope
