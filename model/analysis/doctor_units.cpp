// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about layers and their units: what no longer carries a signal.
#include <algorithm>
#include <cmath>

#include "model/analysis/doctor_case.h"

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

/// The layer in which `share`, of a layer's health, is largest in the last record, and above
/// `limit` in all that must agree.
template <class Share>
std::optional<std::size_t> worstLayer(const Case& the, double limit, Share share) {
    std::optional<std::size_t> worst;
    double most = 0.0;
    const auto records = the.agreeing();
    for (std::size_t i = 0; !records.empty() && i < records.back().health.layers.size(); ++i) {
        const bool above = std::ranges::all_of(records, [&](const DualRecord& record) {
            return i < record.health.layers.size() && share(record.health.layers[i]) > limit;
        });
        const double here = share(records.back().health.layers[i]);
        if (above && here > most) {
            most = here;
            worst = i;
        }
    }
    return worst;
}

/// Batch norm on, where there is none, or else a smaller learning rate.
void addCure(const Case& the, Finding& found) {
    if (!the.anyNorm()) {
        found.settings = {{"normalization.kind", std::string("batch")}};
        found.action = "Batch norm on";
        return;
    }
    found.settings = {{"optimizer.lr", the.now.optimizer.lr / 10}};
    found.action = "Learning rate ÷ 10";
}

void checkDead(const Case& the, Findings& findings) {
    const auto worst = worstLayer(the, kManyDead, [](const LayerHealth& layer) {
        return layer.values < kEnoughValues ? 0.0 : shareIn(layer.dead, layer);
    });
    if (!worst)
        return;
    const auto& layer = the.dual.back().health.layers[*worst];
    auto found = finding(the, FindingKind::DeadUnits, Severity::Warning);
    found.layer = static_cast<std::int64_t>(*worst);
    found.channel = layer.dead.first;
    found.evidence = {countOf("units that gave 0 for the whole batch", layer.dead.count),
                      countOf("units of the layer", layer.channels),
                      countOf("values of each", layer.values)};
    found.what = std::to_string(layer.dead.count) + " of " + std::to_string(layer.channels) +
                 " units of " + layerText(*found.layer) + " gave 0 for every sample of the batch.";
    found.why =
        "Where ReLU gives 0 its gradient is 0 too: such a unit neither says nor learns "
        "anything.";
    found.remedy =
        "Batch norm before the activation keeps part of every unit's inputs positive; "
        "otherwise lower the learning rate, or use leaky ReLU.";
    addCure(the, found);
    found.tap = Tap::Activation;
    findings.push_back(std::move(found));
}

void checkSaturated(const Case& the, Findings& findings) {
    if (the.layers.size() < kAgreeing)
        return;
    const auto share = [](const LayerRecord& record, std::size_t layer) {
        return layer < record.layers.size()
                   ? record.layers[layer][static_cast<std::size_t>(Tap::Activation)].saturated_share
                   : 0.0;
    };
    const auto records = the.layers.last(kAgreeing);
    for (std::size_t i = 0; i < records.back().layers.size(); ++i) {
        if (!std::ranges::all_of(
                records, [&](const auto& record) { return share(record, i) > kManySaturated; }))
            continue;
        auto found = finding(the, FindingKind::SaturatedUnits, Severity::Warning);
        found.layer = static_cast<std::int64_t>(i);
        found.evidence = {shareOf("values in the flat part", share(records.back(), i))};
        found.what = shareText(share(records.back(), i)) + " of the activations of " +
                     layerText(*found.layer) + " lie in the flat part of the activation.";
        found.why = "There the slope is nearly 0, and with it the gradient of everything before.";
        found.remedy =
            "Batch norm before the activation keeps its inputs near 0; otherwise begin "
            "with smaller weights or scale the data.";
        addCure(the, found);
        found.tap = Tap::Activation;
        findings.push_back(std::move(found));
        return;
    }
}

void checkGamma(const Case& the, Findings& findings) {
    const auto worst = worstLayer(the, kManyFaint, [](const LayerHealth& layer) {
        return layer.has_norm ? shareIn(layer.faint, layer) : 0.0;
    });
    if (!worst)
        return;
    const auto& layer = the.dual.back().health.layers[*worst];
    auto found = finding(the, FindingKind::GammaNearZero, Severity::Warning);
    found.layer = static_cast<std::int64_t>(*worst);
    found.channel = layer.faint.first;
    found.evidence = {countOf("channels with |γ| below 0.01", layer.faint.count),
                      countOf("channels of the layer", layer.channels),
                      numberOf("weight decay", the.now.optimizer.weight_decay)};
    found.what = "γ is nearly 0 in " + std::to_string(layer.faint.count) + " of " +
                 std::to_string(layer.channels) + " channels of " + layerText(*found.layer) + ".";
    found.why =
        "Such a channel gives β whatever comes in: it carries no signal, and no gradient "
        "passes through it.";
    const bool decays = the.now.optimizer.weight_decay > 0 && the.now.optimizer.decay_norm;
    found.remedy = decays ? "Weight decay pulls γ to 0: leave γ and β out of it."
                          : "Such channels can be pruned; if there are many, the layer is too wide "
                            "or the learning rate too large.";
    if (decays) {
        found.settings = {{"optimizer.decay_norm", false}};
        found.action = "No decay of γ and β";
    }
    found.tap = Tap::Normalized;
    found.page = "statistics";
    findings.push_back(std::move(found));
}

