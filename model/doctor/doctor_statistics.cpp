// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about running statistics: how far they lie from what they stand for, and in what state.
#include <algorithm>
#include <cmath>

#include "model/doctor/doctor_case.h"

namespace normscope::doctor {
namespace {

/// Weight of the initial 0 and 1 that no longer shows: what momentum 0.1 leaves after 70 batches.
constexpr double kGone = 6.3e-4;

/// Running against frozen: beyond one deviation, or a third or three times the variance, the
/// frozen statistics describe other data than those that come.
constexpr double kFarGap = 1.0, kFarRatio = 3.0;

/// What is gained by batch statistics over running ones, the same samples both ways, on average of
/// the last records of steps that were validated.
struct Gaps {
    double validation = 0.0, training = 0.0;
    double running = 0.0, batch = 0.0;  ///< validation accuracies
    std::int64_t first = 0;             ///< step of the earliest of them
};

/// None where there are not enough of them.
std::optional<Gaps> gapsOf(const Case& patient) {
    Gaps gaps;
    std::size_t found = 0;
    constexpr double kShare = 1.0 / static_cast<double>(kAgreeing);
    for (auto metrics = patient.metrics.rbegin();
         metrics != patient.metrics.rend() && found < kAgreeing; ++metrics) {
        const auto dual = std::ranges::find(patient.dual, metrics->step, &DualRecord::step);
        if (dual == patient.dual.end() || !isTelling(*metrics))
            continue;
        gaps.running += kShare * metrics->val_accuracy_running;
        gaps.batch += kShare * metrics->val_accuracy_batch;
        gaps.training += kShare * (dual->accuracy_batch - dual->accuracy_running);
        gaps.first = metrics->step;
        ++found;
    }
    gaps.validation = gaps.batch - gaps.running;
    return found == kAgreeing ? std::optional(gaps) : std::nullopt;
}

std::vector<Evidence> evidenceOf(const Gaps& gaps) {
    return {shareOf("validation accuracy, running statistics", gaps.running),
            shareOf("validation accuracy, batch statistics", gaps.batch),
            numberOf("training batch, batch minus running accuracy", gaps.training)};
}

Words wordsOf(const Gaps& gaps) {
    return {{"running", shareText(gaps.running)}, {"batch", shareText(gaps.batch)}};
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

void pointAtFurthest(const Case& patient, Finding& found) {
    found.layer = furthestLayer(patient.dual.back());
    if (!found.layer)
        return;
    const auto& from =
        patient.dual.back().layers[static_cast<std::size_t>(*found.layer)].from_batch;
    found.channel = from.worst_gap_channel;
    found.evidence.push_back(
        numberOf(layerText(*found.layer) + ", gap of means in σ", from.mean_gap));
    found.evidence.push_back(
        numberOf(layerText(*found.layer) + ", running by batch variance", from.var_ratio));
}

/// The fewest batches that a layer's running statistics have seen, and by which momentum.
struct Youngest {
    std::int64_t tracked = 0;
    std::optional<double> momentum;  ///< none: all batches count alike

    /// Whether their age explains a gap: statistics that never move are not on their way.
    bool isOnItsWay() const {
        return tracked < kYoung && momentum != 0.0 &&
               (!momentum || weightOfInitial(momentum, tracked) > kGone);
    }
    /// Batches after which next to nothing is left of the initial 0 and 1.
    std::int64_t wait() const {
        const double batches = std::log(kGone) / std::log1p(-*momentum);
        return static_cast<std::int64_t>(std::ceil(batches)) - tracked;
    }
};

std::optional<Youngest> youngest(const Case& patient) {
    std::optional<Youngest> found;
    const auto& layers = patient.dual.back().health.layers;
    for (std::size_t i = 0; i < std::min(layers.size(), patient.norm_slots.size()); ++i)
        if (patient.norm_slots[i].tracks() &&
            (!found || layers[i].batches_tracked < found->tracked))
            found = {layers[i].batches_tracked, patient.norm_slots[i].config.momentum};
    return found;
}

void sayYoung(const Case& patient, const Gaps& gaps, const Youngest& young, Findings& findings) {
    Words words{{"tracked", std::to_string(young.tracked)}};
    if (young.momentum)
        words["wait"] = std::to_string(young.wait());
    auto found =
        finding(patient, FindingKind::YoungStatistics, young.momentum ? "" : "average", words);
    found.evidence = evidenceOf(gaps);
    found.evidence.push_back(countOf("batches the running statistics have seen", young.tracked));
    pointAtFurthest(patient, found);
    found.settings = {settingOf(action_path::kRecalibrate)};
    findings.push_back(std::move(found));
}

void sayStale(const Case& patient, const Gaps& gaps, Findings& findings) {
    auto found = finding(patient, FindingKind::StaleStatistics, "lagging", wordsOf(gaps));
    if (gaps.validation > 3 * kAccuracyGap)
        found.severity = Severity::Problem;
    found.evidence = evidenceOf(gaps);
    pointAtFurthest(patient, found);
    found.settings = {settingOf(action_path::kRecalibrate)};
    findings.push_back(std::move(found));
}

void sayShifted(const Case& patient, const Gaps& gaps, Findings& findings) {
    auto found = finding(patient, FindingKind::DomainShift, "found", wordsOf(gaps));
    found.evidence = evidenceOf(gaps);
    if (patient.now.validation != ValidationConfig{}) {
        const ValidationConfig clean;
        found.settings = {settingOf(&ValidationConfig::brightness, clean.brightness),
                          settingOf(&ValidationConfig::contrast, clean.contrast),
                          settingOf(&ValidationConfig::noise, clean.noise),
                          settingOf(&ValidationConfig::invert, clean.invert)};
        found.action = told(found.kind, "made here", wordsOf(gaps)).action;
    }
    findings.push_back(std::move(found));
}

void checkGaps(const Case& patient, Findings& findings) {
    if (!patient.trains() || !patient.anyByBatch() || !patient.anyTracks())
        return;
    const auto gaps = gapsOf(patient);
    if (!gaps || !(gaps->validation > kAccuracyGap))
        return;
    const bool everywhere = gaps->training > gaps->validation / 3;
    const auto young = youngest(patient);
    const bool was_young = young && young->tracked - (patient.step - gaps->first) < kYoung;
    if (everywhere && young && young->isOnItsWay())
        sayYoung(patient, *gaps, *young, findings);
    else if (was_young)  // what was measured then says nothing of now
        return;
    else if (everywhere)
        sayStale(patient, *gaps, findings);
    else
        sayShifted(patient, *gaps, findings);
}

/// Frozen layers have no gap between the two accuracies: they are by running statistics in both.
void checkFrozenFit(const Case& patient, Findings& findings) {
    const auto records = patient.agreeing();
    for (std::size_t i = 0; i < patient.norm_slots.size() && patient.trains(); ++i) {
        if (!patient.norm_slots[i].config.freeze || !patient.norm_slots[i].tracks())
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
        const auto& from = records.back().layers[i].from_batch;
        auto found = finding(patient, FindingKind::StaleStatistics, "frozen", {}, layer,
                             from.worst_gap_channel);
        found.evidence = {numberOf("gap of means in σ", from.mean_gap),
                          numberOf("running by batch variance", from.var_ratio)};
        found.settings = {settingOf(&NormalizationConfig::freeze, false, ownLayer(patient, layer))};
        findings.push_back(std::move(found));
        return;
    }
}

void checkPoison(const Case& patient, Findings& findings) {
    if (patient.dual.empty())
        return;
    const auto& layers = patient.dual.back().health.layers;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto& poisoned = layers[i].poisoned;
        if (poisoned.count == 0)
            continue;
        auto found = finding(patient, FindingKind::PoisonedChannel, "",
                             {{"count", std::to_string(poisoned.count)},
                              {"channels", std::to_string(layers[i].channels)}},
                             static_cast<std::int64_t>(i), poisoned.first);
        found.evidence = {countOf("channels that are NaN or infinite", poisoned.count),
                          countOf("channels of the layer", layers[i].channels),
                          countOf("first of them", poisoned.first + 1)};
        found.settings = {settingOf(action_path::kResetStatistics, ownLayer(patient, found.layer))};
        findings.push_back(std::move(found));
        return;
    }
}

}  // namespace

void checkStatistics(const Case& patient, Findings& findings) {
    const auto before = findings.size();
    checkPoison(patient, findings);
    if (findings.size() == before)
        checkGaps(patient, findings);
    checkFrozenFit(patient, findings);
}

}  // namespace normscope::doctor
