// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/why.h"

#include <algorithm>
#include <cmath>

#include "model/inspect/effort.h"
#include "model/network/column_moments.h"
#include "model/network/score.h"

namespace normscope {
namespace {

using Tensors = std::vector<at::Tensor>;

double innerProduct(const Tensors& a, const Tensors& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += torch::dot(a[i].flatten(), b[i].flatten()).item<double>();
    return sum;
}

double normOf(const Tensors& all) {
    return std::sqrt(innerProduct(all, all));
}

double distance(const Tensors& a, const Tensors& b) {
    double squares = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        squares += std::pow((a[i] - b[i]).norm().item<double>(), 2);
    return std::sqrt(squares);
}

Tensors copyOf(const Tensors& all) {
    Tensors copies;
    for (const auto& each : all)
        copies.push_back(each.detach().clone());
    return copies;
}

/// A copy of the network whose parameters are moved about, and what the batch says there.
class Probing {
  public:
    Probing(const Network& network, const LabelledBatch& batch, Mode mode)
        : network_(network.clone()),
          batch_(batch),
          statistics_(mode == Mode::Train ? Statistics::Batch : Statistics::Running),
          trained_(network_.parameters().trained()),
          start_(copyOf(trained_)) {}

    /// Forward and backward where the parameters are now; the loss.
    double go() {
        const auto outputs = network_.forward(batch_.x, statistics_, &taps_);
        at::Tensor gradient;
        const auto loss = score(outputs, batch_.truth, &gradient).meanLoss(batch_.x.size(0));
        network_.backward(gradient, taps_);
        return loss;
    }
    Tensors gradient() const {
        Tensors all;
        for (const auto& leaf : trained_)
            all.push_back(leaf.grad().clone());
        return all;
    }
    /// From where they began, by so much of `direction`.
    void moveTo(double by, const Tensors& direction) {
        for (std::size_t i = 0; i < trained_.size(); ++i)
            trained_[i].copy_(start_[i]).add_(direction[i], by);
    }
    const Tensors& start() const { return start_; }
    const std::vector<LayerTaps>& taps() const { return taps_; }
    const Network& network() const { return network_; }

    /// Weight and bias of a hidden layer, or of the output layer behind the last.
    Tensors mapOf(std::size_t layer) const {
        if (layer == network_.layers().size())
            return {network_.parameters().leaf("output.weight"),
                    network_.parameters().leaf("output.bias")};
        return {network_.layers()[layer].weight, network_.layers()[layer].bias};
    }
    Tensors gradientOfMap(std::size_t layer) const {
        Tensors all;
        for (const auto& leaf : mapOf(layer))
            all.push_back(leaf.grad().clone());
        return all;
    }
    /// What comes into a layer, [values, units].
    at::Tensor inputOf(std::size_t layer) const {
        return columns(layer == taps_.size() ? taps_.back().output : taps_[layer].input).clone();
    }
    /// Moves what is trained of one hidden layer by −rate·gradient, `of` the same order as
    /// trained().
    void moveLayer(std::size_t layer, double rate, const Tensors& gradient) {
        for (const auto& name : network_.layers()[layer].parameters()) {
            const auto leaf = network_.parameters().leaf(name);
            for (std::size_t i = 0; i < trained_.size(); ++i)
                if (trained_[i].is_same(leaf))
                    trained_[i].add_(gradient[i], -rate);
        }
    }

