// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about which statistics are used when, and how they are allowed to move.
#include <algorithm>
#include <cmath>

#include "model/doctor/doctor_case.h"

namespace normscope::doctor {
namespace {

/// Share of the initial 0 and 1 above which running statistics are more made up than measured.
constexpr double kMadeUp = 0.5;
/// And below which it no longer matters.
constexpr double kForgotten = 0.05;
/// From here on the average is over two batches or fewer, as noisy as they are; and it is where
/// values in Keras's convention begin that were meant as their difference from 1.
constexpr double kHasty = 0.5, kKeras = 0.9;
/// An average over more than 200 batches.
constexpr double kSlow = 0.005;
constexpr double kUsualMomentum = 0.1;

std::int64_t trackedBy(const Case& patient, std::size_t layer) {
    return patient.latest != nullptr && layer < patient.latest->health.layers.size()
               ? patient.latest->health.layers[layer].batches_tracked
               : 0;
}

/// The step from which on a setting has had the value it has.
template <class Get>
std::int64_t since(const Case& patient, Get get) {
    auto at = patient.run.experiment->configuration;
    std::int64_t from = 0;
    for (const auto& change : patient.run.experiment->interventions) {
        if (change.step > patient.step)
            break;
        const auto before = get(at);
        for (const auto& setting : change.set)
            assign(at, setting);
        if (get(at) != before)
            from = change.step;
    }
    return from;
}

void checkTrainsInEval(const Case& patient, Findings& findings) {
    const auto from = since(patient, [](const Configuration& c) { return c.mode; });
    if (patient.trains() || !patient.anyTracks() || patient.step <= from)
        return;
    auto found = finding(patient, FindingKind::TrainsInEval, "",
                         {{"steps", std::to_string(patient.step - from)}});
    found.evidence = {countOf("steps made in eval mode", patient.step - from)};
    addValidation(patient, found);
    found.settings = {settingOf(&Configuration::mode, Mode::Train)};
    findings.push_back(std::move(found));
}

/// Running statistics in use that hold mostly what they began with.
void checkFresh(const Case& patient, Findings& findings) {
    for (std::size_t i = 0; i < patient.norm_slots.size(); ++i) {
        const auto& slot = patient.norm_slots[i];
        if (!slot.tracks() || (patient.trains() && !slot.config.freeze))
            continue;
        const auto tracked = trackedBy(patient, i);
        const double weight = weightOfInitial(slot.config.momentum, tracked);
        if (weight <= kMadeUp)
            continue;
        auto found = finding(patient, FindingKind::FreshStatisticsInUse,
                             patient.trains() ? "frozen" : "eval",
                             {{"tracked", std::to_string(tracked)}}, static_cast<std::int64_t>(i));
        found.evidence = {countOf("batches the running statistics have seen", tracked),
                          shareOf("weight of their initial 0 and 1", weight)};
        found.settings = {
            settingOf(action_path::kRecalibrate,
                      ownLayer(patient, patient.trains() ? found.layer : std::nullopt))};
        findings.push_back(std::move(found));
        return;
    }
}

void checkForgotEval(const Case& patient, Findings& findings) {
    const auto untracked = std::ranges::find_if(patient.norm_slots, [](const Slot& slot) {
        return slot.batch.across_batch && !slot.tracks();
    });
    if (untracked == patient.norm_slots.end())
        return;
    auto found =
        finding(patient, FindingKind::ForgotEval, untracked->values_of_one > 1 ? "maps" : "", {},
                untracked - patient.norm_slots.begin());
    found.evidence = {wordsOf("track_running_stats", "false"),
                      countOf("samples that share an answer", patient.now.data.batch_size)};
    if (const auto* newest = newestValidation(patient))
        found.evidence.push_back(
            shareOf("validation accuracy, batch statistics", newest->val_accuracy_batch));
    found.settings = {settingOf(&NormalizationConfig::track_running_stats, true)};
    findings.push_back(std::move(found));
}

Finding momentumFinding(const Case& patient, std::size_t layer, std::string_view variant) {
    const auto momentum = *patient.norm_slots[layer].config.momentum;
    auto found = finding(patient, FindingKind::Momentum, variant,
                         {{"momentum", numberText(momentum)}}, static_cast<std::int64_t>(layer));
    found.evidence = {numberOf("momentum", momentum)};
    if (momentum > 0)
        found.evidence.push_back(numberOf("batches averaged over, about", 1.0 / momentum));
    found.evidence.push_back(shareOf("weight of the initial 0 and 1 now",
                                     weightOfInitial(momentum, trackedBy(patient, layer))));
    found.settings = {settingOf(&NormalizationConfig::momentum, kUsualMomentum)};
    return found;
}

void sayHasty(const Case& patient, std::size_t layer, double momentum, Findings& findings) {
    auto found = momentumFinding(patient, layer, "hasty");
    if (momentum >= kKeras && momentum < 1.0) {
        const double meant = std::round((1.0 - momentum) * 1e6) / 1e6;
        const auto keras = told(found.kind, "keras",
                                {{"momentum", numberText(momentum)}, {"meant", numberText(meant)}});
        found.why.append(" ").append(keras.why);
        found.action = keras.action;
        found.settings = {settingOf(&NormalizationConfig::momentum, meant)};
    }
    findings.push_back(std::move(found));
}

}  // namespace

void checkModes(const Case& patient, Findings& findings) {
    checkTrainsInEval(patient, findings);
    checkFresh(patient, findings);
    checkForgotEval(patient, findings);
}

void checkMomentum(const Case& patient, Findings& findings) {
    for (std::size_t i = 0; i < patient.norm_slots.size() && patient.trains(); ++i) {
        const auto& slot = patient.norm_slots[i];
        if (!slot.tracks() || slot.config.freeze || !slot.config.momentum)
            continue;
        const double momentum = *slot.config.momentum;
        if (momentum >= kHasty)
            return sayHasty(patient, i, momentum, findings);
        const double weight = weightOfInitial(momentum, trackedBy(patient, i));
        if (momentum >= kSlow || weight < kForgotten)
            continue;
        auto found = momentumFinding(patient, i, momentum == 0.0 ? "zero" : "slow");
        if (momentum > 0.0)
            found.settings.push_back(settingOf(action_path::kRecalibrate));
        findings.push_back(std::move(found));
        return;
    }
}

namespace {

void checkHalfFrozen(const Case& patient, Findings& findings) {
    for (std::size_t i = 0; i < patient.norm_slots.size() && patient.trains(); ++i) {
        const auto& slot = patient.norm_slots[i];
        if (!slot.config.freeze_affine || slot.config.freeze || !slot.tracks() ||
            slot.config.momentum == 0.0)
            continue;
        const bool all = std::ranges::all_of(patient.norm_slots, [](const Slot& other) {
            return !other.tracks() || (other.config.freeze_affine && !other.config.freeze);
        });
        auto found =
            finding(patient, FindingKind::HalfFrozen, "", {}, static_cast<std::int64_t>(i));
        found.evidence = {wordsOf("γ and β", "locked"), wordsOf("running statistics", "moving"),
                          countOf("batches they have seen", trackedBy(patient, i))};
        found.settings = {settingOf(&NormalizationConfig::freeze, true,
                                    ownLayer(patient, all ? std::nullopt : found.layer))};
        findings.push_back(std::move(found));
        return;
    }
}

/// Frozen once and now no more.
void checkUndone(const Case& patient, Findings& findings) {
    for (std::size_t i = 0; i < patient.norm_slots.size() && patient.trains(); ++i) {
        const auto layer = static_cast<std::int64_t>(i);
        const auto frozen = [layer](const Configuration& c) {
            return c.normalizationOf(layer).freeze;
        };
        const auto from = since(patient, frozen);
        if (from == 0 || frozen(patient.now) || !patient.norm_slots[i].tracks())
            continue;
        auto found = finding(patient, FindingKind::FreezingUndone, "",
                             {{"step", std::to_string(from)}}, layer);
        found.evidence = {countOf("unfrozen after step", from),
                          countOf("steps since", patient.step - from)};
        const bool all = std::ranges::none_of(patient.norm_slots, [](const Slot& other) {
            return other.tracks() && other.config.freeze;
        });
        found.settings = {settingOf(&NormalizationConfig::freeze, true,
                                    ownLayer(patient, all ? std::nullopt : found.layer))};
        findings.push_back(std::move(found));
        return;
    }
}

}  // namespace

void checkFreezing(const Case& patient, Findings& findings) {
    checkHalfFrozen(patient, findings);
    checkUndone(patient, findings);
}

}  // namespace normscope::doctor
