// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <optional>
#include <string>
#include <vector>

#include "model/data/formats/state_dict.h"
#include "model/network/layer.h"
#include "model/network/parameter_pack.h"

namespace normscope {

/// A multilayer perceptron or convolutional network, plain or residual, whose normalization slots
/// can be filled, emptied and moved between two steps with everything else kept. Batches come flat,
/// [batch, features].
class Network {
  public:
    Network(const Configuration& configuration, const Shape& sample, std::int64_t outputs,
            at::Generator& generator);
    /// The same network in memory of its own; gradients are zero.
    Network clone() const;

    /// From here on dropout and noise are drawn from this seed: one seed, one draw, however often
    /// the passes are made.
    void seed(std::uint64_t seed) { seed_ = seed; }
    /// Logits [batch, outputs] of x [batch, features]; taps are filled where given. BatchAndTrack
    /// and Batch are passes as in training, with dropout and noise; the others have none.
    at::Tensor forward(const at::Tensor& x, Statistics statistics, std::vector<LayerTaps>* taps);
    /// The chain rule by hand, from dL/dlogits of the forward pass that filled `taps` to every
    /// leaf's grad(), with the kernels autograd would call; no graph is built, which is what makes
    /// a step of a small network cheap, and every intermediate gradient is in reach: dL/d(what each
    /// layer hands on) comes into `taps`, and dL/d(what came out of each norm), of the shapes of
    /// the taps, undefined without one, into `norm_gradients`, where asked for.
    void backward(const at::Tensor& grad_logits, std::vector<LayerTaps>& taps,
                  std::vector<at::Tensor>* norm_gradients = nullptr);
    /// Of each layer, as the tap holds it, in memory of its own.
    std::vector<at::Tensor> weightGradients() const;
    /// Logits, [n, outputs], by the running statistics (undefined where a layer has
    /// none) and by the statistics of consecutive batches of `batch_size` rows, frozen layers by
    /// their buffers (undefined where such a batch is refused). Where no layer uses the batch both
    /// are the same tensor. Without dropout and noise.
    struct Evaluation {
        at::Tensor running;
        at::Tensor batch;
    };
    Evaluation evaluate(const at::Tensor& x, std::int64_t batch_size) const;
    /// A pass as in training, with dropout, by the statistics of consecutive batches. Adds to
    /// moments[i] those of every batch that came into layer i's norm; no batch may be refused.
    at::Tensor forwardInBatches(const at::Tensor& x, std::int64_t batch_size,
                                std::vector<BatchMoments>& moments) const;

    /// Brings the slots to `next`: inserts, removes, swaps, moves, freezes and reconfigures norms,
    /// locks γ and β, sets the activation, dropout and the optimizer's live options. `population`
    /// [n, features] is what function-preserving insertion, and folding without buffers, take their
    /// statistics over, in the given mode of the other layers. checkChange() says what cannot be.
    void become(const Configuration& next, const at::Tensor& population);

    std::vector<Layer>& layers() { return layers_; }
    const std::vector<Layer>& layers() const { return layers_; }
    const NetworkStructure& structure() const { return structure_; }
    ParameterPack& parameters() { return parameters_; }
    const ParameterPack& parameters() const { return parameters_; }
    Activation activation() const { return activation_; }
    bool hasNorm() const;
    bool hasModes() const;  ///< some norm differs between training and evaluation mode
    /// Whether some norm takes its statistics from the data at hand in that mode where evaluation
    /// would go by running statistics, or other samples have a say.
    bool normalizesByBatch(Mode mode) const;
    /// Whether PyTorch would refuse a batch of that many samples in that mode.
    bool refuses(std::int64_t batch, Mode mode) const;
    /// Whether evaluation mode is a function of each sample alone: every batch norm has running
    /// statistics.
    bool allTrack() const;
    /// Whether training passes draw random numbers.
    bool isStochastic() const;
    /// Values the widest layer makes of one sample, for chunks of bounded memory.
    std::int64_t widestLayer() const;
    /// Multiplications of one sample's forward pass.
    double multiplications() const;

    /// All that steps change. restore() wants a network of the same configuration; throws
    /// DamagedBytes, and leaves half of it then.
    void save(ByteWriter& out) const;
    void restore(ByteReader& in);
    /// Takes over the parameters and buffers of a state_dict whose linear layers, convolutions,
    /// shortcuts and norms are this network's, kind by kind in the order of the file; their names
    /// do not matter. A bias that is not there is zero. Throws SettingError, and changes nothing
    /// then, with what differs; `name` is the file's.
    void load(const StateDict& state, const std::string& name);

    /// Every parameter and buffer in a fixed order.
    std::vector<ParameterPack::Named> state() const;

  private:
    Network(const Network& other, ParameterPack parameters);
    at::Tensor shaped(const at::Tensor& x) const;
    /// The pass from the first layer's linear output on; `normalize` is given (layer's index,
    /// value, the layer's taps).
    template <class Normalize>
    at::Tensor continueFrom(const at::Tensor& x, at::Tensor first, bool stochastic,
                            const Normalize& normalize, std::vector<LayerTaps>* taps) const;
    template <class Normalize>
    at::Tensor throughLayer(std::size_t index, LayerTaps& tap, at::Tensor value,
                            const std::vector<at::Tensor>& inputs, bool stochastic,
                            Products products, const Normalize& normalize) const;
    at::Tensor outputFeatures(const at::Tensor& value) const;
    at::Tensor backwardThroughOutput(const at::Tensor& grad_logits, const LayerTaps& last);
    at::Tensor dropoutMask(const at::Tensor& value, std::size_t place) const;
    void insertNorm(std::size_t index, const NormalizationConfig& config, Mode mode,
                    const at::Tensor& population);
    void removeNorm(std::size_t index, OnRemove how, const at::Tensor& population);
    void fold(std::size_t index);
    void standardizeWeights(const Configuration& configuration);
    /// Takes over what stays as it is: layers, γ and β, the output layer.
    void lock(const Configuration& configuration);
    void refetchLeaves();
    /// Input of layer `index`'s slot for x, [rows, C].
    at::Tensor slotInput(std::size_t index, Placement placement, const at::Tensor& x, Mode mode);

    Activation activation_;
    double dropout_ = 0.0;
    DropoutPlace dropout_place_ = DropoutPlace::AfterLayer;
    std::uint64_t seed_ = 0;
    NetworkStructure structure_;
    std::vector<Layer> layers_;
    at::Tensor output_weight_, output_weight_t_, output_bias_;
    ParameterPack parameters_;
};

}  // namespace normscope
