// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/probe.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "model/network/column_moments.h"
#include "model/settings/nan.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

constexpr std::size_t kMaximumBins = 4096;

std::span<const float> flat(const at::Tensor& tensor) {
    return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

double saturatedShare(std::span<const float> a, Activation activation) {
    std::size_t saturated = 0;
    if (activation == Activation::Sigmoid)
        for (const float v : a)
            saturated += (v < 0.02f || v > 0.98f) ? 1 : 0;
    else if (activation == Activation::Tanh)
        for (const float v : a)
            saturated += std::abs(v) > 0.98f ? 1 : 0;
    else
        return kNaN;
    return a.empty() ? kNaN : static_cast<double>(saturated) / static_cast<double>(a.size());
}

/// Share of channels of a [batch, C] or [batch, C, …] that are 0 throughout.
double deadShare(const at::Tensor& a, Activation activation) {
    if (activation != Activation::ReLU || a.numel() == 0)
        return kNaN;
    const auto width = a.size(1), positions = a.numel() / (a.size(0) * width);
    const auto* data = a.data_ptr<float>();
    const auto isDead = [&](std::int64_t channel) {
        for (std::int64_t sample = 0; sample < a.size(0); ++sample) {
            const auto* first = data + (sample * width + channel) * positions;
            if (std::any_of(first, first + positions, [](float v) { return v != 0.0f; }))
                return false;
        }
        return true;
    };
    std::int64_t dead = 0;
    for (std::int64_t channel = 0; channel < width; ++channel)
        dead += isDead(channel) ? 1 : 0;
    return static_cast<double>(dead) / static_cast<double>(width);
}

/// [C] of γ or β [C] or [C, …]: the mean over the positions.
std::vector<float> perChannel(const at::Tensor& affine) {
    return valuesOf(affine.defined() && affine.dim() > 1 ? affine.flatten(1).mean(1) : affine);
}

/// Of a [batch, C, H, W], or of the middle slice of [batch, C, D, H, W].
FeatureMaps mapsOf(const at::Tensor& a, std::int64_t samples, std::int64_t channel) {
    FeatureMaps maps;
    maps.samples = std::min(samples, a.size(0));
    maps.channel = std::clamp<std::int64_t>(channel, 0, a.size(1) - 1);
    auto images = a.narrow(0, 0, maps.samples).select(1, maps.channel);
    if (images.dim() == 4) {
        maps.slice = images.size(1) / 2;
        images = images.select(1, *maps.slice);
    }
    maps.height = images.size(1);
    maps.width = images.size(2);
    maps.values = valuesOf(images);
    return maps;
}

/// Where the bulk of the values lies: mean ± 4 deviations, but no farther than the extremes.
std::pair<double, double> bulk(const Summary& s) {
    return {std::max(s.min, s.mean - 4 * s.std), std::min(s.max, s.mean + 4 * s.std)};
}

/// A locked range, where it is one: finite and not empty.
std::optional<std::pair<double, double>> usable(
    const std::optional<std::pair<double, double>>& range) {
    return range && std::isfinite(range->second - range->first) && range->first < range->second
               ? range
               : std::nullopt;
}

/// What is told of an activation's output alone.
template <class Seen>
void addShares(Seen& seen, const at::Tensor& a, Activation activation) {
    seen.saturated_share = saturatedShare(flat(a), activation);
    seen.dead_share = deadShare(a, activation);
}

/// The range an activation cannot leave, where it has one.
std::optional<std::pair<double, double>> naturalRange(Activation activation) {
    if (activation == Activation::Sigmoid)
        return std::pair{0.0, 1.0};
    if (activation == Activation::Tanh)
        return std::pair{-1.0, 1.0};
    return std::nullopt;
}

}  // namespace

Probe::Probe(const Network& network) {
    std::int64_t channels = 0;
    for (const auto& layer : network.layers())
        channels += layer.out();
    constexpr std::int64_t kFloats = 4'000'000;
    const auto capacity = std::clamp<std::int64_t>(kFloats / (4 * channels), 32, 512);
    for (const auto& layer : network.layers())
        rings_.emplace_back(layer.out(), capacity);
}

