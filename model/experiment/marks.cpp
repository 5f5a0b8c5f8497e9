// SPDX-License-Identifier: GPL-3.0-or-later
// Short labels of changed settings for the time axes.
#include <algorithm>

#include "model/experiment/settings_table.h"

namespace normscope {

namespace {

const Value* valueIn(const std::vector<Setting>& settings, const std::string& key) {
    const auto found = std::find_if(settings.begin(), settings.end(),
                                    [&](const Setting& setting) { return setting.key == key; });
    return found == settings.end() ? nullptr : &found->value;
}

bool is(const Value* value, std::string_view text) {
    return value != nullptr && toText(*value) == text;
}

/// What a change of a layer's norm is called, or of all layers' at once.
struct NormNames {
    std::optional<NormKind> kind;  ///< in force; empty where the layers differ
    /// "BN", "LayerNorm"; "norm" where it has no one name.
    std::string word() const {
        return kind && *kind != NormKind::None ? std::string(shortLabelOf(*kind)) : "norm";
    }
};

NormNames namesIn(const Configuration& before, std::int64_t layer) {
    if (layer >= 0 || before.depth() == 0)
        return {before.normalizationOf(layer).kind};
    const auto first = before.normalizationOf(0).kind;
    for (std::int64_t i = 1; i < before.depth(); ++i)
        if (before.normalizationOf(i).kind != first)
            return {};
    return {first};
}

std::string kindLabel(const std::vector<Setting>& settings, const std::string& prefix,
                      const Value& value, const NormNames& names) {
    const auto* insert = valueIn(settings, prefix + "normalization.on_insert");
    const auto* remove = valueIn(settings, prefix + "normalization.on_remove");
    const auto kind = fromKey<NormKind>(toText(value)).value_or(NormKind::None);
    if (kind == NormKind::None)
        return names.word() + (is(remove, "fold") ? " off (fold)" : " off");
    const bool another = names.kind && *names.kind != NormKind::None && *names.kind != kind;
    if (another)  // takes the other's place
        return std::string(labelOf(kind));
    return std::string(shortLabelOf(kind)) + (is(insert, "preserve") ? " on (preserve)" : " on");
}

/// on_insert and on_remove say how a switch acts: they are part of its label where there is one.
bool isSaidByTheSwitch(const std::vector<Setting>& settings, const std::string& prefix,
                       std::string_view path) {
    const auto* kind = valueIn(settings, prefix + "normalization.kind");
    return (path == "normalization.on_insert" && kind != nullptr && !is(kind, "none")) ||
           (path == "normalization.on_remove" && is(kind, "none"));
}

std::string onOff(std::string_view what, bool on) {
    return std::string(what) + (on ? " on" : " off");
}

/// Of the validation data and the order of samples; empty for other settings.
std::string dataLabel(std::string_view path, const std::string& text) {
    if (path == "data.order")
        return "batches " + text;
    if (path == "data.drop_last")
        return onOff("drop last", text == "true");
    if (path == "validation.order")
        return "validation " + text;
    if (path == "validation.brightness")
        return "brightness " + text;
    if (path == "validation.contrast")
        return "contrast " + text;
    if (path == "validation.noise")
        return "validation noise " + text;
    if (path == "validation.invert")
        return onOff("invert", text == "true");
    if (path == "validation.clamp")
        return onOff("clamp", text == "true");
    return {};
}

/// Of the optimizer and the network; empty for other settings.
std::string trainingLabel(std::string_view path, const std::string& text) {
    if (path == "optimizer.lr")
        return "lr " + text;
    if (path == "optimizer.momentum")
        return "momentum " + text;
    if (path == "optimizer.weight_decay")
        return "weight decay " + text;
    if (path == "optimizer.decay_norm")
        return onOff("decay γ β", text == "true");
    if (path == "optimizer.accumulation")
        return "accumulation " + text;
    if (path == "optimizer.clip_grad_norm")
        return "clip gradient " + text;
    if (path == "optimizer.schedule")
        return "schedule " + text;
    if (path == "optimizer.warmup_steps")
        return "warm-up " + text;
    if (path == "data.batch_size")
        return "batch " + text;
    if (path == "network.dropout")
        return "dropout " + text;
    if (path == "network.dropout_place")
        return "dropout " + text;
    if (path == "network.activation")
        if (const auto activation = fromKey<Activation>(text))
            return std::string(labelOf(*activation));
    if (path == "network.kind")
        if (const auto kind = fromKey<NetworkKind>(text))
            return std::string(labelOf(*kind));
    return {};
}

/// `what` is empty where a layer's number before it says it.
std::string freezeLabel(bool frozen, const std::string& what) {
    std::string label = frozen ? "freeze" : "unfreeze";
    if (!what.empty())
        label.append(" ").append(what);
    return label;
}

/// "γ₁₂ 0.5" has no place on every system's font: "ch 12 γ 0.5".
std::string channelLabel(const std::string& letter, const std::string& text) {
    const auto value = channelValueFrom(text);
    if (!value)
        return letter;
    auto label = value->channel ? "ch " + std::to_string(*value->channel) + " " : std::string();
    return label.append(letter).append(" ").append(toText(Value{value->value}));
}

std::string labelText(std::string_view path, const Value& value, const NormNames& names,
                      bool of_layer) {
    const auto text = toText(value);
    if (auto label = dataLabel(path, text); !label.empty())
        return label;
    if (auto label = trainingLabel(path, text); !label.empty())
        return label;
    if (path == "normalization.recalibrate")
        return "recalibrate";
    if (path == "normalization.reset_running_stats")
        return "reset statistics";
    if (path == "normalization.set_gamma")
        return channelLabel("γ", text);
    if (path == "normalization.set_beta")
        return channelLabel("β", text);
    if (path == "normalization.freeze")
        return freezeLabel(text == "true", of_layer ? std::string() : names.word());
    if (path == "normalization.freeze_affine")
        return text == "true" ? "freeze γ β" : "unfreeze γ β";
    if (path == "normalization.placement")
        return names.word() + " " + text + " activation";
    if (path == "normalization.momentum")
        return names.word() + " momentum " + text;
    if (path == "normalization.eps")
        return names.word() + " ε " + text;
    if (path == "normalization.num_groups")
        return text + " groups";
    if (path == "normalization.virtual_batch_size")
        return "virtual batch " + text;
    if (path == "normalization.noise_mean")
        return "noise mean " + text;
    if (path == "normalization.noise_std")
        return "noise σ " + text;
    if (path == "normalization.on_insert")
        return "on insert: " + text;
    if (path == "normalization.on_remove")
        return "on remove: " + text;
    if (path == "mode")
        return text + " mode";
    return std::string(path) + " " + text;
}

}  // namespace

std::string_view shortLabelOf(NormKind kind) {
    switch (kind) {
        case NormKind::Batch:
            return "BN";
        case NormKind::Ghost:
            return "ghost BN";
        case NormKind::Noisy:
            return "noisy BN";
        case NormKind::None:
        case NormKind::Layer:
        case NormKind::Group:
        case NormKind::Instance:
        case NormKind::RMS:
            break;
    }
    return labelOf(kind);
}

std::string markLabel(const std::vector<Setting>& settings, const Configuration& before) {
    std::string label;
    for (const auto& setting : settings) {
        const auto path = detail::splitPath(setting.key);
        const auto prefix =
            path.layer >= 0 ? "layers." + std::to_string(path.layer) + "." : std::string();
        if (isSaidByTheSwitch(settings, prefix, path.rest))
            continue;
        if (!label.empty())
            label += ", ";
        if (path.layer >= 0)  // people count layers from 1
            label += "layer " + std::to_string(path.layer + 1) + ": ";
        const auto names = namesIn(before, path.layer);
        label += path.rest == "normalization.kind"
                     ? kindLabel(settings, prefix, setting.value, names)
                     : labelText(path.rest, setting.value, names, path.layer >= 0);
    }
    return label;
}

std::string markLabel(const std::vector<Setting>& settings) {
    return markLabel(settings, Configuration{});
}

}  // namespace normscope
