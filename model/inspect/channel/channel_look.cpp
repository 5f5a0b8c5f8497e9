// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/channel/channel_look.h"

#include <algorithm>

#include "model/network/score.h"

namespace normscope {
namespace {

/// Empty for an undefined tensor; of a contiguous one that outlives it.
std::span<const float> valuesIn(const at::Tensor& tensor) {
    if (!tensor.defined())
        return {};
    return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

at::Tensor inOrder(const at::Tensor& tensor) {
    return tensor.defined() ? tensor.contiguous() : tensor;
}

}  // namespace

ChannelArithmetic lookAtChannel(const Network& network, const InspectionRequest::Channel& request,
                                const LabelledBatch& batch, Mode mode) {
    ChannelArithmetic result;
    const auto depth = static_cast<std::int64_t>(network.layers().size());
    result.layer = std::clamp<std::int64_t>(request.layer, 0, depth - 1);
    const auto index = static_cast<std::size_t>(result.layer);
    const auto& looked_at = network.layers()[index].norm;
    if (!looked_at)
        return result;
    result.config = looked_at->config;
    if (!normRow(result.config.kind).reduces)
        return result;
    auto copy = network.clone();  // a backward pass writes gradients
    std::vector<LayerTaps> taps;
    std::vector<at::Tensor> gradients;
    const auto outputs =
        copy.forward(batch.x, mode == Mode::Train ? Statistics::Batch : Statistics::Running, &taps);
    at::Tensor gradient;
    score(outputs, batch.truth, &gradient);
    copy.backward(gradient, taps, &gradients);

    auto& norm = *copy.layers()[index].norm;
    const auto& tap = taps[index];
    const auto x = inOrder(tap.norm_input), grad = inOrder(gradients[index]);
    const auto weight = inOrder(norm.weight), bias = inOrder(norm.bias);
    const auto scale = inOrder(tap.saved.factor);
    at::Tensor shift;
    if (scale.defined())
        shift = tap.values.normalized - scale * norm.forward(x, Statistics::Batch).y;
    ChannelInputs in;
    in.config = norm.config;
    in.slot = norm.slot;
    in.batch = x.size(0);
    in.x = valuesIn(x);
    in.grad_output = valuesIn(grad);
    in.gamma = valuesIn(weight);
    in.beta = valuesIn(bias);
    in.running_mean = valuesIn(norm.running_mean);
    in.running_var = valuesIn(norm.running_var);
    in.noise_scale = valuesIn(scale);
    in.noise_shift = valuesIn(shift);
    in.tracked = norm.num_batches_tracked;
    in.by_data = tap.saved.by_data;
    in.moves = mode == Mode::Train;
    result = channelArithmetic(in, request.channel, request.sample, request.position);
    result.layer = static_cast<std::int64_t>(index);
    return result;
}

}  // namespace normscope
