// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/axis_range.h"

#include <algorithm>
#include <cmath>

namespace normscope {

namespace {
constexpr double kLargest = 1e100;    // far from where a sum of two ends overflows
constexpr double kSmallest = 1e-100;  // span
constexpr double kRelative = 1e-6;    // span over size
}  // namespace

Range sane(Range range) {
    if (!std::isfinite(range.lo) || !std::isfinite(range.hi))
        return {};
    if (range.lo > range.hi)
        std::swap(range.lo, range.hi);
    range.lo = std::clamp(range.lo, -kLargest, kLargest);
    range.hi = std::clamp(range.hi, -kLargest, kLargest);
    const double size = std::max(std::abs(range.lo), std::abs(range.hi));
    if (range.span() >= std::max(size * kRelative, kSmallest))
        return range;
    const double center = range.lo + range.span() / 2;
    const double half = size < kSmallest ? 0.5 : size * 0.1;
    return {center - half, center + half};
}

Range padded(Range range, double share) {
    const Range usable = sane(range);
    const double margin = usable.span() * share;
    return {usable.lo - margin, usable.hi + margin};
}

void Extent::add(double value) {
    if (!std::isfinite(value))
        return;
    if (empty_)
        range_ = {value, value};
    range_.lo = std::min(range_.lo, value);
    range_.hi = std::max(range_.hi, value);
    empty_ = false;
}

void Extent::add(const Extent& other) {
    if (other.empty_)
        return;
    add(other.range_.lo);
    add(other.range_.hi);
}

Range steady(Range shown, Range needed, double padding) {
    const Range wanted = padded(needed, padding);
    const Range usable = sane(needed);
    const bool fits = usable.lo >= shown.lo && usable.hi <= shown.hi;
    const bool fills = usable.span() >= 0.5 * shown.span();
    return fits && fills ? shown : wanted;
}

Range steadyLogarithmic(Range shown, Range needed) {
    const Range logarithms = shown.lo > 0.0
                                 ? steady({std::log10(shown.lo), std::log10(shown.hi)}, needed)
                                 : padded(needed, kPadding);
    return {std::pow(10.0, logarithms.lo), std::pow(10.0, logarithms.hi)};
}

double steadyTop(double shown, double peak, double headroom) {
    if (!std::isfinite(peak) || peak <= 0.0)
        return std::isfinite(shown) && shown > 0.0 ? shown : 1.0;
    if (std::isfinite(shown) && peak <= 0.97 * shown && peak >= 0.45 * shown)
        return shown;
    return std::clamp(headroom * peak, kSmallest, kLargest);
}

double stepAxisEnd(double last) {
    constexpr double kSteps[] = {1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.4, 8.0};
    if (!(last > 100.0))
        return 100.0;
    const double decade = std::pow(10.0, std::floor(std::log10(last)));
    for (const double step : kSteps)
        if (step * decade >= last)
            return step * decade;
    return 10.0 * decade;
}

}  // namespace normscope
