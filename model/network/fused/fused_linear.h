// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include "model/network/fused/fused_map.h"

namespace normscope::fused {

/// y = x·Wᵀ + b; dW = dyᵀ·x, db = Σ dy, dx = dy·W. A row is a sample.
class Linear : public Map {
  public:
    /// weight [out, in], bias [out] or undefined; with gradients.
    Linear(const at::Tensor& weight, const at::Tensor& bias);

    void take(bool for_inputs) override;
    void forward(const ConstMatrix& x, const Matrix& y) const override;
    void backward(const ConstMatrix& x, const ConstMatrix& grad_y, bool adds,
                  const Matrix* grad_x) const override;
    std::int64_t in() const override { return weight_.width; }
    std::int64_t out() const override { return weight_.rows; }

  private:
    ConstMatrix weight_;
    Matrix weight_gradient_;
    const float* bias_ = nullptr;
    float* bias_gradient_ = nullptr;
    Storage by_input_;               ///< Wᵀ, padded
    Storage by_output_;              ///< W, padded; empty where the network's own is
    Storage bias_copy_, bias_sums_;  ///< padded
};

/// x·Wᵀ + b, for a pass that nobody goes backward through; x [rows, in], b [out] or undefined.
at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

}  // namespace normscope::fused
