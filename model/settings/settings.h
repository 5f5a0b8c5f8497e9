// SPDX-License-Identifier: GPL-3.0-or-later
// One table of all settings: their JSON path, kind, range, whether they apply live, and how to read
// and write them in a Configuration. Files, the command line, interventions, the panel, event marks
// and the documentation all go through it, so a new setting is added in one place.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "model/settings/configuration.h"

namespace normscope {

/// A setting's value. std::monostate is None (JSON null), as in `momentum=None`. Choices are given
/// by their key string.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string,
                           std::vector<std::int64_t>>;

/// One assignment. `key` is a path of the table, or `layers.K.` followed by one that layers may
/// have of their own.
struct Setting {
    std::string key;
    Value value;
    bool operator==(const Setting&) const = default;
};

/// A setting that cannot be: unknown key, wrong kind, out of range. what() is one sentence that
/// names the key and the remedy.
class SettingError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// None: changes nothing in the run (`steps`). Action: done once, at the step of its intervention;
/// it stands in interventions only, never in a configuration. Its value is true, a number, a
/// ChannelValue, or the text of a WeightsFile.
enum class Effect { Live, Rebuild, None, Action };
/// Channel: the text of a ChannelValue, or a number for all channels.
enum class ValueKind { Bool, Integer, Real, OptionalReal, Choice, IntegerList, Text, Channel };

/// What one channel, or each, is set to: "12:0.5", "0.5".
struct ChannelValue {
    std::optional<std::int64_t> channel;  ///< from 0; none: all
    double value = 0.0;
    bool operator==(const ChannelValue&) const = default;
};

struct Choice {
    std::string_view key;
    std::string_view label;
};

/// Where the window has a setting: in a section of the panel, in the bar above the lab, or nowhere.
enum class Section { None, Bar, Data, Network, Normalization, Optimizer, Validation };

/// What a setting's text names outside: nothing, data (a file or a folder), or a WeightsFile.
enum class FileRole { None, Data, Weights };

/// What there must be for an action to be done: nothing, running statistics, γ and β, or the
/// network that its weights are of.
enum class Needs { Nothing, Statistics, Affine, Network };

/// What a row of the table says beside its field and its names; what is left out is the usual.
struct Traits {
    Effect effect = Effect::Live;
    double minimum = 0;  ///< inclusive; numbers only
    double maximum = 0;  ///< inclusive
    /// Text of its mark on time axes. `{value}` stands for the value, of a switch for on or off;
    /// `{label}` for a choice's label; `{norm}` for the norm in force, "BN"; `{norms}` for the same
    /// where the mark names no layer; `{channel}` for "ch 3 ". "this|that" are those of true and of
    /// false. Empty: path and value.
    std::string_view mark = {};
    /// both runs of a comparison have the same: they make the same steps through the same data, and
    /// only how it is cut into batches may differ
    bool shared = false;
    Section section = Section::None;  ///< none: that of its field's struct
    bool of_layers = false;           ///< a hidden layer may have its own
    int rank = 0;                     ///< rows of a lower one stand above; else as in the file
    bool slider = false;              ///< beside a number's box
    double smallest = 1e-5;           ///< above zero, that the arrows of a real number's box reach
    FileRole file = FileRole::None;   ///< what its text names outside
    Needs needs = Needs::Nothing;     ///< actions only
    bool hides = false;               ///< out of the panel where it has no effect, not greyed
    /// Why it has no effect under a configuration, one sentence; empty where it has.
    std::string (*idle)(const Configuration&) = nullptr;
    /// What the panel calls it, where that depends on the rest.
    std::string (*name)(const Configuration&) = nullptr;
};

struct Key : Traits {
    std::string_view path;   ///< for example "optimizer.lr"
    std::string_view label;  ///< short, for people: "Learning rate"
    std::string_view help;   ///< one sentence, for tooltips and documentation
    ValueKind kind = ValueKind::Bool;
    std::vector<Choice> choices = {};  ///< ValueKind::Choice only
    std::function<Value(const Configuration&)> get = {};
    std::function<void(Configuration&, const Value&)> set = {};  ///< kind and range already checked
    std::function<const void*(const Configuration&)> field =
        {};  ///< where it stands; actions: none
};

/// Paths of the actions.
namespace action_path {
inline constexpr std::string_view kRecalibrate = "normalization.recalibrate";
inline constexpr std::string_view kResetStatistics = "normalization.reset_running_stats";
inline constexpr std::string_view kSetGamma = "normalization.set_gamma";
inline constexpr std::string_view kSetBeta = "normalization.set_beta";
inline constexpr std::string_view kLoadWeights = "network.load_weights";
inline constexpr std::string_view kScaleWeights = "scale_weights";
}  // namespace action_path

/// Every key of a configuration, in the order of the file. Does not list the `layers.K.…` forms.
std::span<const Key> settingKeys();

/// Those of one section, as they stand in the panel.
std::vector<const Key*> keysOf(Section section);

/// What can be done once in a running network (Effect::Action). They are told apart from settings
/// by standing here: whoever goes through settingKeys() never meets one.
std::span<const Key> actionKeys();

/// `path`, where a hidden layer is given as that layer's own: "layers.2.normalization.eps".
std::string layerPath(std::optional<std::int64_t> layer, std::string_view path);

/// What the paths of two sections begin with, which some tables name without it.
inline constexpr std::string_view kDataSection = "data.", kNormSection = "normalization.";

constexpr bool isOfData(std::string_view path) {
    return path.starts_with(kDataSection);
}

/// False for one layer's own, "layers.2.normalization.eps".
constexpr bool isOfNorm(std::string_view path) {
    return path.starts_with(kNormSection);
}

/// "data.noise" of "noise".
inline std::string dataPath(std::string_view name) {
    return std::string(kDataSection).append(name);
}

/// "normalization.eps" of "eps".
inline std::string normPath(std::string_view name) {
    return std::string(kNormSection).append(name);
}

/// The hidden layer that a path of the form `layers.K.…` names.
std::optional<std::int64_t> layerOf(std::string_view path);

/// Whether `path` names an action; throws SettingError for an unknown path.
bool isAction(std::string_view path);

/// Throws SettingError for an action, which cannot stand in a configuration.
void rejectAction(std::string_view path);

/// The key of a setting or an action for a path; for `layers.K.normalization.x` that of
/// `normalization.x`. Throws SettingError for an unknown path, naming the nearest known one.
const Key& keyFor(std::string_view path);

namespace detail {

/// The part of a configuration in which a struct's fields stand.
template <class Part, class Whole>
auto& partOf(Whole& configuration) {
    if constexpr (std::is_same_v<Part, DataConfig>)
        return configuration.data;
    else if constexpr (std::is_same_v<Part, ValidationConfig>)
        return configuration.validation;
    else if constexpr (std::is_same_v<Part, NetworkConfig>)
        return configuration.network;
    else if constexpr (std::is_same_v<Part, InitConfig>)
        return configuration.network.init;
    else if constexpr (std::is_same_v<Part, NormalizationConfig>)
        return configuration.normalization;
    else if constexpr (std::is_same_v<Part, OptimizerConfig>)
        return configuration.optimizer;
    else
        return configuration;
}

const Configuration& defaults();

/// The row whose field stands there in defaults().
const Key& keyAt(const void* field);

template <class T>
Value toValue(const T& value) {
    if constexpr (std::is_enum_v<T>)
        return std::string(keyOf(value));
    else if constexpr (std::is_same_v<T, std::optional<double>>)
        return value ? Value(*value) : Value(std::monostate{});
    else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
        return static_cast<std::int64_t>(value);
    else
        return value;
}

}  // namespace detail

/// The row of a field: keyFor(&OptimizerConfig::lr). Where the code means one certain setting it
/// names the field, so that the compiler knows it.
template <class Part, class T>
const Key& keyFor(T Part::*field) {
    return detail::keyAt(&(detail::partOf<Part>(detail::defaults()).*field));
}

/// Whether `key` is the row of one of these fields.
template <class... Parts, class... Ts>
bool isOneOf(const Key& key, Ts Parts::*... fields) {
    const void* own = key.field ? key.field(detail::defaults()) : nullptr;
    return ((own == &(detail::partOf<Parts>(detail::defaults()).*fields)) || ...);
}

/// Whether one of these is among those set, for the run or for a layer.
template <class... Parts, class... Ts>
bool sets(const std::vector<Setting>& settings, Ts Parts::*... fields) {
    return std::any_of(settings.begin(), settings.end(), [&](const Setting& setting) {
        return isOneOf(keyFor(setting.key), fields...);
    });
}

/// Its path, or a hidden layer's.
template <class Part, class T>
std::string pathOf(T Part::*field, std::optional<std::int64_t> layer = {}) {
    return layerPath(layer, keyFor(field).path);
}

/// An assignment to a field; `value` may be a choice, or its key.
template <class Part, class T, class V>
Setting settingOf(T Part::*field, const V& value, std::optional<std::int64_t> layer = {}) {
    return {pathOf(field, layer), detail::toValue(value)};
}

/// To do an action once, in every layer or in one; not for those of a channel.
Setting settingOf(std::string_view action, std::optional<std::int64_t> layer = {});

/// Reads `path` (also `layers.K.normalization.x`) from a configuration.
Value valueOf(const Configuration& configuration, std::string_view path);

/// Assigns after checking kind and range. `normalization.x` sets x in every layer; a layer index
/// must exist. Throws SettingError and leaves the configuration as it was. An action is checked and
/// changes nothing.
void assign(Configuration& configuration, const Setting& setting);

/// The setting with its value in the kind of its key (1 becomes 1.0 for a real one), kind and range
/// checked; throws SettingError.
Setting checkedSetting(const Setting& setting);

/// None where the text is none.
std::optional<ChannelValue> channelValueFrom(std::string_view text);
std::string toText(const ChannelValue& value);

/// Throws SettingError: "<path> is <given>; <what to give instead>".
[[noreturn]] void rejectValue(std::string_view path, const std::string& given);

/// Parses command-line text (`0.1`, `none`, `true`, `100,100`) for a path; throws SettingError.
Setting parseSetting(std::string_view path, std::string_view text);

/// Parses "key=value"; an action may stand without its value. Throws SettingError.
Setting parseAssignment(std::string_view text);

/// The value as typed on the command line: "0.1", "none", "100,100".
std::string toText(const Value& value);

/// Why a setting has no effect under a configuration, by its row alone; empty where it has.
std::string idleReason(const Configuration& configuration, const Key& key);

/// What a setting is called beside its editor: its label, or what the configuration makes of it.
std::string nameUnder(const Configuration& configuration, const Key& key);

/// The first hidden layer's norm that is not none; empty where no layer has one.
std::optional<NormKind> normInUse(const Configuration& configuration);

/// One word for marks and chips: "BN", "LayerNorm", "ghost BN".
std::string_view shortLabelOf(NormKind kind);

/// A short mark for a time axis: "BN off", "lr 0.3", "layer 2: BN after activation", "eval mode".
/// Names the norm that was in force before: "LayerNorm off", "layer 2: GroupNorm after activation".
std::string markLabel(const std::vector<Setting>& settings, const Configuration& before);
/// The same where batch norm was in every layer.
std::string markLabel(const std::vector<Setting>& settings);

/// Whether everything may be applied to a running network: live settings and actions.
bool isLive(const std::vector<Setting>& settings);

}  // namespace normscope
