// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/export/run_summary.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/files/experiment_json_parts.h"
#include "model/settings/dataset_row.h"
#include "model/settings/nan.h"

namespace normscope {

namespace {

QJsonValue indexOrNull(const std::optional<std::int64_t>& index) {
    return index ? QJsonValue(qint64{*index}) : QJsonValue();
}

/// "val_accuracy_batch", "val_r2_batch": `pattern` with what the score is called for %.
QString scoreName(Task task, const char* pattern) {
    const auto key = scoreKey(task);
    return QString::fromLatin1(pattern).replace(
        QLatin1Char('%'), QLatin1String(key.data(), static_cast<qsizetype>(key.size())));
}

QJsonObject finalMetrics(const History& history, Task task) {
    const auto m = history.metrics.empty() ? MetricsRecord{0, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN}
                                           : history.metrics.back();
    return {{"train_loss", numberOrNull(m.train_loss)},
            {scoreName(task, "train_%"), numberOrNull(m.train_accuracy)},
            {"val_loss_running", numberOrNull(m.val_loss_running)},
            {scoreName(task, "val_%_running"), numberOrNull(m.val_accuracy_running)},
            {"val_loss_batch", numberOrNull(m.val_loss_batch)},
            {scoreName(task, "val_%_batch"), numberOrNull(m.val_accuracy_batch)},
            {"lr", numberOrNull(history.metrics.empty() ? kNaN : m.lr)},
            {"grad_norm", numberOrNull(m.gradient_norm)}};
}

QJsonValue faultJson(const std::optional<Fault>& fault) {
    if (!fault)
        return {};
    return QJsonObject{{"kind", nameOf(fault->kind)},
                       {"step", qint64{fault->step}},
                       {"what", QString::fromStdString(fault->what)},
                       {"why", QString::fromStdString(fault->why)},
                       {"remedy", QString::fromStdString(fault->remedy)}};
}

QJsonValue divergedAt(const std::optional<Fault>& fault) {
    const bool diverged = fault && fault->kind == Fault::Kind::Diverged;
    return diverged ? QJsonValue(qint64{fault->step}) : QJsonValue();
}

QJsonObject divergenceJson(const Divergence& from) {
    return {{"kl", numberOrNull(from.kl)},
            {"gap", numberOrNull(from.mean_gap)},
            {"ratio", numberOrNull(from.var_ratio)}};
}

/// How far the running statistics lie from the last batch's and the population's.
QJsonValue dualJson(const RunOutcome& run, Task task) {
    if (!run.inspection || !run.inspection->statistics)
        return {};
    const auto& statistics = *run.inspection->statistics;
    QJsonArray layers;
    for (const auto& layer : statistics.layers)
        layers << (layer.present ? QJsonValue(QJsonObject{
                                       {"batch", divergenceJson(layer.from_batch)},
                                       {"population", divergenceJson(layer.from_population)}})
                                 : QJsonValue());
    return QJsonObject{{"worst_layer_batch", indexOrNull(statistics.worst_from_batch)},
                       {"worst_layer_population", indexOrNull(statistics.worst_from_population)},
                       {"layers", layers},
                       {scoreName(task, "%_batch"), numberOrNull(statistics.accuracy_batch)},
                       {scoreName(task, "%_running"), numberOrNull(statistics.accuracy_running)}};
}

QJsonValue foldJson(const RunOutcome& run) {
    if (!run.inspection || !run.inspection->fold || run.inspection->fold->folded == 0)
        return {};
    const auto& fold = *run.inspection->fold;
    return QJsonObject{{"folded_layers", qint64{fold.folded}},
                       {"samples", qint64{fold.samples}},
                       {"max_logit_change", numberOrNull(fold.max_logit_change)},
                       {"max_logit", numberOrNull(fold.max_logit)},
                       {"changed_predictions", qint64{fold.changed_predictions}}};
}

QJsonValue companionsJson(const RunOutcome& run) {
    if (!run.inspection || !run.inspection->companions)
        return {};
    const auto& check = *run.inspection->companions;
    return QJsonObject{{"unsteady_share", numberOrNull(check.unsteady_share)},
                       {"spread", numberOrNull(check.spread)},
                       {"samples", qint64{check.unsteady_samples}},
                       {"batch_size", qint64{check.batch_size}}};
}

QJsonObject spreadJson(const RunOutcome& run, const Experiment& experiment) {
    const auto spread = spreadOf(run.history, experiment);
    return {{"layer", numberOrNull(spread.whole)}, {"unit_median", numberOrNull(spread.units)}};
}

QJsonObject runJson(const QString& name, const std::vector<Setting>& differences,
                    const RunOutcome& run, const Experiment& experiment) {
    QJsonArray list;
    for (const auto& setting : differences)
        list << QJsonObject{{"key", QString::fromStdString(setting.key)},
                            {"value", json::fromValue(setting.value)}};
    return {{"name", name},
            {"differences", list},
            {"steps", qint64{run.steps}},
            {"final", finalMetrics(run.history, taskOf(experiment.configuration))},
            {"weights_sha256", QString::fromStdString(run.weights_sha256)},
            {"diverged_at", divergedAt(run.fault)},
            {"fault", faultJson(run.fault)},
            {"dual", dualJson(run, taskOf(experiment.configuration))},
            {"fold", foldJson(run)},
            {"companions", companionsJson(run)},
            {"spread", spreadJson(run, experiment)}};
}

QJsonArray runsJson(const RunResult& result) {
    auto experiment = result.context.experiment;
    const auto twin = experiment.twin;
    experiment.twin.reset();
    QJsonArray runs{runJson("A", {}, result.a, experiment)};
    if (result.b)
        runs << runJson("B", twin ? twin->differences : std::vector<Setting>{}, *result.b,
                        twin ? result.context.experiment.twinExperiment() : experiment);
    return runs;
}

/// The values that go into the last hidden layer's activation, as recorded.
const LayerRecord::Entry* activationInput(const LayerRecord& record, const Experiment& experiment) {
    if (record.layers.empty())
        return nullptr;
    const auto last = static_cast<std::int64_t>(record.layers.size()) - 1;
    const auto& taps = record.layers.back();
    const auto& normalized = taps.normalized;
    const auto& linear = taps.linear;
    // What is changed at a step is seen by the next one first.
    const auto placement =
        experiment.configurationAt(record.step - 1).normalizationOf(last).placement;
    if (normalized.present && placement == Placement::Before)
        return &normalized;
    return linear.present ? &linear : nullptr;
}

/// The largest by the smallest of positive values; NaN where there are not two.
class LargestBySmallest {
  public:
    void add(double value) {
        if (!std::isfinite(value))
            return;
        smallest_ = std::min(smallest_, value);
        largest_ = std::max(largest_, value);
        ++count_;
    }
    double ratio() const { return count_ < 2 || smallest_ <= 0.0 ? kNaN : largest_ / smallest_; }

