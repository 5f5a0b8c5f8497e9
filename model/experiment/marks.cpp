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

std::string kindLabel(const std::vector<Setting>& settings, const std::string& prefix, bool on) {
    const auto* insert = valueIn(settings, prefix + "normalization.on_insert");
    const auto* remove = valueIn(settings, prefix + "normalization.on_remove");
    if (on)
        return is(insert, "preserve") ? "BN on (preserve)" : "BN on";
    return is(remove, "fold") ? "BN off (fold)" : "BN off";
}

/// on_insert and on_remove say how a switch acts: they are part of its label where there is one.
bool isSaidByTheSwitch(const std::vector<Setting>& settings, const std::string& prefix,
                       std::string_view path) {
    const auto* kind = valueIn(settings, prefix + "normalization.kind");
    return (path == "normalization.on_insert" && is(kind, "batch")) ||
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

/// A layer's number before it says that this is batch norm.
std::string freezeLabel(bool frozen, bool of_layer) {
    return std::string(frozen ? "freeze" : "unfreeze") + (of_layer ? "" : " BN");
}

std::string labelText(std::string_view path, const Value& value, bool of_layer) {
    const auto text = toText(value);
    if (auto label = dataLabel(path, text); !label.empty())
        return label;
    if (path == "normalization.recalibrate")
        return "recalibrate";
    if (path == "normalization.reset_running_stats")
        return "reset statistics";
    if (path == "normalization.freeze")
        return freezeLabel(text == "true", of_layer);
    if (path == "normalization.freeze_affine")
        return text == "true" ? "freeze γ β" : "unfreeze γ β";
    if (path == "normalization.placement")
        return "BN " + text + " activation";
    if (path == "normalization.momentum")
        return "BN momentum " + text;
    if (path == "normalization.eps")
        return "BN ε " + text;
    if (path == "normalization.on_insert")
        return "on insert: " + text;
    if (path == "normalization.on_remove")
        return "on remove: " + text;
    if (path == "mode")
        return text + " mode";
    if (path == "optimizer.lr")
        return "lr " + text;
    if (path == "optimizer.momentum")
        return "momentum " + text;
    if (path == "optimizer.weight_decay")
        return "weight decay " + text;
    if (path == "data.batch_size")
        return "batch " + text;
    if (path == "network.activation")
        if (const auto activation = fromKey<Activation>(text))
            return std::string(labelOf(*activation));
    return std::string(path) + " " + text;
}

}  // namespace

std::string markLabel(const std::vector<Setting>& settings) {
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
        label += path.rest == "normalization.kind"
                     ? kindLabel(settings, prefix, is(&setting.value, "batch"))
                     : labelText(path.rest, setting.value, path.layer >= 0);
    }
    return label;
}

}  // namespace normscope