void sayCollapsed(const Case& the, std::size_t index, Findings& findings) {
    const auto& layer = the.dual.back().health.layers[index];
    auto found = finding(the, FindingKind::VarianceCollapse, Severity::Warning);
    found.layer = static_cast<std::int64_t>(index);
    found.channel = layer.collapsed.first;
    found.evidence = {countOf("channels with a variance near ε", layer.collapsed.count),
                      countOf("channels of the layer", layer.channels),
                      numberOf("ε", the.sites.size() > index ? the.sites[index].config.eps : 0.0),
                      numberOf("median deviation", layer.median_std)};
    found.what = "What comes into the batch norm of " + layerText(*found.layer) +
                 " hardly differs from sample to sample in " +
                 std::to_string(layer.collapsed.count) + " of " + std::to_string(layer.channels) +
                 " channels.";
    found.why =
        "The variance is no larger than ε, which then decides by what is divided: the "
        "output no longer has variance 1.";
    found.remedy =
        "Look for constant features or a layer before that gives the same for every "
        "sample; lower ε, or scale the data.";
    found.tap = Tap::Linear;
    found.page = "statistics";
    findings.push_back(std::move(found));
}

void sayFaded(const Case& the, Findings& findings) {
    const auto& layers = the.dual.back().health.layers;
    auto found = finding(the, FindingKind::VarianceCollapse, Severity::Warning);
    found.layer = static_cast<std::int64_t>(layers.size()) - 1;
    found.evidence = {
        numberOf("median deviation between samples, layer 1", layers.front().median_std),
        numberOf("the same, " + layerText(*found.layer), layers.back().median_std)};
    found.what = "The signal fades: samples differ by " + numberText(layers.front().median_std) +
                 " in layer 1 and by " + numberText(layers.back().median_std) + " in " +
                 layerText(*found.layer) + ".";
    found.why =
        "Each layer passes on less than it was given. What arrives at the output is nearly "
        "the same for every sample, and nothing can be learned from it.";
    found.remedy =
        "Batch norm restores the deviation in each layer; He or Xavier initialization "
        "keeps it at the start.";
    addCure(the, found);
    found.tap = Tap::Linear;
    findings.push_back(std::move(found));
}

void checkCollapse(const Case& the, Findings& findings) {
    const auto worst = worstLayer(the, kManyCollapsed, [](const LayerHealth& layer) {
        return shareIn(layer.collapsed, layer);
    });
    if (worst)
        return sayCollapsed(the, *worst, findings);
    const auto records = the.agreeing();
    const bool faded = !the.anyNorm() && !records.empty() &&
                       std::ranges::all_of(records, [](const DualRecord& record) {
                           const auto& layers = record.health.layers;
                           return layers.size() >= kDeep &&
                                  layers.back().median_std < kFaded * layers.front().median_std;
                       });
    if (faded)
        sayFaded(the, findings);
}

void checkBias(const Case& the, Findings& findings) {
    if (the.dual.empty() || !the.trains())
        return;
    const auto& layers = the.dual.back().health.layers;
    std::int64_t biases = 0;
    double largest = 0.0;
    std::optional<std::int64_t> first;
    for (std::size_t i = 0; i < std::min(layers.size(), the.sites.size()); ++i) {
        const bool before = the.sites[i].config.placement == Placement::Before;
        if (!before || !the.sites[i].byBatch() ||
            !(layers[i].bias_gradient < kNoGradient * layers[i].weight_gradient))
            continue;
        biases += layers[i].channels;
        largest = std::max(largest, layers[i].bias_gradient);
        first = first.value_or(static_cast<std::int64_t>(i));
    }
    if (!first)
        return;
    auto found = finding(the, FindingKind::RedundantBias, Severity::Note);
    found.layer = first;
    found.evidence = {countOf("biases before a batch norm", biases),
                      numberOf("their largest gradient", largest)};
    found.what = std::to_string(biases) +
                 " biases stand right before a batch norm and learn "
                 "nothing.";
    found.why =
        "Batch norm subtracts the mean, and with it any constant: the gradient is 0 but for "
        "rounding. β does what the bias would.";
    found.remedy = "In PyTorch leave them out: Linear(…, bias=False).";
    found.tap = Tap::Linear;
    findings.push_back(std::move(found));
}

}  // namespace

void checkUnits(const Case& the, Findings& findings) {
    checkDead(the, findings);
    checkSaturated(the, findings);
    checkGamma(the, findings);
    checkCollapse(the, findings);
    checkBias(the, findings);
}

}  // namespace normscope::doctor
