// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include "model/network/fused/fused_map.h"
#include "model/network/fused/positions.h"

namespace normscope::fused {

/// What a kernel sees: shapes of one sample, channels first, and the kernel's extents.
struct Window {
    Shape input, output;  ///< {C, H, W} or {C, D, H, W}
    std::int64_t kernel = 1, stride = 1, padding = 0;
};

/// torch.nn.Conv2d and Conv3d as a product of patches with the weights: a row is a position. The
/// patches are made a few at a time, so that they stay in the processor's caches, and again in the
/// backward pass.
class Convolution : public Map {
  public:
    /// weight [out, in, kernel …], bias [out] or undefined; with gradients.
    Convolution(const at::Tensor& weight, const at::Tensor& bias, const Window& window);

    void take(bool for_inputs) override;
    void forward(const ConstMatrix& x, const Matrix& y) const override;
    void backward(const ConstMatrix& x, const ConstMatrix& grad_y, bool adds,
                  const Matrix* grad_x) const override;
    std::int64_t in() const override { return in_; }
    std::int64_t out() const override { return out_; }

  private:
    std::int64_t patchWidth() const { return sights_.kernel * in_; }
    /// Calls with each sample, the first of some of its output positions, and their patches.
    template <class Call>
    void inTiles(std::int64_t samples, const ConstMatrix& x, const Call& call) const;
    /// The same of a single channel, closely one position behind the other; patches [kernel, some].
    template <class Call>
    void inRuns(std::int64_t samples, const ConstMatrix& x, const Call& call) const;
    void addBiasGradient(const ConstMatrix& grad) const;
    void putWeightGradient(bool adds) const;

    Sights sights_;
    Runs runs_;  ///< of a single channel
    std::int64_t in_, out_, tile_;
    const float *weight_, *bias_ = nullptr;
    float *weight_gradient_, *bias_gradient_ = nullptr;
    /// The weights in the order of the patches: [kernel·in, out], and [out, kernel·in].
    Storage by_input_, by_output_;
    Storage gradient_by_input_, gradient_by_output_;
    Storage patches_, patch_gradients_;
    Storage frame_, run_patches_;  ///< of a single channel
    Storage bias_copy_, bias_sums_, tile_sums_;
};

}  // namespace normscope::fused
