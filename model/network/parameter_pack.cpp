// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/parameter_pack.h"

#include <torch/optim.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "model/network/parameter_state.h"

namespace normscope {
namespace {

std::unique_ptr<torch::optim::Optimizer> makeOptimizer(const OptimizerConfig& config,
                                                       const at::Tensor& flat) {
    namespace optim = torch::optim;
    const std::vector<at::Tensor> parameters{flat};
    switch (config.kind) {
        case OptimizerKind::SGD:
            return std::make_unique<optim::SGD>(parameters, optim::SGDOptions(config.lr));
        case OptimizerKind::Adam:
            return std::make_unique<optim::Adam>(parameters, optim::AdamOptions(config.lr));
        case OptimizerKind::AdamW:
            return std::make_unique<optim::AdamW>(parameters, optim::AdamWOptions(config.lr));
        case OptimizerKind::RMSprop:
            return std::make_unique<optim::RMSprop>(parameters, optim::RMSpropOptions(config.lr));
    }
    return nullptr;
}

/// The optimizer's state with every tensor of the pack's length mapped through `keep`.
template <class State, class Keep>
std::unique_ptr<torch::optim::OptimizerParamState> mapState(const State& old, const Keep& keep) {
    auto state = std::make_unique<State>(old);
    if constexpr (std::is_same_v<State, torch::optim::SGDParamState>) {
        state->momentum_buffer(keep(old.momentum_buffer()));
    } else if constexpr (std::is_same_v<State, torch::optim::RMSpropParamState>) {
        state->square_avg(keep(old.square_avg()));
        state->momentum_buffer(keep(old.momentum_buffer()));
    } else {
        state->exp_avg(keep(old.exp_avg()));
        state->exp_avg_sq(keep(old.exp_avg_sq()));
    }
    return state;
}

template <class Keep>
std::unique_ptr<torch::optim::OptimizerParamState> mapAnyState(
    OptimizerKind kind, const torch::optim::OptimizerParamState& old, const Keep& keep) {
    namespace optim = torch::optim;
    switch (kind) {
        case OptimizerKind::SGD:
            return mapState(static_cast<const optim::SGDParamState&>(old), keep);
        case OptimizerKind::Adam:
            return mapState(static_cast<const optim::AdamParamState&>(old), keep);
        case OptimizerKind::AdamW:
            return mapState(static_cast<const optim::AdamWParamState&>(old), keep);
        case OptimizerKind::RMSprop:
            return mapState(static_cast<const optim::RMSpropParamState&>(old), keep);
    }
    return nullptr;
}

/// A step count, where this kind of state has one.
template <class State, class Archive>
void archiveSteps(Archive& archive, State& state) {
    if constexpr (requires { state.step(std::int64_t{}); }) {
        auto steps = static_cast<std::int64_t>(state.step());
        archive(steps);
        state.step(steps);
    }
}

std::unique_ptr<torch::optim::OptimizerParamState> freshState(OptimizerKind kind) {
    namespace optim = torch::optim;
    switch (kind) {
        case OptimizerKind::SGD:
            return std::make_unique<optim::SGDParamState>();
        case OptimizerKind::Adam:
            return std::make_unique<optim::AdamParamState>();
        case OptimizerKind::AdamW:
            return std::make_unique<optim::AdamWParamState>();
        case OptimizerKind::RMSprop:
            return std::make_unique<optim::RMSpropParamState>();
    }
    return nullptr;
}

template <class Archive>
void archiveSteps(OptimizerKind kind, Archive& archive, torch::optim::OptimizerParamState& state) {
    namespace optim = torch::optim;
    switch (kind) {
        case OptimizerKind::SGD:
            return;
        case OptimizerKind::Adam:
            return archiveSteps(archive, static_cast<optim::AdamParamState&>(state));
        case OptimizerKind::AdamW:
            return archiveSteps(archive, static_cast<optim::AdamWParamState&>(state));
        case OptimizerKind::RMSprop:
            return archiveSteps(archive, static_cast<optim::RMSpropParamState&>(state));
    }
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

ParameterPack::ParameterPack(const OptimizerConfig& config) : config_(config) {}
ParameterPack::ParameterPack(ParameterPack&&) noexcept = default;
ParameterPack& ParameterPack::operator=(ParameterPack&&) noexcept = default;
ParameterPack::~ParameterPack() = default;

std::pair<std::vector<ParameterPack::Entry>, std::vector<ParameterPack::Entry>>
ParameterPack::split(const std::vector<Entry>& entries, const std::vector<std::string>& names) {
    std::vector<Entry> named, others;
    for (const auto& entry : entries)
        (std::find(names.begin(), names.end(), entry.name) != names.end() ? named : others)
            .push_back(entry);
    return {std::move(named), std::move(others)};
}

ParameterPack::Pack ParameterPack::makePack(std::vector<Entry> entries, at::Tensor flat,
                                            at::Tensor gradient, const Pack& like) const {
    Pack pack;
    pack.locked = like.locked;
    pack.decays = like.decays;
    pack.flat = std::move(flat);
    pack.gradient = std::move(gradient);
    pack.flat.mutable_grad() = pack.gradient;
    std::int64_t offset = 0;
    for (auto& entry : entries) {
        entry.offset = offset;
        const auto part = [&](const at::Tensor& whole) {
            return whole.detach().narrow(0, offset, entry.size).view(entry.shape);
        };
        entry.leaf = part(pack.flat);
        entry.leaf.mutable_grad() = part(pack.gradient);
        offset += entry.size;
    }
    pack.entries = std::move(entries);
    pack.optimizer = makeOptimizer(config_, pack.flat);
    configure(pack);
    return pack;
}

std::vector<at::Tensor> ParameterPack::insert(const std::vector<Named>& parameters) {
    std::vector<Entry> entries;
    std::vector<at::Tensor> values;
    for (const auto& [name, value] : parameters) {
        entries.push_back({name, value.sizes().vec(), 0, value.numel(), {}});
        values.push_back(value.detach().reshape({-1}));
    }
    if (entries.empty())
        return {};
    auto flat = torch::cat(values);
    auto gradient = torch::zeros_like(flat);
    packs_.push_back(makePack(std::move(entries), flat, gradient, {}));
    divideByDecay();
    std::vector<at::Tensor> leaves;
    for (const auto& parameter : parameters)
        leaves.push_back(leaf(parameter.first));
    return leaves;
}

ParameterPack ParameterPack::clone() const {
    ParameterPack copy(config_);
    for (const auto& pack : packs_) {
        auto twin =
            copy.makePack(pack.entries, pack.flat.clone(), torch::zeros_like(pack.gradient), pack);
        const auto duplicate = [](const at::Tensor& tensor) {
            return tensor.defined() ? tensor.clone() : tensor;
        };
        for (const auto& [key, state] : pack.optimizer->state())
            twin.optimizer->state()[stateKey<StateMap::key_type>(twin.flat)] =
                mapAnyState(config_.kind, *state, duplicate);
        copy.packs_.push_back(std::move(twin));
    }
    return copy;
}

std::size_t ParameterPack::bytes() const {
    std::size_t tensors = 2;  // values and gradients
    switch (config_.kind) {
        case OptimizerKind::SGD:
            tensors += config_.momentum > 0 ? 1 : 0;
            break;
        case OptimizerKind::RMSprop:
            tensors += config_.momentum > 0 ? 2 : 1;
            break;
        case OptimizerKind::Adam:
        case OptimizerKind::AdamW:
            tensors += 2;
            break;
    }
    return tensors * static_cast<std::size_t>(count()) * sizeof(float);
}

ParameterPack::Pack ParameterPack::part(const Pack& pack, const std::vector<Entry>& kept) const {
    if (kept.empty())
        return {};
    const auto keep = [&](const at::Tensor& whole) -> at::Tensor {
        if (!whole.defined())
            return whole;
        std::vector<at::Tensor> parts;
        for (const auto& entry : kept)
            parts.push_back(whole.detach().narrow(0, entry.offset, entry.size));
        return torch::cat(parts);
    };
    auto smaller = makePack(kept, keep(pack.flat), keep(pack.gradient), pack);
    for (const auto& [key, state] : pack.optimizer->state())
        smaller.optimizer->state()[stateKey<StateMap::key_type>(smaller.flat)] =
            mapAnyState(config_.kind, *state, keep);
    return smaller;
}

void ParameterPack::remove(const std::vector<std::string>& names) {
    for (auto& pack : packs_)
        if (const auto [named, others] = split(pack.entries, names); !named.empty())
            pack = part(pack, others);
    std::erase_if(packs_, [](const Pack& pack) { return pack.entries.empty(); });
}

bool ParameterPack::divide(const std::vector<std::string>& names, bool Pack::*flag) {
    bool divided = false;
    std::vector<Pack> packs;
    for (auto& pack : packs_) {
        const auto [named, others] = split(pack.entries, names);
        if (named.empty() || others.empty()) {
            packs.push_back(std::move(pack));
            packs.back().*flag = others.empty();
            continue;
        }
        divided = true;
        packs.push_back(part(pack, others));
        packs.back().*flag = false;
        packs.push_back(part(pack, named));
        packs.back().*flag = true;
    }
    packs_ = std::move(packs);
    return divided;
}

bool ParameterPack::lock(const std::vector<std::string>& names) {
    return divide(names, &Pack::locked);
}

bool ParameterPack::divideByDecay() {
    const bool whole = config_.decay_norm || config_.weight_decay == 0.0;
    std::vector<std::string> decaying;
    for (const auto& pack : packs_)
        for (const auto& entry : pack.entries)
            if (whole || entry.name.find(".norm.") == std::string::npos)
                decaying.push_back(entry.name);
    const bool divided = divide(decaying, &Pack::decays);
    for (auto& pack : packs_)
        configure(pack);
    return divided;
}

at::Tensor ParameterPack::leaf(const std::string& name) const {
    for (const auto& pack : packs_)
        for (const auto& entry : pack.entries)
            if (entry.name == name)
                return entry.leaf;
    return {};
}

std::vector<ParameterPack::Named> ParameterPack::all() const {
    std::vector<Named> named;
    for (const auto& pack : packs_)
        for (const auto& entry : pack.entries)
            named.emplace_back(entry.name, entry.leaf);
    return named;
}

bool ParameterPack::configure(const OptimizerConfig& config) {
    config_ = config;
    return divideByDecay();
}

void ParameterPack::setRate(double lr) {
    if (lr == config_.lr)
        return;
    config_.lr = lr;
    for (auto& pack : packs_)
        pack.optimizer->param_groups().front().options().set_lr(lr);
}

void ParameterPack::configure(Pack& pack) const {
    namespace optim = torch::optim;
    auto& options = pack.optimizer->param_groups().front().options();
    const auto decay = pack.decays ? config_.weight_decay : 0.0;
    switch (config_.kind) {
        case OptimizerKind::SGD:
            static_cast<optim::SGDOptions&>(options)
                .lr(config_.lr)
                .momentum(config_.momentum)
                .nesterov(config_.nesterov)
                .weight_decay(decay);
            break;
        case OptimizerKind::Adam:
            static_cast<optim::AdamOptions&>(options).lr(config_.lr).weight_decay(decay);
            break;
        case OptimizerKind::AdamW:
            static_cast<optim::AdamWOptions&>(options).lr(config_.lr).weight_decay(decay);
            break;
        case OptimizerKind::RMSprop:
            static_cast<optim::RMSpropOptions&>(options)
                .lr(config_.lr)
                .momentum(config_.momentum)
                .weight_decay(decay);
            // The stock optimizer makes this buffer only with its first state.
            if (config_.momentum > 0)
                for (auto& [key, state] : pack.optimizer->state())
                    if (auto& own = static_cast<optim::RMSpropParamState&>(*state);
                        !own.momentum_buffer().defined())
                        own.momentum_buffer(torch::zeros_like(pack.gradient));
            break;
    }
}

void ParameterPack::step() {
    for (auto& pack : packs_)
        if (!pack.locked)
            pack.optimizer->step();
}

std::vector<at::Tensor> ParameterPack::copyOfGradient() const {
    std::vector<at::Tensor> copy;
    for (const auto& pack : packs_)
        copy.push_back(pack.gradient.clone());
    return copy;
}

void ParameterPack::setGradient(const std::vector<at::Tensor>& copy) {
    for (std::size_t i = 0; i < packs_.size(); ++i)
        packs_[i].gradient.copy_(copy[i]);
}

void ParameterPack::addToGradient(const std::vector<at::Tensor>& copy) {
    for (std::size_t i = 0; i < packs_.size(); ++i)
        packs_[i].gradient.add_(copy[i]);
}

// By parameter, as PyTorch does, and in the order of their names: how they are packed is not seen.
double ParameterPack::gradientNorm() const {
    std::vector<std::pair<std::string_view, double>> norms;
    for (const auto& pack : packs_) {
        if (pack.locked)
            continue;
        for (const auto& entry : pack.entries)
            norms.emplace_back(entry.name, entry.leaf.grad().norm().item<double>());
    }
    std::sort(norms.begin(), norms.end());
    double squares = 0.0;
    for (const auto& [name, norm] : norms)
        squares += norm * norm;
    return std::sqrt(squares);
}

std::vector<at::Tensor> ParameterPack::trained() const {
    std::map<std::string_view, at::Tensor> by_name;
    for (const auto& pack : packs_)
        for (const auto& entry : pack.entries)
            if (!pack.locked)
                by_name.emplace(entry.name, entry.leaf);
    std::vector<at::Tensor> leaves;
    for (const auto& [name, leaf] : by_name)
        leaves.push_back(leaf);
    return leaves;
}

void ParameterPack::scaleGradient(double factor) {
    for (auto& pack : packs_)
        if (!pack.locked)
            pack.gradient.mul_(factor);
}

std::int64_t ParameterPack::count() const {
    std::int64_t total = 0;
    for (const auto& pack : packs_)
        total += pack.flat.numel();
    return total;
}

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
        mapAnyState(config_.kind, *states.begin()->second, write);
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
            mapAnyState(config_.kind, *state, read);
    }
    if (!waiting.empty())
        throw DamagedBytes();
}

}  // namespace normscope