void Probe::noteStatistics(std::int64_t step, const Network& network,
                           const std::vector<LayerTaps>& taps) {
    for (std::size_t i = 0; i < taps.size(); ++i) {
        const auto& norm = network.layers()[i].norm;
        if (!norm || !taps[i].batch_mean.defined())
            continue;  // taken when somebody looks
        rings_[i].pushInvstd(step, taps[i].batch_mean.data_ptr<float>(),
                             taps[i].batch_invstd.data_ptr<float>(), norm->config.eps,
                             norm->tracks() ? norm->running_mean.data_ptr<float>() : nullptr,
                             norm->tracks() ? norm->running_var.data_ptr<float>() : nullptr);
    }
}

namespace {

/// What is known of the norm without its input's values.
NormFrame normOf(const Layer& layer, const LayerTaps& taps) {
    NormFrame frame;
    frame.mean_gap = frame.var_ratio = kNaN;
    if (!layer.norm || !taps.norm_input.defined())
        return frame;
    const auto& norm = *layer.norm;
    frame.present = true;
    frame.batch_statistics = taps.saved.by_data;
    frame.gamma = perChannel(norm.weight);
    frame.beta = perChannel(norm.bias);
    for (const auto& [name, value] : norm.own)
        frame.own.emplace_back(keyFor(normPath(name)).label, value.item<double>());
    frame.running_mean = valuesOf(norm.running_mean);
    frame.running_var = valuesOf(norm.running_var);
    frame.num_batches_tracked = norm.num_batches_tracked;
    return frame;
}

void addMoments(LayerFrame& layer, const PendingLook::Values& values) {
    auto& frame = layer.norm;
    if (!frame.present)
        return;
    auto moments = values.moments ? *values.moments : columnMoments(values.norm_input);
    frame.batch_mean = std::move(moments.mean);
    frame.batch_var = std::move(moments.var);
    if (frame.running_mean.empty())
        return;
    const double eps = layer.normalization.eps;
    const auto m = static_cast<double>(values.norm_input.numel()) /
                   static_cast<double>(frame.batch_mean.size());
    const double bessel = m > 1 ? m / (m - 1) : kNaN;
    double gap = 0.0, log_ratio = 0.0;
    for (std::size_t c = 0; c < frame.batch_mean.size(); ++c) {
        const double var = frame.batch_var[c];
        const double own =
            std::abs(frame.running_mean[c] - frame.batch_mean[c]) / std::sqrt(var + eps);
        gap = own > gap || std::isnan(own) ? own : gap;  // one poisoned channel is seen
        log_ratio += std::log((frame.running_var[c] + eps) / (var * bessel + eps));
    }
    frame.mean_gap = gap;
    frame.var_ratio = std::exp(log_ratio / static_cast<double>(frame.batch_mean.size()));
}

}  // namespace

ColumnExtents extentsOf(const Frame& frame) {
    ColumnExtents extents;
    const auto takeIn = [&](const LayerFrame& layer, Tap tap, const TapFrame& seen) {
        if (!seen.present)
            return;
        const bool whole = tap == Tap::Activation && frame.shown != Shown::Centred;
        const auto natural = whole ? naturalRange(layer.activation) : std::nullopt;
        const auto [lo, hi] = natural.value_or(bulk(seen.summary));
        if (!std::isfinite(lo) || !std::isfinite(hi))
            return;
        auto& extent = extents[tap];
        extent = extent ? std::pair{std::min(extent->first, lo), std::max(extent->second, hi)}
                        : std::pair{lo, hi};
    };
    for (const auto& layer : frame.layers)
        for (const auto tap : kTaps) {
            takeIn(layer, tap, layer.taps[tap]);
            takeIn(layer, tap, layer.dual[tap]);
        }
    return extents;
}

