// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about layers and their units: what no longer carries a signal.
#include <algorithm>
#include <cmath>

#include "model/doctor/doctor_case.h"

namespace normscope::doctor {
namespace {

/// Healthy layers have next to none; where the signal faded, half of them never fire.
constexpr double kManyDead = 0.3;
/// Of fewer values a unit may be 0 throughout by chance.
constexpr std::int64_t kEnoughValues = 16;
/// Where most values lie in the flat part, most of the gradient is gone.
constexpr double kManySaturated = 0.5;
constexpr double kManyFaint = 0.05;
constexpr double kManyCollapsed = 0.25;
/// Share of the first layer's deviation between samples that a last layer ought to have: one layer
/// of the usual initializations keeps a quarter or more.
constexpr double kFaded = 0.02;
constexpr std::size_t kDeep = 3;  ///< layers from which on fading is told from narrowness
/// A bias behind which a batch norm subtracts the mean has a gradient of rounding errors: 1e-6 of
/// the weight's and less.
constexpr double kNoGradient = 1e-4;

double shareIn(const ChannelCount& some, const LayerHealth& layer) {
    return layer.channels == 0
               ? 0.0
               : static_cast<double>(some.count) / static_cast<double>(layer.channels);
}

void checkDead(const Case& patient, Findings& findings) {
    const auto worst = worstLayer(patient, kManyDead, [](const LayerHealth& layer) {
        return layer.values < kEnoughValues ? 0.0 : shareIn(layer.dead, layer);
    });
    if (!worst)
        return;
    const auto& layer = patient.dual.back().health.layers[*worst];
    auto found = finding(
        patient, FindingKind::DeadUnits, "",
        {{"count", std::to_string(layer.dead.count)}, {"units", std::to_string(layer.channels)}},
        static_cast<std::int64_t>(*worst), layer.dead.first);
    found.evidence = {countOf("units that gave 0 for the whole batch", layer.dead.count),
                      countOf("units of the layer", layer.channels),
                      countOf("values of each", layer.values)};
    addCure(patient, found);
    findings.push_back(std::move(found));
}

void checkSaturated(const Case& patient, Findings& findings) {
    if (patient.layers.size() < kAgreeing)
        return;
    const auto share = [](const LayerRecord& record, std::size_t layer) {
        return layer < record.layers.size() ? record.layers[layer].activation.saturated_share : 0.0;
    };
    const auto records = patient.layers.last(kAgreeing);
    for (std::size_t i = 0; i < records.back().layers.size(); ++i) {
        if (!std::ranges::all_of(
                records, [&](const auto& record) { return share(record, i) > kManySaturated; }))
            continue;
        const auto last = share(records.back(), i);
        auto found = finding(patient, FindingKind::SaturatedUnits, "", {{"share", shareText(last)}},
                             static_cast<std::int64_t>(i));
        found.evidence = {shareOf("values in the flat part", last)};
        addCure(patient, found);
        findings.push_back(std::move(found));
        return;
    }
}

void checkGamma(const Case& patient, Findings& findings) {
    const auto worst = worstLayer(patient, kManyFaint, [](const LayerHealth& layer) {
        return layer.has_norm ? shareIn(layer.faint, layer) : 0.0;
    });
    if (!worst)
        return;
    const auto& layer = patient.dual.back().health.layers[*worst];
    const bool decays = patient.now.optimizer.weight_decay > 0 && patient.now.optimizer.decay_norm;
    auto found = finding(patient, FindingKind::GammaNearZero, decays ? "decaying" : "found",
                         {{"count", std::to_string(layer.faint.count)},
                          {"channels", std::to_string(layer.channels)}},
                         static_cast<std::int64_t>(*worst), layer.faint.first);
    found.evidence = {countOf("channels with |γ| below 0.01", layer.faint.count),
                      countOf("channels of the layer", layer.channels),
                      numberOf("weight decay", patient.now.optimizer.weight_decay)};
    if (decays)
        found.settings = {settingOf(&OptimizerConfig::decay_norm, false)};
    findings.push_back(std::move(found));
}

void sayCollapsed(const Case& patient, std::size_t index, Findings& findings) {
    const auto& layer = patient.dual.back().health.layers[index];
    auto found = finding(patient, FindingKind::VarianceCollapse, "collapsed",
                         {{"count", std::to_string(layer.collapsed.count)},
                          {"channels", std::to_string(layer.channels)}},
                         static_cast<std::int64_t>(index), layer.collapsed.first);
    found.evidence = {
        countOf("channels with a variance below 10 ε", layer.collapsed.count),
        countOf("channels of the layer", layer.channels),
        numberOf("ε",
                 patient.norm_slots.size() > index ? patient.norm_slots[index].config.eps : 0.0),
        numberOf("median deviation", layer.median_std)};
    findings.push_back(std::move(found));
}

void sayFaded(const Case& patient, Findings& findings) {
    const auto& layers = patient.dual.back().health.layers;
    auto found = finding(patient, FindingKind::VarianceCollapse, "faded",
                         {{"first", numberText(layers.front().median_std)},
                          {"last", numberText(layers.back().median_std)}},
                         static_cast<std::int64_t>(layers.size()) - 1);
    found.evidence = {
        numberOf("median deviation between samples, layer 1", layers.front().median_std),
        numberOf("the same, " + layerText(*found.layer), layers.back().median_std)};
    addCure(patient, found);
    findings.push_back(std::move(found));
}

void checkCollapse(const Case& patient, Findings& findings) {
    const auto worst = worstLayer(patient, kManyCollapsed, [](const LayerHealth& layer) {
        return shareIn(layer.collapsed, layer);
    });
    if (worst)
        return sayCollapsed(patient, *worst, findings);
    const auto records = patient.agreeing();
    const bool faded = !patient.anyNorm() && !records.empty() &&
                       std::ranges::all_of(records, [](const DualRecord& record) {
                           const auto& layers = record.health.layers;
                           return layers.size() >= kDeep &&
                                  layers.back().median_std < kFaded * layers.front().median_std;
                       });
    if (faded)
        sayFaded(patient, findings);
}

void checkBias(const Case& patient, Findings& findings) {
    if (patient.dual.empty() || !patient.trains())
        return;
    const auto& layers = patient.dual.back().health.layers;
    std::int64_t biases = 0;
    double largest = 0.0;
    std::optional<std::int64_t> first;
    for (std::size_t i = 0; i < std::min(layers.size(), patient.norm_slots.size()); ++i) {
        const bool before = patient.norm_slots[i].config.placement == Placement::Before;
        if (!before || !patient.norm_slots[i].byBatch() ||
            !(layers[i].bias_gradient < kNoGradient * layers[i].weight_gradient))
            continue;
        biases += layers[i].channels;
        largest = std::max(largest, layers[i].bias_gradient);
        first = first.value_or(static_cast<std::int64_t>(i));
    }
    if (!first)
        return;
    auto found = finding(patient, FindingKind::RedundantBias, "",
                         {{"biases", std::to_string(biases)},
                          {"module", patient.norm_slots[static_cast<std::size_t>(*first)].linear}},
                         first);
    found.evidence = {countOf("biases before a batch norm", biases),
                      numberOf("their largest gradient", largest)};
    findings.push_back(std::move(found));
}

}  // namespace

void checkUnits(const Case& patient, Findings& findings) {
    checkDead(patient, findings);
    checkSaturated(patient, findings);
    checkGamma(patient, findings);
    checkCollapse(patient, findings);
    checkBias(patient, findings);
}

}  // namespace normscope::doctor
