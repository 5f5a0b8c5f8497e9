// SPDX-License-Identifier: GPL-3.0-or-later
// A run's state as values and in snapshots.
#include "model/run/digest.h"
#include "model/run/run_impl.h"

namespace normscope {

struct Run::Snapshot::State {
    RunState run;
    std::shared_ptr<const Dataset> data;
};

Run::Snapshot::Snapshot(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Run::Snapshot::~Snapshot() = default;

std::int64_t Run::Snapshot::step() const {
    return state_->run.done;
}

std::size_t Run::Snapshot::bytes() const {
    // Measured: tensors of a few numbers each take far more than their numbers.
    constexpr std::size_t kGeneratorAndBookkeeping = 12'288;
    constexpr std::size_t kTensorsOfALayer = 6'144;
    const auto order = static_cast<std::size_t>(state_->data->train.count());
    return state_->run.network.parameters().bytes() + kGeneratorAndBookkeeping +
           kTensorsOfALayer * state_->run.network.layers().size() +
           (order + state_->run.batch_indices.size()) * sizeof(std::int64_t);
}

std::shared_ptr<const Run::Snapshot> Run::snapshot() const {
    return std::shared_ptr<const Snapshot>(new Snapshot(
        std::make_unique<const Snapshot::State>(Snapshot::State{impl_->clone(), impl_->data})));
}

Run Run::resume(const Snapshot& snapshot, Experiment experiment, Options options) {
    return Run(std::make_unique<Impl>(snapshot.state_->run.clone(), std::move(experiment),
                                      snapshot.state_->data, options));
}

std::string Run::weightsSha256() const {
    const auto named = impl_->network.state();
    std::vector<at::Tensor> contiguous;
    std::vector<std::span<const float>> parts;
    for (const auto& [name, tensor] : named) {
        contiguous.push_back(tensor.contiguous());
        parts.emplace_back(contiguous.back().data_ptr<float>(),
                           static_cast<std::size_t>(contiguous.back().numel()));
    }
    return sha256(parts);
}

std::vector<Run::NamedTensor> Run::state() const {
    std::vector<NamedTensor> all;
    for (const auto& [name, tensor] : impl_->network.state()) {
        const auto values = tensor.contiguous();
        const auto* first = values.data_ptr<float>();
        all.push_back({name, tensor.sizes().vec(), {first, first + values.numel()}});
    }
    return all;
}

}  // namespace normscope
