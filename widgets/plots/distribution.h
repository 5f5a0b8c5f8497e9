// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "model/settings/enums.h"

namespace normscope {

/// The ways in which the values of one tap are shown: those of the newest batch, or all that were
/// recorded over the steps.
enum class Distribution { Histogram, Heat, Ridge, Bands };
inline constexpr std::array<Distribution, 4> kDistributions{
    Distribution::Histogram, Distribution::Heat, Distribution::Ridge, Distribution::Bands};

template <>
struct Names<Distribution> {
    static constexpr std::array<Name<Distribution>, 4> table{{
        {Distribution::Histogram, "histogram", "Histogram"},
        {Distribution::Heat, "heat", "Heat strip over steps"},
        {Distribution::Ridge, "ridge", "Ridges over steps"},
        {Distribution::Bands, "bands", "Percentile bands over steps"},
    }};
};

}  // namespace normscope
