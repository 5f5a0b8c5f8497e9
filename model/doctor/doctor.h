// SPDX-License-Identifier: GPL-3.0-or-later
// Judges a run by what it recorded. Pure: the same experiment gives the same findings, in the
// window and without one, and of any step of the past.
#pragma once

#include <optional>

#include "model/data/dataset.h"
#include "model/doctor/finding.h"
#include "model/record/history.h"

namespace normscope {

/// One run up to a step. What it points to has to outlive the call.
struct Patient {
    const Experiment* experiment = nullptr;  ///< of this run alone
    const Dataset* data = nullptr;
    const History* history = nullptr;
    std::optional<Fault> fault;  ///< why it stands still now; none for a step of the past
    std::int64_t step = 0;       ///< records after it are left out
};

/// Most serious first. A rule that is about what was measured looks at what was recorded since the
/// last change alone; one that is about settings speaks before the first step.
std::vector<Finding> diagnose(const Patient& patient);

/// What a run had in all: the same finding, however often it was made, once.
struct CaseNote {
    std::int64_t first_step = 0, last_step = 0;
    Finding finding;  ///< as it was the last time, at its most serious
};

/// Adds what was found at a step; the same kind is the same finding, whichever layer has it most.
void addTo(std::vector<CaseNote>& notes, const std::vector<Finding>& findings);

}  // namespace normscope
