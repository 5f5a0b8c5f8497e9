// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "model/network/reduction.h"
#include "model/network/structure.h"
#include "model/settings/configuration.h"

namespace normscope {

/// Which statistics a forward pass normalizes by, and whether it moves the buffers. A frozen layer
/// (NormalizationConfig::freeze) is one in eval mode: it uses its buffers, where it has any.
enum class Statistics {
    BatchAndTrack,    ///< module.train(): the batch's, and the buffers move; frozen layers: Running
    Batch,            ///< the same output, but no buffer moves
    BatchEverywhere,  ///< the batch's in frozen layers too, for comparison; no buffer moves
    Running,          ///< module.eval(): the buffers; the batch's where there are none
};

/// Sums over batches of their channels' moments, in double precision.
struct BatchMoments {
    at::Tensor mean, var;  ///< [channels], the variances unbiased; undefined before the first batch
    std::int64_t batches = 0;
};

/// A normalization of any kind at a slot of [batch, C] or [batch, C, …], with PyTorch's semantics
/// (BatchNorm1d/2d/3d, LayerNorm over all but the batch, GroupNorm, InstanceNorm1d/2d/3d, RMSNorm),
/// and the parts a laboratory needs in reach. What the kinds reduce over: reductionOf(); what each
/// computes by the data: norms/kernel.h.
class Normalization {
  public:
    /// Of a forward pass, for the backward pass.
    struct Saved {
        /// As the kernels made them: [C] for batch, noisy and batch_renorm, [blocks, C] ghost,
        /// [batch, …] by sample; undefined where running statistics were used.
        at::Tensor mean, invstd;
        at::Tensor factor;                 ///< noisy: s, of x's shape
        bool by_data = false;              ///< by statistics of x, not by the buffers
        std::vector<at::Tensor> own = {};  ///< what a kind's kernel needs besides
    };
    struct Result {
        at::Tensor y;
        Saved saved;
    };
    /// `slot`: one sample's shape, channels first.
    Normalization(Shape slot, const NormalizationConfig& config);

    /// Takes a single value per statistic too, which becomes β; PyTorch's modules refuse it, and so
    /// does whoever trains with this one (refuses()). `noise_seed`: noisy only; none: no noise.
    Result forward(const at::Tensor& x, Statistics statistics,
                   std::optional<std::uint64_t> noise_seed = std::nullopt);
    /// Given dL/dy of the forward pass that took x: writes dL/dγ, dL/dβ and those of own parameters
    /// into their grad() and returns dL/dx.
    at::Tensor backward(const at::Tensor& grad_y, const at::Tensor& x, const Saved& saved);
    /// Statistics::Running of a layer that has buffers, or of one that needs none.
    at::Tensor forwardInEval(const at::Tensor& x) const;
    /// Statistics::Batch, without noise, in consecutive batches of `batch_size` samples. Adds each
    /// batch's (ghost: each virtual batch's; instance: each sample's) moments by channel, a frozen
    /// layer's too, to `moments` where given and the kind has a use for them (batch, ghost, noisy,
    /// and instance with tracking); those of a single value, which has no variance, are left out.
    at::Tensor forwardInBatches(const at::Tensor& x, std::int64_t batch_size,
                                BatchMoments* moments = nullptr) const;

    /// Scale and shift of evaluation mode by channel: y = scale·x + shift; needs buffers.
    std::pair<at::Tensor, at::Tensor> affineInEval() const;
    /// γ = √(var + ε), β = mean, buffers = (mean, var): the identity in evaluation mode of batch,
    /// ghost and noisy. mean and biased variance, [C].
    void becomeIdentity(const at::Tensor& mean, const at::Tensor& var);

    bool tracks() const { return running_mean.defined(); }
    /// Whether such a pass takes statistics of the data at hand where the buffers would be another
    /// choice or there are none: batch, ghost and noisy; instance with tracking. Never for kinds
    /// that are the same in both modes.
    bool usesBatch(Statistics statistics) const;
    /// As refusesBatch().
    bool refuses(std::int64_t batch) const { return refusesBatch(config, slot, batch); }
    /// "weight" and "bias", those that there are, and a kind's own.
    std::vector<std::pair<std::string, at::Tensor>> affine() const {
        std::vector<std::pair<std::string, at::Tensor>> named;
        if (weight.defined())
            named.emplace_back("weight", weight);
        if (bias.defined())
            named.emplace_back("bias", bias);
        named.insert(named.end(), own.begin(), own.end());
        return named;
    }
    /// Whether eval mode differs from training mode: what has buffers to be recalibrated, reset,
    /// frozen.
    bool hasModes() const { return isBatchNorm(config.kind) || tracks(); }
    double countBatch();     ///< another one for the buffers; its weight in them
    void resetStatistics();  ///< mean 0, variance 1, no batch tracked; needs buffers
    void backUpBuffers();    ///< cheap enough for every step
    void restoreBuffers();   ///< to the last backup
    void detachBuffers();    ///< of a copy: buffers in memory of its own

    NormalizationConfig config;
    Shape slot;
    /// γ, β: [C], of LayerNorm over all and RMSNorm [C, …]; undefined without affine; RMSNorm has
    /// no β.
    at::Tensor weight, bias;
    std::vector<std::pair<std::string, at::Tensor>> own;  ///< as the row's parameters: [1] each
    at::Tensor running_mean, running_var;                 ///< [C]; undefined without tracking
    /// As PyTorch's InstanceNorm never counts, its stays 0, and momentum None is 0 to it.
    std::int64_t num_batches_tracked = 0;

  private:
    at::Tensor byBuffers(const at::Tensor& x) const;

    std::vector<float> backup_;
    std::int64_t tracked_backup_ = 0;
};

}  // namespace normscope
