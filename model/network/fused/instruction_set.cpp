// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/instruction_set.h"

#include <hwy/highway.h>

namespace normscope::fused {

std::int64_t instructionSets() {
    return hwy::SupportedTargets() & static_cast<std::int64_t>(HWY_TARGETS);
}

std::string instructionSet() {
    const auto lowest = instructionSets() & -instructionSets();
    const std::string name = hwy::TargetName(lowest);
    if (name.starts_with("AVX3"))
        return "AVX-512";
    const bool has_vectors = lowest != 0 && name != "Scalar" && name != "Emu128";
    return has_vectors ? name : "no vectors";
}

}  // namespace normscope::fused
