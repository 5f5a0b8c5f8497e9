// SPDX-License-Identifier: GPL-3.0-or-later
// What a network is made of, worked out from its settings and the data's shape alone. All shapes
// are of one sample, channels first: {C}, {C, H, W} or {C, D, H, W}.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/settings/configuration.h"

namespace normscope {

using Shape = std::vector<std::int64_t>;

/// Product of the extents.
std::int64_t sizeOf(const Shape& shape);
/// Product of the extents behind the channels: 1, H·W or D·H·W.
std::int64_t positionsOf(const Shape& shape);
/// "16×14×14"
std::string shapeText(const Shape& shape);

/// Linear or convolution, then normalization and activation in the order of the placement, then
/// perhaps pooling.
struct LayerStructure {
    std::int64_t dims = 0;  ///< of a convolution's images: 2 or 3; 0: a linear layer
    Shape input;            ///< a linear layer takes images flat
    Shape slot;             ///< what the linear part gives and the normalization sees
    Shape output;           ///< after pooling
    std::int64_t kernel = 1, stride = 1, padding = 0;
    bool pools = false;  ///< torch.nn.MaxPool2d/3d(2, ceil_mode=True) at the end
    /// The layer whose input is added before this layer's activation (He et al. 2016), itself or an
    /// earlier one.
    std::optional<std::int64_t> shortcut;
    bool projects = false;  ///< the shortcut has weights: a linear map, or a 1×1 convolution
    std::int64_t shortcut_stride = 1;                            ///< of that convolution
    std::int64_t weights = 0, biases = 0, shortcut_weights = 0;  ///< numbers of parameters
    bool operator==(const LayerStructure&) const = default;
};

struct NetworkStructure {
    std::vector<LayerStructure> layers;
    /// What the output layer takes; images are averaged over their positions first (global average
    /// pooling).
    std::int64_t output_features = 0;
    std::int64_t outputs = 0;
};

/// Hidden layers as network.* says. A convolution keeps the image's size; where the channels grow
/// from one layer to the next and every extent is at least 4, the extents are halved, rounded up:
/// by the second one's stride, or by pooling at the end of the first. In residual networks the
/// first layer stands alone, each two that follow are a block, the input of which is added before
/// its last activation. Throws SettingError where data and settings do not fit, naming the key and
/// the remedy.
NetworkStructure structureOf(const Configuration& configuration, const Shape& sample,
                             std::int64_t outputs);

/// PyTorch's class: "Linear", "Conv2d", "Conv3d".
std::string linearName(const LayerStructure& layer);
/// PyTorch's class for a slot: "BatchNorm1d", "InstanceNorm3d", "LayerNorm" …; ghost and noisy,
/// which PyTorch does not have, as "Ghost BatchNorm2d".
std::string normName(NormKind kind, const Shape& slot);

}  // namespace normscope
