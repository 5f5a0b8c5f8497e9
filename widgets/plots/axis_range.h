// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of axis ranges, apart from any painting.
#pragma once

namespace normscope {

struct Range {
    double lo = 0.0;
    double hi = 1.0;
    double span() const { return hi - lo; }
    bool operator==(const Range&) const = default;
};

/// Smallest range an axis can show: finite, lo < hi, wide enough that double precision still tells
/// its ticks apart. Anything else becomes the nearest range that is; non-finite ends become 0
/// and 1.
Range sane(Range range);

/// Share of a range's span that is usually left at both ends.
inline constexpr double kPadding = 0.08;

/// `range` with `share` of its span added at both ends, made sane.
Range padded(Range range, double share);

/// Collects the extent of values, ignoring what is not finite.
class Extent {
  public:
    void add(double value);
    void add(const Extent& other);
    bool empty() const { return empty_; }
    Range range() const { return range_; }

  private:
    Range range_;
    bool empty_ = true;
};

/// The range to show now, given what is shown and what the data needs. It grows as soon as the data
/// leaves it and shrinks only when the data fills less than half of it, so that axes stand still
/// from frame to frame.
Range steady(Range shown, Range needed, double padding = kPadding);

/// The same on a logarithmic axis; `needed`: logarithms to base 10. Where what is shown is no range
/// of such an axis, nothing is shown yet.
Range steadyLogarithmic(Range shown, Range needed);

/// The upper end of an axis that begins at 0, for a peak that changes from frame to frame:
/// unchanged while the peak fills between 45 and 97 % of it, else `headroom` times the peak.
double steadyTop(double shown, double peak, double headroom = 1.2);

/// The end of a growing step axis: the next of 100, 125, 160, 200, 250, 320, 400, 500, 640, 800,
/// 1000, … that is at least `last`.
double stepAxisEnd(double last);

}  // namespace normscope
