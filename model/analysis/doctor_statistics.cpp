// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about running statistics: how far they lie from what they stand for, and in what state.
#include <algorithm>
#include <cmath>

#include "model/analysis/doctor_case.h"

namespace normscope::doctor {
namespace {

/// Running against frozen: beyond one deviation, or a third or three times the variance, the
/// frozen statistics describe other data than those that come.
constexpr double kFarGap = 1.0, kFarRatio = 3.0;

/// What is gained by batch statistics over running ones, the same samples both ways, on average of
/// the last records.
struct Gaps {
    double validation = 0.0, training = 0.0;
    double running = 0.0, batch = 0.0;  ///< validation accuracies
};

Gaps gapsOf(const Case& the) {
    Gaps gaps;
    const auto count = std::min({kAgreeing, the.metrics.size(), the.dual.size()});
    const auto share = 1.0 / static_cast<double>(count);
    for (const auto& record : the.metrics.last(count)) {
        gaps.running += share * record.val_accuracy_running;
        gaps.batch += share * record.val_accuracy_batch;
    }
    for (const auto& record : the.dual.last(count))
        gaps.training += share * (record.accuracy_batch - record.accuracy_running);
    gaps.validation = gaps.batch - gaps.running;
    return gaps;
}

std::vector<Evidence> evidenceOf(const Gaps& gaps) {
    return {shareOf("validation accuracy, running statistics", gaps.running),
            shareOf("validation accuracy, batch statistics", gaps.batch),
            numberOf("training batch, batch minus running accuracy", gaps.training)};
}

/// The layer whose running statistics lie furthest from the last batch's.
std::optional<std::int64_t> furthestLayer(const DualRecord& record) {
    std::optional<std::int64_t> furthest;
    double most = 0.0;
    for (std::size_t i = 0; i < record.layers.size(); ++i)
        if (record.layers[i].present && record.layers[i].from_batch.kl > most) {
            most = record.layers[i].from_batch.kl;
            furthest = static_cast<std::int64_t>(i);
        }
    return furthest;
}

void pointAtFurthest(const Case& the, Finding& found) {
    found.layer = furthestLayer(the.dual.back());
    if (!found.layer)
        return;
    const auto& from = the.dual.back().layers[static_cast<std::size_t>(*found.layer)].from_batch;
    found.channel = from.worst_gap_channel;
    found.evidence.push_back(
        numberOf(layerText(*found.layer) + ", gap of means in σ", from.mean_gap));
    found.evidence.push_back(
        numberOf(layerText(*found.layer) + ", running by batch variance", from.var_ratio));
}

/// The fewest batches that a layer's running statistics have seen.
std::optional<std::int64_t> fewestTracked(const Case& the) {
    std::optional<std::int64_t> fewest;
    const auto& layers = the.dual.back().health.layers;
    for (std::size_t i = 0; i < std::min(layers.size(), the.sites.size()); ++i)
        if (the.sites[i].tracks())
            fewest =
                std::min(fewest.value_or(layers[i].batches_tracked), layers[i].batches_tracked);
    return fewest;
}

void sayYoung(const Case& the, const Gaps& gaps, std::int64_t tracked, Findings& findings) {
    auto found = finding(the, FindingKind::YoungStatistics, Severity::Note);
    found.evidence = evidenceOf(gaps);
    found.evidence.push_back(countOf("batches the running statistics have seen", tracked));
    pointAtFurthest(the, found);
    found.what = "Running statistics have seen " + std::to_string(tracked) +
                 " batches; evaluation by them is still far behind.";
    found.why =
        "They began as mean 0 and variance 1, and each batch replaces a share of that as "
        "large as the momentum. Evaluation in the first steps says little.";
    found.remedy = "Wait some fifty steps, or recalibrate.";
    found.settings = {{"normalization.recalibrate", true}};
    found.action = "Recalibrate";
    found.page = "statistics";
    found.guide = "inference.md";
    findings.push_back(std::move(found));
}

void sayStale(const Case& the, const Gaps& gaps, Findings& findings) {
    auto found =
        finding(the, FindingKind::StaleStatistics,
                gaps.validation > 3 * kAccuracyGap ? Severity::Problem : Severity::Warning);
    found.evidence = evidenceOf(gaps);
    pointAtFurthest(the, found);
    found.what = "Validation accuracy is " + shareText(gaps.running) + " by running and " +
                 shareText(gaps.batch) + " by batch statistics, and training batches fare alike.";
    found.why =
        "The running statistics do not describe the activations of the present weights, "
        "not even on the training data: they lag behind, or were never right.";
    found.remedy =
        "Recalibrate: one pass over the training data sets them to what they stand for. "
        "Then look at momentum and batch size.";
    found.settings = {{"normalization.recalibrate", true}};
    found.action = "Recalibrate";
    found.curve = "accuracy";
    found.page = "statistics";
    findings.push_back(std::move(found));
}

void sayShifted(const Case& the, const Gaps& gaps, Findings& findings) {
    auto found = finding(the, FindingKind::DomainShift, Severity::Warning);
    found.evidence = evidenceOf(gaps);
    found.what = "Validation accuracy is " + shareText(gaps.running) + " by running and " +
                 shareText(gaps.batch) +
                 " by batch statistics, while on training batches both agree.";
    found.why =
        "Running statistics are those of the training data and fit them. Validation data "
        "have others: they are brighter, fainter, or of another origin.";
    found.remedy =
        "Bring the validation data to the training data's scale. Recalibrating on "
        "training data cannot help: the statistics are right already.";
    if (the.now.validation != ValidationConfig{}) {
        const ValidationConfig clean;
        found.settings = {{"validation.brightness", clean.brightness},
                          {"validation.contrast", clean.contrast},
                          {"validation.noise", clean.noise},
                          {"validation.invert", clean.invert}};
        found.action = "Undo the shift";
    }
    found.curve = "accuracy";
    found.page = "predictions";
    found.guide = "batches.md";
    findings.push_back(std::move(found));
}

void checkGaps(const Case& the, Findings& findings) {
    if (!the.trains() || !the.anyByBatch() || !the.anyTracks() ||
        std::min(the.metrics.size(), the.dual.size()) < kAgreeing)
        return;
    const auto gaps = gapsOf(the);
    if (!(gaps.validation > kAccuracyGap))
        return;
    const bool everywhere = gaps.training > gaps.validation / 3;
    const auto tracked = fewestTracked(the);
    if (everywhere && tracked && *tracked < kYoung)
        sayYoung(the, gaps, *tracked, findings);
    else if (everywhere)
        sayStale(the, gaps, findings);
    else if (!tracked || *tracked >= kYoung)
        sayShifted(the, gaps, findings);
}

/// Frozen layers have no gap between the two accuracies: they are by running statistics in both.
void checkFrozenFit(const Case& the, Findings& findings) {
    const auto records = the.agreeing();
    for (std::size_t i = 0; i < the.sites.size() && the.trains(); ++i) {
        if (!the.sites[i].config.freeze || !the.sites[i].tracks())
            continue;
        const bool far = !records.empty() && std::ranges::all_of(records, [&](const auto& record) {
            if (i >= record.layers.size())
                return false;
            const auto& from = record.layers[i].from_batch;
            return from.mean_gap > kFarGap || from.var_ratio > kFarRatio ||
                   from.var_ratio < 1.0 / kFarRatio;
        });
        if (!far)
            continue;
        const auto layer = static_cast<std::int64_t>(i);
        auto found = finding(the, FindingKind::StaleStatistics, Severity::Warning);
        const auto& from = records.back().layers[i].from_batch;
        found.layer = layer;
        found.channel = from.worst_gap_channel;
        found.evidence = {numberOf("gap of means in σ", from.mean_gap),
                          numberOf("running by batch variance", from.var_ratio)};
        found.what = "Batch norm of " + layerText(layer) +
                     " is frozen, and its statistics no longer fit what comes in.";
        found.why =
            "The layers before it go on learning while it stands still, so nothing brings "
            "its input back to mean 0 and variance 1.";
        found.remedy = "Unfreeze it, or freeze the layers before it too.";
        found.settings = {settingOf(the, layer, "freeze", false)};
        found.action = "Unfreeze " + layerText(layer);
        found.page = "statistics";
        found.guide = "inference.md";
        findings.push_back(std::move(found));
        return;
    }
}

void checkPoison(const Case& the, Findings& findings) {
    if (the.dual.empty())
        return;
    const auto& layers = the.dual.back().health.layers;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto& poisoned = layers[i].poisoned;
        if (poisoned.count == 0)
            continue;
        auto found = finding(the, FindingKind::PoisonedChannel, Severity::Problem);
        found.layer = static_cast<std::int64_t>(i);
        found.channel = poisoned.first;
        found.evidence = {countOf("channels that are NaN or infinite", poisoned.count),
                          countOf("channels of the layer", layers[i].channels),
                          countOf("first of them", poisoned.first + 1)};
        found.what = "Running statistics of " + layerText(*found.layer) +
                     " are NaN or infinite in " + std::to_string(poisoned.count) + " of " +
                     std::to_string(layers[i].channels) + " channels.";
        found.why =
            "A single sample with such a value is enough: the moving average never forgets "
            "it. Training by batch statistics may look fine meanwhile; evaluation does not.";
        found.remedy =
            "Find the sample in the data. Then reset the running statistics; without "
            "that they stay as they are for good.";
        found.settings = {settingOf(the, found.layer, "reset_running_stats", true)};
        found.action = "Reset statistics";
        found.page = "statistics";
        findings.push_back(std::move(found));
        return;
    }
}

}  // namespace

void checkStatistics(const Case& the, Findings& findings) {
    const auto before = findings.size();
    checkPoison(the, findings);
    if (findings.size() == before)
        checkGaps(the, findings);
    checkFrozenFit(the, findings);
}

}  // namespace normscope::doctor
