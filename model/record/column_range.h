// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace normscope {

/// A display range shared by the layers of a column: follows the data outward at once, inward only
/// when it has been clearly too wide for a while, so that axes do not tremble.
class ColumnRange {
  public:
    void fit(double lo, double hi);
    double lo() const { return lo_; }
    double hi() const { return hi_; }

  private:
    double lo_ = 0.0, hi_ = 0.0;
    int too_wide_ = 0;
};

}  // namespace normscope
