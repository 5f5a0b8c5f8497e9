// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/layer_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <cmath>

#include "widgets/layer_header.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/plots/channel_plot.h"
#include "widgets/plots/histogram_plot.h"
#include "widgets/plots/number_format.h"
#include "widgets/plots/trace_plot.h"

namespace normscope {

namespace {

constexpr std::array kAxisLabels{"z", "y", "a"};

/// In few words, for a chip; empty where the twin's norm is as the first run's.
QString normDifference(const Frame& first, const LayerFrame& layer, const Frame& second,
                       const LayerFrame& twin) {
    const bool on = layer.normalization.kind == NormKind::Batch;
    const bool twin_on = twin.normalization.kind == NormKind::Batch;
    if (on != twin_on)
        return twin_on ? LayerRow::tr("B: norm") : LayerRow::tr("B: no norm");
    if (on && layer.normalization.placement != twin.normalization.placement)
        return twin.normalization.placement == Placement::After ? LayerRow::tr("B: after")
                                                                : LayerRow::tr("B: before");
    if (on && first.mode != second.mode)
        return second.mode == Mode::Eval ? LayerRow::tr("B: eval") : LayerRow::tr("B: train");
    return {};
}

}  // namespace

LayerRow::LayerRow(int layer, QWidget* parent)
    : QWidget(parent),
      layer_(layer),
      layout_(new QHBoxLayout(this)),
      header_(new LayerHeader(layer, this)) {
    setObjectName(QStringLiteral("layer%1-row").arg(layer + 1));
    const QString prefix = QStringLiteral("layer%1-").arg(layer + 1);
    const QString title = tr("Layer %1 · %2").arg(layer + 1);
    for (const Tap tap : kTaps) {
        const auto index = static_cast<std::size_t>(tap);
        auto* plot = new HistogramPlot(prefix + toQString(keyOf(tap)), this);
        plot->setTap(tap);
        plot->setTitle(title.arg(toQString(labelOf(tap))));
        if (tap == Tap::Normalized)
            plot->setAbsence(tr("no batch norm in this layer"));
        histograms_[index] = plot;
        cells_[index] = makeCell(plot, toQString(labelOf(tap)));
    }
    channels_ = new ChannelPlot(prefix + QStringLiteral("channels"), this);
    channels_->setTitle(title.arg(tr("γ and β per channel")));
    cells_[3] = makeCell(channels_, tr("γ and β per channel"));
    trace_ = new TracePlot(prefix + QStringLiteral("trace"), this);
    trace_->setTitle(title.arg(tr("running against batch statistics")));
    cells_[4] = makeCell(trace_, tr("running vs batch"));

    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(kSpacing);
    header_->setFixedWidth(kHeaderWidth);
    layout_->addWidget(header_);
    for (Cell& cell : cells_)
        layout_->addWidget(cell.box, 1);
    connect(header_, &LayerHeader::normToggled, this,
            [this](bool on) { request("kind", on ? "batch" : "none"); });
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

std::array<LayerRow::Cell, 5> LayerRow::cellsInOrder() const {
    const auto order = tapOrder(placement_);
    const auto at = [&](std::size_t i) { return cells_[static_cast<std::size_t>(order[i])]; };
    return {at(0), at(1), at(2), cells_[3], cells_[4]};
}

void LayerRow::arrange(Placement placement) {
    if (placement == placement_)
        return;
    placement_ = placement;
    for (const Cell& cell : cells_)
        layout_->removeWidget(cell.box);
    for (const Cell& cell : cellsInOrder())
        layout_->addWidget(cell.box, 1);
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
        histograms_[index]->setData(layer.tap(tap), QString::fromLatin1(kAxisLabels[index]));
    }
    displayDual(layer, frame.mode);
    channels_->setData(layer.norm);
    trace_->setData(layer, frame.batch_size);
    displayTwin(second, twin == nullptr ? 0 : twin->batch_size);
    header_->displayTwin(second == nullptr ? QString()
                                           : normDifference(frame, layer, *twin, *second));
}

/// The other statistics than those of the mode, where the frame has them.
void LayerRow::displayDual(const LayerFrame& layer, Mode mode) {
    bool any = false;
    for (const Tap tap : kTaps) {
        const auto index = static_cast<std::size_t>(tap);
        const TapFrame& other = layer.dual[index];
        histograms_[index]->setDual(other.present ? &other : nullptr, mode == Mode::Train);
        any = any || other.present;
    }
    const NormFrame& norm = layer.norm;
    const bool known = any && norm.present && std::isfinite(norm.mean_gap);
    header_->displayDual(
        known ? tr("gap %1 σ ×%2").arg(formatShort(norm.mean_gap), formatShort(norm.var_ratio))
              : QString());
}

void LayerRow::displayTwin(const LayerFrame* twin, std::int64_t batch_size) {
    for (const Tap tap : kTaps)
        histograms_[static_cast<std::size_t>(tap)]->setTwin(twin == nullptr ? nullptr
                                                                            : &twin->tap(tap));
    channels_->setTwin(twin == nullptr ? nullptr : &twin->norm);
    trace_->setTwin(twin, batch_size);
}

void LayerRow::setMarks(const std::vector<Mark>& marks, const std::vector<Mark>& twin) {
    trace_->setMarks(marks, twin);
}

void LayerRow::clear() {
    for (HistogramPlot* plot : histograms_)
        plot->clear();
    channels_->clear();
    trace_->clear();
}

void LayerRow::setTheme(const Theme& theme) {
    header_->setTheme(theme);
    for (const Cell& cell : cells_)
        cell.plot->setTheme(theme);
}

void LayerRow::setFine(bool fine) {
    for (const Cell& cell : cells_)
        cell.plot->setFine(fine);
}

void LayerRow::setNamed(bool named) {
    for (const Cell& cell : cells_)
        cell.name->setVisible(named);
}

void LayerRow::setRowHeight(int height) {
    setFixedHeight(height);
    header_->setCompact(height < kFullHeight);
}

std::vector<Plot*> LayerRow::plots() const {
    std::vector<Plot*> result;
    for (const Cell& cell : cellsInOrder())
        result.push_back(cell.plot);
    return result;
}

void LayerRow::takeBack(Plot* plot) {
    for (const Cell& cell : cells_)
        if (cell.plot == plot) {
            static_cast<QVBoxLayout*>(cell.box->layout())->addWidget(plot, 1);
            plot->show();
        }
}

void LayerRow::request(const char* field, const char* value) {
    const std::string path = "layers." + std::to_string(layer_) + ".normalization." + field;
    emit settingsRequested({Setting{path, std::string(value)}});
}

}  // namespace normscope
