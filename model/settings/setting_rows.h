// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the settings: what the table's rows are made with, and its parts.
#pragma once

#include "model/settings/settings_table.h"

namespace normscope::detail {

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

inline Key actionRow(std::string_view path, std::string_view label, std::string_view help,
                     ValueKind kind, Traits traits) {
    traits.effect = Effect::Action;
    Key key{traits, path, label, help, kind};
    key.get = [](const Configuration&) { return Value(false); };
    key.set = [](Configuration&, const Value&) {};
    return key;
}

using Rows = std::vector<Key>;

Rows networkRows();
/// Of every norm, or of those with something of their own.
Rows normRows();
/// What may be done to a running network's norms.
Rows liveNormRows();
Rows optimizerRows();
Rows actionRows();

}  // namespace normscope::detail