  private:
    Network network_;
    const LabelledBatch& batch_;
    Statistics statistics_;
    Tensors trained_, start_;
    std::vector<LayerTaps> taps_;
};

/// Root mean square over the units of the change of their means, in the deviations of `before`; of
/// units that vary.
double driftOf(const at::Tensor& before, const at::Tensor& after) {
    const auto moved = (after.mean(0) - before.mean(0)).abs();
    const auto std = before.std(0, /*unbiased=*/false);
    const auto varies = std > 1e-12;
    if (!varies.any().item<bool>())
        return kNaN;
    const auto in_deviations = moved.index({varies}) / std.index({varies});
    return std::sqrt(in_deviations.square().mean().item<double>());
}

/// Of the rows of `values`.
void compareSamples(const at::Tensor& values, WhyLook::Layer& layer) {
    const auto rows = std::min(values.size(0), WhyLook::kMostSamples);
    const auto samples = values.narrow(0, 0, rows).flatten(1).to(torch::kFloat64);
    const auto lengths = samples.norm(2, /*dim=*/1);
    const auto present = lengths > 0;
    const auto count = present.sum().item<std::int64_t>();
    const auto finite = torch::isfinite(samples).all().item<bool>();
    if (count < 2 || !finite)
        return;
    const auto units = samples.index({present}) / lengths.index({present}).unsqueeze(1);
    const auto others = units.mm(units.t()).abs().sum().item<double>() - static_cast<double>(count);
    layer.sample_cosine = others / static_cast<double>(count * (count - 1));
    const auto singular = torch::linalg_svdvals(samples);
    const auto p = singular / singular.sum();
    const auto entropy = -(p * torch::log(p.clamp_min(1e-300))).sum().item<double>();
    layer.effective_rank = std::exp(entropy);
}

WhyLook::Along alongGradient(Probing& probing, const Tensors& gradient, double loss, double rate,
                             double stretch, std::int64_t points) {
    WhyLook::Along along;
    const auto length = normOf(gradient);
    const auto note = [&](double at, double its_loss, double change) {
        along.rate.push_back(at);
        along.loss.push_back(its_loss);
        along.gradient_change.push_back(change);
        along.least_loss = std::fmin(along.least_loss, its_loss);
        along.most_loss = std::fmax(along.most_loss, its_loss);
        along.most_change = std::fmax(along.most_change, change);
        if (at > 0.0 && length > 0.0)
            along.smoothness = std::fmax(along.smoothness, change / (at * length));
    };
    note(0.0, loss, 0.0);
    for (std::int64_t i = 1; i <= points; ++i) {
        const auto at = rate * stretch * static_cast<double>(i) / static_cast<double>(points);
        probing.moveTo(-at, gradient);
        const auto its_loss = probing.go();
        note(at, its_loss, distance(probing.gradient(), gradient));
    }
    return along;
}

/// The layers one after the other, those before each moved by the step and itself not yet.
void followLayers(Probing& probing, const Tensors& gradient, double rate, WhyLook& look) {
    const auto depth = probing.network().layers().size();
    std::vector<Tensors> own;
    Tensors inputs;
    for (std::size_t i = 0; i <= depth; ++i) {
        own.push_back(probing.gradientOfMap(i));
        inputs.push_back(probing.inputOf(i));
        auto& layer = look.layers.emplace_back();
        layer.weight_gradient = own.back().front().norm().item<double>();
        if (i == depth)
            continue;
        const auto& taps = probing.taps()[i];
        layer.output_gradient = taps.values.output_gradient.norm().item<double>();
        compareSamples(taps.output, layer);
    }
    for (std::size_t i = 0; i <= depth; ++i) {
        auto& layer = look.layers[i];
        if (i > 0)
            probing.moveLayer(i - 1, rate, gradient), probing.go();
        const auto now = probing.gradientOfMap(i);
        const auto length = normOf(own[i]);
        layer.gradient_shift = distance(now, own[i]) / length;
        const auto cosine = innerProduct(now, own[i]) / (length * normOf(now));
        layer.gradient_cosine = std::isnan(cosine) ? cosine : std::clamp(cosine, -1.0, 1.0);
        layer.input_drift = i == 0 ? 0.0 : driftOf(inputs[i], probing.inputOf(i));
    }
}

/// By power iteration on H·v ≈ (g(W + δv) − g(W − δv)) / 2δ.
double sharpnessOf(Probing& probing, const Tensors& gradient, std::int64_t most) {
    constexpr double kEnough = 1e-3;  // relative change of the eigenvalue from one to the next
    const auto delta = 1e-3 * std::max(normOf(probing.start()), 1e-3);
    auto v = copyOf(gradient);
    double eigenvalue = kNaN;
    for (std::int64_t i = 0; i < most; ++i) {
        const auto length = normOf(v);
        if (!(length > 0.0))
            return 0.0;
        for (auto& each : v)
            each.div_(length);
        probing.moveTo(delta, v);
        probing.go();
        auto product = probing.gradient();
        probing.moveTo(-delta, v);
        probing.go();
        const auto behind = probing.gradient();
        for (std::size_t k = 0; k < product.size(); ++k)
            product[k].sub_(behind[k]).div_(2 * delta);
        const auto now = innerProduct(v, product);  // Rayleigh's quotient
        const bool settled = std::abs(now - eigenvalue) < kEnough * std::abs(now);
        eigenvalue = now;
        if (settled)
            break;
        v = std::move(product);
    }
    return eigenvalue;
}

}  // namespace

WhyLook lookForWhy(const Network& network, const LabelledBatch& batch, Mode mode, double rate,
                   double stretch, bool full_batch) {
    constexpr double kBothWays = 3.0;  // a backward pass costs two forward ones
    const auto rows = kBothWays * static_cast<double>(batch.x.size(0));
    Probing probing(network, batch, mode);
    WhyLook look;
    look.batch_size = batch.x.size(0);
    look.full_batch = full_batch;
    look.rate = rate;
    look.loss = probing.go();
    const auto gradient = probing.gradient();
    look.gradient_norm = normOf(gradient);
    followLayers(probing, gradient, rate, look);
    look.along = alongGradient(probing, gradient, look.loss, rate, stretch,
                               affordable(network, rows, 4, 24));
    if (full_batch && look.gradient_norm > 0.0)
        look.sharpness = sharpnessOf(probing, gradient, affordable(network, 2 * rows, 6, 60));
    return look;
}

}  // namespace normscope
