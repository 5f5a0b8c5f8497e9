// SPDX-License-Identifier: GPL-3.0-or-later
// Two arms half a turn apart, two turns each: radius t at angle 4πt (+ π in class 1), t uniform in
// [0, 1).
#include "model/data/sets/generated.h"

namespace normscope {

static void draw(std::int64_t label, Random& random, std::span<double> point) {
    const double t = random.uniform();
    putOnCircle(point, t, 4.0 * std::numbers::pi * t + (label == 1 ? std::numbers::pi : 0.0));
}

extern const DatasetRow kSpiral =
    planarRow<draw>("spiral", "Spiral (2-D)", "two arms of two turns");

}  // namespace normscope
