// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch. What the kinds of norms compute by the data at hand, with the
// kernels autograd would call; one file a kind.
#pragma once

#include "model/network/fused/norms.h"
#include "model/network/normalization.h"
#include "model/network/norms/norm.h"

namespace normscope {

/// One pass by the data's statistics.
struct NormPass {
    const Normalization& norm;
    const at::Tensor& x;
    Normalization* moved = nullptr;  ///< whose buffers take them in; null where they stay
    std::optional<std::uint64_t> noise_seed = std::nullopt;  ///< of a stochastic pass
};

struct NormKernel {
    using Result = Normalization::Result;
    using Saved = Normalization::Saved;
    /// With respect to x, γ, β and own parameters.
    struct Gradients {
        at::Tensor x, weight, bias;
        std::vector<at::Tensor> own = {};
        Gradients(at::Tensor to_x, at::Tensor to_weight, at::Tensor to_bias,
                  std::vector<at::Tensor> to_own = {})
            : x(std::move(to_x)),
              weight(std::move(to_weight)),
              bias(std::move(to_bias)),
              own(std::move(to_own)) {}
        /// As PyTorch's kernels give them.
        Gradients(const std::tuple<at::Tensor, at::Tensor, at::Tensor>& all)
            : Gradients(std::get<0>(all), std::get<1>(all), std::get<2>(all)) {}
    };

    Result (*forward)(const NormPass& pass);
    Gradients (*backward)(const Normalization& norm, const at::Tensor& grad_y, const at::Tensor& x,
                          const Saved& saved);
    /// As Normalization::forwardInBatches; none: forward(), for kinds that see each sample alone.
    at::Tensor (*inBatches)(const Normalization& norm, const at::Tensor& x, std::int64_t batch_size,
                            BatchMoments* moments) = nullptr;
    /// The same over plain rows, for steps that LibTorch does not make; none: it makes them.
    const fused::NormKernel& (*fused)() = nullptr;
};

const NormKernel& normKernel(NormKind kind);

namespace norms {
#define NORM(Kind, name) NormKernel name##Kernel();
#include "model/settings/norm_kinds.def"

/// By each channel over the batch; also what other batch norms are made of.
NormKernel::Result batchForward(const NormPass& pass);
/// The same with another γ and β, or none.
NormKernel::Result batchForward(const NormPass& pass, const at::Tensor& weight,
                                const at::Tensor& bias);
/// Batch by batch, each in blocks of so many samples.
at::Tensor inBlocks(const Normalization& norm, const at::Tensor& x, std::int64_t batch_size,
                    std::int64_t block, BatchMoments* moments);

/// Which gradients are wanted of PyTorch's kernels.
inline std::array<bool, 3> wanted(const Normalization& norm) {
    return {true, norm.weight.defined(), norm.weight.defined()};
}

at::Tensor byChannel(const at::Tensor& each, const at::Tensor& x);  ///< [C] along x's channels

/// What PyTorch's kernel leaves in buffers at momentum 1: mean and unbiased variance, with its
/// output.
struct Measured {
    at::Tensor y, mean, var;
};
Measured measured(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  double eps);

/// Of `batches` batches: the sums over them of mean and unbiased variance, double [C].
void add(BatchMoments& moments, const at::Tensor& mean, const at::Tensor& var,
         std::int64_t batches);
at::Tensor sumInDouble(const at::Tensor& each);  ///< of [batches, C], over the batches

}  // namespace norms
}  // namespace normscope
