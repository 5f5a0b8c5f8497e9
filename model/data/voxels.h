// SPDX-License-Identifier: GPL-3.0-or-later
// Solids in a cube of voxels, drawn from a seed.
#pragma once

#include <string>
#include <vector>

#include "model/data/dataset.h"

namespace normscope {

inline constexpr std::int64_t kVoxelSide = 16;
inline constexpr std::int64_t kMaximumVoxelSamples = 20000;

/// Ball, cube, cylinder, torus, tetrahedron, cone.
const std::vector<std::string>& voxelClasses();

/// Samples [count, 16³], depth, height, width, in random order, the classes equally often. Each
/// solid is turned by a random rotation (uniform over all), scaled by 0.85 … 1.05, moved by up to
/// half a voxel along each axis, measured as the share of each voxel that it fills, and blurred by
/// a Gauss kernel of 0.4 … 0.9 voxels. Then a normal number of deviation `noise` is added to each
/// voxel.
Samples makeVoxels(std::int64_t count, double noise, std::uint64_t seed);

}  // namespace normscope
