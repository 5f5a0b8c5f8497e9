// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/voxels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "model/data/data_file.h"
#include "model/data/loaders.h"
#include "model/data/random.h"

namespace normscope {

namespace {

constexpr auto kSide = static_cast<std::size_t>(kVoxelSide);
constexpr std::size_t kVoxels = kSide * kSide * kSide;
constexpr int kParts = 2;   // a voxel is looked at in 2³ points
constexpr int kRadius = 3;  // of the blur, voxels

using Vector = std::array<double, 3>;
using Rotation = std::array<Vector, 3>;
using Grid = std::array<double, kVoxels>;

double square(double x) {
    return x * x;
}

// Each solid has the volume 0.5, its centre of mass at 0 and reaches to 1 at most; the cube of
// voxels goes from −1 to 1.

bool inBall(const Vector& p) {
    return square(p[0]) + square(p[1]) + square(p[2]) < square(0.4924);
}

bool inCube(const Vector& p) {
    constexpr double half = 0.3969;
    return std::abs(p[0]) < half && std::abs(p[1]) < half && std::abs(p[2]) < half;
}

bool inCylinder(const Vector& p) {
    return square(p[0]) + square(p[1]) < square(0.3757) && std::abs(p[2]) < 0.5636;
}

bool inTorus(const Vector& p) {
    const double ring = std::sqrt(square(p[0]) + square(p[1])) - 0.46;
    return square(ring) + square(p[2]) < square(0.2346);
}

/// Four faces at the distance 0.3305 from the centre.
bool inTetrahedron(const Vector& p) {
    constexpr double limit = 0.3305 * 1.7320508075688772;
    return p[0] + p[1] + p[2] < limit && p[0] - p[1] - p[2] < limit &&
           -p[0] + p[1] - p[2] < limit && -p[0] - p[1] + p[2] < limit;
}

/// Height 1.2407, base radius half of it.
bool inCone(const Vector& p) {
    constexpr double height = 1.2407;
    const double above = p[2] + height / 4;  // the base
    return above > 0 && above < height &&
           square(p[0]) + square(p[1]) < square((height - above) / 2);
}

using Solid = bool (*)(const Vector&);
constexpr std::array<Solid, 6> kSolids{inBall, inCube, inCylinder, inTorus, inTetrahedron, inCone};

/// Uniform over all rotations: a unit quaternion of normal numbers.
Rotation randomRotation(Random& random) {
    std::array<double, 4> q{};
    double length = 0;
    for (auto& part : q) {
        part = random.normal();
        length += part * part;
    }
    for (auto& part : q)
        part /= std::sqrt(length);
    const auto [w, x, y, z] = q;
    return {{{1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)},
             {2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)},
             {2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)}}};
}

/// A solid's place; takes a point of the cube to the solid's own coordinates.
struct Pose {
    Rotation rotation;
    Vector centre;
    double scale;
    Vector inside(const Vector& p) const {
        Vector own{};
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 3; ++j)
                own[i] += rotation[i][j] * (p[j] - centre[j]) / scale;
        return own;
    }
};

Pose randomPose(Random& random) {
    Pose pose{randomRotation(random), {}, 0.7 + 0.4 * random.uniform()};
    for (auto& coordinate : pose.centre)
        coordinate = 0.15 * (2 * random.uniform() - 1);  // 1.2 voxels
    return pose;
}

/// The coordinate of one of the points at which a voxel is looked at.
double coordinate(std::size_t voxel, int part) {
    return 2.0 * (static_cast<double>(voxel) + (part + 0.5) / kParts) / kSide - 1.0;
}

double filledShare(Solid solid, const Pose& pose, std::size_t z, std::size_t y, std::size_t x) {
    int hits = 0;
    for (int i = 0; i < kParts; ++i)
        for (int j = 0; j < kParts; ++j)
            for (int k = 0; k < kParts; ++k)
                hits += solid(pose.inside({coordinate(x, k), coordinate(y, j), coordinate(z, i)}));
    return hits / static_cast<double>(kParts * kParts * kParts);
}

void draw(Grid& grid, Solid solid, const Pose& pose) {
    for (std::size_t z = 0; z < kSide; ++z)
        for (std::size_t y = 0; y < kSide; ++y)
            for (std::size_t x = 0; x < kSide; ++x)
                grid[(z * kSide + y) * kSide + x] = filledShare(solid, pose, z, y, x);
}

/// Along one axis; outside the cube there is nothing.
void blurAlong(Grid& grid, std::size_t stride, const std::array<double, 2 * kRadius + 1>& kernel) {
    const Grid before = grid;
    for (std::size_t i = 0; i < kVoxels; ++i) {
        const auto here = static_cast<int>(i / stride % kSide);
        double sum = 0;
        for (int offset = -kRadius; offset <= kRadius; ++offset)
            if (here + offset >= 0 && here + offset < static_cast<int>(kSide))
                sum +=
                    kernel[static_cast<std::size_t>(offset + kRadius)] *
                    before[static_cast<std::size_t>(static_cast<std::ptrdiff_t>(i) +
                                                    offset * static_cast<std::ptrdiff_t>(stride))];
        grid[i] = sum;
    }
}

void blur(Grid& grid, double deviation) {
    std::array<double, 2 * kRadius + 1> kernel{};
    double total = 0;
    for (int offset = -kRadius; offset <= kRadius; ++offset) {
        auto& weight = kernel[static_cast<std::size_t>(offset + kRadius)];
        weight = std::exp(-square(offset / deviation) / 2);
        total += weight;
    }
    for (auto& weight : kernel)
        weight /= total;
    for (const std::size_t stride : {std::size_t{1}, kSide, kSide * kSide})
        blurAlong(grid, stride, kernel);
}

}  // namespace

const std::vector<std::string>& voxelClasses() {
    static const std::vector<std::string> names{"ball",  "cube",        "cylinder",
                                                "torus", "tetrahedron", "cone"};
    return names;
}

Samples makeVoxels(std::int64_t count, double noise, std::uint64_t seed) {
    Random random(seed);
    Samples samples;
    samples.inputs.resize(static_cast<std::size_t>(count) * kVoxels);
    samples.labels.resize(static_cast<std::size_t>(count));
    // Drawn from the classes in turn and put where the permutation says.
    const auto order = random.permutation(count);
    Grid grid{};
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto kind = i % kSolids.size();
        const auto place = static_cast<std::size_t>(order[i]);
        draw(grid, kSolids[kind], randomPose(random));
        blur(grid, 0.4 + 0.5 * random.uniform());
        for (std::size_t voxel = 0; voxel < kVoxels; ++voxel)
            samples.inputs[place * kVoxels + voxel] =
                static_cast<float>(grid[voxel] + noise * random.normal());
        samples.labels[place] = static_cast<std::int64_t>(kind);
    }
    return samples;
}

Dataset loadVoxels(std::int64_t count, double noise, std::uint64_t seed) {
    if (count > kMaximumVoxelSamples)
        failIn("data.samples", grouped(count) + " samples of voxels are too many; give at most " +
                                   grouped(kMaximumVoxelSamples));
    Dataset dataset;
    dataset.name = labelOf(DatasetKind::Voxels);
    dataset.shape = {1, kVoxelSide, kVoxelSide, kVoxelSide};
    dataset.classes = voxelClasses();
    splitInOrder(dataset, makeVoxels(count, noise, seed));
    return dataset;
}

}  // namespace normscope
