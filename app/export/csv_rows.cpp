// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/csv_rows.h"

#include <charconv>
#include <cmath>

namespace normscope {

namespace {

constexpr std::size_t kLongest = 32;  ///< characters of a number

}  // namespace

Rows& Rows::operator<<(std::int64_t value) {
    char buffer[kLongest];
    return cell(buffer, std::to_chars(buffer, buffer + kLongest, value).ptr - buffer);
}

Rows& Rows::operator<<(std::string_view text) {
    return cell(text.data(), static_cast<qsizetype>(text.size()));
}

Rows& Rows::operator<<(double value) {
    char buffer[kLongest];
    if (std::isnan(value))
        return cell("", 0);
    return cell(buffer, std::to_chars(buffer, buffer + kLongest, value).ptr - buffer);
}

Rows& Rows::operator<<(float value) {
    char buffer[kLongest];
    if (std::isnan(value))
        return cell("", 0);
    return cell(buffer, std::to_chars(buffer, buffer + kLongest, value).ptr - buffer);
}

void Rows::end() {
    text_ += '\n';
    first_ = true;
}

Rows& Rows::cell(const char* begin, qsizetype size) {
    if (!first_)
        text_ += ',';
    else
        text_ += run_;
    first_ = false;
    text_.append(begin, size);
    return *this;
}

}  // namespace normscope
