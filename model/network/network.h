// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/torch.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "model/network/normalization.h"
#include "model/network/parameter_pack.h"
#include "model/observation/frame.h"

namespace normscope {

/// What one layer made of a batch; tensors [batch, features], shared with the pass that made them.
struct LayerTaps {
    std::array<at::Tensor, 3> values;     ///< indexed by Tap; Normalized undefined without norm
    at::Tensor norm_input;                ///< undefined without norm
    at::Tensor batch_mean, batch_invstd;  ///< [features]; undefined unless the batch's were used
    at::Tensor input;                     ///< [batch, in]
    const at::Tensor& output(Placement placement) const {
        const auto& last = at(tapOrder(placement).back());
        return last.defined() ? last : at(Tap::Activation);
    }
    const at::Tensor& at(Tap tap) const { return values[static_cast<std::size_t>(tap)]; }
};

/// Linear, then normalization (or none) and activation in the order of the placement.
struct Layer {
    std::string name;         ///< "layers.0"
    at::Tensor weight, bias;  ///< leaves of the parameter pack; [out, in], [out]
    at::Tensor weight_t;      ///< the weight's transposed view
    std::optional<BatchNorm1d> norm;
    Placement placement = Placement::Before;
    std::int64_t in() const { return weight.size(1); }
    std::int64_t out() const { return weight.size(0); }
};

/// A multilayer perceptron whose normalization slots can be filled, emptied and moved between two
/// steps with everything else kept.
class Network {
  public:
    Network(const Configuration& configuration, std::int64_t features, std::int64_t classes,
            at::Generator& generator);
    /// The same network in memory of its own; gradients are zero.
    Network clone() const;

    /// Logits [batch, classes] of x [batch, features]; taps are filled where given.
    at::Tensor forward(const at::Tensor& x, Statistics statistics, std::vector<LayerTaps>* taps);
    /// The chain rule by hand, from dL/dlogits of the forward pass that filled `taps` to every
    /// leaf's grad(), with the kernels autograd would call; no graph is built, which is what makes
    /// a step of a small network cheap, and every intermediate gradient is in reach.
    void backward(const at::Tensor& grad_logits, const std::vector<LayerTaps>& taps);
    /// Logits, [n, classes], by the running statistics (undefined where a layer has
    /// none) and by the statistics of consecutive batches of `batch_size` rows, frozen layers by
    /// their buffers (undefined for a batch of one). Where no layer uses the batch both are the
    /// same tensor.
    struct Evaluation {
        at::Tensor running;
        at::Tensor batch;
    };
    Evaluation evaluate(const at::Tensor& x, std::int64_t batch_size) const;
    /// Evaluation::batch alone. Adds to moments[i] those of every batch that came into layer i's
    /// norm; there may be no batch of one.
    at::Tensor forwardInBatches(const at::Tensor& x, std::int64_t batch_size,
                                std::vector<BatchMoments>& moments) const;

    /// Brings the slots to `next`: inserts, removes, moves, freezes and reconfigures batch norms,
    /// locks γ and β, sets the activation and the optimizer's live options. `population` [n,
    /// features] is what function-preserving insertion, and folding without buffers, take their
    /// statistics over, in the given mode of the other layers.
    void become(const Configuration& next, const at::Tensor& population);

    std::vector<Layer>& layers() { return layers_; }
    const std::vector<Layer>& layers() const { return layers_; }
    ParameterPack& parameters() { return parameters_; }
    const ParameterPack& parameters() const { return parameters_; }
    Activation activation() const { return activation_; }
    bool hasNorm() const;
    /// Whether some norm takes its statistics from the batch in that mode.
    bool normalizesByBatch(Mode mode) const;
    bool allTrack() const;  ///< every norm there is has running statistics

    /// Every parameter and buffer in a fixed order.
    std::vector<ParameterPack::Named> state() const;

  private:
    Network(Activation activation, std::vector<Layer> layers, ParameterPack parameters);
    at::Tensor activate(const at::Tensor& x) const;
    at::Tensor activateBackward(const at::Tensor& grad_a, const at::Tensor& x,
                                const at::Tensor& a) const;
    at::Tensor firstLinear(const at::Tensor& x) const;
    /// The pass from the first layer's linear output on; `normalize` is given (layer's index, norm,
    /// value).
    template <class Normalize>
    at::Tensor continueFrom(at::Tensor value, const Normalize& normalize) const;
    void insertNorm(std::size_t index, const NormalizationConfig& config, Mode mode,
                    const at::Tensor& population);
    void removeNorm(std::size_t index, OnRemove how, const at::Tensor& population);
    void fold(std::size_t index);
    void lockAffine();  ///< γ and β of the layers that say so
    void refetchLeaves();
    /// Input of layer `index`'s slot for x.
    at::Tensor slotInput(std::size_t index, Placement placement, const at::Tensor& x, Mode mode);

    Activation activation_;
    std::vector<Layer> layers_;
    at::Tensor output_weight_, output_weight_t_, output_bias_;
    ParameterPack parameters_;
};

}  // namespace normscope
