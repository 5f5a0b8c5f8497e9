// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/fault_card.h"

#include <QCoreApplication>
#include <algorithm>
#include <iterator>

#include "app/lab/lab.h"
#include "model/settings/dataset_row.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("FaultCard", text);
}

using Settings = std::vector<Setting>;

/// All that says how the refused data are to be read, then `others`.
Settings onRefusedData(const Configuration& refused, Settings others) {
    Settings all;
    for (const auto& key : settingKeys())
        if (isOfData(key.path) && usesSetting(refused, key.path))
            all.push_back({std::string(key.path), key.get(refused)});
    std::ranges::move(others, std::back_inserter(all));
    return all;
}

/// Whether the data are refused for what `field` says of them.
template <class Part, class T>
bool isAbout(const Fault& fault, T Part::*field) {
    return fault.kind == Fault::Kind::Data &&
           fault.oneLine().find(pathOf(field)) != std::string::npos;
}

/// Whether the labels are refused as classes, and may be numbers to predict.
bool mayBeNumbers(const Fault& fault, const Configuration& configuration) {
    return taskOf(configuration) == Task::Classification &&
           usesSetting(configuration, pathOf(&DataConfig::task)) &&
           isAbout(fault, &DataConfig::task);
}

std::vector<Remedy> remediesOf(const Fault& fault, const Configuration& configuration) {
    const Remedy drop_last{
        "drop-last", tr("Set drop_last"), tr("Leave out the last, incomplete batch and go on."),
        [](const Configuration&) -> Settings { return {settingOf(&DataConfig::drop_last, true)}; }};
    const Remedy larger_batch{
        "larger-batch", tr("Batch size 2"), tr("The smallest batch that has a variance; go on."),
        [](const Configuration&) -> Settings { return {settingOf(&DataConfig::batch_size, 2)}; }};
    const Remedy lower_rate{"lower-rate", tr("Learning rate ÷ 10"),
                            tr("Lower the learning rate and go on from the weights before the step "
                               "that failed."),
                            [](const Configuration& now) -> Settings {
                                return {settingOf(&OptimizerConfig::lr, now.optimizer.lr / 10)};
                            }};
    const Remedy numbers{"predict-numbers", tr("Predict the numbers"),
                         tr("Train on the mean squared error of the label column, as a "
                            "regression."),
                         [](const Configuration& refused) {
                             return onRefusedData(refused,
                                                  {settingOf(&DataConfig::task, Task::Regression)});
                         }};
    const Remedy no_convolutions{
        "use-mlp", tr("Use an MLP"), tr("Train on these data with linear layers."),
        [](const Configuration& refused) {
            return onRefusedData(refused,
                                 {settingOf(&NetworkConfig::kind, NetworkKind::Mlp),
                                  settingOf(&NetworkConfig::hidden, NetworkConfig{}.hidden)});
        }};
    const Remedy small_batch{
        "small-batch", tr("Batch size 2"), tr("Train on these data in the smallest batches."),
        [](const Configuration& refused) {
            return onRefusedData(refused, {settingOf(&DataConfig::batch_size, 2)});
        }};
    const Remedy default_data{"default-data", tr("Use MNIST 10k"),
                              tr("Start with the digits that come with the program."),
                              [](const Configuration&) -> Settings {
                                  return {settingOf(&DataConfig::dataset, DataConfig{}.dataset)};
                              }};
    switch (fault.kind) {
        case Fault::Kind::BatchOfOne:
            return {configuration.data.batch_size > 1 ? drop_last : larger_batch};
        case Fault::Kind::Diverged:
            return configuration.optimizer.lr > 0 ? std::vector{lower_rate} : std::vector<Remedy>{};
        case Fault::Kind::Data:
            if (mayBeNumbers(fault, configuration))
                return {numbers, default_data};
            if (isAbout(fault, &NetworkConfig::kind))
                return {no_convolutions, default_data};
            if (isAbout(fault, &DataConfig::batch_size))
                return {small_batch, default_data};
            return {default_data};
        case Fault::Kind::Internal:
            break;
    }
    return {};
}

}  // namespace

FaultCard faultCard(const Fault& fault, const Experiment& experiment,
                    const Configuration& configuration) {
    FaultCard card;
    const auto inWords = [&](const std::string& sentence) {
        return inPanelWords(QString::fromStdString(sentence), configuration);
    };
    card.text.headline = inWords(fault.what);  // names the step
    card.text.body = inWords(fault.why + " " + fault.remedy).trimmed();
    card.remedies = remediesOf(fault, configuration);
    if (fault.kind == Fault::Kind::Data)
        return card;
    if (!experiment.interventions.empty())
        card.remedies.push_back(
            {"restart-as-begun", tr("Restart as it began"),
             tr("Start anew with the settings this run began with, before any change."), nullptr,
             &Lab::restartAsBegun});
    card.remedies.push_back(
        {"reset", tr("Reset"), tr("Start anew with the present settings."), nullptr, &Lab::reset});
    return card;
}

void apply(const Remedy& remedy, Lab& lab, bool refused) {
    if (remedy.start != nullptr)
        return (lab.*remedy.start)();
    const auto settings = remedy.settings(refused ? lab.refused() : lab.configuration());
    if (!isLive(settings))
        return lab.rebuild(settings);
    lab.intervene(settings);
    lab.play();
}

}  // namespace normscope