PendingLook Probe::begin(std::int64_t step, Mode mode, const Network& network,
                         const std::vector<LayerTaps>& taps, const std::vector<LayerTaps>& other,
                         const ObservationRequest& request, bool has_gradient) {
    PendingLook look{{}, {}, request, memory_};
    auto& frame = look.frame;
    frame.step = step;
    frame.mode = mode;
    frame.shown = request.shown;
    frame.layers.resize(taps.size());
    look.layers.resize(taps.size());
    for (std::size_t i = 0; i < taps.size(); ++i) {
        const auto& layer = network.layers()[i];
        auto& values = look.layers[i];
        values.own = taps[i].values;
        if (!request.gradients)
            values.own.output_gradient = values.own.weight_gradient = at::Tensor();
        if (!other.empty())
            values.other = other[i].values;
        values.norm_input = taps[i].norm_input;
        noteAtLook(step, i, layer, taps[i], values);
        auto& out = frame.layers[i];
        out.activation = network.activation();
        out.in_features = layer.in();
        out.out_features = layer.out();
        out.normalization.kind = kNoNorm;
        if (layer.norm)
            out.normalization = layer.norm->config;
        out.normalization.placement = layer.placement;
        out.normalization.frozen = layer.frozen;
        out.normalization.weight_standardization = layer.standardizes_weight;
        out.structure = layer.structure;
        out.reduction = reductionOf(out.normalization, layer.structure.slot, taps[i].input.size(0));
        out.norm = normOf(layer, taps[i]);
        if (request.map_samples > 0 && layer.structure.dims > 0)
            out.maps = mapsOf(taps[i].values.activation, request.map_samples,
                              i < request.channels.size() ? request.channels[i] : 0);
        out.unit = std::clamp<std::int64_t>(i < request.channels.size() ? request.channels[i] : 0,
                                            0, layer.out() - 1);
        out.trace = rings_[i].trace(i < request.channels.size() ? request.channels[i] : 0);
        out.gradient_norm = has_gradient ? layer.weight.grad().norm().item<double>() : kNaN;
        frame.batch_size = taps[i].values.linear.size(0);
    }
    return look;
}

namespace {

void addSpread(TapFrame& frame, const at::Tensor& values) {
    const auto moments = columnMoments(values);
    const auto units = static_cast<double>(moments.mean.size());
    double mean = 0.0, within = 0.0, between = 0.0;
    for (std::size_t c = 0; c < moments.mean.size(); ++c) {
        mean += moments.mean[c] / units;
        within += moments.var[c] / units;
    }
    for (const double of_unit : moments.mean)
        between += (of_unit - mean) * (of_unit - mean) / units;
    frame.within = std::sqrt(within);
    frame.between = std::sqrt(between);
}

/// What is to be shown of a tap's values; of all of them the tensor itself.
at::Tensor chosen(const at::Tensor& values, Shown shown, std::int64_t unit) {
    if (shown == Shown::All)
        return values.contiguous();
    const auto by_unit = columns(values);
    return shown == Shown::Unit ? by_unit.select(1, unit).contiguous() : by_unit - by_unit.mean(0);
}

/// Leaves in `values` what the histograms are to be of.
PerTap<TapFrame> lookAtTaps(PerTap<at::Tensor>& values, const LayerFrame& layer, Shown shown,
                            std::vector<float>& scratch) {
    PerTap<TapFrame> frames;
    if (values.activation.defined())
        addShares(frames.activation, values.activation, layer.activation);
    for (const auto tap : kTaps)
        if (values[tap].defined()) {
            frames[tap].present = true;
            addSpread(frames[tap], values[tap]);
            values[tap] = chosen(values[tap], shown, layer.unit);
            frames[tap].summary = summarize(flat(values[tap]), scratch);
        }
    return frames;
}

void fillHistograms(PendingLook& look, const ColumnExtents& include) {
    auto& frame = look.frame;
    const auto extents = extentsOf(frame);
    const auto bins = std::clamp<std::size_t>(look.request.bins, 1, kMaximumBins);
    if (std::exchange(look.memory->shown, frame.shown) != frame.shown)
        look.memory->ranges = {};
    for (const auto tap : kTaps) {
        auto [lo, hi] = extents[tap].value_or(std::pair{kNaN, kNaN});
        if (include[tap]) {
            lo = std::fmin(lo, include[tap]->first);
            hi = std::fmax(hi, include[tap]->second);
        }
        auto& fitted = look.memory->ranges[tap];
        fitted.fit(lo, hi);
        const auto range =
            usable(look.request.ranges[tap]).value_or(std::pair{fitted.lo(), fitted.hi()});
        const auto fill = [&](TapFrame& seen, const at::Tensor& tensor) {
            seen.histogram = makeHistogram(flat(tensor), range.first, range.second, bins);
        };
        for (std::size_t i = 0; i < frame.layers.size(); ++i) {
            auto& layer = frame.layers[i];
            if (layer.taps[tap].present)
                fill(layer.taps[tap], look.layers[i].own[tap]);
            if (layer.dual[tap].present)
                fill(layer.dual[tap], look.layers[i].other[tap]);
        }
    }
}

}  // namespace

