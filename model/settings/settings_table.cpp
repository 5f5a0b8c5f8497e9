// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/settings_table.h"

#include "model/settings/dataset_row.h"

namespace normscope::detail {

namespace {

constexpr double kSeedMaximum = 9223372036854775807.0;  // rounds to 2^63; integers cannot exceed it
constexpr double kLargestAffine = 1e6;

template <class Part>
constexpr Section sectionOf() {
    if constexpr (std::is_same_v<Part, DataConfig>)
        return Section::Data;
    else if constexpr (std::is_same_v<Part, ValidationConfig>)
        return Section::Validation;
    else if constexpr (std::is_same_v<Part, NetworkConfig> || std::is_same_v<Part, InitConfig>)
        return Section::Network;
    else if constexpr (std::is_same_v<Part, NormalizationConfig>)
        return Section::Normalization;
    else if constexpr (std::is_same_v<Part, OptimizerConfig>)
        return Section::Optimizer;
    else
        return Section::None;
}

template <class T>
constexpr ValueKind kindOf() {
    if constexpr (std::is_enum_v<T>)
        return ValueKind::Choice;
    else if constexpr (std::is_same_v<T, bool>)
        return ValueKind::Bool;
    else if constexpr (std::is_integral_v<T>)
        return ValueKind::Integer;
    else if constexpr (std::is_same_v<T, double>)
        return ValueKind::Real;
    else if constexpr (std::is_same_v<T, std::optional<double>>)
        return ValueKind::OptionalReal;
    else if constexpr (std::is_same_v<T, std::string>)
        return ValueKind::Text;
    else
        return ValueKind::IntegerList;
}

template <class T>
T fromValue(const Value& value) {
    if constexpr (std::is_enum_v<T>)
        return *fromKey<T>(std::get<std::string>(value));
    else if constexpr (std::is_same_v<T, std::optional<double>>)
        return std::holds_alternative<double>(value) ? T(std::get<double>(value)) : std::nullopt;
    else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
        return static_cast<T>(std::get<std::int64_t>(value));
    else
        return std::get<T>(value);
}

/// One row: what it holds follows from its field.
template <class Part, class T>
Key row(T Part::*field, std::string_view path, std::string_view label, std::string_view help,
        const Traits& traits) {
    Key key{traits, path, label, help, kindOf<T>()};
    if (key.section == Section::None)
        key.section = sectionOf<Part>();
    key.of_layers = std::is_same_v<Part, NormalizationConfig>;
    if constexpr (std::is_enum_v<T>)
        for (const auto& name : Names<T>::table)
            key.choices.push_back({name.key, name.label});
    key.get = [field](const Configuration& c) { return toValue(partOf<Part>(c).*field); };
    key.set = [field](Configuration& c, const Value& value) {
        partOf<Part>(c).*field = fromValue<T>(value);
    };
    key.field = [field](const Configuration& c) { return &(partOf<Part>(c).*field); };
    return key;
}

Key actionRow(std::string_view path, std::string_view label, std::string_view help, ValueKind kind,
              Traits traits) {
    traits.effect = Effect::Action;
    Key key{traits, path, label, help, kind};
    key.get = [](const Configuration&) { return Value(false); };
    key.set = [](Configuration&, const Value&) {};
    return key;
}

using Rows = std::vector<Key>;

Rows runRows() {
    return {
        row(&Configuration::seed, "seed", "Seed",
            "Start of every random number of the run; the same seed, the same run.",
            {.effect = Effect::Rebuild,
             .maximum = kSeedMaximum,
             .shared = true,
             .section = Section::Network,
             .rank = 2}),
        row(&Configuration::steps, "steps", "Steps",
            "Optimizer steps of a run without a window; the window trains on.",
            {.effect = Effect::None, .maximum = 1e12, .shared = true}),
        row(&Configuration::mode, "mode", "Mode",
            "train normalizes by the batch and moves the running statistics; eval uses the running "
            "statistics.",
            {.mark = "{value} mode", .section = Section::Bar}),
    };
}

/// Its choices are the rows of the data sets.
Key datasetKey() {
    Key key =
        row(&DataConfig::dataset, "data.dataset", "Dataset",
            "What the network learns to tell apart.", {.effect = Effect::Rebuild, .shared = true});
    key.kind = ValueKind::Choice;
    for (const auto* set : datasetRows())
        key.choices.push_back({set->key, set->label});
    return key;
}

Rows dataRows() {
    constexpr auto kRebuild = Effect::Rebuild;
    return {
        datasetKey(),
        row(&DataConfig::path, "data.path", "File or folder",
            "Where the data sets idx, csv, images and npz are read from: a file, or a folder of "
            "IDX files or of folders of images.",
            {.effect = kRebuild, .shared = true, .file = FileRole::Data, .hides = true}),
        row(&DataConfig::label, "data.label", "Label column",
            "Name of the CSV column that holds the classes, or the numbers to predict; empty is "
            "the one called label, class, target …, else the only one of text, else the last.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::leave_out, "data.leave_out", "Leave out",
            "Names of CSV columns that are not read, separated by commas.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::header, "data.header", "Header",
            "Whether the first line of a CSV file holds the columns' names; auto tells by the "
            "lines below it.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::missing, "data.missing", "Missing words",
            "Words of a CSV file that mean a missing value, separated by commas; empty is ?, -, "
            "NA, N/A, NaN, null and none among numbers, and no text of the label column.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::separator, "data.separator", "Separator",
            "What stands between the fields of a CSV file; auto is what divides all lines alike.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::decimal, "data.decimal", "Decimal sign",
            "What stands before a number's decimals in a CSV file; the other one may group "
            "thousands.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::transpose, "data.transpose", "Transpose",
            "Exchanges height and width of the images of IDX files; auto does so for EMNIST, "
            "which stores them so.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::task, "data.task", "Predict",
            "What the labels of a CSV or NumPy file are: classes to tell apart, or a number to "
            "predict by mean squared error (regression).",
            {.effect = kRebuild, .shared = true, .hides = true}),
        row(&DataConfig::image_size, "data.image_size", "Image size",
            "Width and height, in pixels, to which a folder's images are rescaled.",
            {.effect = kRebuild,
             .minimum = 4,
             .maximum = 128,
             .shared = true,
             .rank = 1,
             .hides = true}),
        row(&DataConfig::standardization, "data.standardization", "Inputs",
            "Brings the inputs to mean 0 and deviation 1, measured on the training part; none "
            "leaves images in 0 to 1.",
            {.effect = kRebuild, .shared = true, .rank = 1}),
        row(&DataConfig::samples, "data.samples", "Samples",
            "Samples of the generated sets, training and validation together; one fifth is "
            "validation.",
            {.effect = kRebuild, .minimum = 10, .maximum = 1e6, .shared = true, .rank = 2}),
        row(&DataConfig::noise, "data.noise", "Noise",
            "Standard deviation of the noise on every coordinate, or voxel, of the generated sets.",
            {.effect = kRebuild, .maximum = 10, .shared = true, .rank = 2, .slider = true}),
        row(&DataConfig::batch_size, "data.batch_size", "Batch size",
            "Samples per step; batch normalization takes its statistics over them.",
            {.minimum = 1, .maximum = 1e6, .mark = "batch {value}", .rank = 1}),
        row(&DataConfig::drop_last, "data.drop_last", "Drop last",
            "Leaves out the last batch of an epoch when it is not full.",
            {.mark = "drop last {value}", .rank = 1}),
        row(&DataConfig::order, "data.order", "Order",
            "Shuffled anew each epoch, or sorted by class, so that a batch sees one class or two; "
            "by the number to predict in a regression.",
            {.mark = "batches {value}", .rank = 1}),
    };
}

Rows validationRows() {
    return {
        row(&ValidationConfig::brightness, "validation.brightness", "Brightness",
            "Added to every value of the validation data; images lie in 0 to 1.",
            {.minimum = -1, .maximum = 1, .mark = "brightness {value}", .slider = true}),
        row(&ValidationConfig::contrast, "validation.contrast", "Contrast",
            "Multiplies every value of the validation data.",
            {.maximum = 4, .mark = "contrast {value}", .slider = true}),
        row(&ValidationConfig::noise, "validation.noise", "Noise",
            "Standard deviation of noise on the validation data, the same noise every time.",
            {.maximum = 2, .mark = "validation noise {value}", .slider = true}),
        row(&ValidationConfig::invert, "validation.invert", "Invert",
            "Turns the validation images into their negatives, and points about the origin.",
            {.mark = "invert {value}"}),
        row(&ValidationConfig::clamp, "validation.clamp", "Clamp to 0…1",
            "Keeps shifted validation images within 0 to 1, as a camera would.",
            {.mark = "clamp {value}"}),
        row(&ValidationConfig::order, "validation.order", "Order",
            "In which order batches of validation data are made; it matters to batch statistics "
            "only.",
            {.mark = "validation {value}"}),
    };
}

std::string whyNotConvolutional(const Configuration& c) {
    return isConvolutional(c.network.kind)
               ? ""
               : "Has no effect now: only convolutional networks have it.";
}

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

/// Of every norm, or of those with something of their own.
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

/// What may be done to a running network's norms.
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

bool isAdam(const OptimizerConfig& optimizer) {
    return optimizer.kind == OptimizerKind::Adam || optimizer.kind == OptimizerKind::AdamW;
}

std::string whyNoMomentum(const Configuration& c) {
    return isAdam(c.optimizer) ? "Has no effect now: Adam and AdamW use their betas (0.9, 0.999)."
                               : "";
}

std::string whyNoNesterov(const Configuration& c) {
    if (c.optimizer.kind != OptimizerKind::SGD)
        return "Has no effect now: only SGD has it.";
    return c.optimizer.momentum > 0
               ? ""
               : "Has no effect now: momentum is 0, with which PyTorch refuses it.";
}

std::string whyNoDecayOfNorms(const Configuration& c) {
    if (c.optimizer.weight_decay == 0.0)
        return "Has no effect now: there is no weight decay.";
    return normInUse(c) ? "" : "Has no effect now: no layer has a norm, so there are no γ and β.";
}

std::string whyNothingTrains(const Configuration& c) {
    return c.optimizer.trains == Trained::All || normInUse(c)
               ? ""
               : "Nothing is trained now: no layer has a norm, so there are no γ and β.";
}

std::string whyNotScheduled(const Configuration& c) {
    return c.optimizer.schedule == Schedule::Constant
               ? "Has no effect now: the learning rate is constant; choose a schedule."
               : "";
}

std::string whyNoSteps(const Configuration& c) {
    return c.optimizer.schedule == Schedule::Step
               ? ""
               : "Has no effect now: only the schedule that steps down has a factor.";
}

Rows optimizerRows() {
    return {
        row(&OptimizerConfig::kind, "optimizer.kind", "Algorithm",
            "How gradients change the weights.", {.effect = Effect::Rebuild}),
        row(&OptimizerConfig::lr, "optimizer.lr", "Learning rate", "Size of each step.",
            {.maximum = 1e6, .mark = "lr {value}"}),
        row(&OptimizerConfig::momentum, "optimizer.momentum", "Momentum",
            "Share of the last step kept in the next; SGD and RMSprop only.",
            {.maximum = 0.9999,
             .mark = "momentum {value}",
             .rank = 1,
             .slider = true,
             .idle = whyNoMomentum}),
        row(&OptimizerConfig::nesterov, "optimizer.nesterov", "Nesterov",
            "Steps by the gradient plus momentum times the buffer, as if it looked one step ahead; "
            "SGD with momentum only.",
            {.mark = "Nesterov {value}", .rank = 1, .idle = whyNoNesterov}),
        row(&OptimizerConfig::weight_decay, "optimizer.weight_decay", "Weight decay",
            "Pulls every weight towards 0 by this share of it.",
            {.maximum = 1e3, .mark = "weight decay {value}", .rank = 1, .smallest = 1e-6}),
        row(&OptimizerConfig::decay_norm, "optimizer.decay_norm", "Decay γ, β",
            "Whether weight decay takes in γ and β of the norms.",
            {.mark = "decay γ β {value}", .rank = 1, .idle = whyNoDecayOfNorms}),
        row(&OptimizerConfig::accumulation, "optimizer.accumulation", "Accumulation",
            "Batches per step, their gradients averaged; statistics are still over each batch.",
            {.minimum = 1, .maximum = 1024, .mark = "accumulation {value}", .rank = 1}),
        row(&OptimizerConfig::trains, "optimizer.trains", "Trains",
            "All parameters, or γ and β of the norms alone, with the weights as they were drawn "
            "(Frankle et al. 2020).",
            {.mark = "trains {label}", .rank = 1, .idle = whyNothingTrains}),
        row(&OptimizerConfig::average, "optimizer.average", "Average weights",
            "A mean of the weights beside them, from here on (torch.optim.swa_utils); the page Why "
            "says how it does, with the running statistics as they are and after update_bn.",
            {.mark = "average {value}", .rank = 1}),
        row(&OptimizerConfig::ema_decay, "optimizer.ema_decay", "EMA decay",
            "Share of the exponential mean that stays at each step.",
            {.maximum = 1,
             .mark = "EMA decay {value}",
             .rank = 1,
             .hides = true,
             .idle = [](const Configuration& c) -> std::string {
                 return c.optimizer.average == Averaging::Ema
                            ? ""
                            : "Has no effect now: no exponential mean is kept.";
             }}),
        row(&OptimizerConfig::clip_grad_norm, "optimizer.clip_grad_norm", "Clip gradient",
            "Scales the gradients down where their norm is greater than this; 0 does not.",
            {.maximum = 1e6, .mark = "clip gradient {value}", .rank = 1}),
        row(&OptimizerConfig::schedule, "optimizer.schedule", "Schedule",
            "How the learning rate follows the steps.", {.mark = "schedule {value}"}),
        row(&OptimizerConfig::schedule_steps, "optimizer.schedule_steps", "Schedule steps",
            "Steps from one drop to the next, or of the cosine from the full rate to 0; it rises "
            "again afterwards, as PyTorch's does.",
            {.minimum = 1, .maximum = 1e9, .idle = whyNotScheduled}),
        row(&OptimizerConfig::schedule_gamma, "optimizer.schedule_gamma", "Schedule γ",
            "Factor of the learning rate at each drop of the schedule that steps down.",
            {.maximum = 1, .idle = whyNoSteps}),
        row(&OptimizerConfig::warmup_steps, "optimizer.warmup_steps", "Warm-up",
            "Steps over which the learning rate rises evenly to its value; the schedule begins "
            "then.",
            {.maximum = 1e9, .mark = "warm-up {value}"}),
    };
}

Rows actionRows() {
    constexpr auto kAffine = [](std::string_view mark) {
        return Traits{.minimum = -kLargestAffine,
                      .maximum = kLargestAffine,
                      .mark = mark,
                      .of_layers = true,
                      .needs = Needs::Affine};
    };
    return {
        actionRow(action_path::kRecalibrate, "Recalibrate",
                  "Replaces the running statistics by their plain average over the training set at "
                  "the present weights (torch.optim.swa_utils.update_bn).",
                  ValueKind::Bool,
                  {.mark = "recalibrate", .of_layers = true, .needs = Needs::Statistics}),
        actionRow(action_path::kResetStatistics, "Reset statistics",
                  "Puts the running statistics back to mean 0 and variance 1, no batch seen.",
                  ValueKind::Bool,
                  {.mark = "reset statistics", .of_layers = true, .needs = Needs::Statistics}),
        actionRow(action_path::kSetGamma, "Set γ",
                  "Sets γ (weight) of one channel, as in 12:0.5, or of all of them; training goes "
                  "on from there.",
                  ValueKind::Channel, kAffine("{channel}γ {value}")),
        actionRow(action_path::kSetBeta, "Set β",
                  "Sets β (bias) of one channel, as in 12:0.5, or of all of them; training goes on "
                  "from there.",
                  ValueKind::Channel, kAffine("{channel}β {value}")),
        actionRow(
            action_path::kScaleWeights, "Scale weights",
            "Multiplies the hidden layers' weights, without their biases, by a number: what a "
            "norm behind them hands on in training stays, and their gradient is divided by "
            "it; layers.K.scale_weights does so in one of them.",
            ValueKind::Real,
            {.minimum = 1e-3, .maximum = 1e3, .mark = "weights × {value}", .of_layers = true}),
        actionRow(action_path::kLoadWeights, "Load weights",
                  "Puts the parameters and running statistics of a .pt or .safetensors file of a "
                  "state_dict in place of those there are; the optimizer's state stays.",
                  ValueKind::Text,
                  {.mark = "weights {value}", .file = FileRole::Weights, .needs = Needs::Network}),
    };
}

}  // namespace

std::vector<Key> makeSettingTable() {
    std::vector<Key> keys;
    for (Rows& rows : std::vector{runRows(), dataRows(), validationRows(), networkRows(),
                                  normRows(), liveNormRows(), optimizerRows(), actionRows()})
        keys.insert(keys.end(), rows.begin(), rows.end());
    return keys;
}

}  // namespace normscope::detail
