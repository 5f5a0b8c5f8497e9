// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/setting_rows.h"

namespace normscope::detail {

namespace {

std::string whyNotConvolutional(const Configuration& c) {
    return isConvolutional(c.network.kind)
               ? ""
               : "Has no effect now: only convolutional networks have it.";
}

}  // namespace

Rows networkRows() {
    constexpr auto kRebuild = Effect::Rebuild;
    return {
        row(&NetworkConfig::kind, "network.kind", "Network",
            "Linear layers, or convolutions over images or volumes; plain, or with residual "
            "connections around each two layers.",
            {.effect = kRebuild, .mark = "{label}"}),
        row(&NetworkConfig::hidden, "network.hidden", "Hidden layers",
            "Widths of the hidden layers from the input on, for example 100,100,100; channels of "
            "convolutions.",
            {.effect = kRebuild,
             .minimum = 1,
             .maximum = 4096,
             .name = [](const Configuration& c) -> std::string {
                 return isConvolutional(c.network.kind) ? "Channels" : "Hidden layers";
             }}),
        row(&NetworkConfig::kernel_size, "network.kernel_size", "Kernel size",
            "Width of the convolutions' kernels, an odd number; the image is padded to keep its "
            "size.",
            {.effect = kRebuild,
             .minimum = 1,
             .maximum = 9,
             .hides = true,
             .idle = whyNotConvolutional}),
        row(&NetworkConfig::downsample, "network.downsample", "Downsample",
            "How a convolutional network halves the image where its channels grow.",
            {.effect = kRebuild, .hides = true, .idle = whyNotConvolutional}),
        row(&NetworkConfig::activation, "network.activation", "Activation",
            "Function after each hidden layer.", {.mark = "{label}"}),
        row(&NetworkConfig::dropout, "network.dropout", "Dropout",
            "Probability with which a value is set to 0 while training; the others grow to make "
            "up.",
            {.maximum = 0.99, .mark = "dropout {value}", .slider = true}),
        row(&NetworkConfig::dropout_place, "network.dropout_place", "Dropout at",
            "Right before each norm, after each hidden layer, or before the output layer alone.",
            {.mark = "dropout {value}",
             .hides = true,
             .idle = [](const Configuration& c) -> std::string {
                 return c.network.dropout > 0 ? "" : "Has no effect now: dropout is 0.";
             }}),
        row(&NormalizationConfig::frozen, "frozen", "Freeze layers",
            "Leaves the hidden layers' weights, biases, γ and β as they are "
            "(requires_grad_(False)); layers.K.frozen does so in one of them.",
            {.mark = "frozen|trained", .section = Section::Network, .rank = 1}),
        row(&NormalizationConfig::weight_standardization, "weight_standardization",
            "Standardize weights",
            "The weights of each unit of a hidden layer enter it with mean 0 and variance 1 over "
            "its inputs (Qiao et al. 2019); layers.K.weight_standardization does so in one layer.",
            {.mark = "weights standardized|weights as they are",
             .section = Section::Network,
             .rank = 1}),
        row(&NetworkConfig::freeze_output, "network.freeze_output", "Freeze output",
            "Leaves weight and bias of the output layer as they are.",
            {.mark = "output frozen|output trained", .rank = 1}),
        row(&InitConfig::scheme, "network.init.scheme", "Initialization",
            "How the first weights are drawn.", {.effect = kRebuild}),
        row(&InitConfig::gain, "network.init.gain", "Init gain", "Multiplies every initial weight.",
            {.effect = kRebuild, .minimum = 1e-9, .maximum = 1e3, .rank = 1}),
        row(&InitConfig::std, "network.init.std", "Init σ",
            "Standard deviation of the initial weights; used by the scheme gaussian only.",
            {.effect = kRebuild,
             .maximum = 1e3,
             .idle = [](const Configuration& c) -> std::string {
                 return c.network.init.scheme == InitScheme::Gaussian
                            ? ""
                            : "Has no effect now: only the Gaussian initialization has a deviation "
                              "of its own.";
             }}),
        row(&InitConfig::weights, "network.init.weights", "Begin with weights",
            "A .pt or .safetensors file of a state_dict, in place of weights that are drawn: "
            "parameters and running statistics of a network of the same layers and norms.",
            {.effect = kRebuild, .rank = 1, .file = FileRole::Weights}),
    };
}

Rows normRows() {
    return {
        row(&NormalizationConfig::kind, "normalization.kind", "Kind",
            "Normalization of every hidden layer, or none.", {}),
        row(&NormalizationConfig::placement, "normalization.placement", "Placement",
            "Whether the normalization stands before or after the activation.",
            {.mark = "{norm} {value} activation", .rank = 1}),
        row(&NormalizationConfig::momentum, "normalization.momentum", "BN momentum",
            "Weight of the new batch in the running statistics; none averages all batches equally.",
            {.maximum = 1, .mark = "{norm} momentum {value}", .rank = 1, .slider = true}),
        row(&NormalizationConfig::eps, "normalization.eps", "ε",
            "Added to the variance before the root; bounds the divisor when a feature does not "
            "vary.",
            {.maximum = 1, .mark = "{norm} ε {value}", .rank = 2, .smallest = 1e-10}),
        row(&NormalizationConfig::affine, "normalization.affine", "affine γ, β",
            "Whether each channel has a learned scale γ and offset β.",
            {.effect = Effect::Rebuild, .rank = 2}),
        row(&NormalizationConfig::track_running_stats, "normalization.track_running_stats",
            "track_running_stats",
            "Whether running statistics are kept; without them eval mode uses the batch too.",
            {.effect = Effect::Rebuild, .rank = 2}),
        row(&NormalizationConfig::instance_affine, "normalization.instance_affine",
            "InstanceNorm γ, β", "affine of InstanceNorm, which PyTorch leaves off.",
            {.effect = Effect::Rebuild, .rank = 2, .hides = true}),
        row(&NormalizationConfig::instance_track_running_stats,
            "normalization.instance_track_running_stats", "InstanceNorm tracking",
            "track_running_stats of InstanceNorm, which PyTorch leaves off.",
            {.effect = Effect::Rebuild, .rank = 2, .hides = true}),
        row(&NormalizationConfig::num_groups, "normalization.num_groups", "Groups",
            "Groups of channels of GroupNorm, each with its own statistics; divides the channels.",
            {.minimum = 1, .maximum = 4096, .mark = "{value} groups", .hides = true}),
        row(&NormalizationConfig::virtual_batch_size, "normalization.virtual_batch_size",
            "Virtual batch", "Samples over which ghost batch norm takes each of its statistics.",
            {.minimum = 1, .maximum = 1e6, .mark = "virtual batch {value}", .hides = true}),
        row(&NormalizationConfig::noise_mean, "normalization.noise_mean", "Noise mean",
            "Noisy batch norm: each step every channel's noise has a mean within ± this.",
            {.maximum = 100, .mark = "noise mean {value}", .hides = true}),
        row(&NormalizationConfig::noise_std, "normalization.noise_std", "Noise σ",
            "Noisy batch norm: each step every channel is scaled by up to this, from 1 on.",
            {.minimum = 1, .maximum = 100, .mark = "noise σ {value}", .hides = true}),
        row(&NormalizationConfig::r_max, "normalization.r_max", "r max",
            "Batch renormalization: r, the batch's deviation in running ones, is kept from 1/this "
            "to this.",
            {.minimum = 1, .maximum = 100, .mark = "r max {value}", .hides = true}),
        row(&NormalizationConfig::d_max, "normalization.d_max", "d max",
            "Batch renormalization: d, how far the batch's mean is off, in running deviations, is "
            "kept within ± this.",
            {.maximum = 100, .mark = "d max {value}", .hides = true}),
        row(&NormalizationConfig::alpha, "normalization.alpha", "α",
            "DyT: what its learned α begins with; y = γ·tanh(αx) + β.",
            {.effect = Effect::Rebuild, .maximum = 100, .hides = true}),
    };
}

Rows liveNormRows() {
    return {
        row(&NormalizationConfig::freeze, "normalization.freeze", "Freeze BN",
            "Normalizes by the running statistics while training too, and leaves them alone "
            "(eval() of this layer); no effect without running statistics.",
            {.mark = "freeze {norms}|unfreeze {norms}",
             .rank = 1,
             .name =
                 [](const Configuration& c) {
                     return "Freeze " +
                            std::string(shortLabelOf(normInUse(c).value_or(kUsualNorm)));
                 }}),
        row(&NormalizationConfig::freeze_affine, "normalization.freeze_affine", "Lock γ, β",
            "Leaves γ and β as they are (requires_grad_(False)); running statistics go on moving.",
            {.mark = "freeze γ β|unfreeze γ β", .rank = 1}),
        row(&NormalizationConfig::on_insert, "normalization.on_insert", "On insert",
            "What switching on begins with: fresh (γ=1, β=0), or so that the function stays as it "
            "is.",
            {.mark = "on insert: {value}", .rank = 2}),
        row(&NormalizationConfig::on_remove, "normalization.on_remove", "On remove",
            "What switching off does: drop the layer, or fold its eval-mode function into the "
            "weights.",
            {.mark = "on remove: {value}", .rank = 2}),
    };
}

}  // namespace normscope::detail
