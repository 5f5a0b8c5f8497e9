// SPDX-License-Identifier: GPL-3.0-or-later
// A network's parameters, optimizer state and buffers on their way to disk and back.
#include "model/network/network.h"

namespace normscope {

namespace {

void save(const at::Tensor& buffer, ByteWriter& out) {
    const auto values = buffer.contiguous();
    out(std::vector<float>(values.data_ptr<float>(), values.data_ptr<float>() + values.numel()));
}

void restore(at::Tensor& buffer, ByteReader& in) {
    std::vector<float> values;
    in(values);
    if (static_cast<std::int64_t>(values.size()) != buffer.numel())
        throw DamagedBytes();
    buffer.copy_(torch::tensor(values, torch::kFloat32).view(buffer.sizes()));
}

}  // namespace

void Network::save(ByteWriter& out) const {
    parameters_.save(out);
    for (const auto& layer : layers_) {
        const bool tracks = layer.norm && layer.norm->tracks();
        out(tracks);
        if (!tracks)
            continue;
        normscope::save(layer.norm->running_mean, out);
        normscope::save(layer.norm->running_var, out);
        out(layer.norm->num_batches_tracked);
    }
}

void Network::restore(ByteReader& in) {
    parameters_.restore(in);
    refetchLeaves();
    for (auto& layer : layers_) {
        bool tracks = false;
        in(tracks);
        if (tracks != (layer.norm && layer.norm->tracks()))
            throw DamagedBytes();
        if (!tracks)
            continue;
        normscope::restore(layer.norm->running_mean, in);
        normscope::restore(layer.norm->running_var, in);
        in(layer.norm->num_batches_tracked);
    }
}

}  // namespace normscope
