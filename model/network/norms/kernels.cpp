// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/kernel.h"

namespace normscope {

const NormKernel& normKernel(NormKind kind) {
    static const std::array kernels{
#define NORM(Kind, name) norms::name##Kernel(),
#include "model/settings/norm_kinds.def"
    };
    return kernels[static_cast<std::size_t>(kind)];
}

namespace norms {

NormKernel noneKernel() {
    return {.forward =
                [](const NormPass& pass) {
                    return NormKernel::Result{pass.x, {}};
                },
            .backward = [](const Normalization&, const at::Tensor& grad_y, const at::Tensor&,
                           const NormKernel::Saved&) -> NormKernel::Gradients {
                return {grad_y, {}, {}};
            }};
}

at::Tensor byChannel(const at::Tensor& each, const at::Tensor& x) {
    std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
    shape[1] = x.size(1);
    return each.view(shape);
}

Measured measured(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  double eps) {
    auto mean = torch::zeros({x.size(1)}), var = torch::ones({x.size(1)});
    auto y = std::get<0>(torch::native_batch_norm(x, weight, bias, mean, var, /*training=*/true,
                                                  /*momentum=*/1.0, eps));
    return {y, mean, var};
}

void add(BatchMoments& moments, const at::Tensor& mean, const at::Tensor& var,
         std::int64_t batches) {
    moments.mean = moments.mean.defined() ? moments.mean + mean : mean;
    moments.var = moments.var.defined() ? moments.var + var : var;
    moments.batches += batches;
}

at::Tensor sumInDouble(const at::Tensor& each) {
    return each.sum(at::IntArrayRef{0}, /*keepdim=*/false, torch::kFloat64);
}

}  // namespace norms
}  // namespace normscope
