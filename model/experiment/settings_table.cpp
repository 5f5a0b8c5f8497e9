// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/experiment/settings_table.h"

namespace normscope::detail {

namespace {

constexpr double kSeedMaximum = 9223372036854775807.0;  // rounds to 2^63; integers cannot exceed it

constexpr double kLargestAffine = 1e6;

template <class E>
std::vector<Choice> choicesOf() {
    std::vector<Choice> choices;
    for (const auto& name : Names<E>::table)
        choices.push_back({name.key, name.label});
    return choices;
}

/// `at` gives the field for a Configuration& and for a const Configuration&.
template <class E, class Field>
Key choiceKey(std::string_view path, std::string_view label, std::string_view help, Effect effect,
              Field at) {
    return {
        path,
        label,
        help,
        effect,
        ValueKind::Choice,
        0,
        0,
        choicesOf<E>(),
        [at](const Configuration& c) { return Value(std::string(keyOf<E>(at(c)))); },
        [at](Configuration& c, const Value& v) { at(c) = *fromKey<E>(std::get<std::string>(v)); }};
}

template <class Field>
Key realKey(std::string_view path, std::string_view label, std::string_view help, Effect effect,
            double minimum, double maximum, Field at) {
    return {path,
            label,
            help,
            effect,
            ValueKind::Real,
            minimum,
            maximum,
            {},
            [at](const Configuration& c) { return Value(at(c)); },
            [at](Configuration& c, const Value& v) { at(c) = std::get<double>(v); }};
}

template <class Field>
Key integerKey(std::string_view path, std::string_view label, std::string_view help, Effect effect,
               double minimum, double maximum, Field at) {
    return {path,
            label,
            help,
            effect,
            ValueKind::Integer,
            minimum,
            maximum,
            {},
            [at](const Configuration& c) { return Value(static_cast<std::int64_t>(at(c))); },
            [at](Configuration& c, const Value& v) {
                using T = std::remove_reference_t<decltype(at(c))>;
                at(c) = static_cast<T>(std::get<std::int64_t>(v));
            }};
}

template <class Field>
Key boolKey(std::string_view path, std::string_view label, std::string_view help, Effect effect,
            Field at) {
    return {path,
            label,
            help,
            effect,
            ValueKind::Bool,
            0,
            0,
            {},
            [at](const Configuration& c) { return Value(at(c)); },
            [at](Configuration& c, const Value& v) { at(c) = std::get<bool>(v); }};
}

Key actionKey(std::string_view path, std::string_view label, std::string_view help) {
    return {path,
            label,
            help,
            Effect::Action,
            ValueKind::Bool,
            0,
            0,
            {},
            [](const Configuration&) { return Value(false); },
            [](Configuration&, const Value&) {}};
}

Key channelActionKey(std::string_view path, std::string_view label, std::string_view help) {
    Key key = actionKey(path, label, help);
    key.kind = ValueKind::Channel;
    key.minimum = -kLargestAffine;
    key.maximum = kLargestAffine;
    return key;
}

Key momentumKey() {
    return {"normalization.momentum",
            "BN momentum",
            "Weight of the new batch in the running statistics; none averages all batches equally.",
            Effect::Live,
            ValueKind::OptionalReal,
            0,
            1,
            {},
            [](const Configuration& c) {
                const auto& momentum = c.normalization.momentum;
                return momentum ? Value(*momentum) : Value(std::monostate{});
            },
            [](Configuration& c, const Value& v) {
                const auto* number = std::get_if<double>(&v);
                c.normalization.momentum = number ? std::optional(*number) : std::nullopt;
            }};
}

Key pathKey() {
    return {"data.path",
            "File or folder",
            "Where the data sets idx, csv, images and npz are read from: a file, or a folder of "
            "IDX files or of folders of images.",
            Effect::Rebuild,
            ValueKind::Text,
            0,
            0,
            {},
            [](const Configuration& c) { return Value(c.data.path); },
            [](Configuration& c, const Value& v) { c.data.path = std::get<std::string>(v); }};
}

Key labelKey() {
    return {
        "data.label",
        "Label column",
        "Name of the CSV column that holds the classes, or the numbers to predict; empty is the "
        "last one.",
        Effect::Rebuild,
        ValueKind::Text,
        0,
        0,
        {},
        [](const Configuration& c) { return Value(c.data.label); },
        [](Configuration& c, const Value& v) { c.data.label = std::get<std::string>(v); }};
}

Key hiddenKey() {
    return {"network.hidden",
            "Hidden layers",
            "Widths of the hidden layers from the input on, for example 100,100,100; channels of "
            "convolutions.",
            Effect::Rebuild,
            ValueKind::IntegerList,
            1,
            4096,
            {},
            [](const Configuration& c) { return Value(c.network.hidden); },
            [](Configuration& c, const Value& v) {
                c.network.hidden = std::get<std::vector<std::int64_t>>(v);
                c.layers.erase(c.layers.lower_bound(c.depth()), c.layers.end());
            }};
}

void addDataKeys(std::vector<Key>& keys) {
    keys.push_back(choiceKey<DatasetKind>(
        "data.dataset", "Dataset", "What the network learns to tell apart.", Effect::Rebuild,
        [](auto& c) -> auto& { return c.data.dataset; }));
    keys.push_back(pathKey());
    keys.push_back(labelKey());
    keys.push_back(choiceKey<Task>(
        "data.task", "Predict",
        "What the labels of a CSV or NumPy file are: classes to tell apart, or a number to predict "
        "by mean squared error (regression).",
        Effect::Rebuild, [](auto& c) -> auto& { return c.data.task; }));
    keys.push_back(integerKey(
        "data.image_size", "Image size",
        "Width and height, in pixels, to which a folder's images are rescaled.", Effect::Rebuild, 4,
        128, [](auto& c) -> auto& { return c.data.image_size; }));
    keys.push_back(choiceKey<Standardization>(
        "data.standardization", "Inputs",
        "Brings the inputs to mean 0 and deviation 1, measured on the training part; none leaves "
        "images in 0 to 1.",
        Effect::Rebuild, [](auto& c) -> auto& { return c.data.standardization; }));
    keys.push_back(integerKey(
        "data.samples", "Samples",
        "Samples of the generated sets, training and validation together; one fifth is validation.",
        Effect::Rebuild, 10, 1e6, [](auto& c) -> auto& { return c.data.samples; }));
    keys.push_back(realKey(
        "data.noise", "Noise",
        "Standard deviation of the noise on every coordinate, or voxel, of the generated sets.",
        Effect::Rebuild, 0, 10, [](auto& c) -> auto& { return c.data.noise; }));
    keys.push_back(integerKey(
        "data.batch_size", "Batch size",
        "Samples per step; batch normalization takes its statistics over them.", Effect::Live, 1,
        1e6, [](auto& c) -> auto& { return c.data.batch_size; }));
    keys.push_back(boolKey(
        "data.drop_last", "Drop last", "Leaves out the last batch of an epoch when it is not full.",
        Effect::Live, [](auto& c) -> auto& { return c.data.drop_last; }));
    keys.push_back(choiceKey<Order>(
        "data.order", "Order",
        "Shuffled anew each epoch, or sorted by class, so that a batch sees one class or two; by "
        "the number to predict in a regression.",
        Effect::Live, [](auto& c) -> auto& { return c.data.order; }));
}

void addValidationKeys(std::vector<Key>& keys) {
    keys.push_back(realKey(
        "validation.brightness", "Brightness",
        "Added to every value of the validation data; images lie in 0 to 1.", Effect::Live, -1, 1,
        [](auto& c) -> auto& { return c.validation.brightness; }));
    keys.push_back(realKey(
        "validation.contrast", "Contrast", "Multiplies every value of the validation data.",
        Effect::Live, 0, 4, [](auto& c) -> auto& { return c.validation.contrast; }));
    keys.push_back(realKey(
        "validation.noise", "Noise",
        "Standard deviation of noise on the validation data, the same noise every time.",
        Effect::Live, 0, 2, [](auto& c) -> auto& { return c.validation.noise; }));
    keys.push_back(boolKey(
        "validation.invert", "Invert",
        "Turns the validation images into their negatives, and points about the origin.",
        Effect::Live, [](auto& c) -> auto& { return c.validation.invert; }));
    keys.push_back(boolKey(
        "validation.clamp", "Clamp to 0…1",
        "Keeps shifted validation images within 0 to 1, as a camera would.", Effect::Live,
        [](auto& c) -> auto& { return c.validation.clamp; }));
    keys.push_back(choiceKey<Order>(
        "validation.order", "Order",
        "In which order batches of validation data are made; it matters to batch statistics only.",
        Effect::Live, [](auto& c) -> auto& { return c.validation.order; }));
}

void addNetworkKeys(std::vector<Key>& keys) {
    keys.push_back(choiceKey<NetworkKind>(
        "network.kind", "Network",
        "Linear layers, or convolutions over images or volumes; plain, or with residual "
        "connections around each two layers.",
        Effect::Rebuild, [](auto& c) -> auto& { return c.network.kind; }));
    keys.push_back(hiddenKey());
    keys.push_back(integerKey(
        "network.kernel_size", "Kernel size",
        "Width of the convolutions' kernels, an odd number; the image is padded to keep its size.",
        Effect::Rebuild, 1, 9, [](auto& c) -> auto& { return c.network.kernel_size; }));
    keys.push_back(choiceKey<Downsample>(
        "network.downsample", "Downsampling",
        "How a convolutional network halves the image where its channels grow.", Effect::Rebuild,
        [](auto& c) -> auto& { return c.network.downsample; }));
    keys.push_back(choiceKey<Activation>(
        "network.activation", "Activation", "Function after each hidden layer.", Effect::Live,
        [](auto& c) -> auto& { return c.network.activation; }));
    keys.push_back(realKey(
        "network.dropout", "Dropout",
        "Probability with which a value is set to 0 while training; the others grow to make up.",
        Effect::Live, 0, 0.99, [](auto& c) -> auto& { return c.network.dropout; }));
    keys.push_back(choiceKey<DropoutPlace>(
        "network.dropout_place", "Dropout at",
        "Right before each norm, after each hidden layer, or before the output layer alone.",
        Effect::Live, [](auto& c) -> auto& { return c.network.dropout_place; }));
    keys.push_back(choiceKey<InitScheme>(
        "network.init.scheme", "Initialization", "How the first weights are drawn.",
        Effect::Rebuild, [](auto& c) -> auto& { return c.network.init.scheme; }));
    keys.push_back(realKey(
        "network.init.gain", "Init gain", "Multiplies every initial weight.", Effect::Rebuild, 1e-9,
        1e3, [](auto& c) -> auto& { return c.network.init.gain; }));
    keys.push_back(realKey(
        "network.init.std", "Init σ",
        "Standard deviation of the initial weights; used by the scheme gaussian "
        "only.",
        Effect::Rebuild, 0, 1e3, [](auto& c) -> auto& { return c.network.init.std; }));
}

void addNormalizationKeys(std::vector<Key>& keys) {
    keys.push_back(choiceKey<NormKind>(
        "normalization.kind", "Kind", "Normalization of every hidden layer, or none.", Effect::Live,
        [](auto& c) -> auto& { return c.normalization.kind; }));
    keys.push_back(choiceKey<Placement>(
        "normalization.placement", "Placement",
        "Whether the normalization stands before or after the activation.", Effect::Live,
        [](auto& c) -> auto& { return c.normalization.placement; }));
    keys.push_back(momentumKey());
    keys.push_back(realKey(
        "normalization.eps", "ε",
        "Added to the variance before the root; bounds the divisor when a "
        "feature does not vary.",
        Effect::Live, 0, 1, [](auto& c) -> auto& { return c.normalization.eps; }));
    keys.push_back(boolKey(
        "normalization.affine", "affine γ, β",
        "Whether each channel has a learned scale γ and offset β.", Effect::Rebuild,
        [](auto& c) -> auto& { return c.normalization.affine; }));
    keys.push_back(boolKey(
        "normalization.track_running_stats", "track_running_stats",
        "Whether running statistics are kept; without them eval mode uses the batch too.",
        Effect::Rebuild, [](auto& c) -> auto& { return c.normalization.track_running_stats; }));
    keys.push_back(boolKey(
        "normalization.instance_affine", "InstanceNorm γ, β",
        "affine of InstanceNorm, which PyTorch leaves off.", Effect::Rebuild,
        [](auto& c) -> auto& { return c.normalization.instance_affine; }));
    keys.push_back(boolKey(
        "normalization.instance_track_running_stats", "InstanceNorm tracking",
        "track_running_stats of InstanceNorm, which PyTorch leaves off.", Effect::Rebuild,
        [](auto& c) -> auto& { return c.normalization.instance_track_running_stats; }));
    keys.push_back(integerKey(
        "normalization.num_groups", "Groups",
        "Groups of channels of GroupNorm, each with its own statistics; divides the channels.",
        Effect::Live, 1, 4096, [](auto& c) -> auto& { return c.normalization.num_groups; }));
    keys.push_back(integerKey(
        "normalization.virtual_batch_size", "Virtual batch",
        "Samples over which ghost batch norm takes each of its statistics.", Effect::Live, 1, 1e6,
        [](auto& c) -> auto& { return c.normalization.virtual_batch_size; }));
    keys.push_back(realKey(
        "normalization.noise_mean", "Noise mean",
        "Noisy batch norm: each step every channel's noise has a mean within ± this.", Effect::Live,
        0, 100, [](auto& c) -> auto& { return c.normalization.noise_mean; }));
    keys.push_back(realKey(
        "normalization.noise_std", "Noise σ",
        "Noisy batch norm: each step every channel is scaled by up to this, from 1 on.",
        Effect::Live, 1, 100, [](auto& c) -> auto& { return c.normalization.noise_std; }));
    keys.push_back(boolKey(
        "normalization.freeze", "Freeze BN",
        "Normalizes by the running statistics while training too, and leaves them alone "
        "(eval() of this layer); no effect without running statistics.",
        Effect::Live, [](auto& c) -> auto& { return c.normalization.freeze; }));
    keys.push_back(boolKey(
        "normalization.freeze_affine", "Lock γ, β",
        "Leaves γ and β as they are (requires_grad_(False)); running statistics go on moving.",
        Effect::Live, [](auto& c) -> auto& { return c.normalization.freeze_affine; }));
    keys.push_back(choiceKey<OnInsert>(
        "normalization.on_insert", "On insert",
        "What switching on begins with: fresh (γ=1, β=0), or so that the function stays as it is.",
        Effect::Live, [](auto& c) -> auto& { return c.normalization.on_insert; }));
    keys.push_back(choiceKey<OnRemove>(
        "normalization.on_remove", "On remove",
        "What switching off does: drop the layer, or fold its eval-mode function into the weights.",
        Effect::Live, [](auto& c) -> auto& { return c.normalization.on_remove; }));
}

void addOptimizerKeys(std::vector<Key>& keys) {
    keys.push_back(choiceKey<OptimizerKind>(
        "optimizer.kind", "Algorithm", "How gradients change the weights.", Effect::Rebuild,
        [](auto& c) -> auto& { return c.optimizer.kind; }));
    keys.push_back(realKey(
        "optimizer.lr", "Learning rate", "Size of each step.", Effect::Live, 0, 1e6,
        [](auto& c) -> auto& { return c.optimizer.lr; }));
    keys.push_back(realKey(
        "optimizer.momentum", "Momentum",
        "Share of the last step kept in the next; SGD and RMSprop only.", Effect::Live, 0, 0.9999,
        [](auto& c) -> auto& { return c.optimizer.momentum; }));
    keys.push_back(realKey(
        "optimizer.weight_decay", "Weight decay",
        "Pulls every weight towards 0 by this share of it.", Effect::Live, 0, 1e3,
        [](auto& c) -> auto& { return c.optimizer.weight_decay; }));
    keys.push_back(boolKey(
        "optimizer.decay_norm", "Decay γ, β", "Whether weight decay takes in γ and β of the norms.",
        Effect::Live, [](auto& c) -> auto& { return c.optimizer.decay_norm; }));
    keys.push_back(integerKey(
        "optimizer.accumulation", "Accumulation",
        "Batches per step, their gradients averaged; statistics are still over each batch.",
        Effect::Live, 1, 1024, [](auto& c) -> auto& { return c.optimizer.accumulation; }));
    keys.push_back(realKey(
        "optimizer.clip_grad_norm", "Clip gradient",
        "Scales the gradients down where their norm is greater than this; 0 does not.",
        Effect::Live, 0, 1e6, [](auto& c) -> auto& { return c.optimizer.clip_grad_norm; }));
    keys.push_back(choiceKey<Schedule>(
        "optimizer.schedule", "Schedule", "How the learning rate follows the steps.", Effect::Live,
        [](auto& c) -> auto& { return c.optimizer.schedule; }));
    keys.push_back(integerKey(
        "optimizer.schedule_steps", "Schedule steps",
        "Steps from one drop to the next, or of the cosine from the full rate to 0; it rises again "
        "afterwards, as PyTorch's does.",
        Effect::Live, 1, 1e9, [](auto& c) -> auto& { return c.optimizer.schedule_steps; }));
    keys.push_back(realKey(
        "optimizer.schedule_gamma", "Schedule γ",
        "Factor of the learning rate at each drop of the schedule that steps down.", Effect::Live,
        0, 1, [](auto& c) -> auto& { return c.optimizer.schedule_gamma; }));
    keys.push_back(integerKey(
        "optimizer.warmup_steps", "Warm-up",
        "Steps over which the learning rate rises evenly to its value; the schedule begins then.",
        Effect::Live, 0, 1e9, [](auto& c) -> auto& { return c.optimizer.warmup_steps; }));
}

}  // namespace

std::vector<Key> makeSettingTable() {
    std::vector<Key> keys;
    keys.push_back(integerKey(
        "seed", "Seed", "Start of every random number of the run; the same seed, the same run.",
        Effect::Rebuild, 0, kSeedMaximum, [](auto& c) -> auto& { return c.seed; }));
    keys.push_back(integerKey(
        "steps", "Steps", "Optimizer steps of a run without a window; the window trains on.",
        Effect::None, 0, 1e12, [](auto& c) -> auto& { return c.steps; }));
    keys.push_back(choiceKey<Mode>(
        "mode", "Mode",
        "train normalizes by the batch and moves the running statistics; eval uses the running "
        "statistics.",
        Effect::Live, [](auto& c) -> auto& { return c.mode; }));
    addDataKeys(keys);
    addValidationKeys(keys);
    addNetworkKeys(keys);
    addNormalizationKeys(keys);
    addOptimizerKeys(keys);
    keys.push_back(actionKey(
        "normalization.recalibrate", "Recalibrate",
        "Replaces the running statistics by their plain average over the training set at the "
        "present weights (torch.optim.swa_utils.update_bn)."));
    keys.push_back(
        actionKey("normalization.reset_running_stats", "Reset statistics",
                  "Puts the running statistics back to mean 0 and variance 1, no batch seen."));
    keys.push_back(channelActionKey(
        "normalization.set_gamma", "Set γ",
        "Sets γ (weight) of one channel, as in 12:0.5, or of all of them; training goes on from "
        "there."));
    keys.push_back(channelActionKey(
        "normalization.set_beta", "Set β",
        "Sets β (bias) of one channel, as in 12:0.5, or of all of them; training goes on from "
        "there."));
    return keys;
}

}  // namespace normscope::detail
