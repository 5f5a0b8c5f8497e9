// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/norms_page.h"

#include <QGridLayout>
#include <QLabel>
#include <algorithm>

#include "model/network/norms/norm.h"
#include "widgets/base/number_format.h"
#include "widgets/base/segmented_switch.h"
#include "widgets/inspector/norm_tile.h"
#include "widgets/inspector/page_parts.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/plots/reduction_plot.h"

namespace normscope {

namespace {

constexpr int kPlotHeight = 200;  // px

/// "γ and β: 16 each, one a channel."
QString affineSentence(const NormPlace& place) {
    if (!place.config.isOn())
        return {};
    const NormRow& norm = normRow(place.config.kind);
    const auto parameters = affineParameters(place.config, place.slot);
    const QString own =
        norm.parameters.empty() ? QString() : NormsPage::tr(" One α for the layer.");
    if (parameters == 0)
        return NormsPage::tr("No γ and β.") + own;
    const QString which = norm.by_element && place.slot.size() > 1 ? NormsPage::tr("one an element")
                                                                   : NormsPage::tr("one a channel");
    if (!norm.centres)
        return NormsPage::tr("γ: %1, %2; no β.").arg(formatCount(parameters), which);
    return NormsPage::tr("γ and β: %1 each, %2.").arg(formatCount(parameters / 2), which) + own;
}

}  // namespace

PageInfo NormsPage::describe() {
    return {"norms", tr("N&orm"),
            tr("What the norm of a layer reduces over, and changing to all other kinds."),
            "norms.md#what-is-reduced-view--norm"};
}

NormsPage::NormsPage(QWidget* parent) : InspectorPage(describe(), parent) {
    auto* column = this->column();
    moment_ = addSentence(column, "norms-moment", true);
    plot_ = new ReductionPlot("inspector-reduction", this);
    addPlot(column, plot_, kPlotHeight);
    sentence_ = addSentence(column, "norms-sentence", false);
    modes_ = addSentence(column, "norms-modes", false);
    affine_ = addSentence(column, "norms-affine", true);
    addHeading(column, tr("All kinds"));
    scope_ = new SegmentedSwitch("norms-scope",
                                 {{"all", tr("All layers")}, {"one", tr("Layer %1").arg(1)}}, this);
    scope_->setHelp(tr("What is changed"), tr("Whether all layers change or the chosen one."));
    scope_->display("all");
    column->addWidget(scope_, 0, Qt::AlignLeft);
    auto* grid = new QGridLayout;
    grid->setSpacing(6);
    for (const auto& known : Names<NormKind>::table) {
        auto* tile = new NormTile(known.value, this);
        const auto index = static_cast<int>(tiles_.size());
        grid->addWidget(tile, index / 2, index % 2);
        tiles_.push_back(tile);
        connect(tile, &NormTile::clicked, this, [this, tile] {
            showKinds();  // what is in force is marked, not what is wished
            choose(tile->kind());
        });
    }
    column->addLayout(grid);
    column->addStretch(1);
    connect(scope_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        one_layer_ = key == QLatin1String("one");
        showKinds();
    });
    clear();
}

void NormsPage::display(const Inspected& what) {
    if (!what.frame)
        return;
    auto places = placesIn(*what.frame);
    if (places == places_ && what.frame->batch_size == batch_)
        return;
    places_ = std::move(places);
    batch_ = what.frame->batch_size;
    showLayer();
    showKinds();
}

void NormsPage::clear() {
    places_.clear();
    say(moment_, tr("Nothing to show yet."));
    for (QLabel* label : {sentence_, modes_, affine_})
        say(label, {});
    plot_->clear();
    showKinds();
}

void NormsPage::showLayer() {
    if (places_.empty())
        return;
    const NormPlace& place =
        places_[std::min(static_cast<std::size_t>(layer_), places_.size() - 1)];
    const auto reduction = reductionOf(place.config, place.slot, batch_);
    Shape shape = place.slot;
    shape.insert(shape.begin(), batch_);
    say(moment_, tr("Layer %1 · values %2 (N×C%3)")
                     .arg(place.layer + 1)
                     .arg(QString::fromStdString(shapeText(shape)))
                     .arg(place.slot.size() == 4   ? QStringLiteral("×D×H×W")
                          : place.slot.size() == 3 ? QStringLiteral("×H×W")
                                                   : QString()));
    const NormKind kind = place.config.kind;
    plot_->setTitle(
        tr("Layer %1 · %2 reduces over").arg(place.layer + 1).arg(normTitle(kind, place.slot)));
    plot_->setData(reduction, kind, normTitle(kind, place.slot));
    say(sentence_, place.config.isOn() ? reductionSentence(reduction, kind) : QString());
    say(modes_, modesSentence(reduction, kind));
    say(affine_, affineSentence(place));
}

void NormsPage::showKinds() {
    scope_->setTexts({tr("All layers"), tr("Layer %1").arg(layer_ + 1)});
    const auto index = static_cast<std::size_t>(layer_);
    for (NormTile* tile : tiles_) {
        const QString name = toQString(labelOf(tile->kind()));
        if (index >= places_.size()) {
            tile->display({}, name, false,
                          places_.empty() ? tr("Nothing to show yet.") : QString());
            continue;
        }
        const NormPlace& here = places_[index];
        NormalizationConfig config = here.config;
        config.kind = tile->kind();
        const QString why_not = whyNotKind(tile->kind(), one_layer_ ? std::vector{here} : places_);
        const bool fits = whyNotKind(tile->kind(), {here}).isEmpty();
        const auto reduction = fits ? reductionOf(config, here.slot, batch_) : Reduction{};
        tile->display(reduction, normTitle(tile->kind(), here.slot),
                      here.config.kind == tile->kind(), why_not);
    }
}

void NormsPage::choose(NormKind kind) {
    const auto layer = one_layer_ ? std::optional<std::int64_t>(layer_) : std::nullopt;
    emit settingsRequested({settingOf(&NormalizationConfig::kind, kind, layer)});
}

void NormsPage::select(int layer, int) {
    if (layer == layer_)
        return;
    layer_ = layer;
    showLayer();
    showKinds();
}

void NormsPage::setTheme(const Theme& theme) {
    InspectorPage::setTheme(theme);
    for (NormTile* tile : tiles_)
        tile->setTheme(theme);
}

}  // namespace normscope
