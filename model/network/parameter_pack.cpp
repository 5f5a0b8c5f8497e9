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
    return byKind(config.kind, [&]<class Kind>(Kind) -> std::unique_ptr<torch::optim::Optimizer> {
        return std::make_unique<typename Kind::Optimizer>(std::vector<at::Tensor>{flat},
                                                          typename Kind::Options(config.lr));
    });
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
                mapState(config_.kind, *state, duplicate);
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
            mapState(config_.kind, *state, keep);
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

}  // namespace normscope
