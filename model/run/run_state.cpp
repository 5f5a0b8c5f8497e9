// SPDX-License-Identifier: GPL-3.0-or-later
// A run's state as values and in snapshots.
#include "model/data/digest.h"
#include "model/record/record_bytes.h"
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
    const auto averages =
        state_->run.averages.isOn()
            ? sizeof(float) * static_cast<std::size_t>(state_->run.network.parameters().count())
            : 0;
    return state_->run.network.parameters().bytes() + averages + kGeneratorAndBookkeeping +
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

std::string Run::Snapshot::toBytes() const {
    const auto& run = state_->run;
    ByteWriter out;
    out(run.done, static_cast<std::uint64_t>(run.next_intervention), run.last_change,
        run.recorded_at, run.measured_at, run.last, run.batch_indices);
    run.batches.save(out);
    run.network.save(out);
    run.averages.save(out);
    return std::move(out.bytes());
}

Run Run::restore(std::string_view bytes, Experiment experiment, std::shared_ptr<const Dataset> data,
                 Options options) {
    auto drawn = experiment;  // whatever file it began with may not be there any more
    drawn.configuration.network.init.weights.clear();
    Run run(std::move(drawn), std::move(data), options);
    auto& own = *run.impl_;
    own.experiment = std::move(experiment);
    ByteReader in(bytes);
    std::uint64_t applied = 0;
    std::int64_t done = 0;
    in(done, applied);
    const auto& interventions = own.experiment.interventions;
    if (done < 0 || applied > interventions.size())
        throw DamagedBytes();
    auto configuration = own.experiment.configuration;
    for (std::uint64_t i = 0; i < applied; ++i)
        for (const auto& setting : interventions[i].set)
            assign(configuration, setting);
    auto state = Impl::initialState(configuration, own.data);
    state.done = done;
    state.next_intervention = applied;
    in(state.last_change, state.recorded_at, state.measured_at, state.last, state.batch_indices);
    const auto samples = own.data->train.count();
    for (const auto index : state.batch_indices)
        if (index < 0 || index >= samples)
            throw DamagedBytes();
    state.batches.restore(in);
    state.network.restore(in);
    state.averages.restore(in, state.network.parameters());
    if (!in.atEnd())
        throw DamagedBytes();
    return Run(std::make_unique<Impl>(std::move(state), own.experiment, own.data, options));
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
