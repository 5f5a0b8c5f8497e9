// SPDX-License-Identifier: GPL-3.0-or-later
// Values from and to text.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "model/settings/settings_table.h"

namespace normscope {

namespace {

std::string joined(const std::vector<std::int64_t>& numbers) {
    std::string text;
    for (const auto number : numbers) {
        if (!text.empty())
            text += ',';
        text += std::to_string(number);
    }
    return text;
}

template <class T>
std::optional<T> parsed(std::string_view text) {
    T number{};
    const auto* end = text.data() + text.size();
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end || text.empty())
        return std::nullopt;
    return number;
}

std::string lowered(std::string_view text) {
    std::string result(text);
    for (auto& letter : result)
        letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    return result;
}

std::optional<std::vector<std::int64_t>> parsedList(std::string_view text) {
    std::vector<std::int64_t> numbers;
    if (text.starts_with('[') && text.ends_with(']'))
        text = text.substr(1, text.size() - 2);
    while (true) {
        const auto comma = text.find(',');
        auto part = text.substr(0, comma);
        while (part.starts_with(' '))
            part.remove_prefix(1);
        while (part.ends_with(' '))
            part.remove_suffix(1);
        const auto number = parsed<std::int64_t>(part);
        if (!number)
            return std::nullopt;
        numbers.push_back(*number);
        if (comma == std::string_view::npos)
            return numbers;
        text.remove_prefix(comma + 1);
    }
}

std::optional<Value> parsedValue(const Key& key, std::string_view text) {
    switch (key.kind) {
        case ValueKind::Bool:
            if (const auto word = lowered(text); word == "true" || word == "false")
                return Value(word == "true");
            return std::nullopt;
        case ValueKind::OptionalReal:
            if (const auto word = lowered(text); word == "none" || word == "null")
                return Value(std::monostate{});
            [[fallthrough]];
        case ValueKind::Integer:
        case ValueKind::Real:
            if (const auto integer = parsed<std::int64_t>(text))
                return Value(*integer);
            if (const auto real = parsed<double>(text))
                return Value(*real);
            return std::nullopt;
        case ValueKind::IntegerList:
            if (auto list = parsedList(text))
                return Value(std::move(*list));
            return std::nullopt;
        case ValueKind::Choice:
        case ValueKind::Text:
        case ValueKind::Channel:
            return Value(std::string(text));
    }
    return std::nullopt;
}

}  // namespace

namespace detail {

std::string numberText(double value) {
    std::array<char, 32> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    std::string text(buffer.data(), result.ptr);
    const auto exponent = text.find('e');
    if (exponent == std::string::npos)
        return text;
    auto digits = exponent + 2;  // after "e-" or "e+"
    while (digits + 1 < text.size() && text[digits] == '0')
        text.erase(digits, 1);
    if (text[exponent + 1] == '+')
        text.erase(exponent + 1, 1);
    return text;
}

Path splitPath(std::string_view path) {
    constexpr std::string_view prefix = "layers.";
    if (!path.starts_with(prefix))
        return {-1, path};
    const auto tail = path.substr(prefix.size());
    const auto dot = tail.find('.');
    const auto layer = parsed<std::int32_t>(tail.substr(0, dot));
    if (dot == std::string_view::npos || !layer || tail[0] < '0' || tail[0] > '9')
        return {-1, path};
    return {*layer, tail.substr(dot + 1)};
}

}  // namespace detail

Setting parseSetting(std::string_view path, std::string_view text) {
    const Key& key = keyFor(path);
    const auto value = parsedValue(key, text);
    if (!value)
        detail::failWith(key, path, '"' + std::string(text) + '"');
    return {std::string(path), detail::checkedValue(key, path, *value)};
}

Setting parseAssignment(std::string_view text) {
    const auto equals = text.find('=');
    const auto isActionAlone = [&] {
        const auto rest = detail::splitPath(text).rest;
        return std::ranges::any_of(actionKeys(), [&](const Key& key) {
            return key.path == rest && key.kind == ValueKind::Bool;
        });
    };
    if (equals == std::string_view::npos && isActionAlone())
        return parseSetting(text, "true");
    if (equals == std::string_view::npos || equals == 0)
        throw SettingError("\"" + std::string(text) +
                           "\" sets nothing; write key=value, such as optimizer.lr=0.1");
    return parseSetting(text.substr(0, equals), text.substr(equals + 1));
}

std::optional<ChannelValue> channelValueFrom(std::string_view text) {
    ChannelValue result;
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        result.channel = parsed<std::int64_t>(text.substr(0, colon));
        if (!result.channel || *result.channel < 0)
            return std::nullopt;
        text.remove_prefix(colon + 1);
    }
    const auto value = parsed<double>(text);
    if (!value || !std::isfinite(*value))
        return std::nullopt;
    result.value = *value;
    return result;
}

std::string toText(const ChannelValue& value) {
    return (value.channel ? std::to_string(*value.channel) + ':' : std::string()) +
           detail::numberText(value.value);
}

std::string toText(const Value& value) {
    struct Writer {
        std::string operator()(std::monostate) const { return "none"; }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(double number) const { return detail::numberText(number); }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(const std::vector<std::int64_t>& list) const { return joined(list); }
    };
    return std::visit(Writer{}, value);
}

}  // namespace normscope