  private:
    double smallest_ = std::numeric_limits<double>::infinity();
    double largest_ = 0.0;
    int count_ = 0;
};

}  // namespace

QJsonValue numberOrNull(double value) {
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue();
}

QString nameOf(Fault::Kind kind) {
    switch (kind) {
        case Fault::Kind::BatchOfOne:
            return "batch_of_one";
        case Fault::Kind::Diverged:
            return "diverged";
        case Fault::Kind::Data:
            return "data";
        case Fault::Kind::Internal:
            break;
    }
    return "internal";
}

Spread spreadOf(const History& history, const Experiment& experiment) {
    LargestBySmallest whole;
    std::vector<LargestBySmallest> units;
    for (const auto& record : history.layers) {
        const auto* entry = activationInput(record, experiment);
        if (!entry)
            continue;
        whole.add(entry->summary.p85 - entry->summary.p15);
        units.resize(std::max(units.size(), entry->p15.size()));
        for (std::size_t unit = 0; unit < entry->p15.size(); ++unit)
            units[unit].add(double{entry->p85[unit]} - double{entry->p15[unit]});
    }
    std::vector<double> ratios;
    for (const auto& unit : units)
        if (const double ratio = unit.ratio(); std::isfinite(ratio))
            ratios.push_back(ratio);
    std::sort(ratios.begin(), ratios.end());
    const auto middle = ratios.size() / 2;
    const double median = ratios.empty()           ? kNaN
                          : ratios.size() % 2 == 1 ? ratios[middle]
                                                   : (ratios[middle - 1] + ratios[middle]) / 2.0;
    return {whole.ratio(), median};
}

QJsonObject summaryOf(const RunResult& result) {
    const auto& backend = result.context.backend;
    const auto task = taskOf(result.context.experiment.configuration);
    return {{"program", QStringLiteral("Normscope " NORMSCOPE_VERSION)},
            {"libtorch", QString::fromStdString(backend.libtorch)},
            {"blas", QString::fromStdString(backend.blas)},
            {"threads", backend.threads},
            {"seed", static_cast<qint64>(result.context.experiment.configuration.seed)},
            {"steps", qint64{result.a.steps}},
            {"task", task == Task::Regression ? "regression" : "classification"},
            {"final", finalMetrics(result.a.history, task)},
            {"weights_sha256", QString::fromStdString(result.a.weights_sha256)},
            {"steps_per_second", numberOrNull(result.steps_per_second)},
            {"interrupted", result.interrupted},
            {"diverged_at", divergedAt(result.a.fault)},
            {"fault", faultJson(result.a.fault)},
            {"runs", runsJson(result)}};
}

QByteArray summaryJson(const RunResult& result) {
    return QJsonDocument(summaryOf(result)).toJson();
}

}  // namespace normscope
