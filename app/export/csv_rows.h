// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <cstdint>
#include <string_view>

namespace normscope {

/// The text of a CSV file, row by row. The model's names and numbers need no quoting; NaN is an
/// empty cell.
class Rows {
  public:
    explicit Rows(const QByteArray& header) : text_(header + '\n') {}
    /// The first cell of the rows that follow.
    void beginWith(const QByteArray& run) { run_ = run + ','; }
    Rows& operator<<(std::int64_t value);
    Rows& operator<<(std::string_view text);
    Rows& operator<<(double value);
    /// The shortest text that reads back as the same float.
    Rows& operator<<(float value);
    void end();
    const QByteArray& text() const { return text_; }

  private:
    Rows& cell(const char* begin, qsizetype size);
    QByteArray text_;
    QByteArray run_;
    bool first_ = true;
};

}  // namespace normscope