Frame finishLook(PendingLook& look, const ColumnExtents& include) {
    auto& scratch = look.memory->scratch;
    for (std::size_t i = 0; i < look.layers.size(); ++i) {
        auto& values = look.layers[i];
        auto& out = look.frame.layers[i];
        out.taps = lookAtTaps(values.own, out, look.request.shown, scratch);
        out.dual = lookAtTaps(values.other, out, look.request.shown, scratch);
        addMoments(out, values);
    }
    fillHistograms(look, include);
    return std::move(look.frame);
}

// Steps that used no batch statistics left none to note; they are taken when somebody looks.
void Probe::noteAtLook(std::int64_t step, std::size_t index, const Layer& layer,
                       const LayerTaps& taps, PendingLook::Values& values) {
    const bool has_norm = layer.norm && taps.norm_input.defined();
    if (has_norm && taps.batch_mean.defined())
        return;
    auto moments = columnMoments(has_norm ? taps.norm_input : taps.values.linear);
    const bool tracks = layer.norm && layer.norm->tracks();
    rings_[index].push(step, moments.mean.data(), moments.var.data(),
                       tracks ? layer.norm->running_mean.data_ptr<float>() : nullptr,
                       tracks ? layer.norm->running_var.data_ptr<float>() : nullptr);
    if (has_norm)
        values.moments = std::move(moments);
}

namespace {

LayerRecord::Entry recordValues(const at::Tensor& tensor, std::vector<float>& scratch) {
    const auto by_channel = columns(tensor);
    const auto all = flat(by_channel);
    LayerRecord::Entry entry;
    entry.present = true;
    entry.summary = summarize(all, scratch);
    entry.saturated_share = entry.dead_share = kNaN;
    entry.histogram = makeFullHistogram(all, entry.summary, kRecordedBins);
    auto units = columnPercentiles(all, static_cast<std::size_t>(by_channel.size(1)), scratch);
    entry.p15 = std::move(units.p15);
    entry.p50 = std::move(units.p50);
    entry.p85 = std::move(units.p85);
    return entry;
}

}  // namespace

LayerRecord recordLayers(std::int64_t step, const Network& network,
                         const std::vector<LayerTaps>& taps) {
    LayerRecord record;
    record.step = step;
    record.layers.resize(taps.size());
    record.affine.resize(taps.size());
    std::vector<float> scratch;
    for (std::size_t i = 0; i < taps.size(); ++i) {
        const auto& layer = network.layers()[i];
        if (layer.norm)
            record.affine[i] = {perChannel(layer.norm->weight), perChannel(layer.norm->bias)};
        for (const auto tap : kTaps)
            if (const auto& tensor = taps[i].values[tap]; tensor.defined())
                record.layers[i][tap] = recordValues(tensor, scratch);
        addShares(record.layers[i].activation, taps[i].values.activation, network.activation());
    }
    return record;
}

}  // namespace normscope
