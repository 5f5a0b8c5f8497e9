// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
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

/// What stands for a number that no double holds: 0 for a small one, else infinity.
double beyondDoubles(std::string_view text) {
    const double sign = text.starts_with('-') ? -1.0 : 1.0;
    text = withoutSign(text);
    const auto end = std::min(text.find_first_of("eE"), text.size());
    const auto digits = text.substr(0, end);
    const auto point = std::min(digits.find('.'), digits.size());
    const auto first = std::min(digits.find_first_of("123456789"), digits.size());
    auto places = static_cast<double>(point) - static_cast<double>(first);
    if (end < text.size()) {
        const auto exponent = text.substr(end + 1);
        const auto bare = withoutSign(exponent);
        double size = HUGE_VAL;
        std::from_chars(bare.data(), bare.data() + bare.size(), size);
        places += exponent.starts_with('-') ? -size : size;
    }
    return places > 0 ? sign * HUGE_VAL : sign * 0.0;
}

}  // namespace

std::optional<double> pointNumber(std::string_view text) {
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-')
        text.remove_prefix(1);
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (stop != end || text.empty() || error == std::errc::invalid_argument)
        return std::nullopt;
    return error == std::errc{} ? number : beyondDoubles(text);
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

bool isMarkedNumber(std::string_view text) {
    const auto isMark = [](char letter) {
        return std::string_view("<>=~$%*() ").find(letter) != std::string_view::npos ||
               static_cast<unsigned char>(letter) >= 0x80;
    };
    const auto whole = text.size();
    while (!text.empty() && isMark(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isMark(text.back()))
        text.remove_suffix(1);
    return text.size() < whole && isNumberLike(text);
}

std::optional<long double> wholeNumber(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (!isWholeText(text))
        return std::nullopt;
    text = withoutSign(text);
    std::uint64_t number = 0;
    const auto error = std::from_chars(text.data(), text.data() + text.size(), number).ec;
    if (error != std::errc{})
        return std::nullopt;
    const auto wide = static_cast<long double>(number);
    return negative ? -wide : wide;
}

bool isWholeText(std::string_view text) {
    text = withoutSign(text);
    return !text.empty() && std::ranges::all_of(text, isDigit);
}

}  // namespace normscope
