// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv_writer.h"

#include <charconv>
#include <cmath>

namespace normscope {

namespace {

template <class T>
std::string shortest(T value) {
    char buffer[32];
    return std::isnan(value)
               ? std::string()
               : std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

}  // namespace

std::string csvNumber(double value) {
    return shortest(value);
}

std::string csvNumber(float value) {
    return shortest(value);
}

CsvWriter& CsvWriter::operator<<(std::string_view text) {
    if (text.find_first_of(",\"\n\r") == std::string_view::npos)
        return cell(text);
    std::string quoted = "\"";
    for (const char c : text)
        quoted.append(c == '"' ? 2 : 1, c);
    return cell(quoted + '"');
}

CsvWriter& CsvWriter::cell(std::string_view text) {
    text_ += first_ ? std::string_view(first_cell_) : ",";
    text_ += text;
    first_ = false;
    return *this;
}

void CsvWriter::end() {
    text_ += '\n';
    first_ = true;
}

}  // namespace normscope
