// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/structure.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "model/network/reduction.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

/// An image with a smaller extent is not halved any more.
constexpr std::int64_t kLeastHalved = 4;

Shape halved(Shape shape) {
    std::transform(shape.begin() + 1, shape.end(), shape.begin() + 1,
                   [](std::int64_t extent) { return (extent + 1) / 2; });
    return shape;
}

bool canBeHalved(const Shape& shape) {
    return std::all_of(shape.begin() + 1, shape.end(),
                       [](std::int64_t extent) { return extent >= kLeastHalved; });
}

std::int64_t dimsOf(NetworkKind kind) {
    switch (kind) {
        case NetworkKind::Cnn:
        case NetworkKind::ResidualCnn:
            return 2;
        case NetworkKind::Cnn3d:
        case NetworkKind::ResidualCnn3d:
            return 3;
        case NetworkKind::Mlp:
        case NetworkKind::ResidualMlp:
            break;
    }
    return 0;
}

void check(const NetworkConfig& config, const Shape& sample) {
    const auto key = std::string(keyOf(config.kind));
    const auto dims = dimsOf(config.kind);
    if (dims > 0 && sample.size() != static_cast<std::size_t>(dims + 1))
        throw SettingError("network.kind is " + key + ", but a sample has the shape " +
                           shapeText(sample) + "; choose " +
                           (isResidual(config.kind) ? "residual-" : "") +
                           (sample.size() == 3   ? "cnn"
                            : sample.size() == 4 ? "cnn3d"
                                                 : "mlp") +
                           ", or data of " + (dims == 2 ? "images" : "volumes"));
    if (dims > 0 && config.kernel_size % 2 == 0)
        throw SettingError("network.kernel_size is " + std::to_string(config.kernel_size) +
                           ", which has no middle; give an odd number, such as 3");
    if (isResidual(config.kind) && config.hidden.size() < 3)
        throw SettingError("network.kind is " + key + ", but network.hidden has " +
                           std::to_string(config.hidden.size()) +
                           " layers; give at least 3: the first, and blocks of two");
}

/// A single weight less its own mean is 0, whatever it learns.
void checkStandardized(const LayerStructure& layer, const std::string& path, std::int64_t number) {
    if (layer.weights > layer.biases)
        return;
    throw SettingError(
        path + " is true, but each unit of hidden layer " + std::to_string(number) +
        " has a single weight, which has no deviation; choose false for it: layers." +
        std::to_string(number - 1) + ".weight_standardization");
}

LayerStructure convolution(const NetworkConfig& config, std::size_t index, const Shape& input) {
    LayerStructure layer;
    layer.dims = dimsOf(config.kind);
    layer.input = input;
    layer.kernel = config.kernel_size;
    layer.padding = config.kernel_size / 2;
    const auto& hidden = config.hidden;
    layer.slot = input;
    if (config.downsample == Downsample::Stride && index > 0 && hidden[index] > hidden[index - 1] &&
        canBeHalved(input)) {
        layer.stride = 2;
        layer.slot = halved(input);
    }
    layer.slot.front() = hidden[index];
    layer.output = layer.slot;
    if (config.downsample == Downsample::MaxPool && index + 1 < hidden.size() &&
        hidden[index + 1] > hidden[index] && canBeHalved(layer.slot)) {
        layer.pools = true;
        layer.output = halved(layer.slot);
    }
    auto volume = std::int64_t{1};
    for (std::int64_t axis = 0; axis < layer.dims; ++axis)
        volume *= layer.kernel;
    layer.weights = hidden[index] * input.front() * volume;
    return layer;
}

LayerStructure linear(const NetworkConfig& config, std::size_t index, const Shape& input) {
    LayerStructure layer;
    layer.input = input;
    layer.slot = layer.output = {config.hidden[index]};
    layer.weights = config.hidden[index] * sizeOf(input);
    return layer;
}

/// Around the layer before, which took `before.input`, and `last`.
void addShortcut(LayerStructure& last, std::int64_t first, const LayerStructure& before) {
    last.shortcut = first;
    last.projects = before.input != last.slot;
    if (!last.projects)
        return;
    last.shortcut_weights = last.slot.front() * before.input.front();
    // As a product, not by the extents' ratio, which rounding makes differ between the axes.
    last.shortcut_stride = before.stride * (before.pools ? 2 : 1) * last.stride;
}

}  // namespace

std::int64_t sizeOf(const Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::int64_t positionsOf(const Shape& shape) {
    return shape.empty() ? 1 : sizeOf(shape) / std::max<std::int64_t>(1, shape.front());
}

std::string shapeText(const Shape& shape) {
    std::string text;
    for (const auto extent : shape)
        text += (text.empty() ? "" : "×") + std::to_string(extent);
    return text;
}

NetworkStructure structureOf(const Configuration& configuration, const Shape& sample,
                             std::int64_t outputs) {
    const auto& config = configuration.network;
    check(config, sample);
    NetworkStructure structure;
    structure.outputs = outputs;
    Shape value = isConvolutional(config.kind) ? sample : Shape{sizeOf(sample)};
    for (std::size_t i = 0; i < config.hidden.size(); ++i) {
        auto layer =
            isConvolutional(config.kind) ? convolution(config, i, value) : linear(config, i, value);
        layer.biases = config.hidden[i];
        if (isResidual(config.kind) && i >= 2 && i % 2 == 0)
            addShortcut(layer, static_cast<std::int64_t>(i) - 1, structure.layers.back());
        value = layer.output;
        structure.layers.push_back(std::move(layer));
        const auto index = static_cast<std::int64_t>(i);
        const auto own = configuration.layers.contains(index) ? std::optional(index) : std::nullopt;
        const auto& slot = configuration.normalizationOf(index);
        checkSlot(slot, structure.layers.back().slot, layerPath(own, kNormSection), index + 1);
        if (slot.weight_standardization)
            checkStandardized(structure.layers.back(),
                              pathOf(&NormalizationConfig::weight_standardization, own), index + 1);
    }
    structure.output_features = value.front();
    return structure;
}

std::string linearName(const LayerStructure& layer) {
    return layer.dims == 0 ? "Linear" : "Conv" + std::to_string(layer.dims) + "d";
}

}  // namespace normscope
