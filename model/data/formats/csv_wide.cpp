// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv_wide.h"

#include <algorithm>
#include <cstdio>

#include "model/data/data_file.h"
#include "model/data/formats/csv_number.h"

namespace normscope {

namespace {

constexpr long double kReach = 0x1p53L;
constexpr std::ptrdiff_t kKept = 15;  ///< decimal digits that every double keeps

std::ptrdiff_t digitsOf(const std::string& text) {
    return text.find_first_of("eE") != std::string::npos
               ? 0
               : std::ranges::count_if(text,
                                       [](char letter) { return letter >= '0' && letter <= '9'; });
}

/// Of the rows before `end`.
void shift(std::vector<double>& values, std::size_t width, std::size_t first, std::size_t end,
           long double by) {
    for (auto i = first; i < end; i += width)
        values[i] = static_cast<double>(values[i] + by);
}

}  // namespace

void WideColumn::take(std::vector<double>& values, std::size_t width, const std::string& text) {
    const auto last = values.size() - 1, first = last % width;
    const auto whole = wholeNumber(text);
    const auto reaches = [&](long double from) { return std::abs(*whole - from) <= kReach; };
    if (origin_ == 0 && whole) {
        bool all = true;
        for (auto i = first; i < last; i += width)
            all = all && std::trunc(values[i]) == values[i] && reaches(values[i]);
        if (all) {
            origin_ = *whole;
            shift(values, width, first, last, -origin_);
            values[last] = 0;
            return;
        }
    } else if (whole && reaches(origin_)) {
        values[last] = static_cast<double>(*whole - origin_);
        return;
    }
    said_ = origin_ != 0 || digitsOf(text) > kKept;
    shift(values, width, first, last, origin_);
    origin_ = 0;
    lost_ = true;
}

void WideColumn::settle(std::vector<double>& values, std::size_t width, std::size_t first) {
    if (origin_ == 0 || values.size() <= first)
        return;
    double least = values[first];
    for (auto i = first; i < values.size(); i += width)
        least = std::min(least, values[i]);
    shift(values, width, first, values.size(), -static_cast<long double>(least));
    origin_ += least;
}

std::string WideColumn::note(const std::string& name) const {
    if (origin_ == 0)
        return said_ ? inQuotes(name) +
                           " holds whole numbers beyond 2^53, which are rounded to 15 "
                           "digits or so and may not be told apart."
                     : std::string();
    char text[32];
    std::snprintf(text, sizeof text, "%.0Lf", origin_);
    return inQuotes(name) +
           " holds whole numbers beyond 2^53; they are counted from their least, " + text +
           ", so that they keep their differences.";
}

}  // namespace normscope
