// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/statistics_page.h"

#include <QCheckBox>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/base/number_format.h"
#include "widgets/inspector/layer_table.h"
#include "widgets/inspector/norm_actions.h"
#include "widgets/inspector/page_parts.h"
#include "widgets/inspector/words.h"
#include "widgets/plots/divergence_plot.h"
#include "widgets/plots/fold_plot.h"
#include "widgets/plots/statistics_plot.h"

namespace normscope {

namespace {

constexpr int kStatisticsHeight = 210;  // px
constexpr int kDivergenceHeight = 170;
constexpr int kFoldHeight = 150;

QString momentOf(const Inspection& inspection) {
    QString text = StatisticsPage::tr("Step %1").arg(formatCount(inspection.step));
    if (inspection.statistics)
        text += StatisticsPage::tr(" · batch of %1").arg(inspection.statistics->batch_size);
    return text;
}

}  // namespace

PageInfo StatisticsPage::describe() {
    return {"statistics", tr("&Statistics"),
            tr("The same batch by batch, running and population statistics; recalibrating, "
               "freezing, folding."),
            "inference.md#statistics-i-page-statistics"};
}

StatisticsPage::StatisticsPage(QWidget* parent) : RunPage(describe(), parent) {
    buildComparison();
    buildFold();
    connect(population_, &QCheckBox::toggled, this, &InspectorPage::requestChanged);
    connect(fold_, &QCheckBox::toggled, this, [this] {
        displayFold();
        emit requestChanged();
    });
    connect(table_, &LayerTable::layerSelected, this,
            [this](int layer) { choose(layer, channel_); });
    connect(statistics_, &StatisticsPlot::channelSelected, this,
            [this](int channel) { choose(layer_, channel); });
    connect(actions_, &NormActions::settingsRequested, this, &InspectorPage::settingsRequested);
    clear();
}

void StatisticsPage::buildComparison() {
    moment_ = addSentence(column(), "statistics-moment", true);
    addRunChoice();
    absence_ = addSentence(column(), "statistics-absence", false);
    furthest_ = addSentence(column(), "statistics-furthest", false);
    population_words_ = addSentence(column(), "statistics-population", false);
    accuracies_ = addSentence(column(), "statistics-accuracies", false);
    table_ = new LayerTable(this);
    column()->addWidget(table_);
    shift_ = addSentence(column(), "statistics-shift", true);
    shift_->setToolTip(tr(
        "The larger of running variance over the variance that comes in when the same batch passes "
        "in evaluation mode, and its inverse; geometric mean over channels. Dropout in front of "
        "batch norm moves it from 1 (Li et al. 2018)."));
    population_ = new QCheckBox(tr("Population too"), this);
    population_->setObjectName("ask-population");
    population_->setToolTip(
        tr("Statistics of the whole training set at the present weights. Costs a pass over it each "
           "time."));
    column()->addWidget(population_);
    statistics_ = new StatisticsPlot("inspector-statistics", this);
    addPlot(column(), statistics_, kStatisticsHeight);
    window_ = addSentence(column(), "averaging-window", true);
    actions_ = new NormActions(this);
    column()->addWidget(actions_);
    addHeading(column(), tr("Divergence over time"));
    divergence_ = new DivergencePlot("inspector-divergence", this);
    addPlot(column(), divergence_, kDivergenceHeight);
}

void StatisticsPage::buildFold() {
    addHeading(column(), tr("Folding"));
    fold_ = new QCheckBox(tr("Check folding"), this);
    fold_->setObjectName("check-folding");
    fold_->setToolTip(
        tr("Folds every batch norm into a linear layer beside it, on a copy, and compares the "
           "logits in eval mode. The run stays as it is."));
    column()->addWidget(fold_);
    fold_outcome_ = addSentence(column(), "fold-outcome", false);
    fold_layer_ = addSentence(column(), "fold-layer", true);
    fold_plot_ = new FoldPlot("inspector-fold", this);
    fold_place_ = addPlot(column(), fold_plot_, kFoldHeight, "inference.md#folding");
}

InspectionRequest StatisticsPage::request() const {
    InspectionRequest request;
    request.statistics = true;
    request.population = population_->isChecked();
    request.fold = fold_->isChecked();
    return request;
}

void StatisticsPage::follow(const Inspected& what) {
    if (what.aimed != nullptr)
        actions_->display(*what.aimed);
    if (what.data)
        task_ = what.data->task;
    if (const History* history = showsTwin() ? what.twin_history : what.history)
        divergence_->setData(*history, showsTwin());
    divergence_->setVisited(what.visited ? std::optional(static_cast<double>(*what.visited))
                                         : std::nullopt);
}

void StatisticsPage::displayLooks() {
    displayComparison();
    displayLayer();
    displayFold();
}

void StatisticsPage::forget() {
    divergence_->clear();
}

void StatisticsPage::displayComparison() {
    const auto* own = ofA(&Inspection::statistics);
    const auto* twin = ofB(&Inspection::statistics);
    const auto* here = shown(&Inspection::statistics);
    say(moment_, shown() != nullptr ? momentOf(*shown()) : tr("Waiting for the first look."));
    say(absence_, here != nullptr ? words::whyNoComparison(*here) : QString());
    say(furthest_, here != nullptr ? words::furthestFromBatch(*here) : QString());
    say(population_words_, here != nullptr ? words::furthestFromPopulation(*here) : QString());
    say(shift_, here != nullptr ? words::varianceShift(*here) : QString());
    say(accuracies_, here != nullptr ? words::bothScores(*here, task_) : QString());
    table_->setVisible(own != nullptr || twin != nullptr);
    table_->display(own, hasTwin() ? twin : nullptr);
}

void StatisticsPage::displayLayer() {
    table_->setSelectedLayer(layer_);
    statistics_->setSelectedChannel(channel_);
    const auto* here = shown(&Inspection::statistics);
    const auto index = static_cast<std::size_t>(layer_);
    if (here == nullptr || index >= here->layers.size()) {
        statistics_->clear();
        say(window_, {});
        return;
    }
    statistics_->setData(here->layers[index], layer_, showsTwin());
    say(window_, words::averagingWindow(here->layers[index]));
}

void StatisticsPage::displayFold() {
    const bool wanted = fold_->isChecked();
    const auto* fold = wanted ? shown(&Inspection::fold) : nullptr;
    const auto index = static_cast<std::size_t>(layer_);
    const auto* layer =
        fold != nullptr && index < fold->layers.size() ? &fold->layers[index] : nullptr;
    fold_place_->setVisible(wanted);
    say(fold_outcome_, fold != nullptr ? words::foldOutcome(*fold, task_) : QString());
    say(fold_layer_, layer != nullptr ? words::foldOfLayer(*layer) : QString());
    if (layer != nullptr)
        fold_plot_->setData(*layer, layer_, showsTwin());
    else
        fold_plot_->clear();
}

void StatisticsPage::choose(int layer, int channel) {
    const auto* here = shown(&Inspection::statistics);
    const auto index = static_cast<std::size_t>(layer);
    if (here != nullptr && index < here->layers.size()) {
        const auto channels = static_cast<int>(here->layers[index].batch.mean.size());
        channel = std::clamp(channel, 0, std::max(channels - 1, 0));
    }
    select(layer, channel);
    emit selected(layer, channel);
}

void StatisticsPage::select(int layer, int channel) {
    layer_ = layer;
    channel_ = channel;
    actions_->setLayer(layer);
    displayLayer();
    displayFold();
}

void StatisticsPage::setTheme(const Theme& theme) {
    table_->setTheme(theme);
    RunPage::setTheme(theme);
}

}  // namespace normscope
