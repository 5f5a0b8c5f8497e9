// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/fused_step.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace normscope {

using fused::Linear;

std::unique_ptr<FusedStep> FusedStep::of(Network& network, const Configuration& configuration) {
    const bool covered = std::ranges::all_of(network.layers(), [](const Layer& layer) {
        return layer.structure.dims == 0 && (!layer.norm || fused::Norm::covers(*layer.norm));
    });
    if (!covered)
        return nullptr;
    return std::unique_ptr<FusedStep>(new FusedStep(network, configuration));
}

FusedStep::FusedStep(Network& network, const Configuration& configuration)
    : mode_(configuration.mode),
      activation_(configuration.network.activation),
      dropout_(configuration.mode == Mode::Train ? configuration.network.dropout : 0.0),
      dropout_place_(configuration.network.dropout_place),
      optimizer_(configuration.optimizer),
      most_rows_(configuration.data.batch_size),
      output_(network.parameters().leaf("output.weight"), network.parameters().leaf("output.bias")),
      updated_(network.parameters().updatedMemory()),
      gradients_(network.parameters().gradientMemory()),
      gradients_by_name_(network.parameters().gradientsByName()) {
    layers_.reserve(network.layers().size());  // norms are pointed to
    for (auto& layer : network.layers())
        addLayer(layer);
    makeBuffers();
}

void FusedStep::addLayer(Layer& layer) {
    auto& its = layers_.emplace_back(Hidden{.linear = Linear(layer.weight, layer.bias),
                                            .projection = {},
                                            .shortcut = {},
                                            .norm = {},
                                            .placement = layer.placement,
                                            .values = {},
                                            .into_input = {}});
    if (layer.structure.shortcut)
        its.shortcut = static_cast<std::size_t>(*layer.structure.shortcut);
    if (layer.structure.projects)
        its.projection.emplace(layer.shortcut_weight, at::Tensor());
    if (layer.norm)
        its.norm.emplace(*layer.norm, mode_, most_rows_);
}

void FusedStep::makeBuffers() {
    const auto rows = [&](std::int64_t width) { return Storage(most_rows_, width); };
    std::int64_t widest = output_.out();
    for (auto& layer : layers_) {
        const auto width = layer.linear.out();
        widest = std::max(widest, width);
        for (auto& values : layer.values) {
            values.linear = rows(width);
            values.activation = rows(width);
            if (layer.norm)
                values.normalized = rows(width);
            if (layer.shortcut)
                values.sum = rows(width);
            if (dropout_ > 0.0)
                values.masked = rows(width), values.mask = rows(width);
        }
        if (layer.shortcut) {
            auto& first = layers_[*layer.shortcut];
            first.into_input = rows(first.linear.in());
        }
    }
    for (Set set = 0; set < fused::kSets; ++set) {
        inputs_[set] = rows(layers_.front().linear.in());
        if (dropout_ > 0.0) {
            before_output_[set].masked = rows(output_.in());
            before_output_[set].mask = rows(output_.in());
        }
        for (const auto& layer : layers_) {
            auto& taps = statistics_[set].emplace_back();
            if (layer.norm) {
                taps.batch_mean = layer.norm->batchMean(set);
                taps.batch_invstd = layer.norm->batchInvstd(set);
            }
        }
    }
    logits_ = rows(output_.out());
    by_class_ = Storage(output_.out(), most_rows_);
    gradient_memory_ = rows(widest);
    next_gradient_memory_ = rows(widest);
    for (const auto& gradient : gradients_)
        kept_gradients_.emplace_back(gradient.size());
}

double FusedStep::gradientNorm() const {
    double squares = 0.0;
    for (const auto& gradient : gradients_by_name_)
        squares += fused::sumOfSquares(gradient.data(), static_cast<std::int64_t>(gradient.size()));
    return std::sqrt(squares);
}

void FusedStep::scaleGradient(double factor) {
    for (const auto& memory : updated_)
        fused::scale(memory.gradient, memory.size, factor);
}

void FusedStep::update(double lr) {
    for (const auto& memory : updated_)
        fused::update(optimizer_, lr, memory);
}

void FusedStep::keepOutputGradients(bool keeps) {
    if (std::exchange(keeps_output_gradients_, keeps) || !keeps)
        return;
    for (auto& layer : layers_)
        for (auto& values : layer.values)
            if (!values.gradient)
                values.gradient = Storage(most_rows_, layer.linear.out());
}

void FusedStep::keepGradients() {
    for (std::size_t i = 0; i < gradients_.size(); ++i)
        std::ranges::copy(gradients_[i], kept_gradients_[i].begin());
}

void FusedStep::restoreGradients() {
    for (std::size_t i = 0; i < gradients_.size(); ++i)
        std::ranges::copy(kept_gradients_[i], gradients_[i].begin());
}

std::vector<LayerTaps> FusedStep::tapsOf(Set set) const {
    const auto copyOf = [](const ConstMatrix& values) {
        if (values.data == nullptr)
            return at::Tensor();
        auto copy = torch::empty({values.rows, values.width});
        for (std::int64_t i = 0; i < values.rows; ++i)
            std::copy_n(values.row(i), values.width, copy.data_ptr<float>() + i * values.width);
        return copy;
    };
    std::vector<LayerTaps> all;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const auto& its = layers_[i].values[set];
        auto& taps = all.emplace_back();
        taps.values = {
            copyOf(its.z), copyOf(its.y), copyOf(its.a), copyOf(its.output_gradient), {}};
        taps.input = copyOf(its.input);
        taps.norm_input = copyOf(its.norm_input);
        taps.activation_input = copyOf(its.activation_input);
        taps.mask = copyOf(its.factors);
        taps.output = copyOf(its.output);
        if (const auto& norm = layers_[i].norm) {
            const auto clone = [](const at::Tensor& x) { return x.defined() ? x.clone() : x; };
            taps.saved.by_data = norm->byData();
            taps.batch_mean = clone(statistics_[set][i].batch_mean);
            taps.batch_invstd = clone(statistics_[set][i].batch_invstd);
        }
    }
    all.back().output_mask = copyOf(before_output_[set].factors);
    return all;
}

}  // namespace normscope
