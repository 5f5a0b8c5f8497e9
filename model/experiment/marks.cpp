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

std::string labelText(std::string_view path, const Value& value) {
    const auto text = toText(value);
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
    if (path == "data.drop_last")
        return text == "true" ? "drop last on" : "drop last off";
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
                     : labelText(path.rest, setting.value);
    }
    return label;
}

}  // namespace normscope
