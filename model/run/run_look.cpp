// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at a run: its last batch under the present settings.
#include <cmath>

#include "model/network/score.h"
#include "model/run/run_impl.h"

namespace normscope {
namespace {

/// Whether some norm that has running statistics to choose instead went by the batch's.
bool byBatch(const Network& network, const std::vector<LayerTaps>& taps) {
    for (std::size_t i = 0; i < taps.size(); ++i)
        if (const auto& norm = network.layers()[i].norm;
            norm && norm->hasModes() && taps[i].saved.by_data)
            return true;
    return false;
}

}  // namespace

// The last batch, the first one before any step.
LabelledBatch Run::Impl::shownBatch() {
    if (batch_indices.empty())
        nextBatch();
    else if (batch_labels.empty())  // resumed
        takeTruth();
    if (!batch_x.defined())
        batch_x = inputsOfBatch();
    return {batch_x, batchTruth()};
}

void Run::Impl::refreshView(bool with_gradients) {
    fetchTaps();
    const bool lacks_gradients =
        with_gradients && (taps.empty() || !taps.front().values.weight_gradient.defined());
    if (!view_is_stale && !lacks_gradients)
        return;
    view_mode = configuration.mode;
    const auto outputs = network.forward(
        shownBatch().x, view_mode == Mode::Train ? Statistics::Batch : Statistics::Running, &taps);
    if (with_gradients)
        addGradientsToView(outputs);
    probe.noteStatistics(done, network, taps);
    view_is_stale = false;
}

/// Those that the batch shown gives under the present settings; the step's own stay where they are.
void Run::Impl::addGradientsToView(const at::Tensor& outputs) {
    const auto of_step = network.parameters().copyOfGradient();
    at::Tensor gradient;
    score(outputs, batchTruth(), &gradient);
    network.backward(gradient, taps);
    putWeightGradients(network.weightGradients(), taps);
    network.parameters().setGradient(of_step);
}

// Where some norm normalizes by the batch now, the other way is by running statistics throughout;
// where none does, by the batch throughout. Both passes are made with the present weights: the
// activations of the step's own forward are those of the weights before its update.
PendingLook Run::Impl::lookBothWays(const ObservationRequest& request) {
    const auto x = shownBatch().x;
    const bool by_batch = network.hasModes() ? byBatch(network, taps) : view_mode == Mode::Train;
    std::vector<LayerTaps> own, other;
    network.forward(x, by_batch ? Statistics::Batch : Statistics::Running, &own);
    for (std::size_t i = 0; i < own.size(); ++i) {
        own[i].values.output_gradient = taps[i].values.output_gradient;
        own[i].values.weight_gradient = taps[i].values.weight_gradient;
    }
    const bool has_other = by_batch ? network.allTrack() : !network.refuses(x.size(0), Mode::Train);
    if (has_other && (network.hasModes() || network.isStochastic()))
        network.forward(x, by_batch ? Statistics::Running : Statistics::BatchEverywhere, &other);
    return probe.begin(done, view_mode, network, own, other, request, has_gradient);
}

std::shared_ptr<PendingLook> Run::beginLook(const ObservationRequest& request) {
    auto& run = *impl_;
    run.view_gradients = request.gradients;
    run.view_updates = request.updates;
    run.refreshView(request.gradients);
    auto look = std::make_shared<PendingLook>(
        request.dual ? run.lookBothWays(request)
                     : run.probe.begin(run.done, run.view_mode, run.network, run.taps, {}, request,
                                       run.has_gradient));
    run.measureUpdate();
    for (std::size_t i = 0; request.updates && i < run.updates.size(); ++i)
        look->frame.layers[i].update = run.updates[i];
    look->frame.clipped = run.last.clipped;
    look->frame.gradient_norm = std::isnan(run.last.gradient_norm) && run.has_gradient
                                    ? run.gradientNorm()
                                    : run.last.gradient_norm;
    return look;
}

Frame Run::observe(const ObservationRequest& request, const ColumnExtents& include) {
    return finishLook(*beginLook(request), include);
}

}  // namespace normscope
