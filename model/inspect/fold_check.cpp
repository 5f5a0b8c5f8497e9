// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/fold_check.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "model/inspect/effort.h"
#include "model/network/slot_changes.h"

namespace normscope {
namespace {

constexpr std::int64_t kMostSamples = 1000;
constexpr std::size_t kBins = 60;

/// "layer 2's linear" for layer 1, counted as people do.
std::string mapName(const NetworkStructure& structure, std::size_t layer) {
    if (layer >= structure.layers.size())
        return "the output layer";
    return "layer " + std::to_string(layer + 1) +
           (structure.layers[layer].dims > 0 ? "'s convolution" : "'s linear");
}

std::string weightName(const Network& network, std::size_t layer) {
    return layer < network.layers().size() ? network.layers()[layer].parameter("weight")
                                           : "output.weight";
}

at::Tensor weightOf(const Network& network, const std::string& name) {
    for (const auto& [its_name, tensor] : network.state())
        if (its_name == name)
            return tensor.contiguous();
    return {};
}

/// A copy with these layers folded; the weights take up their running statistics.
Network foldedCopy(const Network& network, Configuration configuration,
                   const std::vector<std::size_t>& layers) {
    auto copy = network.clone();
    for (const auto layer : layers) {
        const auto index = static_cast<std::int64_t>(layer);
        auto slot = configuration.normalizationOf(index);
        slot.kind = kNoNorm;
        slot.on_remove = OnRemove::Fold;
        configuration.layers[index] = slot;
    }
    copy.become(configuration, {});
    return copy;
}

std::span<const float> flat(const at::Tensor& contiguous) {
    return {contiguous.data_ptr<float>(), static_cast<std::size_t>(contiguous.numel())};
}

/// Of both in the same bins, from the smallest to the largest finite value of the two.
std::pair<Histogram, Histogram> histograms(const at::Tensor& before, const at::Tensor& after) {
    double lo = 0.0, hi = 0.0;
    bool any = false;
    for (const auto* tensor : {&before, &after})
        for (const float value : flat(*tensor)) {
            if (!std::isfinite(value))
                continue;
            lo = any ? std::min<double>(lo, value) : value;
            hi = any ? std::max<double>(hi, value) : value;
            any = true;
        }
    if (!(lo < hi)) {
        lo -= 0.5;
        hi += 0.5;
    }
    return {makeHistogram(flat(before), lo, hi, kBins), makeHistogram(flat(after), lo, hi, kBins)};
}

double greatestChange(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

std::optional<std::string> whyNot(const Network& network, std::size_t index,
                                  const Configuration& configuration) {
    auto config = network.layers()[index].norm->config;
    config.placement = network.layers()[index].placement;
    return whyNotFoldable(config, network.structure(), index, configuration);
}

void describe(FoldCheck::LayerFold& fold, std::size_t index, const Network& network) {
    const bool before = network.layers()[index].placement == Placement::Before;
    const auto activation = network.activation();
    const auto target = mapName(network.structure(), before ? index : index + 1);
    const auto other = mapName(network.structure(), before ? index + 1 : index);
    const std::string name(labelOf(activation));
    fold.into = target;
    fold.why = before ? "It stands right behind " + target +
                            ": the weights and bias of each unit take up its scale γ/√(σ² + ε) and "
                            "its shift."
                      : "It stands right before " + target +
                            ": the weights from each unit take up its scale γ/√(σ² + ε), the "
                            "biases its shift.";
    fold.why_not_other =
        activation == Activation::Identity
            ? "It could go into " + other + " as well: the activation between changes nothing."
            : "Not into " + other + ": the activation between (" + name +
                  ") is not linear, so no weights there could undo the scale and shift.";
}

}  // namespace

FoldCheck checkFold(const Network& network, const Configuration& configuration,
                    const at::Tensor& x) {
    FoldCheck check;
    const auto depth = network.layers().size();
    check.layers.resize(depth);
    std::vector<std::size_t> foldable;
    for (std::size_t i = 0; i < depth; ++i) {
        const auto& layer = network.layers()[i];
        auto& fold = check.layers[i];
        fold.present = layer.norm.has_value();
        const auto why_not = fold.present ? whyNot(network, i, configuration) : std::nullopt;
        fold.possible = fold.present && !why_not && layer.norm->tracks();
        if (fold.possible) {
            foldable.push_back(i);
            describe(fold, i, network);
        } else if (why_not) {
            fold.why = "It cannot be folded: " + *why_not + ".";
        } else if (fold.present) {
            fold.why =
                "It keeps no running statistics: its mean and variance change with every batch, "
                "and fixed weights cannot follow.";
        }
    }
    check.folded = static_cast<std::int64_t>(foldable.size());
    check.samples = std::min(
        x.size(0), affordable(network, static_cast<double>(depth + 2), /*least=*/50, kMostSamples));
    if (check.samples == 0)
        return check;
    const auto rows = x.narrow(0, 0, check.samples);
    const auto logitsOf = [&](Network one) {
        return one.forward(rows, Statistics::Running, nullptr);
    };
    const auto original = logitsOf(network.clone());
    check.max_logit = original.abs().max().item<double>();
    for (const auto i : foldable) {
        auto copy = foldedCopy(network, configuration, {i});
        const bool before = network.layers()[i].placement == Placement::Before;
        const auto name = weightName(network, before ? i : i + 1);
        std::tie(check.layers[i].original, check.layers[i].folded) =
            histograms(weightOf(network, name), weightOf(copy, name));
        check.layers[i].max_logit_change = greatestChange(logitsOf(std::move(copy)), original);
    }
    const auto all = logitsOf(foldedCopy(network, configuration, foldable));
    check.max_logit_change = greatestChange(all, original);
    check.changed_predictions = (all.argmax(1) != original.argmax(1)).sum().item<std::int64_t>();
    return check;
}

}  // namespace normscope
