// SPDX-License-Identifier: GPL-3.0-or-later
// The points (−1, −1), and in class 1 (1, 1), so that noise is the clouds' deviation.
#include "model/data/sets/generated.h"

namespace normscope {

static void draw(std::int64_t label, Random&, std::span<double> point) {
    point[0] = point[1] = label == 1 ? 1.0 : -1.0;
}

extern const DatasetRow kGaussians =
    planarRow<draw>("gaussians", "Gaussians (2-D)", "two round clouds");

}  // namespace normscope
