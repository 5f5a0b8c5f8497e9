// SPDX-License-Identifier: GPL-3.0-or-later
// Solids in a cube of 16³ voxels: depth, height, width. Each is turned by a random rotation
// (uniform over all), scaled by 0.85 … 1.05, moved by up to half a voxel along each axis, measured
// as the share of each voxel that it fills, and blurred by a Gauss kernel of 0.4 … 0.9 voxels.
#include <cmath>
#include <cstddef>

#include "model/data/data_file.h"
#include "model/data/sets/generated.h"

namespace normscope {

namespace {

constexpr std::size_t kSide = 16;
constexpr std::int64_t kMaximumSamples = 20000;
constexpr std::size_t kVoxels = kSide * kSide * kSide;
constexpr int kParts = 2;                            // a voxel is looked at in 2³ points
constexpr int kRadius = 3;                           // of the blur, voxels
constexpr double kSmallest = 0.85, kLargest = 1.05;  // scale
constexpr double kFurthest = 0.0625;                 // from the middle, half a voxel

using Vector = std::array<double, 3>;
using Rotation = std::array<Vector, 3>;
using Grid = std::span<double>;  // [16, 16, 16]

double square(double x) {
    return x * x;
}

// Each solid has its centre of mass at 0 and reaches to 1 at most; the cube of voxels goes from −1
// to 1.

bool inBall(const Vector& p) {
    return square(p[0]) + square(p[1]) + square(p[2]) < square(0.7);
}

bool inCube(const Vector& p) {
    constexpr double half = 0.54;
    return std::abs(p[0]) < half && std::abs(p[1]) < half && std::abs(p[2]) < half;
}

bool inCylinder(const Vector& p) {
    return square(p[0]) + square(p[1]) < square(0.38) && std::abs(p[2]) < 0.9;
}

bool inTorus(const Vector& p) {
    const double ring = std::sqrt(square(p[0]) + square(p[1])) - 0.66;
    return square(ring) + square(p[2]) < square(0.26);
}

/// Four faces at a third of the distance of the corners.
bool inTetrahedron(const Vector& p) {
    constexpr double limit = 1.7320508075688772 / 3;
    return p[0] + p[1] + p[2] < limit && p[0] - p[1] - p[2] < limit &&
           -p[0] + p[1] - p[2] < limit && -p[0] - p[1] + p[2] < limit;
}

bool inCone(const Vector& p) {
    constexpr double height = 1.25;
    constexpr double radius = 0.8;  // of the base
    const double below_tip = 0.75 * height - p[2];
    return below_tip > 0 && below_tip < height &&
           square(p[0]) + square(p[1]) < square(radius * below_tip / height);
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

/// Where a solid is: `turn` takes a point, seen from the centre, to the solid's own coordinates.
struct Pose {
    Rotation turn;
    Vector centre;
    double reach;  ///< nothing of the solid is further from its centre
};

Pose randomPose(Random& random) {
    Pose pose{randomRotation(random), {}, kSmallest + (kLargest - kSmallest) * random.uniform()};
    for (auto& row : pose.turn)
        for (auto& entry : row)
            entry /= pose.reach;
    for (auto& coordinate : pose.centre)
        coordinate = kFurthest * (2 * random.uniform() - 1);
    return pose;
}

bool contains(Solid solid, const Pose& pose, const Vector& point) {
    Vector seen{};
    double distance = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        seen[i] = point[i] - pose.centre[i];
        distance += square(seen[i]);
    }
    if (distance > square(pose.reach))
        return false;
    Vector own{};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            own[i] += pose.turn[i][j] * seen[j];
    return solid(own);
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
                hits +=
                    contains(solid, pose, {coordinate(x, k), coordinate(y, j), coordinate(z, i)});
    return hits / static_cast<double>(kParts * kParts * kParts);
}

void fill(Grid grid, Solid solid, const Pose& pose) {
    for (std::size_t z = 0; z < kSide; ++z)
        for (std::size_t y = 0; y < kSide; ++y)
            for (std::size_t x = 0; x < kSide; ++x)
                grid[(z * kSide + y) * kSide + x] = filledShare(solid, pose, z, y, x);
}

/// In a kernel.
std::size_t placeOf(int offset) {
    const int place = offset + kRadius;
    return static_cast<std::size_t>(place);
}

/// Along one axis; outside the cube there is nothing.
void blurAlong(Grid grid, std::size_t stride, const std::array<double, 2 * kRadius + 1>& kernel) {
    const std::vector<double> before(grid.begin(), grid.end());
    for (std::size_t i = 0; i < kVoxels; ++i) {
        const auto here = static_cast<int>(i / stride % kSide);
        double sum = 0;
        for (int offset = -kRadius; offset <= kRadius; ++offset)
            if (here + offset >= 0 && here + offset < static_cast<int>(kSide))
                sum +=
                    kernel[placeOf(offset)] *
                    before[static_cast<std::size_t>(static_cast<std::ptrdiff_t>(i) +
                                                    offset * static_cast<std::ptrdiff_t>(stride))];
        grid[i] = sum;
    }
}

void blur(Grid grid, double deviation) {
    std::array<double, 2 * kRadius + 1> kernel{};
    double total = 0;
    for (int offset = -kRadius; offset <= kRadius; ++offset) {
        auto& weight = kernel[placeOf(offset)];
        weight = std::exp(-square(offset / deviation) / 2);
        total += weight;
    }
    for (auto& weight : kernel)
        weight /= total;
    for (const std::size_t stride : {std::size_t{1}, kSide, kSide * kSide})
        blurAlong(grid, stride, kernel);
}

void draw(std::int64_t label, Random& random, Grid grid) {
    fill(grid, kSolids[static_cast<std::size_t>(label)], randomPose(random));
    blur(grid, 0.4 + 0.5 * random.uniform());
}

Dataset make(const Configuration& configuration) {
    if (configuration.data.samples > kMaximumSamples)
        failIn("data.samples", grouped(configuration.data.samples) +
                                   " samples of voxels are too many; give at most " +
                                   grouped(kMaximumSamples));
    return generated(configuration, {1, kSide, kSide, kSide},
                     {"ball", "cube", "cylinder", "torus", "tetrahedron", "cone"}, draw);
}

}  // namespace

extern const DatasetRow kVoxels{
    .key = "voxels",
    .label = "Solids (3-D)",
    .sentence = "six turned solids in 16×16×16 voxels",
    .shape = DataShape::Volume,
    .source = DataSource::Generated,
    .make = make,
    .uses = kGeneratedUses,
};

}  // namespace normscope
