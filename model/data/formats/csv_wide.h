// SPDX-License-Identifier: GPL-3.0-or-later
// Whole numbers beyond 2^53, such as identifiers: doubles do not tell them apart.
#pragma once

#include <cmath>
#include <string>
#include <vector>

namespace normscope {

/// One column of a table that is read row by row. Where it has such numbers they are counted from
/// an origin, so that they keep their differences.
class WideColumn {
  public:
    /// Whether a number can stand as it is.
    bool isPlain(double number) const {
        return origin_ == 0 && (lost_ || std::abs(number) < 0x1p53);
    }
    /// The last of `values`, in rows of `width`, is the number that stands in `text`.
    void take(std::vector<double>& values, std::size_t width, const std::string& text);
    /// All are there; `first`: the column's place in a row. Counts from the least of them.
    void settle(std::vector<double>& values, std::size_t width, std::size_t first);
    /// What was done, a sentence; empty: nothing.
    std::string note(const std::string& name) const;

  private:
    long double origin_ = 0;  ///< 0: none
    bool lost_ = false;       ///< they lie too far apart, or are no whole numbers
    bool said_ = false;       ///< that they are not told apart is worth a note
};

}  // namespace normscope
