// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/recorded.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <map>

#include "app/learn/why_quantities.h"
#include "model/record/measured.h"
#include "model/settings/nan.h"

namespace normscope {

namespace {

const QRegularExpression& affineName() {
    static const QRegularExpression form(
        QStringLiteral("^layers\\.(\\d+)\\.norm\\.(weight|bias)$"));
    return form;
}

double ofSeries(const StepSeries& series, std::int64_t step) {
    return step >= series.firstRaw() && step <= series.size() ? static_cast<double>(series.at(step))
                                                              : kNaN;
}

double ofMetrics(const Quantity& quantity, const History& history, std::int64_t step) {
    static const std::map<QString, double MetricsRecord::*> members{
        {"val_loss_running", &MetricsRecord::val_loss_running},
        {"val_accuracy_running", &MetricsRecord::val_accuracy_running},
        {"val_loss_batch", &MetricsRecord::val_loss_batch},
        {"val_accuracy_batch", &MetricsRecord::val_accuracy_batch}};
    if (quantity.name == "train_loss")
        return ofSeries(history.train_loss, step);
    if (quantity.name == "train_accuracy")
        return ofSeries(history.train_accuracy, step);
    const auto* record = recordAt(history.metrics, step);
    return record != nullptr ? record->*members.at(quantity.name) : kNaN;
}

double ofAffine(const Quantity& quantity, const History& history, std::int64_t step) {
    const auto match = affineName().match(quantity.argument);
    const auto* record = recordAt(history.layers, step);
    const auto layer = match.captured(1).toULongLong();
    if (!match.hasMatch() || record == nullptr || layer >= record->affine.size())
        return kNaN;
    const auto& affine = record->affine[layer];
    const auto& values = match.captured(2) == "weight" ? affine.gamma : affine.beta;
    if (quantity.name == "count")
        return static_cast<double>(values.size());
    double squares = 0;
    for (const double value : values)
        squares += value * value;
    return values.empty() ? 0.0 : std::sqrt(squares / static_cast<double>(values.size()));
}

double ofValues(const Quantity& quantity, const History& history, std::int64_t step) {
    const auto parts = quantity.argument.split('.');
    const auto* record = recordAt(history.layers, step);
    const auto layer = parts[1].toULongLong();
    if (record == nullptr || layer >= record->layers.size())
        return kNaN;
    const auto& entry = record->layers[layer][tapCalled(parts[2].toStdString())];
    if (!entry.present)
        return kNaN;
    return quantity.name == "mean"   ? entry.summary.mean
           : quantity.name == "std"  ? entry.summary.std
           : quantity.name == "max"  ? entry.summary.max
           : quantity.name == "dead" ? entry.dead_share
                                     : entry.saturated_share;
}

double ofStatistics(const Quantity& quantity, const History& history, std::int64_t step) {
    static const std::map<QString, double DualRecord::Layer::*> members{
        {"batch_mean", &DualRecord::Layer::batch_mean},
        {"batch_var", &DualRecord::Layer::batch_var},
        {"running_mean", &DualRecord::Layer::running_mean},
        {"running_var", &DualRecord::Layer::running_var}};
    const auto* record = recordAt(history.dual, step);
    const auto layer = quantity.argument.section('.', 1, 1).toULongLong();
    if (record == nullptr || layer >= record->layers.size() || !record->layers[layer].present)
        return kNaN;
    const auto found = members.find(quantity.name);
    return found != members.end() ? record->layers[layer].*(found->second)
                                  : record->layers[layer].from_batch.kl;
}

const std::map<QString, double WeightUpdate::*>& updateMembers() {
    static const std::map<QString, double WeightUpdate::*> members{
        {"update_ratio", &WeightUpdate::ratio}, {"weight_norm", &WeightUpdate::weight_norm}};
    return members;
}

double ofUpdates(const Quantity& quantity, const History& history, std::int64_t step) {
    const auto* record = recordAt(history.layers, step);
    const auto layer = quantity.argument.section('.', 1, 1).toULongLong();
    if (record == nullptr || layer >= record->updates.size())
        return kNaN;
    return record->updates[layer].*updateMembers().at(quantity.name);
}

double ofWhy(const Quantity& quantity, const History& history, std::int64_t step) {
    const auto* look = recordAt(history.whys, step);
    return look == nullptr ? kNaN : valueIn(*look, quantity);
}

}  // namespace

bool isRecordedKind(const Quantity& quantity) {
    const bool of_state = quantity.name == "rms" || quantity.name == "count";
    return !of_state || affineName().match(quantity.argument).hasMatch();
}

bool isKnownOfEachStep(const Quantity& quantity) {
    return quantity.name == "train_loss" || quantity.name == "train_accuracy" || isOfWhy(quantity);
}

double measured(const Recorded& recorded, const Quantity& quantity, std::int64_t step) {
    const History* history = quantity.run == 'B' ? recorded.b : recorded.a;
    if (history == nullptr)
        return kNaN;
    if (isOfWhy(quantity))
        return ofWhy(quantity, *history, step);
    if (quantity.argument.isEmpty())
        return ofMetrics(quantity, *history, step);
    if (quantity.name == "rms" || quantity.name == "count")
        return ofAffine(quantity, *history, step);
    if (updateMembers().contains(quantity.name))
        return ofUpdates(quantity, *history, step);
    return quantity.argument.count('.') == 1 ? ofStatistics(quantity, *history, step)
                                             : ofValues(quantity, *history, step);
}

bool holds(const Expectation& expectation, const Recorded& recorded) {
    if (expectation.isFault()) {
        const auto at = expectation.left.run == 'B' ? recorded.fault_b : recorded.fault_a;
        return at && (expectation.kind == Expectation::Kind::FaultsAt ? *at == expectation.step
                                                                      : *at <= expectation.step);
    }
    return expectation.holds([&](const Quantity& quantity, std::int64_t step) {
        return measured(recorded, quantity, step);
    });
}

bool canBeJudged(const Expectation& expectation, const Recorded& recorded) {
    if (expectation.isFault())
        return true;
    const auto known = [&](const Quantity& quantity) {
        return !std::isnan(measured(recorded, quantity, quantity.step.value_or(expectation.step)));
    };
    return known(expectation.left) && (!expectation.right || known(*expectation.right));
}

}  // namespace normscope
