// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include "model/network/fused/matrix.h"

namespace normscope::fused {

/// A linear map by weights and gradients of the network, in their own memory.
class Linear {
  public:
    /// weight [out, in], bias [out] or undefined; with gradients.
    Linear(const at::Tensor& weight, const at::Tensor& bias);

    /// Takes the weights as they are now. `for_inputs`: backward() will be asked for dL/dx.
    void take(bool for_inputs);
    /// y = x·Wᵀ + b.
    void forward(const ConstMatrix& x, const Matrix& y) const;
    /// Writes dW = dyᵀ·x and db = Σ dy into the network's gradients, or adds them; dx = dy·W where
    /// it is given.
    void backward(const ConstMatrix& x, const ConstMatrix& grad_y, bool adds,
                  const Matrix* grad_x) const;

    std::int64_t in() const { return weight_.width; }
    std::int64_t out() const { return weight_.rows; }

  private:
    ConstMatrix weight_;
    Matrix weight_gradient_;
    const float* bias_ = nullptr;
    float* bias_gradient_ = nullptr;
    Storage by_input_;               ///< Wᵀ, padded
    Storage by_output_;              ///< W, padded; empty where the network's own is
    Storage bias_copy_, bias_sums_;  ///< padded
};

/// Values of the channels of a norm's γ or β, or of a bias, into the network's gradient.
void putGradient(const float* from, float* to, std::int64_t count, bool adds);

}  // namespace normscope::fused
