// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <optional>
#include <string>
#include <vector>

#include "model/network/normalization.h"
#include "model/network/structure.h"
#include "model/network/tap.h"

namespace normscope {

/// What one layer made of a batch; tensors [batch, C] or [batch, C, …], shared with the pass that
/// made them.
struct LayerTaps {
    /// Normalized: undefined without norm. Gradients: where there was a backward pass, and they
    /// were kept.
    PerTap<at::Tensor> values;
    at::Tensor input;                   ///< of the linear part
    at::Tensor norm_input;              ///< undefined without norm; behind dropout
    Normalization::Saved saved;         ///< of the norm's pass
    at::Tensor activation_input;        ///< the shortcut is in it
    at::Tensor mask;                    ///< dropout's factors, 0 or 1/(1 − p); undefined without
    at::Tensor unpooled, pool_indices;  ///< undefined without pooling
    at::Tensor output;                  ///< what the next layer takes
    at::Tensor output_mask;             ///< last layer: dropout before the output layer
    /// Statistics as the kernel made them, [C]; undefined unless they are one per channel over the
    /// whole batch.
    at::Tensor batch_mean, batch_invstd;
};

/// What multiplies matrices: LibTorch, which is the oracle, or the fused step's kernels. These take
/// a tenth of the time where LibTorch's BLAS does not know the processor.
enum class Products { ByLibTorch, Fused };
/// A pass that is gone back through, or looked at, is LibTorch's.
inline Products productsFor(const std::vector<LayerTaps>* taps) {
    return taps != nullptr ? Products::ByLibTorch : Products::Fused;
}

/// Linear or convolution, then normalization (or none) and activation in the order of the
/// placement, then perhaps pooling.
struct Layer {
    std::string name;  ///< "layers.0"
    LayerStructure structure;
    at::Tensor weight, bias;  ///< leaves of the parameter pack; [out, in, …], [out]
    at::Tensor weight_t;      ///< of a linear layer: the weight's transposed view
    at::Tensor shortcut_weight, shortcut_weight_t;  ///< undefined without a projection
    std::optional<Normalization> norm;
    Placement placement = Placement::Before;
    bool frozen = false;               ///< its parameters are locked
    bool standardizes_weight = false;  ///< see weight_standardization.h

    std::int64_t in() const { return weight.size(1); }
    std::int64_t out() const { return weight.size(0); }
    std::string parameter(const std::string& which) const;  ///< "layers.0.linear.weight"
    std::vector<std::string> parameters() const;            ///< mapParameters(), affineParameters()
    std::vector<std::string> mapParameters() const;         ///< weight, bias, shortcut
    std::string shortcutParameter() const;                  ///< "layers.2.shortcut.weight"
    std::vector<std::string> affineParameters() const;      ///< of γ and β there are

    at::Tensor linear(const at::Tensor& x, Products by) const;
    /// Writes weight.grad() and bias.grad(); dL/dx, undefined where it is not wanted.
    at::Tensor linearBackward(const at::Tensor& grad, const at::Tensor& x, bool wants_input);
    at::Tensor shortcut(const at::Tensor& x, Products by) const;  ///< x as it is, or projected
    at::Tensor shortcutBackward(const at::Tensor& grad, const at::Tensor& x);
    /// Pooled value and the indices for the backward pass.
    std::pair<at::Tensor, at::Tensor> pool(const at::Tensor& value) const;
    at::Tensor poolBackward(const at::Tensor& grad, const LayerTaps& taps) const;

  private:
    /// Of the linear part with the weights `by`: the gradients of these and of the bias are written
    /// as the parameters'.
    at::Tensor mapBackward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& by,
                           bool wants_input);
};

at::Tensor activate(Activation activation, const at::Tensor& x);
/// x: what went in, a: what came out.
at::Tensor activateBackward(Activation activation, const at::Tensor& grad_a, const at::Tensor& x,
                            const at::Tensor& a);

}  // namespace normscope
