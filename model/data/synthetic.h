// SPDX-License-Identifier: GPL-3.0-or-later
// Points in the plane in two classes of equal size, drawn from a seed.
#pragma once

#include "model/data/dataset.h"

namespace normscope {

/// All points [count, 2] in random order. Noise is the standard deviation of a normal offset added
/// to each coordinate. Without it, with t uniform in [0, 1):
/// - spiral: two arms half a turn apart, two turns each: radius t at angle 4πt (+ π in class 1);
/// - moons: (cos πt, sin πt), and in class 1 (1 − cos πt, ½ − sin πt);
/// - circles: radius 1, and in class 1 radius ½, at angle 2πt;
/// - xor: uniform in [−1, 1]², class 1 where the signs of x and y differ;
/// - gaussians: the points (−1, −1), and in class 1 (1, 1), so that noise is their deviation.
/// Throws std::invalid_argument for a kind that is not a 2-D set.
Samples makePoints(DatasetKind kind, std::int64_t count, double noise, std::uint64_t seed);

}  // namespace normscope
