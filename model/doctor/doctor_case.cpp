// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/doctor/doctor_case.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "model/network/structure.h"
#include "model/settings/nan.h"

namespace normscope::doctor {
namespace {

/// The records of steps after `since` up to `step`.
template <class Record>
std::span<const Record> between(const std::vector<Record>& records, std::int64_t since,
                                std::int64_t step) {
    const auto after = [](std::int64_t value, const Record& record) { return value < record.step; };
    const auto first = std::upper_bound(records.begin(), records.end(), since, after);
    const auto last = std::upper_bound(first, records.end(), step, after);
    return {first, last};
}

std::vector<Slot> slotsOf(const Configuration& now, const Dataset& data) {
    std::vector<Slot> norm_slots;
    try {
        const auto structure =
            structureOf(now, data.shape, static_cast<std::int64_t>(data.classes.size()));
        for (std::size_t i = 0; i < structure.layers.size(); ++i) {
            const auto& config = now.normalizationOf(static_cast<std::int64_t>(i));
            const auto& shape = structure.layers[i].slot;
            norm_slots.push_back({config, reductionOf(config, shape, now.data.batch_size),
                                  reductionOf(config, shape, 1).m,
                                  linearName(structure.layers[i])});
        }
    } catch (const SettingError&) {
        norm_slots.clear();  // such a run cannot be, and says so itself
    }
    return norm_slots;
}

std::string formatted(const char* format, double number) {
    char text[64];
    std::snprintf(text, sizeof text, format, number);
    return text;
}

}  // namespace

Case::Case(const Patient& whose)
    : run(whose), now(whose.experiment->configurationAt(whose.step)), step(whose.step) {
    for (const auto& change : run.experiment->interventions)
        if (change.step <= step)
            last_change = change.step;
    norm_slots = slotsOf(now, *run.data);
    const auto& history = *run.history;
    metrics = between(history.metrics, last_change, step);
    layers = between(history.layers, last_change, step);
    dual = between(history.dual, last_change, step);
    for (const auto& record : between(history.dual, -1, step))
        if (!record.health.layers.empty())
            latest = &record;
}

bool Case::anyByBatch() const {
    return std::any_of(norm_slots.begin(), norm_slots.end(),
                       [](const Slot& slot) { return slot.byBatch(); });
}

bool Case::anyTracks() const {
    return std::any_of(norm_slots.begin(), norm_slots.end(),
                       [](const Slot& slot) { return slot.tracks(); });
}

bool Case::anyNorm() const {
    return std::any_of(norm_slots.begin(), norm_slots.end(),
                       [](const Slot& slot) { return slot.config.isOn(); });
}

std::span<const DualRecord> Case::agreeing() const {
    return dual.size() < kAgreeing ? std::span<const DualRecord>{} : dual.last(kAgreeing);
}

double Case::chanceLoss() const {
    return classes() > 1 ? std::log(static_cast<double>(classes())) : 1.0;
}

double Case::meanLoss(std::int64_t first, std::int64_t last) const {
    const auto& losses = run.history->train_loss;
    if (first < losses.firstRaw() || last > losses.size() || first > last)
        return kNaN;
    double sum = 0.0;
    for (auto at = first; at <= last; ++at)
        sum += losses.at(at);
    return sum / static_cast<double>(last - first + 1);
}

Finding finding(const Case& patient, FindingKind kind, std::string_view variant, Words words,
                std::optional<std::int64_t> layer, std::optional<std::int64_t> channel) {
    if (layer)
        words.emplace("layer", layerText(*layer));
    auto found = told(kind, variant, words);
    found.step = patient.step;
    found.layer = layer;
    found.channel = channel;
    return found;
}

void addSmallerRate(const Case& patient, Finding& found) {
    if (patient.now.optimizer.lr <= 0.0)
        return;
    found.settings = {settingOf(&OptimizerConfig::lr, patient.now.optimizer.lr / 10)};
    found.action = "Learning rate ÷ 10";
}

void addCure(const Case& patient, Finding& found) {
    if (patient.anyNorm())
        return addSmallerRate(patient, found);
    found.settings = {settingOf(&NormalizationConfig::kind, "batch")};
    found.action = "Batch norm on";
}

double weightOfInitial(const std::optional<double>& momentum, std::int64_t batches) {
    if (batches == 0)
        return 1.0;
    return momentum ? std::pow(1.0 - *momentum, static_cast<double>(batches)) : 0.0;
}

bool isTelling(const MetricsRecord& record) {
    return !record.val_few || record.val_samples >= kTellingSamples;
}

const MetricsRecord* newestValidation(const Case& patient) {
    const auto found = std::find_if(patient.metrics.rbegin(), patient.metrics.rend(), isTelling);
    return found != patient.metrics.rend() ? &*found : nullptr;
}

void addValidation(const Case& patient, Finding& found) {
    const auto* newest = newestValidation(patient);
    if (newest == nullptr)
        return;
    found.evidence.push_back(
        shareOf("validation accuracy, running statistics", newest->val_accuracy_running));
    found.evidence.push_back(
        shareOf("validation accuracy, batch statistics", newest->val_accuracy_batch));
}

std::string shareText(double share) {
    if (std::isnan(share))
        return "none";
    if (share > 0.0 && share < 1e-4)
        return "<0.01 %";
    return formatted(share > 0.0 && share < 0.001 ? "%.2g %%" : "%.1f %%", 100.0 * share);
}

std::string numberText(double number) {
    return std::isnan(number) ? "NaN" : std::isinf(number) ? "infinite" : formatted("%.3g", number);
}

std::string layerText(std::int64_t layer) {
    return "layer " + std::to_string(layer + 1);
}

Evidence shareOf(std::string name, double share) {
    return {std::move(name), share, shareText(share)};
}

Evidence numberOf(std::string name, double number) {
    return {std::move(name), number, numberText(number)};
}

Evidence countOf(std::string name, std::int64_t count) {
    return {std::move(name), static_cast<double>(count), std::to_string(count)};
}

Evidence wordsOf(std::string name, std::string words) {
    return {std::move(name), kNaN, std::move(words)};
}

std::optional<std::int64_t> ownLayer(const Case& patient, std::optional<std::int64_t> layer) {
    return patient.norm_slots.size() > 1 ? layer : std::nullopt;
}

}  // namespace normscope::doctor
