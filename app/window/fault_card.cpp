// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/fault_card.h"

#include <QCoreApplication>

#include "model/experiment/dataset_row.h"

namespace normscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("FaultCard", text);
}

Banner::Action action(const char* key, const QString& label, const QString& help) {
    return {QString::fromLatin1(key), label, help};
}

/// Whether the labels are refused as classes, and may be numbers to predict.
bool mayBeNumbers(const Fault& fault, const Configuration& configuration) {
    return taskOf(configuration) == Task::Classification &&
           usesSetting(configuration, pathOf(&DataConfig::task)) &&
           fault.oneLine().find(pathOf(&DataConfig::task)) != std::string::npos;
}

void addRemedies(std::vector<Banner::Action>& actions, const Fault& fault,
                 const Configuration& configuration) {
    switch (fault.kind) {
        case Fault::Kind::BatchOfOne:
            if (configuration.data.batch_size > 1)
                actions.push_back(action(fault_action::kDropLast, tr("Set drop_last"),
                                         tr("Leave out the last, incomplete batch and go on.")));
            else
                actions.push_back(action(fault_action::kLargerBatch, tr("Batch size 2"),
                                         tr("The smallest batch that has a variance; go on.")));
            break;
        case Fault::Kind::Diverged:
            if (configuration.optimizer.lr > 0)
                actions.push_back(action(fault_action::kLowerRate, tr("Learning rate ÷ 10"),
                                         tr("Lower the learning rate and go on from the weights "
                                            "before the step that failed.")));
            break;
        case Fault::Kind::Data:
            if (mayBeNumbers(fault, configuration))
                actions.push_back(action(fault_action::kPredictNumbers, tr("Predict the numbers"),
                                         tr("Train on the mean squared error of the label "
                                            "column, as a regression.")));
            actions.push_back(action(fault_action::kDefaultData, tr("Use MNIST 10k"),
                                     tr("Start with the digits that come with the program.")));
            break;
        case Fault::Kind::Internal:
            break;
    }
}

}  // namespace

FaultCard faultCard(const Fault& fault, const Experiment& experiment,
                    const Configuration& configuration) {
    FaultCard card;
    card.text.headline = QString::fromStdString(fault.what);  // names the step
    card.text.body = QString::fromStdString(fault.why + " " + fault.remedy).trimmed();
    addRemedies(card.actions, fault, configuration);
    if (fault.kind != Fault::Kind::Data) {
        if (!experiment.interventions.empty())
            card.actions.push_back(
                action(fault_action::kRestartAsBegun, tr("Restart as it began"),
                       tr("Start anew with the settings this run began with, before any change.")));
        card.actions.push_back(
            action(fault_action::kReset, tr("Reset"), tr("Start anew with the present settings.")));
    }
    return card;
}

std::vector<Setting> remedyOf(const QString& action, const Configuration& configuration) {
    if (action == QLatin1String(fault_action::kDropLast))
        return {settingOf(&DataConfig::drop_last, true)};
    if (action == QLatin1String(fault_action::kLargerBatch))
        return {settingOf(&DataConfig::batch_size, 2)};
    if (action == QLatin1String(fault_action::kLowerRate))
        return {settingOf(&OptimizerConfig::lr, configuration.optimizer.lr / 10)};
    if (action == QLatin1String(fault_action::kPredictNumbers))
        return {settingOf(&DataConfig::dataset, configuration.data.dataset),
                settingOf(&DataConfig::path, configuration.data.path),
                settingOf(&DataConfig::label, configuration.data.label),
                settingOf(&DataConfig::task, Task::Regression)};
    if (action == QLatin1String(fault_action::kDefaultData))
        return {settingOf(&DataConfig::dataset, DataConfig{}.dataset)};
    return {};
}

}  // namespace normscope
