// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/settings.h"

#include <algorithm>

#include "model/settings/settings_table.h"

namespace normscope {

namespace {

/// Settings, then actions.
const std::vector<Key>& wholeTable() {
    static const std::vector<Key> table = detail::makeSettingTable();
    return table;
}

std::size_t settingCount() {
    static const auto count = static_cast<std::size_t>(
        std::count_if(wholeTable().begin(), wholeTable().end(),
                      [](const Key& key) { return key.effect != Effect::Action; }));
    return count;
}

const Key* findKey(std::string_view path) {
    for (const auto& key : wholeTable())
        if (key.path == path)
            return &key;
    return nullptr;
}

/// A copy in which the template is layer K's own slot, so that the table's accessors reach it.
Configuration withSlotAsTemplate(const Configuration& configuration, std::int64_t layer) {
    Configuration view = configuration;
    view.normalization = configuration.normalizationOf(layer);
    return view;
}

void eraseOverridesEqualToTemplate(Configuration& configuration) {
    std::erase_if(configuration.layers,
                  [&](const auto& entry) { return entry.second == configuration.normalization; });
}

void checkLayer(const Configuration& configuration, std::string_view path, std::int64_t layer) {
    const auto depth = configuration.depth();
    if (layer < depth)
        return;
    throw SettingError(std::string(path) + " names hidden layer " + std::to_string(layer) +
                       ", but they are numbered 0 to " + std::to_string(depth - 1) +
                       "; give one of these");
}

void assignToLayer(Configuration& configuration, const Key& key, std::int64_t layer,
                   const Value& value) {
    Configuration view = withSlotAsTemplate(configuration, layer);
    key.set(view, value);
    configuration.layers[layer] = view.normalization;
    eraseOverridesEqualToTemplate(configuration);
}

void assignToAll(Configuration& configuration, const Key& key, const Value& value) {
    for (auto& [layer, slot] : configuration.layers) {
        Configuration view = withSlotAsTemplate(configuration, layer);
        key.set(view, value);
        slot = view.normalization;
    }
    key.set(configuration, value);
    eraseOverridesEqualToTemplate(configuration);
}

}  // namespace

std::span<const Key> settingKeys() {
    return std::span(wholeTable()).first(settingCount());
}

std::span<const Key> actionKeys() {
    return std::span(wholeTable()).subspan(settingCount());
}

std::vector<const Key*> keysOf(Section section) {
    std::vector<const Key*> keys;
    for (const auto& key : settingKeys())
        if (key.section == section)
            keys.push_back(&key);
    std::ranges::stable_sort(keys, {}, &Key::rank);
    return keys;
}

std::string layerPath(std::optional<std::int64_t> layer, std::string_view path) {
    return (layer ? "layers." + std::to_string(*layer) + "." : std::string()).append(path);
}

Setting settingOf(std::string_view action, std::optional<std::int64_t> layer) {
    return {layerPath(layer, action), true};
}

namespace detail {

const Configuration& defaults() {
    static const Configuration configuration;
    return configuration;
}

const Key& keyAt(const void* field) {
    const auto found = std::ranges::find_if(
        settingKeys(), [&](const Key& key) { return key.field(defaults()) == field; });
    if (found == settingKeys().end())
        throw std::logic_error("a field of the configuration has no row in the table");
    return *found;
}

}  // namespace detail

std::string idleReason(const Configuration& configuration, const Key& key) {
    return key.idle ? key.idle(configuration) : std::string();
}

std::string nameUnder(const Configuration& configuration, const Key& key) {
    return key.name ? key.name(configuration) : std::string(key.label);
}

std::optional<NormKind> normInUse(const Configuration& configuration) {
    for (std::int64_t layer = 0; layer < configuration.depth(); ++layer)
        if (const auto kind = configuration.normalizationOf(layer).kind; kind != kNoNorm)
            return kind;
    return std::nullopt;
}

std::optional<std::int64_t> layerOf(std::string_view path) {
    const auto layer = detail::splitPath(path).layer;
    return layer < 0 ? std::nullopt : std::optional(layer);
}

bool isAction(std::string_view path) {
    return keyFor(path).effect == Effect::Action;
}

void rejectAction(std::string_view path) {
    if (isAction(path))
        throw SettingError(std::string(path) +
                           " is done once in a running network, it is not a setting to begin with; "
                           "put it into \"interventions\", or give --at STEP:" +
                           std::string(path));
}

const Key& keyFor(std::string_view path) {
    const auto split = detail::splitPath(path);
    const Key* key = findKey(split.rest);
    if (key == nullptr || (split.layer >= 0 && !key->of_layers))
        throw SettingError(detail::unknownSetting(path));
    return *key;
}

Value valueOf(const Configuration& configuration, std::string_view path) {
    const Key& key = keyFor(path);
    const auto layer = detail::splitPath(path).layer;
    if (layer < 0)
        return key.get(configuration);
    checkLayer(configuration, path, layer);
    return key.get(withSlotAsTemplate(configuration, layer));
}

void assign(Configuration& configuration, const Setting& setting) {
    const Key& key = keyFor(setting.key);
    const Value value = detail::checkedValue(key, setting.key, setting.value);
    const auto layer = detail::splitPath(setting.key).layer;
    if (layer >= 0)
        checkLayer(configuration, setting.key, layer);
    if (key.effect == Effect::Action)
        return;
    if (layer >= 0) {
        assignToLayer(configuration, key, layer, value);
    } else if (key.of_layers) {
        assignToAll(configuration, key, value);
    } else {
        key.set(configuration, value);
        auto& layers = configuration.layers;
        layers.erase(layers.lower_bound(configuration.depth()), layers.end());
    }
}

Setting checkedSetting(const Setting& setting) {
    return {setting.key, detail::checkedValue(keyFor(setting.key), setting.key, setting.value)};
}

void rejectValue(std::string_view path, const std::string& given) {
    detail::failWith(keyFor(path), path, given);
}

bool isLive(const std::vector<Setting>& settings) {
    return std::all_of(settings.begin(), settings.end(), [](const Setting& setting) {
        const auto effect = keyFor(setting.key).effect;
        return effect == Effect::Live || effect == Effect::Action;
    });
}

}  // namespace normscope
