// SPDX-License-Identifier: GPL-3.0-or-later
// Radius 1, and in class 1 radius ½, at an angle uniform in [0, 2π).
#include "model/data/sets/generated.h"

namespace normscope {

static void draw(std::int64_t label, Random& random, std::span<double> point) {
    putOnCircle(point, label == 1 ? 0.5 : 1.0, 2.0 * std::numbers::pi * random.uniform());
}

extern const DatasetRow kCircles =
    planarRow<draw>("circles", "Circles (2-D)", "one circle within another");

}  // namespace normscope
