// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/boundary.h"

#include <algorithm>

#include "model/network/column_moments.h"

namespace normscope {
namespace {

constexpr std::int64_t kMostPoints = 400;  ///< along a side

struct Range {
    double lo, hi;
};

/// Of one of two features over both parts, as the network is given it, a tenth wider on each side.
Range paddedRange(const Dataset& data, std::size_t feature) {
    Range range{data.train.inputs[feature], data.train.inputs[feature]};
    for (const auto* part : {&data.train, &data.validation})
        for (auto i = feature; i < part->inputs.size(); i += 2) {
            range.lo = std::min<double>(range.lo, part->inputs[i]);
            range.hi = std::max<double>(range.hi, part->inputs[i]);
        }
    const double pad = range.lo < range.hi ? 0.1 * (range.hi - range.lo) : 0.5;
    return {range.lo - pad, range.hi + pad};
}

double inOwnUnits(double value, const Dataset& data, std::size_t feature) {
    return data.scale.empty() ? value : value * data.scale[feature] + data.offset[feature];
}

}  // namespace

std::optional<DecisionBoundary> decisionBoundary(Network& network, const Dataset& data,
                                                 std::int64_t side) {
    if (data.features() != 2 || data.classes.size() < 2 || !network.allTrack())
        return std::nullopt;
    DecisionBoundary boundary;
    boundary.side = std::clamp<std::int64_t>(side, 2, kMostPoints);
    const auto along_x = paddedRange(data, 0), along_y = paddedRange(data, 1);
    boundary.x_lo = inOwnUnits(along_x.lo, data, 0);
    boundary.x_hi = inOwnUnits(along_x.hi, data, 0);
    boundary.y_lo = inOwnUnits(along_y.lo, data, 1);
    boundary.y_hi = inOwnUnits(along_y.hi, data, 1);
    const auto n = boundary.side;
    const auto x = torch::linspace(along_x.lo, along_x.hi, n, torch::kFloat64).repeat(n);
    const auto y = torch::linspace(along_y.lo, along_y.hi, n, torch::kFloat64).repeat_interleave(n);
    const auto points = torch::stack({x, y}, 1).to(torch::kFloat32);
    const auto logits = network.forward(points, Statistics::Running, nullptr);
    boundary.probability = valuesOf(torch::softmax(logits, 1).select(1, 1));
    return boundary;
}

}  // namespace normscope
