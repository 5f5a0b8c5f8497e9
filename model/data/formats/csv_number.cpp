// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv_number.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace normscope {

namespace {

bool isDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

std::string_view withoutSign(std::string_view text) {
    if (text.starts_with('+') || text.starts_with('-'))
        text.remove_prefix(1);
    return text;
}

/// "1,234,567": one to three digits, the first no 0, then groups of three.
bool isGrouped(std::string_view digits, char group) {
    const auto first = std::min(digits.find(group), digits.size());
    if (first == 0 || first > 3 || first == digits.size() || digits.front() == '0')
        return false;
    for (std::size_t at = 0; at < digits.size(); ++at) {
        const bool is_group = at >= first && (at - first) % 4 == 0;
        if (is_group ? digits[at] != group : !isDigit(digits[at]))
            return false;
    }
    return (digits.size() - first) % 4 == 0;
}

/// With `decimal` before the decimals, `group` between thousands or nowhere.
std::optional<double> numberBy(std::string_view text, char decimal, char group) {
    std::string plain(text);
    if (text.find(group) != std::string_view::npos) {
        const auto bare = withoutSign(text);
        const auto end = bare.find(decimal);
        if (!isGrouped(bare.substr(0, end), group) ||
            (end != std::string_view::npos && bare.find(group, end) != std::string_view::npos))
            return std::nullopt;
        std::erase(plain, group);
    }
    std::replace(plain.begin(), plain.end(), decimal, '.');
    return pointNumber(plain);
}

}  // namespace

std::optional<double> pointNumber(std::string_view text) {
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-')
        text.remove_prefix(1);
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end || text.empty())
        return std::nullopt;
    return number;
}

std::optional<double> numberFrom(std::string_view text, DecimalSign sign) {
    if (text.find(',') == std::string_view::npos && sign != DecimalSign::Comma)
        return pointNumber(text);
    const auto point = numberBy(text, '.', ','), comma = numberBy(text, ',', '.');
    switch (sign) {
        case DecimalSign::Point:
            return point;
        case DecimalSign::Comma:
            return comma;
        case DecimalSign::Auto:
            break;
    }
    return point && !comma ? point : std::nullopt;
}

DecimalSign signOf(std::string_view text) {
    const bool point = numberBy(text, '.', ',').has_value();
    const bool comma = numberBy(text, ',', '.').has_value();
    if (point == comma)
        return DecimalSign::Auto;
    return point ? DecimalSign::Point : DecimalSign::Comma;
}

bool isAmbiguous(std::string_view text) {
    const auto point = numberBy(text, '.', ','), comma = numberBy(text, ',', '.');
    return point && comma && *point != *comma;
}

bool isNumberLike(std::string_view text) {
    const auto letters = std::ranges::count_if(text, [](char letter) {
        return !isDigit(letter) && std::string_view("+-.,:/eE ").find(letter) == std::string::npos;
    });
    return letters == 0 && std::ranges::any_of(text, isDigit) && text.front() != 'e' &&
           text.front() != 'E';
}

bool isWholeText(std::string_view text) {
    text = withoutSign(text);
    return !text.empty() && std::ranges::all_of(text, isDigit);
}

}  // namespace normscope
