// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lab/layer_row.h"

#include <QHBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/base/norm_words.h"
#include "widgets/base/number_format.h"
#include "widgets/lab/lab_wishes.h"
#include "widgets/lab/layer_cell.h"
#include "widgets/lab/layer_header.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

/// In few words, for a chip; empty where the twin's layer is as the first run's.
QString normDifference(const Frame& first, const LayerFrame& layer, const Frame& second,
                       const LayerFrame& twin) {
    const NormKind kind = layer.normalization.kind;
    const NormKind twin_kind = twin.normalization.kind;
    const bool on = layer.normalization.isOn();
    const bool twin_on = twin.normalization.isOn();
    if (layer.normalization.frozen != twin.normalization.frozen)
        return twin.normalization.frozen ? LayerRow::tr("B: frozen") : LayerRow::tr("B: trained");
    if (layer.normalization.weight_standardization != twin.normalization.weight_standardization)
        return twin.normalization.weight_standardization ? LayerRow::tr("B: WS")
                                                         : LayerRow::tr("B: no WS");
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

}  // namespace

LayerRow::LayerRow(int layer, LabWishes& wishes, QWidget* parent)
    : QWidget(parent),
      layer_(layer),
      wishes_(wishes),
      layout_(new QHBoxLayout(this)),
      header_(new LayerHeader(layer, this)) {
    setObjectName(QStringLiteral("layer%1-row").arg(layer + 1));
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(kSpacing);
    header_->setFixedWidth(kHeaderWidth);
    layout_->addWidget(header_);
    for (std::size_t column = 0; column < layerColumns().size(); ++column) {
        cells_.push_back(new LayerCell(column, layer, wishes, this));
        layout_->addWidget(cells_.back(), 1);
    }
    connect(header_, &LayerHeader::normChosen, this, [this](NormKind kind) {
        emit wishes_.settingsWished({settingOf(&NormalizationConfig::kind, kind, layer_)});
    });
    connect(header_, &LayerHeader::settingsWished, &wishes_, &LabWishes::settingsWished);
    connect(header_, &LayerHeader::placementToggled, this, [this](bool after) {
        const auto placement = after ? Placement::After : Placement::Before;
        emit wishes_.settingsWished(
            {settingOf(&NormalizationConfig::placement, placement, layer_)});
    });
}

std::vector<LayerCell*> LayerRow::cells() const {
    std::vector<LayerCell*> shown;
    for (const std::size_t column : columnOrder(placement_))
        if (column < state_.columns.size() && state_.columns[column].shown())
            shown.push_back(cells_[column]);
    return shown;
}

LayerCell* LayerRow::cellOf(const Plot* plot) const {
    const auto found = std::find_if(cells_.begin(), cells_.end(),
                                    [plot](const LayerCell* cell) { return cell->holds(plot); });
    return found != cells_.end() ? *found : nullptr;
}

void LayerRow::arrange(Placement placement) {
    if (placement == placement_)
        return;
    placement_ = placement;
    for (LayerCell* cell : cells_)
        layout_->removeWidget(cell);
    for (const std::size_t column : columnOrder(placement))
        layout_->addWidget(cells_[column], 1);
}

void LayerRow::display(const History* history, const History* twin) {
    for (LayerCell* cell : cells_)
        cell->display(history, twin);
}

void LayerRow::display(const Frame& frame, const Frame* twin) {
    const auto look = LayerLook::at(frame, twin, layer_);
    if (!look)
        return clear();
    arrange(look->layer.normalization.placement);
    header_->display(look->layer, frame.mode);
    for (LayerCell* cell : cells())
        cell->display(*look, frame.step);
    displayDual(look->layer);
    displayShortcut(frame);
    header_->displayTwin(
        look->twin == nullptr ? QString() : normDifference(frame, look->layer, *twin, *look->twin));
}

/// How the other statistics than those of the mode differ, where the frame has them.
void LayerRow::displayDual(const LayerFrame& layer) {
    if (state_.dual && !unmovedSentence(layer.normalization).isEmpty())
        return header_->displayDual({tr("train = eval")});
    const NormFrame& norm = layer.norm;
    const bool any =
        std::any_of(kTaps.begin(), kTaps.end(), [&](Tap tap) { return layer.dual[tap].present; });
    const bool known = any && norm.present && std::isfinite(norm.mean_gap);
    if (!known)
        return header_->displayDual({});
    const QString gap = formatShort(norm.mean_gap);
    const QString ratio = formatShort(norm.var_ratio);
    header_->displayDual({tr("gap %1  var ×%2").arg(gap, ratio), tr("gap %1 ×%2").arg(gap, ratio),
                          tr("%1 ×%2").arg(gap, ratio)});
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

void LayerRow::clear() {
    for (LayerCell* cell : cells_)
        cell->clear();
}

void LayerRow::apply(const ViewState& state) {
    if (state.theme != state_.theme)
        header_->setTheme(state.theme);
    state_ = state.ofLayer(layer_);
    for (LayerCell* cell : cells_)
        cell->apply(state_);
}

void LayerRow::setRowHeight(int height) {
    setFixedHeight(height);
    header_->setRoom(height);
}

}  // namespace normscope
