// SPDX-License-Identifier: GPL-3.0-or-later
// A parameter pack as bytes: values, optimizer state, and how they are packed.
#include <algorithm>

#include "model/network/parameter_pack.h"
#include "model/network/parameter_state.h"

namespace normscope {
namespace {

/// A step count, where this kind of state has one.
template <class Archive>
void archiveSteps(OptimizerKind kind, Archive& archive, torch::optim::OptimizerParamState& any) {
    byKind(kind, [&]<class Kind>(Kind) {
        if constexpr (requires(typename Kind::State state) { state.step(std::int64_t{}); }) {
            auto& state = static_cast<typename Kind::State&>(any);
            auto steps = static_cast<std::int64_t>(state.step());
            archive(steps);
            state.step(steps);
        }
    });
}

AnyState freshState(OptimizerKind kind) {
    return byKind(kind, []<class Kind>(Kind) -> AnyState {
        return std::make_unique<typename Kind::State>();
    });
}

std::vector<float> valuesOf(const at::Tensor& tensor) {
    const auto flat = tensor.contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

/// Throws DamagedBytes where there are not as many.
at::Tensor tensorOf(const std::vector<float>& values, std::int64_t count) {
    if (static_cast<std::int64_t>(values.size()) != count)
        throw DamagedBytes();
    return torch::tensor(values, torch::kFloat32);
}

}  // namespace

void ParameterPack::save(ByteWriter& out) const {
    out(static_cast<std::uint64_t>(packs_.size()));
    for (const auto& pack : packs_) {
        out(static_cast<std::uint64_t>(pack.entries.size()));
        for (const auto& entry : pack.entries)
            out(entry.name);
        out(pack.locked, pack.decays, valuesOf(pack.flat));
        const auto& states = pack.optimizer->state();
        out(!states.empty());
        if (states.empty())
            continue;
        const auto write = [&](const at::Tensor& tensor) {
            out(tensor.defined() ? std::optional(valuesOf(tensor)) : std::nullopt);
            return tensor;
        };
        archiveSteps(config_.kind, out, *states.begin()->second);
        mapState(config_.kind, *states.begin()->second, write);
    }
}

void ParameterPack::restore(ByteReader& in) {
    std::vector<Entry> waiting;
    for (const auto& pack : packs_)
        waiting.insert(waiting.end(), pack.entries.begin(), pack.entries.end());
    std::uint64_t packs = 0;
    in(packs);
    packs_.clear();
    for (std::uint64_t i = 0; i < packs; ++i) {
        std::uint64_t entries = 0;
        in(entries);
        std::vector<Entry> kept;
        for (std::uint64_t k = 0; k < entries; ++k) {
            std::string name;
            in(name);
            const auto found = std::find_if(waiting.begin(), waiting.end(),
                                            [&](const Entry& each) { return each.name == name; });
            if (found == waiting.end())
                throw DamagedBytes();
            kept.push_back(*found);
            waiting.erase(found);
        }
        std::int64_t size = 0;
        for (const auto& entry : kept)
            size += entry.size;
        Pack like;
        std::vector<float> values;
        bool has_state = false;
        in(like.locked, like.decays, values, has_state);
        const auto flat = tensorOf(values, size);
        packs_.push_back(makePack(std::move(kept), flat, torch::zeros_like(flat), like));
        if (!has_state)
            continue;
        const auto read = [&](const at::Tensor&) {
            std::optional<std::vector<float>> saved;
            in(saved);
            return saved ? tensorOf(*saved, size) : at::Tensor{};
        };
        const auto state = freshState(config_.kind);
        archiveSteps(config_.kind, in, *state);
        packs_.back().optimizer->state()[stateKey<StateMap::key_type>(packs_.back().flat)] =
            mapState(config_.kind, *state, read);
    }
    if (!waiting.empty())
        throw DamagedBytes();
}

}  // namespace normscope
