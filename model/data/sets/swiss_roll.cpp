// SPDX-License-Identifier: GPL-3.0-or-later
// The Swiss roll of scikit-learn's make_swiss_roll, seen along its axis and scaled to reach to 1:
// (t cos t, t sin t)/4.5π with t uniform in [1.5π, 4.5π). There the position t along the roll is a
// number to predict; here it is cut into four bands of equal length, the classes from the inside
// out, so that neighbours in the plane are far apart along the roll.
#include "model/data/sets/generated.h"

namespace normscope {

constexpr std::int64_t kBands = 4;

static void draw(std::int64_t label, Random& random, std::span<double> point) {
    const double along = (static_cast<double>(label) + random.uniform()) / kBands;
    const double t = 1.5 * std::numbers::pi * (1.0 + 2.0 * along);
    putOnCircle(point, t / (4.5 * std::numbers::pi), t);
}

extern const DatasetRow kSwissRoll = planarRow<draw, kBands>(
    "swiss-roll", "Swiss roll (2-D)", "a rolled-up strip in four bands, from the inside out");

}  // namespace normscope
