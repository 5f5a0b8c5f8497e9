// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of normalization at slots of every rank, and its formula in elementary operations,
// in double precision and for autograd; shows LibTorch, so include it before Qt.
#pragma once

#include <torch/types.h>

#include <algorithm>
#include <string>
#include <vector>

#include "model/network/normalization.h"

namespace normscope::testing {

struct NormCase {
    std::string name;
    NormalizationConfig config;
    Shape slot;
};

/// Slots of vectors, images and volumes, with 6 channels.
inline std::vector<Shape> slotsOfEveryRank() {
    return {{6}, {6, 3, 4}, {6, 2, 3, 2}};
}

/// Instance norm also with its own γ, β and buffers; not over single values.
inline std::vector<NormCase> normCases() {
    std::vector<NormCase> cases;
    const auto add = [&](NormalizationConfig config, const Shape& slot, const char* more = "") {
        config.num_groups = 3;
        config.virtual_batch_size = 3;
        config.r_max = 1.8;  // clips some channels and leaves others
        config.d_max = 0.7;
        cases.push_back(
            {std::string(keyOf(config.kind)) + more + " at " + shapeText(slot), config, slot});
    };
    for (const auto& slot : slotsOfEveryRank())
        for (const auto& name : Names<NormKind>::table) {
            NormalizationConfig config;
            config.kind = name.value;
            if (name.value == NormKind::None ||
                (name.value == NormKind::Instance && slot.size() == 1))
                continue;
            add(config, slot);
            config.affine = false;
            config.track_running_stats = false;
            config.instance_affine = config.instance_track_running_stats = true;
            add(config, slot, name.value == NormKind::Instance ? ", all on" : ", all off");
        }
    return cases;
}

/// γ, β, own parameters and buffers other than at first, gradients in place.
inline Normalization randomNorm(const NormCase& of) {
    Normalization norm(of.slot, of.config);
    if (norm.weight.defined()) {
        norm.weight.uniform_(0.5, 2.0);
        norm.weight.mutable_grad() = torch::full_like(norm.weight, 99.0);
    }
    if (norm.bias.defined()) {
        norm.bias.uniform_(-1.0, 1.0);
        norm.bias.mutable_grad() = torch::full_like(norm.bias, 99.0);
    }
    for (auto& [name, parameter] : norm.own) {
        parameter.uniform_(0.2, 0.8);
        parameter.mutable_grad() = torch::full_like(parameter, 99.0);
    }
    if (norm.tracks()) {
        norm.running_mean.uniform_(-1.0, 1.0);
        norm.running_var.uniform_(0.5, 2.0);
    }
    return norm;
}

inline at::Tensor randomInput(const Shape& slot, std::int64_t batch) {
    auto shape = slot;
    shape.insert(shape.begin(), batch);
    return torch::randn(shape) * 2 + 1;
}

namespace detail {

/// Over the given axes; all of the reduction's axes at once.
inline at::Tensor standardized(const at::Tensor& x, const std::vector<std::int64_t>& axes,
                               double eps) {
    const auto mean = x.mean(axes, /*keepdim=*/true);
    const auto var = (x - mean).square().mean(axes, /*keepdim=*/true);
    return (x - mean) / (var + eps).sqrt();
}

inline std::vector<std::int64_t> axesBut(const at::Tensor& x, std::vector<std::int64_t> kept) {
    std::vector<std::int64_t> axes;
    for (std::int64_t axis = 0; axis < x.dim(); ++axis)
        if (std::find(kept.begin(), kept.end(), axis) == kept.end())
            axes.push_back(axis);
    return axes;
}

/// [C] to [C, 1, …] of x's rank without the batch.
inline at::Tensor byChannel(const at::Tensor& each, const at::Tensor& x) {
    std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim() - 1), 1);
    shape[0] = x.size(1);
    return each.view(shape);
}

/// Batch norm's x̂ times r plus d, which are constants.
inline at::Tensor renormed(const Normalization& norm, const at::Tensor& x) {
    const auto& c = norm.config;
    const auto axes = axesBut(x, {1});
    const auto plain = standardized(x, axes, c.eps);
    if (!norm.tracks())
        return plain;
    const auto fixed = x.detach();
    const auto mean = fixed.mean(axes, /*keepdim=*/true);
    const auto deviation = ((fixed - mean).square().mean(axes, /*keepdim=*/true) + c.eps).sqrt();
    const auto running = (byChannel(norm.running_var, x) + c.eps).sqrt();
    const auto r = (deviation / running).clamp(1 / c.r_max, c.r_max);
    const auto d = ((mean - byChannel(norm.running_mean, x)) / running).clamp(-c.d_max, c.d_max);
    return plain * r + d;
}

}  // namespace detail

/// x̂ by the data (or, for what has buffers, by them), before γ and β. `own`: what stands for own
/// parameters.
inline at::Tensor plainNormalized(const Normalization& norm, const at::Tensor& x, bool by_data,
                                  const std::vector<at::Tensor>& own = {}) {
    using namespace detail;
    const auto& c = norm.config;
    if (norm.tracks() && !by_data)
        return (x - byChannel(norm.running_mean, x)) /
               (byChannel(norm.running_var, x) + c.eps).sqrt();
    switch (c.kind) {
        case NormKind::Batch:
        case NormKind::Noisy:
            return standardized(x, axesBut(x, {1}), c.eps);
        case NormKind::BatchRenorm:
            return renormed(norm, x);
        case NormKind::Ghost: {
            std::vector<at::Tensor> parts;
            for (const auto& part : x.split(c.virtual_batch_size))
                parts.push_back(standardized(part, axesBut(x, {1}), c.eps));
            return torch::cat(parts);
        }
        case NormKind::Instance:
            return standardized(x, axesBut(x, {0, 1}), c.eps);
        case NormKind::Layer:
            return standardized(x, axesBut(x, {0}), c.eps);
        case NormKind::ChannelLayer:
            return standardized(x, {1}, c.eps);
        case NormKind::DyT:
            return torch::tanh(own.at(0) * x);
        case NormKind::Group:
            return standardized(x.reshape({x.size(0), c.num_groups, -1}), {2}, c.eps)
                .view(x.sizes());
        case NormKind::RMS:
            return x / (x.square().mean(axesBut(x, {0}), /*keepdim=*/true) + c.eps).sqrt();
        case NormKind::None:
            break;
    }
    return x;
}

/// y of weight γ and bias β, which may be leaves of autograd.
inline at::Tensor plainNorm(const Normalization& norm, const at::Tensor& x,
                            const at::Tensor& weight, const at::Tensor& bias, bool by_data,
                            const std::vector<at::Tensor>& own = {}) {
    auto y = plainNormalized(norm, x, by_data, own);
    const auto shaped = [&](const at::Tensor& each) {
        return each.dim() == 1 ? detail::byChannel(each, x) : each;
    };
    if (weight.defined())
        y = y * shaped(weight);
    return bias.defined() ? y + shaped(bias) : y;
}

}  // namespace normscope::testing
