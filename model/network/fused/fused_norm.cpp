// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/fused_norm.h"

#include "model/network/draws.h"
#include "model/network/fused/activations.h"
#include "model/network/fused/fused_map.h"
#include "model/network/norms/kernel.h"
#include "model/network/reduction.h"

namespace normscope::fused {
namespace {

void take(const at::Tensor& from, const Storage& to) {
    if (from.defined())
        std::copy_n(from.data_ptr<float>(), from.numel(), to.data());
}

void give(const Storage& from, const at::Tensor& parameter, bool adds) {
    if (parameter.defined())
        putGradient(from.data(), parameter.grad().data_ptr<float>(), parameter.numel(), adds);
}

}  // namespace

bool Norm::covers(const Normalization& norm) {
    const auto fused = normKernel(norm.config.kind).fused;
    if (fused == nullptr || (normRow(norm.config.kind).noisy && norm.slot.size() > 1))
        return false;
    // Of images a row is one position: a statistic is over many of them, or within one.
    const bool within_row = reductionOf(norm.config, norm.slot, 1).m == norm.slot.front();
    return norm.slot.size() == 1 || fused == overBatch || within_row;
}

Norm::Norm(Normalization& norm, Mode mode, std::int64_t most_samples, std::int64_t positions)
    : norm_(&norm),
      width_(norm.slot.front()),
      by_data_(!norm.hasModes() || norm.usesBatch(mode == Mode::Train ? Statistics::BatchAndTrack
                                                                      : Statistics::Running)),
      moves_(by_data_ && norm.tracks()),
      noisy_(by_data_ && mode == Mode::Train && !norm.config.freeze &&
             normRow(norm.config.kind).noisy),
      gamma_(1, width_),
      beta_(1, width_),
      gamma_gradient_(1, width_),
      beta_gradient_(1, width_) {
    const auto& row = normRow(norm.config.kind);
    kernel_ = by_data_ ? &normKernel(norm.config.kind).fused() : &byRunning();
    memory_.eps = norm.config.eps;
    const auto most_rows = most_samples * positions;
    memory_.rows =
        row.virtual_batch != nullptr ? norm.config.*row.virtual_batch * positions : most_rows;
    memory_.groups = row.groups != nullptr ? norm.config.*row.groups : 1;
    memory_.centres = row.centres;
    memory_.gamma = norm.weight.defined() ? gamma_.data() : nullptr;
    memory_.beta = norm.bias.defined() ? beta_.data() : nullptr;
    memory_.gamma_gradient = gamma_gradient_.data();
    memory_.beta_gradient = beta_gradient_.data();
    for (Set set = 0; set < kSets; ++set)
        for (auto* statistics : {&mean_, &invstd_})
            (*statistics)[set] = Storage(1, kernel_->count(memory_, most_rows, width_));
    for (Set set = 0; noisy_ && set < kSets; ++set)
        factor_[set] = Storage(most_rows, width_);
    if (moves_)
        shares_.resize(static_cast<std::size_t>((most_rows + memory_.rows - 1) / memory_.rows));
}

NormMemory Norm::memoryOf(Set set) const {
    auto memory = memory_;
    memory.mean = mean_[set].data();
    memory.invstd = invstd_[set].data();
    return memory;
}

void Norm::forward(const ConstMatrix& x, const Matrix& y, Set set, std::uint64_t noise_seed) {
    take(norm_->weight, gamma_);
    take(norm_->bias, beta_);
    const auto memory = memoryOf(set);
    if (!by_data_)
        takeRunning(memory, norm_->running_mean.data_ptr<float>(),
                    norm_->running_var.data_ptr<float>(), width_);
    if (moves_) {
        for (std::int64_t first = 0, block = 0; first < x.rows; first += memory.rows, ++block)
            shares_[static_cast<std::size_t>(block)] = norm_->countBatch();
        const Running running{norm_->running_mean.data_ptr<float>(),
                              norm_->running_var.data_ptr<float>(), shares_.data()};
        kernel_->forward(memory, x, y, &running);
    } else {
        kernel_->forward(memory, x, y, nullptr);
    }
    if (noisy_)
        addNoise(y, set, noise_seed);
}

/// Draws by LibTorch, so that the noise is what it is on LibTorch's path.
void Norm::addNoise(const Matrix& y, Set set, std::uint64_t seed) {
    const auto noise = noiseFor({y.rows, width_}, norm_->config, seed);
    const float *scale = noise.scale.data_ptr<float>(), *shift = noise.shift.data_ptr<float>();
    const auto factors = factor_[set].matrix(y.rows);
    for (std::int64_t i = 0; i < y.rows; ++i, scale += width_, shift += width_) {
        float *values = y.row(i), *factor = factors.row(i);
        for (std::int64_t c = 0; c < width_; ++c) {
            factor[c] = scale[c];
            values[c] = shift[c] + scale[c] * values[c];
        }
    }
}

void Norm::backward(const ConstMatrix& x, const Matrix& grad, bool adds, Set set) {
    if (noisy_)
        multiplyEach(grad, factor_[set].matrix(grad.rows), grad);
    kernel_->backward(memoryOf(set), x, grad);
    give(gamma_gradient_, norm_->weight, adds);
    give(beta_gradient_, norm_->bias, adds);
}

at::Tensor Norm::perChannel(const Storage& statistics) const {
    if (!by_data_ || !normRow(norm_->config.kind).isOnePerChannel())
        return {};
    return torch::from_blob(statistics.data(), {width_});
}

}  // namespace normscope::fused
