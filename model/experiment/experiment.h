// SPDX-License-Identifier: GPL-3.0-or-later
// A run is its experiment: the configuration it began with and the list of what was changed by
// hand.
#pragma once

#include <cstdint>
#include <vector>

#include "model/experiment/settings.h"

namespace normscope {

/// Settings changed together after `step` optimizer steps, so that step `step + 1` is the first to
/// see them.
struct Intervention {
    std::int64_t step = 0;
    std::vector<Setting> set;
    bool operator==(const Intervention&) const = default;
};

struct Experiment {
    Configuration configuration;
    std::vector<Intervention> interventions;  ///< ascending by step; equal steps in list order

    /// The configuration in force after `step` steps and the interventions at that step.
    Configuration configurationAt(std::int64_t step) const;
    bool operator==(const Experiment&) const = default;
};

/// Checks what single settings cannot: interventions in order, live keys only, layer indices that
/// exist. Throws SettingError.
void validate(const Experiment& experiment);

}  // namespace normscope
