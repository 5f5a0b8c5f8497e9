// SPDX-License-Identifier: GPL-3.0-or-later
// The two ways to make a run's steps: LibTorch's, and the fused one.
#include <atomic>

#include "model/network/fused/instruction_set.h"
#include "model/network/score.h"
#include "model/run/run_impl.h"

namespace normscope {

namespace {

std::atomic<bool> fused_steps{true};

}  // namespace

bool fusedSteps() {
    return fused_steps;
}

void setFusedSteps(bool fused) {
    fused_steps = fused;
}

void Run::Impl::choosePath() {
    if (path_chosen)
        return;
    fused = options.fused ? FusedStep::of(network, configuration) : nullptr;
    path_chosen = true;
}

std::string Run::path() const {
    impl_->choosePath();
    return impl_->fused ? "fused (" + fused::instructionSet() + ")" : "LibTorch";
}

Score Run::Impl::forward(double share, std::uint64_t seed) {
    if (fused)
        return fused->forward(batch_indices, data->train.inputs.data(), batchTruth(), share, seed);
    batch_x = inputsOfBatch();
    network.seed(seed);
    const auto outputs = network.forward(batch_x, statistics(), &taps);
    const auto result = score(outputs, batchTruth(), &output_gradient);
    if (share != 1.0)
        output_gradient.div_(1.0 / share);
    return result;
}

void Run::Impl::addGradient(bool adds) {
    if (fused)
        return fused->backward(adds);
    auto& parameters = network.parameters();
    const auto so_far = adds ? parameters.copyOfGradient() : std::vector<at::Tensor>{};
    network.backward(output_gradient, taps);
    if (adds)
        parameters.addToGradient(so_far);
}

double Run::Impl::gradientNorm() const {
    return fused ? fused->gradientNorm() : network.parameters().gradientNorm();
}

void Run::Impl::keepGradients() {
    if (fused)
        return fused->keepGradients();
    gradients_kept = network.parameters().copyOfGradient();
}

void Run::Impl::restoreGradients() {
    if (fused)
        return fused->restoreGradients();
    network.parameters().setGradient(gradients_kept);
}

void Run::Impl::fetchTaps() {
    if (!taps_in_fused)
        return;
    made_taps = fused->taps();
    takeWeightGradients();
    putWeightGradients(weight_gradients, made_taps);
    if (!view_is_stale)
        taps = made_taps;
    taps_in_fused = false;
}

}  // namespace normscope
