// SPDX-License-Identifier: GPL-3.0-or-later
// The Swiss roll of scikit-learn's make_swiss_roll, seen along its axis and scaled to reach to 1:
// (t cos t, t sin t)/4.5π with t uniform in [1.5π, 4.5π). There the position t along the roll is a
// number to predict; here the roll is cut into four bands of equal t, which belong to the two
// classes in turn, from the inside out.
#include "model/data/sets/generated.h"

namespace normscope {

static void draw(std::int64_t label, Random& random, std::span<double> point) {
    const auto band = 2 * static_cast<double>(random.below(2)) + static_cast<double>(label);
    const double t = 1.5 * std::numbers::pi * (1.0 + 2.0 * (band + random.uniform()) / 4);
    putOnCircle(point, t / (4.5 * std::numbers::pi), t);
}

extern const DatasetRow kSwissRoll = planarRow<draw>(
    "swiss-roll", "Swiss roll (2-D)", "a rolled-up strip in four bands, the classes in turn");

}  // namespace normscope
