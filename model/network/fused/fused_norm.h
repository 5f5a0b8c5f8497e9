// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <array>
#include <vector>

#include "model/network/fused/norms.h"
#include "model/network/normalization.h"

namespace normscope::fused {

/// Which of two sets of buffers: those of the last step made, and those a step is made in.
using Set = std::size_t;
inline constexpr std::size_t kSets = 2;

/// A layer's norm in a mode, over the network's γ, β and running statistics.
class Norm {
  public:
    /// For batches of up to so many samples, of so many rows each.
    Norm(Normalization& norm, Mode mode, std::int64_t most_samples, std::int64_t positions);
    /// Whether this norm's kind can be computed so.
    static bool covers(const Normalization& norm);

    /// Takes γ, β and, where they are used, running statistics as they are now; normalizes; moves
    /// the running statistics. `noise_seed`: of this layer, where the kind is noisy.
    void forward(const ConstMatrix& x, const Matrix& y, Set set, std::uint64_t noise_seed);
    /// grad, dL/dy, becomes dL/dx; writes the network's dL/dγ and dL/dβ, or adds to them.
    void backward(const ConstMatrix& x, const Matrix& grad, bool adds, Set set);

    bool byData() const { return by_data_; }
    /// The batch's statistics of each channel, in the set's own memory, [C]; undefined unless they
    /// are over the whole batch.
    at::Tensor batchMean(Set set) const { return perChannel(mean_[set]); }
    at::Tensor batchInvstd(Set set) const { return perChannel(invstd_[set]); }

  private:
    at::Tensor perChannel(const Storage& statistics) const;
    NormMemory memoryOf(Set set) const;
    void addNoise(const Matrix& y, Set set, std::uint64_t seed);

    Normalization* norm_;
    const NormKernel* kernel_;
    std::int64_t width_;
    bool by_data_, moves_, noisy_;
    NormMemory memory_;           ///< but for the statistics
    std::vector<double> shares_;  ///< of each statistic in the running ones
    Storage gamma_, beta_, gamma_gradient_, beta_gradient_;
    std::array<Storage, kSets> mean_, invstd_;
    std::array<Storage, kSets> factor_;  ///< of noise, by value
};

}  // namespace normscope::fused
