// SPDX-License-Identifier: GPL-3.0-or-later
// What a setting may be, and the sentences that say what is wrong with one.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/settings/limits.h"
#include "model/settings/settings_table.h"

namespace normscope::detail {

namespace {

/// As in a file: text in quotation marks, an empty list visible.
std::string shown(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value))
        return '"' + *text + '"';
    const auto plain = toText(value);
    return plain.empty() ? "empty" : plain;
}

std::string rangeText(const Key& key) {
    const bool seed = key.kind == ValueKind::Integer && key.maximum > 9e18;
    return numberText(key.minimum) + " to " +
           (seed ? "9223372036854775807" : numberText(key.maximum));
}

std::string choicesText(const Key& key) {
    std::string text;
    for (std::size_t i = 0; i < key.choices.size(); ++i) {
        if (i > 0)
            text += i + 1 == key.choices.size() ? " or " : ", ";
        text += key.choices[i].key;
    }
    return text;
}

std::string remedy(const Key& key) {
    if (key.effect == Effect::Action && key.kind == ValueKind::Bool)
        return "give true, for it is done or not there at all";
    switch (key.kind) {
        case ValueKind::Bool:
            return "give true or false";
        case ValueKind::Integer:
            return "give a whole number from " + rangeText(key);
        case ValueKind::Real:
            return "give a number from " + rangeText(key);
        case ValueKind::OptionalReal:
            return "give a number from " + rangeText(key) + ", or none";
        case ValueKind::Choice:
            return "choose " + choicesText(key);
        case ValueKind::IntegerList:
            return "give 1 to " + std::to_string(kMaximumLayers) + " whole numbers from " +
                   rangeText(key) + ", such as 100,100,100";
        case ValueKind::Text:
            return key.file == FileRole::Weights ? "give a .pt or .safetensors file" : "give text";
        case ValueKind::Channel:
            return "give channel:value, such as 12:0.5, or a number from " + rangeText(key) +
                   " for all channels";
    }
    return {};
}

/// An integer, or a real without a fraction that fits one.
std::optional<std::int64_t> asInteger(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return *integer;
    const auto* real = std::get_if<double>(&value);
    if (real != nullptr && std::trunc(*real) == *real && std::abs(*real) < 9.2e18)
        return static_cast<std::int64_t>(*real);
    return std::nullopt;
}

std::optional<double> asReal(const Value& value) {
    if (const auto* real = std::get_if<double>(&value))
        return std::isfinite(*real) ? std::optional(*real) : std::nullopt;
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*integer);
    return std::nullopt;
}

bool inRange(const Key& key, double number) {
    return number >= key.minimum && number <= key.maximum;
}

Value checkedNumber(const Key& key, std::string_view path, const Value& value) {
    if (key.kind == ValueKind::Integer) {
        const auto integer = asInteger(value);
        if (integer && inRange(key, static_cast<double>(*integer)))
            return *integer;
    } else {
        const auto real = asReal(value);
        if (real && inRange(key, *real))
            return *real;
    }
    failWith(key, path, shown(value));
}

Value checkedList(const Key& key, std::string_view path, const Value& value) {
    const auto* list = std::get_if<std::vector<std::int64_t>>(&value);
    const bool good = list != nullptr && !list->empty() && list->size() <= kMaximumLayers &&
                      std::all_of(list->begin(), list->end(), [&](std::int64_t width) {
                          return inRange(key, static_cast<double>(width));
                      });
    if (!good)
        failWith(key, path, shown(value));
    return value;
}

/// In the one form in which it is kept.
Value checkedChannel(const Key& key, std::string_view path, const Value& value) {
    std::optional<ChannelValue> given;
    if (const auto* text = std::get_if<std::string>(&value))
        given = channelValueFrom(*text);
    else if (const auto number = asReal(value))
        given = ChannelValue{{}, *number};
    if (!given || !inRange(key, given->value))
        failWith(key, path, shown(value));
    return toText(*given);
}

std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

std::string_view lastPart(std::string_view path) {
    const auto dot = path.rfind('.');
    return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

}  // namespace

void failWith(const Key& key, std::string_view path, const std::string& given) {
    throw SettingError(std::string(path) + " is " + given + "; " + remedy(key));
}

Value checkedValue(const Key& key, std::string_view path, const Value& value) {
    if (key.effect == Effect::Action && key.kind == ValueKind::Bool && value != Value{true})
        failWith(key, path, shown(value));
    switch (key.kind) {
        case ValueKind::Bool:
            if (std::holds_alternative<bool>(value))
                return value;
            break;
        case ValueKind::OptionalReal:
            if (std::holds_alternative<std::monostate>(value))
                return value;
            return checkedNumber(key, path, value);
        case ValueKind::Integer:
        case ValueKind::Real:
            return checkedNumber(key, path, value);
        case ValueKind::IntegerList:
            return checkedList(key, path, value);
        case ValueKind::Channel:
            return checkedChannel(key, path, value);
        case ValueKind::Choice:
            if (const auto* text = std::get_if<std::string>(&value))
                for (const auto& choice : key.choices)
                    if (choice.key == *text)
                        return value;
            break;
        case ValueKind::Text:
            if (const auto* text = std::get_if<std::string>(&value);
                text != nullptr && (key.effect != Effect::Action || !text->empty()))
                return value;
            break;
    }
    failWith(key, path, shown(value));
}

std::string unknownSetting(std::string_view path) {
    const auto split = splitPath(path);
    std::string_view nearest;
    std::size_t best = path.size() + 100;
    const auto consider = [&](const Key& key) {
        if (split.layer >= 0 && !key.of_layers)
            return;
        const auto whole = editDistance(split.rest, key.path);
        // "lr", "batch" and "optim.lr" are meant well, although many letters are missing.
        const auto name = lastPart(split.rest);
        const auto part = editDistance(name, lastPart(key.path)) * 2 + 1;
        const auto within = name.size() > 1 && key.path.find(name) != std::string_view::npos;
        const auto distance = std::min({whole, part, within ? std::size_t{2} : whole});
        if (distance < best) {
            best = distance;
            nearest = key.path;
        }
    };
    std::ranges::for_each(settingKeys(), consider);
    std::ranges::for_each(actionKeys(), consider);
    return "unknown setting \"" + std::string(path) + "\"; did you mean \"" +
           layerPath(layerOf(path), nearest) + "\"?";
}

}  // namespace normscope::detail
