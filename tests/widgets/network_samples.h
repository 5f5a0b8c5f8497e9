// SPDX-License-Identifier: GPL-3.0-or-later
// Frames of networks of any kind, as the trainer would make them, with values by formula.
#pragma once

#include "model/network/reduction.h"
#include "model/network/structure.h"
#include "model/record/frame.h"

namespace normscope::samples {

/// A frame for a configuration on samples of this shape; `channels` of γ 1, β 0, maps 6 samples of
/// value sample + y/10 + x/100.
inline Frame networkFrame(const Configuration& configuration, const Shape& sample) {
    const auto structure = structureOf(configuration, sample, 10);
    Frame frame;
    frame.step = 40;
    frame.batch_size = configuration.data.batch_size;
    for (std::size_t i = 0; i < structure.layers.size(); ++i) {
        const auto& made = structure.layers[i];
        LayerFrame layer;
        layer.structure = made;
        layer.in_features = made.dims > 0 ? made.input.front() : sizeOf(made.input);
        layer.out_features = made.slot.front();
        layer.normalization = configuration.normalizationOf(static_cast<std::int64_t>(i));
        layer.reduction = reductionOf(layer.normalization, made.slot, frame.batch_size);
        layer.activation = configuration.network.activation;
        layer.gradient_norm = 0.032;
        const bool normalized = layer.normalization.kind != NormKind::None;
        TapFrame values;
        values.present = true;
        values.histogram = {-2, 2, {1, 4, 9, 12, 8, 3, 1, 0}, 0, 0, 0, 38};
        values.summary = {0.25, 1.1, -2, 2, -1, 0, 1, 0};
        layer.taps = {values, values, values};
        layer.taps.normalized.present = normalized;
        const auto channels = static_cast<std::size_t>(layer.out_features);
        layer.norm.present = normalized;
        if (hasAffine(layer.normalization)) {
            layer.norm.gamma.assign(channels, 1.0f);
            if (layer.normalization.kind != NormKind::RMS)
                layer.norm.beta.assign(channels, 0.0f);
        }
        layer.trace.step = {38, 39, 40};
        layer.trace.batch_mean = {0.5f, 0.4f, 0.45f};
        layer.trace.batch_var = {1.0f, 1.2f, 1.1f};
        if (tracksStatistics(layer.normalization)) {
            layer.trace.running_mean = {0.3f, 0.31f, 0.32f};
            layer.trace.running_var = {1.0f, 1.02f, 1.03f};
        }
        if (made.dims > 0) {
            layer.maps.samples = 6;
            layer.maps.height = made.slot[made.slot.size() - 2];
            layer.maps.width = made.slot.back();
            if (made.dims == 3)
                layer.maps.slice = made.slot[1] / 2;
            for (std::int64_t s = 0; s < layer.maps.samples; ++s)
                for (std::int64_t y = 0; y < layer.maps.height; ++y)
                    for (std::int64_t x = 0; x < layer.maps.width; ++x)
                        layer.maps.values.push_back(static_cast<float>(s) +
                                                    static_cast<float>(y) / 10.0f +
                                                    static_cast<float>(x) / 100.0f);
        }
        frame.layers.push_back(std::move(layer));
    }
    return frame;
}

inline Configuration convolutional(NetworkKind kind, std::vector<std::int64_t> channels) {
    Configuration configuration;
    configuration.network.kind = kind;
    configuration.network.hidden = std::move(channels);
    configuration.network.activation = Activation::ReLU;
    configuration.data.batch_size = 64;
    return configuration;
}

}  // namespace normscope::samples
