// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/fused_step.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "model/network/fused/fused_linear.h"
#include "model/network/fused/positions.h"

namespace normscope {

namespace {

/// Floats for the values of a batch beyond which LibTorch makes the steps: it gives the memory of
/// each value back when it is done with it.
constexpr double kMostValues = 200e6;

/// What a pass makes of a layer: linear, norm, sum, activation, mask and masked, kept twice.
double valuesOf(const Network& network, const Configuration& configuration) {
    constexpr double kEach = 2 * 4;
    double values = 0;
    for (const auto& layer : network.layers())
        values += kEach * static_cast<double>(positionsOf(layer.structure.slot) *
                                              fused::padded(layer.out()));
    return values * static_cast<double>(configuration.data.batch_size);
}

bool covers(const Layer& layer) {
    return !layer.standardizes_weight && !layer.structure.pools &&
           (!layer.norm || fused::Norm::covers(*layer.norm));
}

/// [batch, shape …] of rows that are samples, or positions of samples.
at::Tensor tensorOf(const fused::ConstMatrix& rows, const Shape& shape) {
    const auto positions = positionsOf(shape), samples = rows.rows / positions;
    Shape sizes = shape;
    sizes.insert(sizes.begin(), samples);
    auto tensor = torch::empty(sizes);
    auto* to = tensor.data_ptr<float>();
    for (std::int64_t i = 0; i < samples; ++i, to += rows.width * positions)
        if (positions == 1)
            std::copy_n(rows.row(i), rows.width, to);
        else
            fused::toChannels(rows.from(i * positions, positions), to);
    return tensor;
}

}  // namespace

std::unique_ptr<FusedStep> FusedStep::of(Network& network, const Configuration& configuration) {
    if (!std::ranges::all_of(network.layers(), covers) ||
        valuesOf(network, configuration) > kMostValues)
        return nullptr;
    return std::unique_ptr<FusedStep>(new FusedStep(network, configuration));
}

FusedStep::FusedStep(Network& network, const Configuration& configuration)
    : mode_(configuration.mode),
      activation_(configuration.network.activation),
      dropout_(configuration.mode == Mode::Train ? configuration.network.dropout : 0.0),
      dropout_place_(configuration.network.dropout_place),
      optimizer_(configuration.optimizer),
      most_samples_(configuration.data.batch_size),
      output_(std::make_unique<fused::Linear>(network.parameters().leaf("output.weight"),
                                              network.parameters().leaf("output.bias"))),
      updated_(network.parameters().updatedMemory()),
      gradients_(network.parameters().gradientMemory()),
      gradients_by_name_(network.parameters().gradientsByName()) {
    layers_.reserve(network.layers().size());  // norms are pointed to
    for (auto& layer : network.layers())
        addLayer(layer, network);
    makeBuffers();
}

void FusedStep::addLayer(Layer& layer, const Network& network) {
    auto& its = layers_.emplace_back();
    its.linear = fused::mapOf(layer);
    its.placement = layer.placement;
    its.input = layer.structure.dims > 0 ? layer.structure.input : Shape{layer.in()};
    its.slot = layer.structure.slot;
    its.input_positions = positionsOf(its.input);
    its.positions = positionsOf(its.slot);
    if (layer.structure.shortcut)
        its.shortcut = static_cast<std::size_t>(*layer.structure.shortcut);
    if (layer.structure.projects)
        its.projection = fused::shortcutOf(layer, network.layers()[*its.shortcut]);
    if (layer.norm)
        its.norm.emplace(*layer.norm, mode_, most_samples_, its.positions);
}

void FusedStep::makeBuffers() {
    std::int64_t widest = most_samples_ * fused::padded(output_->out());
    const auto rows = [&](std::int64_t positions, std::int64_t width) {
        widest = std::max(widest, most_samples_ * positions * fused::padded(width));
        return Storage(most_samples_ * positions, width);
    };
    for (auto& layer : layers_) {
        const auto values_of = [&] { return rows(layer.positions, layer.linear->out()); };
        for (auto& values : layer.values) {
            values.linear = values_of();
            values.activation = values_of();
            if (layer.norm)
                values.normalized = values_of();
            if (layer.shortcut)
                values.sum = values_of();
            if (dropout_ > 0.0)
                values.masked = values_of(), values.mask = values_of();
        }
        if (layer.shortcut) {
            auto& first = layers_[*layer.shortcut];
            first.into_input = rows(first.input_positions, first.linear->in());
        }
    }
    const auto& first = layers_.front();
    for (Set set = 0; set < fused::kSets; ++set) {
        inputs_[set] = rows(first.input_positions, first.linear->in());
        if (isOfImages())
            means_[set] = rows(1, output_->in());
        if (dropout_ > 0.0) {
            before_output_[set].masked = rows(1, output_->in());
            before_output_[set].mask = rows(1, output_->in());
        }
        for (const auto& layer : layers_) {
            auto& taps = statistics_[set].emplace_back();
            if (layer.norm) {
                taps.batch_mean = layer.norm->batchMean(set);
                taps.batch_invstd = layer.norm->batchInvstd(set);
            }
        }
    }
    logits_ = rows(1, output_->out());
    by_class_ = Storage(output_->out(), most_samples_);
    gradient_memory_ = Storage(1, widest);
    next_gradient_memory_ = Storage(1, widest);
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
                values.gradient = Storage(most_samples_ * layer.positions, layer.linear->out());
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
    std::vector<LayerTaps> all;
    std::map<const float*, at::Tensor> made;  // what goes from one layer to the next is one
    const auto copyOf = [&](const ConstMatrix& values, const Shape& shape) {
        if (values.data == nullptr)
            return at::Tensor();
        auto& copy = made[values.data];
        if (!copy.defined())
            copy = tensorOf(values, shape);
        return copy;
    };
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const auto& layer = layers_[i];
        const auto& its = layer.values[set];
        const auto ofSlot = [&](const ConstMatrix& values) { return copyOf(values, layer.slot); };
        auto& taps = all.emplace_back();
        taps.values = {
            ofSlot(its.z), ofSlot(its.y), ofSlot(its.a), ofSlot(its.output_gradient), {}};
        taps.input = copyOf(its.input, layer.input);
        taps.norm_input = ofSlot(its.norm_input);
        taps.activation_input = ofSlot(its.activation_input);
        taps.mask = ofSlot(its.factors);
        taps.output = ofSlot(its.output);
        if (layer.norm) {
            const auto clone = [](const at::Tensor& x) { return x.defined() ? x.clone() : x; };
            taps.saved.by_data = layer.norm->byData();
            taps.batch_mean = clone(statistics_[set][i].batch_mean);
            taps.batch_invstd = clone(statistics_[set][i].batch_invstd);
        }
    }
    all.back().output_mask = copyOf(before_output_[set].factors, {output_->in()});
    return all;
}

}  // namespace normscope
