// SPDX-License-Identifier: GPL-3.0-or-later
// Half circles: (cos πt, sin πt), and in class 1 (1 − cos πt, ½ − sin πt), t uniform in [0, 1).
#include "model/data/sets/generated.h"

namespace normscope {

static void draw(std::int64_t label, Random& random, std::span<double> point) {
    putOnCircle(point, 1.0, std::numbers::pi * random.uniform());
    if (label == 1) {
        point[0] = 1.0 - point[0];
        point[1] = 0.5 - point[1];
    }
}

extern const DatasetRow kMoons =
    planarRow<draw>("moons", "Moons (2-D)", "two interlocking half circles");

}  // namespace normscope
