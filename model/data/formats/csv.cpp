// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv.h"

#include <algorithm>
#include <array>

#include "model/data/data_file.h"

namespace normscope {

CsvReader::CsvReader(std::span<const std::uint8_t> bytes, std::string name)
    : text_(reinterpret_cast<const char*>(bytes.data()), bytes.size()), name_(std::move(name)) {
    skipByteOrderMark();
    if (const auto zero = text_.find('\0'); zero != std::string_view::npos)
        failIn(name_, "byte " + std::to_string(zero) +
                          " is 0, so this is no plain text; save the table as CSV in UTF-8");
    findSeparator();
}

void CsvReader::skipByteOrderMark() {
    if (text_.starts_with("\xff\xfe") || text_.starts_with("\xfe\xff"))
        failIn(name_, "is UTF-16; save it as CSV in UTF-8");
    if (text_.starts_with("\xef\xbb\xbf"))
        text_.remove_prefix(3);
}

void CsvReader::findSeparator() {
    constexpr std::array<char, 3> candidates{',', ';', '\t'};
    std::array<std::size_t, 3> count{};
    bool inside = false;  // quotes
    bool blank = true;
    for (const char letter : text_) {
        if (letter == '"')
            inside = !inside;
        if (isLineEnd(letter) && !inside) {
            if (!blank)
                break;
            continue;
        }
        blank = blank && (letter == ' ' || letter == '\t');
        for (std::size_t i = 0; i < candidates.size(); ++i)
            count[i] += !inside && letter == candidates[i] ? 1 : 0;
    }
    const auto most = std::max_element(count.begin(), count.end());
    separator_ = candidates[static_cast<std::size_t>(most - count.begin())];
}

bool CsvReader::next(std::vector<std::string>& fields) {
    while (at_ < text_.size()) {
        readRecord(fields);
        if (fields.size() > 1 || !fields.front().empty())
            return true;
    }
    return false;
}

void CsvReader::readRecord(std::vector<std::string>& fields) {
    record_line_ = line_;
    std::size_t count = 0;
    while (true) {
        if (count > static_cast<std::size_t>(kMaximumFeatures))
            fail(record_line_, "there are more than " + grouped(kMaximumFeatures + 1) +
                                   " fields; give at most as many columns");
        if (fields.size() == count)
            fields.emplace_back();
        readField(fields[count], count + 1);
        ++count;
        if (atLineEnd())
            break;
        ++at_;  // the separator
    }
    fields.resize(count);
    takeLineEnd();
}

void CsvReader::readField(std::string& field, std::size_t column) {
    field.clear();
    skipSpaces();
    if (at_ < text_.size() && text_[at_] == '"')
        readQuoted(field, column);
    else
        readPlain(field);
}

void CsvReader::readQuoted(std::string& field, std::size_t column) {
    const auto opened = line_;
    const auto place = "column " + std::to_string(column);
    ++at_;
    while (true) {
        if (at_ == text_.size())
            fail(opened, place + ": the quotation mark opened here is never closed; close it");
        const char letter = text_[at_++];
        if (letter != '"') {
            line_ += letter == '\n' || (letter == '\r' && !text_.substr(at_).starts_with('\n'));
            field += letter;
        } else if (at_ < text_.size() && text_[at_] == '"') {
            field += '"';  // doubled: one of the text
            ++at_;
        } else {
            break;
        }
    }
    skipSpaces();
    if (!atLineEnd() && !atSeparator())
        fail(line_, place +
                        ": there is text after the closing quotation mark; write a quotation "
                        "mark inside quotes twice");
}

void CsvReader::readPlain(std::string& field) {
    const auto begin = at_;
    while (!atLineEnd() && !atSeparator())
        ++at_;
    auto end = at_;
    while (end > begin && (text_[end - 1] == ' ' || text_[end - 1] == '\t'))
        --end;
    field.assign(text_.substr(begin, end - begin));
}

void CsvReader::skipSpaces() {
    while (at_ < text_.size() && !atSeparator() && (text_[at_] == ' ' || text_[at_] == '\t'))
        ++at_;
}

void CsvReader::takeLineEnd() {
    if (at_ == text_.size())
        return;
    const bool both = text_.substr(at_).starts_with("\r\n");
    at_ += both ? 2 : 1;
    ++line_;
}

void CsvReader::fail(std::int64_t line, const std::string& sentence) const {
    failIn(name_, "line " + std::to_string(line) + ", " + sentence);
}

}  // namespace normscope
