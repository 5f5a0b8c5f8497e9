// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "model/settings/experiment.h"

namespace normscope {

/// How long coming back to a step of a long run takes, recorded as in the window.
struct VisitFigures {
    std::int64_t steps = 0;            ///< of the run
    std::int64_t interval = 0;         ///< steps between the snapshots kept
    std::vector<double> milliseconds;  ///< from asking for a step until its frame is there
};

/// Trains `steps` steps and visits `visits` of them, drawn at random. `progress` is given the steps
/// made. Throws SettingError where the run cannot be made.
VisitFigures measureVisits(const Experiment& experiment, std::int64_t steps, int visits,
                           const std::function<void(std::int64_t)>& progress);

}  // namespace normscope
