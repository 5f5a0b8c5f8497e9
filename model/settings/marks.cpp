// SPDX-License-Identifier: GPL-3.0-or-later
// Short labels of changed settings for the time axes.
#include <algorithm>

#include "model/settings/settings_table.h"
#include "model/settings/weights_file.h"

namespace normscope {

namespace {

using Norm = NormalizationConfig;

std::string textIn(const std::vector<Setting>& settings, const std::string& key) {
    const auto found = std::ranges::find(settings, key, &Setting::key);
    return found == settings.end() ? std::string() : toText(found->value);
}

/// What a change of a layer's norm is called, or of all layers' at once.
struct NormWords {
    std::optional<NormKind> kind;  ///< in force; empty where the layers differ
    /// "BN", "LayerNorm"; "norm" where it has no one name.
    std::string word() const {
        return kind && *kind != kNoNorm ? std::string(shortLabelOf(*kind)) : "norm";
    }
};

NormWords namesIn(const Configuration& before, std::optional<std::int64_t> layer) {
    if (layer || before.depth() == 0)
        return {before.normalizationOf(layer.value_or(-1)).kind};
    const auto first = before.normalizationOf(0).kind;
    for (std::int64_t i = 1; i < before.depth(); ++i)
        if (before.normalizationOf(i).kind != first)
            return {};
    return {first};
}

std::string kindLabel(const std::vector<Setting>& settings, std::optional<std::int64_t> layer,
                      const Value& value, const NormWords& names) {
    const auto kind = fromKey<NormKind>(toText(value)).value_or(kNoNorm);
    if (kind == kNoNorm)
        return names.word() + (textIn(settings, pathOf(&Norm::on_remove, layer)) == "fold"
                                   ? " off (fold)"
                                   : " off");
    const bool another = names.kind && *names.kind != kNoNorm && *names.kind != kind;
    if (another)  // takes the other's place
        return std::string(labelOf(kind));
    return std::string(shortLabelOf(kind)) +
           (textIn(settings, pathOf(&Norm::on_insert, layer)) == "preserve" ? " on (preserve)"
                                                                            : " on");
}

/// on_insert and on_remove say how a switch acts: they are part of its label where there is one.
bool isSaidByTheSwitch(const std::vector<Setting>& settings, std::optional<std::int64_t> layer,
                       const Key& key) {
    const auto kind = textIn(settings, pathOf(&Norm::kind, layer));
    return (isOneOf(key, &Norm::on_insert) && !kind.empty() && kind != "none") ||
           (isOneOf(key, &Norm::on_remove) && kind == "none");
}

void fill(std::string& text, std::string_view name, std::string_view by) {
    if (const auto at = text.find(name); at != std::string::npos)
        text.replace(at, name.size(), by);
}

/// The row's mark, with what its names stand for.
std::string labelText(const Key& key, const Value& value, const NormWords& names, bool of_layer) {
    auto given = toText(value);
    if (key.mark.empty())
        return std::string(key.path) + " " + given;
    std::string text(key.mark);
    if (const auto* on = std::get_if<bool>(&value)) {
        given = *on ? "on" : "off";
        if (const auto bar = text.find('|'); bar != std::string::npos)
            text = *on ? text.substr(0, bar) : text.substr(bar + 1);
    }
    std::string label = given, channel;
    for (const auto& choice : key.choices)
        if (choice.key == given)
            label = choice.label;
    if (key.kind == ValueKind::Channel)
        if (const auto one = channelValueFrom(given)) {
            given = toText(Value{one->value});
            channel = one->channel ? "ch " + std::to_string(*one->channel) + " " : "";
        }
    if (key.file == FileRole::Weights)
        given = weightsFileFrom(given).name();
    fill(text, "{value}", given);
    fill(text, "{label}", label);
    fill(text, "{channel}", channel);
    fill(text, "{norm}", names.word());
    fill(text, of_layer ? " {norms}" : "{norms}", of_layer ? "" : names.word());
    return text;
}

}  // namespace

std::string markLabel(const std::vector<Setting>& settings, const Configuration& before) {
    std::string label;
    for (const auto& setting : settings) {
        const Key& key = keyFor(setting.key);
        const auto layer = layerOf(setting.key);
        if (isSaidByTheSwitch(settings, layer, key))
            continue;
        if (!label.empty())
            label += ", ";
        if (layer)  // people count layers from 1
            label += "layer " + std::to_string(*layer + 1) + ": ";
        const auto names = namesIn(before, layer);
        label += isOneOf(key, &Norm::kind) ? kindLabel(settings, layer, setting.value, names)
                                           : labelText(key, setting.value, names, bool(layer));
    }
    return label;
}

std::string markLabel(const std::vector<Setting>& settings) {
    return markLabel(settings, Configuration{});
}

}  // namespace normscope
