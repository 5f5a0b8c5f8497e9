// SPDX-License-Identifier: GPL-3.0-or-later
// A parameter pack as plain memory.
#include <torch/optim.h>

#include <algorithm>

#include "model/network/parameter_pack.h"
#include "model/network/parameter_state.h"

namespace normscope {
namespace {

namespace optim = torch::optim;

/// What the stock optimizer makes at its first step: zeros in each buffer, no step made. SGD's
/// momentum begins with the gradient itself, which from zeros it becomes.
std::unique_ptr<optim::OptimizerParamState> firstState(const OptimizerConfig& config,
                                                       const at::Tensor& like) {
    const auto zeros = [&] { return torch::zeros_like(like); };
    const auto averages = [&](auto state) {
        state->exp_avg(zeros());
        state->exp_avg_sq(zeros());
        return state;
    };
    switch (config.kind) {
        case OptimizerKind::SGD: {
            auto state = std::make_unique<optim::SGDParamState>();
            state->momentum_buffer(zeros());
            return state;
        }
        case OptimizerKind::Adam:
            return averages(std::make_unique<optim::AdamParamState>());
        case OptimizerKind::AdamW:
            return averages(std::make_unique<optim::AdamWParamState>());
        case OptimizerKind::RMSprop: {
            auto state = std::make_unique<optim::RMSpropParamState>();
            state->square_avg(zeros());
            if (config.momentum > 0)
                state->momentum_buffer(zeros());
            return state;
        }
    }
    return nullptr;
}

/// Puts the state's buffers into `memory`.
void addState(const OptimizerConfig& config, optim::OptimizerParamState& state,
              fused::UpdatedMemory& memory) {
    const auto averages = [&](auto& its) {
        memory.first = its.exp_avg().template data_ptr<float>();
        memory.second = its.exp_avg_sq().template data_ptr<float>();
        memory.steps = &its.step();
    };
    switch (config.kind) {
        case OptimizerKind::SGD:
            memory.first =
                static_cast<optim::SGDParamState&>(state).momentum_buffer().data_ptr<float>();
            break;
        case OptimizerKind::Adam:
            averages(static_cast<optim::AdamParamState&>(state));
            break;
        case OptimizerKind::AdamW:
            averages(static_cast<optim::AdamWParamState&>(state));
            break;
        case OptimizerKind::RMSprop: {
            auto& its = static_cast<optim::RMSpropParamState&>(state);
            memory.first = its.square_avg().data_ptr<float>();
            if (config.momentum > 0)
                memory.second = its.momentum_buffer().data_ptr<float>();
            memory.steps = &its.step();
            break;
        }
    }
}

}  // namespace

std::vector<fused::UpdatedMemory> ParameterPack::updatedMemory() {
    std::vector<fused::UpdatedMemory> all;
    for (auto& pack : packs_) {
        if (pack.locked)
            continue;
        fused::UpdatedMemory memory{.values = pack.flat.data_ptr<float>(),
                                    .gradient = pack.gradient.data_ptr<float>(),
                                    .size = pack.flat.numel(),
                                    .weight_decay = pack.decays ? config_.weight_decay : 0.0};
        const bool remembers = config_.kind != OptimizerKind::SGD || config_.momentum > 0;
        if (remembers) {
            auto& state = pack.optimizer->state()[stateKey<StateMap::key_type>(pack.flat)];
            if (!state)
                state = firstState(config_, pack.flat);
            addState(config_, *state, memory);
        }
        all.push_back(memory);
    }
    return all;
}

std::vector<std::span<float>> ParameterPack::gradientMemory() {
    std::vector<std::span<float>> all;
    for (auto& pack : packs_)
        all.emplace_back(pack.gradient.data_ptr<float>(),
                         static_cast<std::size_t>(pack.gradient.numel()));
    return all;
}

std::vector<std::span<const float>> ParameterPack::gradientsByName() const {
    std::vector<std::pair<std::string_view, std::span<const float>>> named;
    for (const auto& pack : packs_)
        if (!pack.locked)
            for (const auto& entry : pack.entries)
                named.emplace_back(entry.name,
                                   std::span<const float>(entry.leaf.grad().data_ptr<float>(),
                                                          static_cast<std::size_t>(entry.size)));
    std::ranges::sort(named, {}, [](const auto& one) { return one.first; });
    std::vector<std::span<const float>> gradients;
    for (const auto& [name, gradient] : named)
        gradients.push_back(gradient);
    return gradients;
}

}  // namespace normscope
