// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/synthetic.h"

#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "model/data/random.h"

namespace normscope {

namespace {

constexpr double kPi = std::numbers::pi;
using PointXY = std::array<double, 2>;

PointXY onCircle(double radius, double angle) {
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

PointXY spiralPoint(bool second, Random& random) {
    const double t = random.uniform();
    return onCircle(t, 4.0 * kPi * t + (second ? kPi : 0.0));
}

PointXY moonPoint(bool second, Random& random) {
    const auto [x, y] = onCircle(1.0, kPi * random.uniform());
    return second ? PointXY{1.0 - x, 0.5 - y} : PointXY{x, y};
}

PointXY circlePoint(bool second, Random& random) {
    return onCircle(second ? 0.5 : 1.0, 2.0 * kPi * random.uniform());
}

PointXY xorPoint(bool second, Random& random) {
    const double x = random.uniform();
    const double y = random.uniform();
    const double side = random.below(2) == 0 ? 1.0 : -1.0;
    return {side * x, (second ? -side : side) * y};
}

PointXY pointOf(DatasetKind kind, bool second, Random& random) {
    switch (kind) {
        case DatasetKind::Spiral:
            return spiralPoint(second, random);
        case DatasetKind::Moons:
            return moonPoint(second, random);
        case DatasetKind::Circles:
            return circlePoint(second, random);
        case DatasetKind::Xor:
            return xorPoint(second, random);
        case DatasetKind::Gaussians:
            return second ? PointXY{1.0, 1.0} : PointXY{-1.0, -1.0};
        default:
            break;
    }
    throw std::invalid_argument("makePoints: not a 2-D set");
}

}  // namespace

Samples makePoints(DatasetKind kind, std::int64_t count, double noise, std::uint64_t seed) {
    Random random(seed);
    Samples samples;
    const auto total = static_cast<std::size_t>(count);
    samples.inputs.resize(2 * total);
    samples.labels.resize(total);
    // Drawn alternately from both classes and put where the permutation says.
    const auto order = random.permutation(count);
    for (std::size_t i = 0; i < total; ++i) {
        const bool second = i % 2 == 1;
        const auto place = static_cast<std::size_t>(order[i]);
        const auto point = pointOf(kind, second, random);
        for (std::size_t axis = 0; axis < 2; ++axis)
            samples.inputs[2 * place + axis] =
                static_cast<float>(point[axis] + noise * random.normal());
        samples.labels[place] = second ? 1 : 0;
    }
    return samples;
}

}  // namespace normscope
