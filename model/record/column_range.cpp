// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/column_range.h"

#include <algorithm>
#include <cmath>

namespace normscope {

void ColumnRange::fit(double lo, double hi) {
    if (!std::isfinite(lo) || !std::isfinite(hi)) {
        lo = -1.0;
        hi = 1.0;
    }
    if (hi - lo < 1e-12 * std::max({1.0, std::abs(lo), std::abs(hi)})) {
        const double half = std::max(0.5, 0.05 * std::abs(lo));
        lo -= half;
        hi += half;
    }
    // Outward to a "nice" grid of about an eighth of the span.
    const double raw = (hi - lo) / 8;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double digit = raw / power;
    const double grid = power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    lo = std::floor(lo / grid) * grid;
    hi = std::ceil(hi / grid) * grid;
    const bool unset = lo_ == hi_;
    const bool outside = lo < lo_ || hi > hi_;
    const bool much_narrower = hi - lo < 0.7 * (hi_ - lo_);
    too_wide_ = much_narrower && !outside ? too_wide_ + 1 : 0;
    if (unset || too_wide_ > 30) {
        lo_ = lo;
        hi_ = hi;
        too_wide_ = 0;
    } else if (outside) {
        // A column that jumped to another scale is not to drag its old range along.
        const bool leaps = hi - lo > 3 * (hi_ - lo_);
        lo_ = leaps ? lo : std::min(lo, lo_);
        hi_ = leaps ? hi : std::max(hi, hi_);
    }
}

}  // namespace normscope
