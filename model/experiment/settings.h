// SPDX-License-Identifier: GPL-3.0-or-later
// One table of all settings: their JSON path, kind, range, whether they apply live, and how to read
// and write them in a Configuration. Files, the command line, interventions, the panel, event marks
// and the documentation all go through it, so a new setting is added in one place.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/experiment/configuration.h"

namespace normscope {

/// A setting's value. std::monostate is None (JSON null), as in `momentum=None`. Choices are given
/// by their key string.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string,
                           std::vector<std::int64_t>>;

/// One assignment. `key` is a path of the table, or `layers.K.` followed by a normalization path.
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
/// it stands in interventions only, never in a configuration. Its value is true, or a ChannelValue.
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

struct Key {
    std::string_view path;   ///< for example "optimizer.lr"
    std::string_view label;  ///< short, for people: "Learning rate"
    std::string_view help;   ///< one sentence, for tooltips and documentation
    Effect effect;
    ValueKind kind;
    double minimum;               ///< inclusive; numbers only
    double maximum;               ///< inclusive
    std::vector<Choice> choices;  ///< ValueKind::Choice only
    std::function<Value(const Configuration&)> get;
    std::function<void(Configuration&, const Value&)> set;  ///< kind and range already checked
};

/// Every key of a configuration, in the order of the file. Does not list the `layers.K.…` forms.
std::span<const Key> settingKeys();

/// What can be done once in a running network (Effect::Action). They are told apart from settings
/// by standing here: whoever goes through settingKeys() never meets one.
std::span<const Key> actionKeys();

/// The hidden layer that a path of the form `layers.K.…` names.
std::optional<std::int64_t> layerOf(std::string_view path);

/// Whether `path` names an action; throws SettingError for an unknown path.
bool isAction(std::string_view path);

/// Throws SettingError for an action, which cannot stand in a configuration.
void rejectAction(std::string_view path);

/// The key of a setting or an action for a path; for `layers.K.normalization.x` that of
/// `normalization.x`. Throws SettingError for an unknown path, naming the nearest known one.
const Key& keyFor(std::string_view path);

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
