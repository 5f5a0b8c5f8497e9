// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <array>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "model/network/fused/fused_map.h"
#include "model/network/fused/fused_norm.h"
#include "model/network/network.h"
#include "model/network/score.h"

namespace normscope {

/// Training steps of a network without LibTorch, whose dispatch costs small networks more than
/// arithmetic does: forward, loss, backward and update over buffers made once, with vectors
/// (fused/). Values stand in rows: a sample's, or of images those of a position. Works on the
/// network's own parameters, gradients, optimizer state and running statistics, so that LibTorch
/// may make any other step or pass between two of them. Good for one configuration, until the
/// network changes otherwise than by steps.
///
/// What a pass makes stands in one of two sets of buffers: the last step made keeps its values
/// until the next one is made too.
class FusedStep {
  public:
    /// Null where this network or configuration has something that only LibTorch computes. This is
    /// where the path of a run's steps is chosen.
    static std::unique_ptr<FusedStep> of(Network& network, const Configuration& configuration);

    /// Forward pass of these samples, of which `inputs` are all; `share` of the gradient of their
    /// mean loss is what backward() is to follow. Dropout is drawn as Network::seed(seed) would.
    Score forward(std::span<const std::int64_t> samples, const float* inputs, const Truth& truth,
                  double share, std::uint64_t seed);
    /// The gradients of that pass into the network's, or added to them.
    void backward(bool adds);
    /// From the gradients, of all parameters but locked ones; see ParameterPack.
    double gradientNorm() const;
    void scaleGradient(double factor);
    void update(double lr);
    /// What the passes made since is of a step made.
    void finish() { set_ = other(); }

    /// Whether backward() leaves the taps' output gradients, from the next one on.
    void keepOutputGradients(bool keeps);
    void keepGradients();     ///< as they are now
    void restoreGradients();  ///< as they were kept

    /// Copies of what the last step made, and of what the last pass made.
    std::vector<LayerTaps> taps() const { return tapsOf(set_); }
    std::vector<LayerTaps> passTaps() const { return tapsOf(other()); }
    /// Only the batch's statistics (LayerTaps::batch_mean …) of the last step, in the buffers
    /// themselves.
    const std::vector<LayerTaps>& statistics() const { return statistics_[set_]; }

  private:
    using Matrix = fused::Matrix;
    using ConstMatrix = fused::ConstMatrix;
    using Storage = fused::Storage;
    using Set = fused::Set;

    /// What a pass makes of a layer: memory, and which of it is what.
    struct Values {
        Storage linear, normalized, sum, activation, masked, mask;
        Storage gradient;                      ///< made when it is first to be kept
        ConstMatrix z, y, a, output_gradient;  ///< the taps
        ConstMatrix input, norm_input, activation_input, output, factors;
    };
    struct Hidden {
        std::unique_ptr<fused::Map> linear;
        std::unique_ptr<fused::Map> projection;  ///< null without
        Shape input, slot;                       ///< of one sample
        std::int64_t input_positions = 1, positions = 1;
        std::optional<std::size_t> shortcut;
        std::optional<fused::Norm> norm;
        Placement placement;
        std::array<Values, fused::kSets> values;
        Storage into_input;  ///< gradient by a shortcut that starts here
    };

    FusedStep(Network& network, const Configuration& configuration);
    void addLayer(Layer& layer, const Network& network);
    void makeBuffers();

    Set other() const { return 1 - set_; }
    Values& now(std::size_t layer) { return layers_[layer].values[other()]; }
    /// Of a layer's values in this batch.
    std::int64_t rowsOf(const Hidden& layer) const { return samples_ * layer.positions; }
    bool isOfImages() const { return layers_.front().input.size() > 1; }
    Matrix batchIn(Set set) const;  ///< what goes into the first layer
    void takeBatch(std::span<const std::int64_t> samples, const float* inputs);
    ConstMatrix throughLayer(std::size_t index, const ConstMatrix& input);
    ConstMatrix addShortcut(Hidden& layer, Values& its, const ConstMatrix& value);
    ConstMatrix drop(std::size_t place, Values& its, const ConstMatrix& value,
                     std::int64_t positions);
    ConstMatrix features(const ConstMatrix& value);  ///< what the output layer takes
    void goThrough(const fused::Map& map, const ConstMatrix& x, bool adds, bool wants_input);
    void spread(const Hidden& last);  ///< the gradient of the means over all positions
    void throughLayerBackward(std::size_t index, bool adds);
    void shortcutBackward(Hidden& layer, bool adds);
    std::vector<LayerTaps> tapsOf(Set set) const;

    const Mode mode_;
    const Activation activation_;
    const double dropout_;
    const DropoutPlace dropout_place_;
    const OptimizerConfig optimizer_;
    const std::int64_t most_samples_;

    std::vector<Hidden> layers_;
    std::unique_ptr<fused::Map> output_;
    std::vector<fused::UpdatedMemory> updated_;
    std::vector<std::span<float>> gradients_;
    std::vector<std::span<const float>> gradients_by_name_;
    std::vector<std::vector<float>> kept_gradients_;

    Set set_ = 0;
    std::int64_t samples_ = 0;  ///< in the batch
    std::uint64_t seed_ = 0;
    std::mt19937 generator_;
    std::array<Storage, fused::kSets> inputs_;
    std::array<Storage, fused::kSets> means_;  ///< over the positions, for the output layer
    Storage logits_, by_class_;
    std::array<Values, fused::kSets> before_output_;
    Storage gradient_memory_, next_gradient_memory_;
    Matrix gradient_;  ///< dL/d(where the backward pass is)
    bool keeps_output_gradients_ = false;
    std::array<std::vector<LayerTaps>, fused::kSets> statistics_;
};

}  // namespace normscope
