// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv.h"

#include <algorithm>

#include "model/data/data_file.h"

namespace normscope {

CsvReader::CsvReader(std::string_view text, char separator, std::string name, std::int64_t line)
    : text_(text), name_(std::move(name)), line_(line), separator_(separator) {}

bool CsvReader::takeComment() {
    if (!has_comments_)
        return false;
    const auto begin = text_.find_first_not_of(" \t", at_);
    if (begin == std::string_view::npos || text_[begin] != '#')
        return false;
    const auto end = std::min(text_.find_first_of("\r\n", begin), text_.size());
    const auto line = text_.substr(begin + 1, end - begin - 1);
    const auto fields = 1 + std::count(line.begin(), line.end(), separator_);
    if (width_ > 0 && static_cast<std::size_t>(fields) == width_)
        return false;
    if (in_head_)
        head_.push_back({line_, line});
    ++comments_;
    at_ = end;
    takeLineEnd();
    return true;
}

bool CsvReader::next(std::vector<std::string>& fields) {
    while (at_ < text_.size()) {
        if (takeComment())
            continue;
        readRecord(fields);
        if (fields.size() > 1 || !fields.front().empty()) {
            in_head_ = false;
            return true;
        }
    }
    return false;
}

void CsvReader::readRecord(std::vector<std::string>& fields) {
    record_line_ = line_;
    record_at_ = at_;
    std::size_t count = 0;
    while (true) {
        if (count > static_cast<std::size_t>(kMaximumFeatures))
            fail(record_line_, "there are more than " + grouped(kMaximumFeatures + 1) +
                                   " fields; give at most as many columns");
        if (fields.size() == count)
            fields.emplace_back();
        readField(fields[count], count + 1);
        ++count;
        const bool more = atSeparator();
        if (more)
            ++at_;
        if (separator_ == ' ')
            skipSpaces();
        if (!more || (separator_ == ' ' && atLineEnd()))
            break;
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
        if (takeEscapedQuote()) {
            field += '"';
            continue;
        }
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
    if (separator_ != ' ')
        skipSpaces();
    if (!atLineEnd() && !atSeparator())
        fail(line_, place +
                        ": there is text after the closing quotation mark; write a quotation "
                        "mark inside quotes twice");
}

/// Where a quoted field that ends at `at` would end: before a separator, the line's or the text's
/// end.
bool CsvReader::endsField(std::size_t at) const {
    while (at < text_.size() && text_[at] == ' ' && separator_ != ' ')
        ++at;
    return at >= text_.size() || isSeparator(text_[at]) || isLineEnd(text_[at]);
}

/// A quotation mark behind a backslash, as some programs write one of the text; in "C:\" it closes.
bool CsvReader::takeEscapedQuote() {
    if (!text_.substr(at_).starts_with("\\\""))
        return false;
    const auto after = at_ + 2;
    const bool doubled = text_.substr(after).starts_with('"') && !endsField(after + 1);
    if (doubled || endsField(after))
        return false;
    at_ = after;
    return true;
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
    const auto blank = [&](char letter) { return letter == ' ' || letter == '\t'; };
    while (at_ < text_.size() && blank(text_[at_]) && (separator_ == ' ' || !atSeparator()))
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
