// SPDX-License-Identifier: GPL-3.0-or-later
// Uniform in [−1, 1]², class 1 where the signs of x and y differ.
#include "model/data/sets/generated.h"

namespace normscope {

static void draw(std::int64_t label, Random& random, std::span<double> point) {
    const double x = random.uniform();
    const double y = random.uniform();
    const double side = random.below(2) == 0 ? 1.0 : -1.0;
    point[0] = side * x;
    point[1] = (label == 1 ? -side : side) * y;
}

extern const DatasetRow kXor =
    planarRow<draw>("xor", "XOR (2-D)", "opposite quadrants belong together");

}  // namespace normscope
