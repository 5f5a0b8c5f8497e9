// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/torch.h>

#include <utility>
#include <vector>

#include "model/experiment/configuration.h"

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
    at::Tensor mean, var;  ///< [features], the variances unbiased; undefined before the first batch
    std::int64_t batches = 0;
};

/// torch.nn.BatchNorm1d over [batch, features], with the parts a laboratory needs in reach.
/// Training: x̂ = (x − μ_B)/√(σ²_B + ε) with the biased σ²_B; the buffers take μ_B and the unbiased
/// variance with weight `momentum`, or 1/num_batches_tracked for None. (Ioffe & Szegedy 2015, §3.1)
class BatchNorm1d {
  public:
    struct Result {
        at::Tensor y;
        at::Tensor batch_mean;    ///< [features]; undefined when Running statistics were used
        at::Tensor batch_invstd;  ///< 1/√(σ²_B + ε); likewise
    };

    BatchNorm1d(std::int64_t features, const NormalizationConfig& config);

    /// Takes a single row too, whose normalized value is β; PyTorch's modules refuse it, and so
    /// does whoever trains with this one.
    Result forward(const at::Tensor& x, Statistics statistics);
    /// Given dL/dy of the forward pass that took x and returned `result`: writes dL/dγ and dL/dβ
    /// into weight.grad() and bias.grad() and returns dL/dx.
    at::Tensor backward(const at::Tensor& grad_y, const at::Tensor& x, const at::Tensor& batch_mean,
                        const at::Tensor& batch_invstd);
    /// Statistics::Running of a layer that has buffers.
    at::Tensor forwardByBuffers(const at::Tensor& x) const;
    /// Statistics::Batch in consecutive batches of `batch_size` rows, each normalized by its own
    /// statistics; a last batch of one row stands alone and becomes β. Adds every batch's moments,
    /// a frozen layer's too, to `moments` where given; there may be no batch of one then.
    at::Tensor forwardInBatches(const at::Tensor& x, std::int64_t batch_size,
                                BatchMoments* moments = nullptr) const;

    /// Scale and shift of evaluation mode: y = scale·x + shift.
    std::pair<at::Tensor, at::Tensor> affineInEval() const;
    /// γ = √(var + ε), β = mean, buffers = (mean, var): the identity in evaluation mode.
    /// mean and biased variance, [features].
    void becomeIdentity(const at::Tensor& mean, const at::Tensor& var);

    bool tracks() const { return running_mean.defined(); }
    /// Whether such a pass takes the batch's statistics.
    bool usesBatch(Statistics statistics) const {
        return !tracks() || statistics == Statistics::BatchEverywhere ||
               (statistics != Statistics::Running && !config.freeze);
    }
    void resetStatistics();  ///< mean 0, variance 1, no batch tracked; needs buffers
    void backUpBuffers();    ///< cheap enough for every step
    void restoreBuffers();   ///< to the last backup

    NormalizationConfig config;
    at::Tensor weight, bias;               ///< γ, β [features]; undefined without affine
    at::Tensor running_mean, running_var;  ///< [features]; undefined without tracking
    std::int64_t num_batches_tracked = 0;

  private:
    std::vector<float> backup_;
    std::int64_t tracked_backup_ = 0;
};

}  // namespace normscope
