// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/averages.h"

#include <utility>

#include "model/network/network.h"

namespace normscope {

void Averages::follow(const OptimizerConfig& config) {
    decay_ = config.ema_decay;
    if (std::exchange(kind_, config.average) == config.average)
        return;
    steps_ = 0;
    means_.clear();
}

void Averages::note(const ParameterPack& parameters) {
    std::map<std::string, Mean> now;
    for (const auto& [name, leaf] : parameters.all()) {
        const auto values = leaf.detach().reshape({-1});
        auto found = means_.extract(name);
        if (found.empty()) {
            now.emplace(name, Mean{values.clone(), 1});
            continue;
        }
        auto& mean = found.mapped();
        const auto share =
            kind_ == Averaging::Ema ? 1.0 - decay_ : 1.0 / static_cast<double>(mean.steps + 1);
        mean.values.lerp_(values, share);
        ++mean.steps;
        now.insert(std::move(found));
    }
    means_ = std::move(now);
    ++steps_;
}

void Averages::putInto(Network& network) const {
    for (const auto& [name, leaf] : network.parameters().all())
        if (const auto found = means_.find(name); found != means_.end())
            at::Tensor(leaf).copy_(found->second.values.view(leaf.sizes()));
}

Averages Averages::clone() const {
    auto copy = *this;
    for (auto& [name, mean] : copy.means_)
        mean.values = mean.values.clone();
    return copy;
}

void Averages::save(ByteWriter& out) const {
    out(kind_, decay_, steps_, static_cast<std::uint64_t>(means_.size()));
    for (const auto& [name, mean] : means_) {
        const auto* first = mean.values.data_ptr<float>();
        out(name, mean.steps, std::vector<float>(first, first + mean.values.numel()));
    }
}

void Averages::restore(ByteReader& in, const ParameterPack& parameters) {
    std::map<std::string, std::int64_t> sizes;
    for (const auto& [name, leaf] : parameters.all())
        sizes[name] = leaf.numel();
    std::uint64_t count = 0;
    in(kind_, decay_, steps_, count);
    means_.clear();
    for (std::uint64_t i = 0; i < count; ++i) {
        std::string name;
        std::int64_t steps = 0;
        std::vector<float> values;
        in(name, steps, values);
        const auto known = sizes.find(name);
        if (known == sizes.end() || known->second != static_cast<std::int64_t>(values.size()) ||
            steps < 1)
            throw DamagedBytes();
        means_[name] = {torch::tensor(values, torch::kFloat32), steps};
    }
}

}  // namespace normscope
