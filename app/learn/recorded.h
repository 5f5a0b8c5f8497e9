// SPDX-License-Identifier: GPL-3.0-or-later
// Expectations judged by what a run recorded, in the window and without one.
#pragma once

#include <optional>

#include "app/learn/expectation.h"
#include "model/run/recorded_run.h"

namespace normscope {

/// What is known of a run and of its twin. Histories outlive it.
struct Recorded {
    const History* a = nullptr;
    const History* b = nullptr;                          ///< null without run B
    std::optional<std::int64_t> fault_a = std::nullopt;  ///< the step that could not be made
    std::optional<std::int64_t> fault_b = std::nullopt;
};

/// The runs outlive it.
inline Recorded recordedOf(const RecordedRuns& runs) {
    return {&runs.a.history, runs.b ? &runs.b->history : nullptr, runs.a.faultStep(),
            runs.b ? runs.b->faultStep() : std::nullopt};
}

/// Whether a quantity of this kind stands in records: of rms and count only those of γ and β do.
bool isRecordedKind(const Quantity& quantity);
/// Those that are known of each step, or looked for where they are spoken of, not only of recorded
/// ones.
bool isKnownOfEachStep(const Quantity& quantity);

/// NaN where it was not recorded.
double measured(const Recorded& recorded, const Quantity& quantity, std::int64_t step);

/// False also where what it speaks of was not recorded.
bool holds(const Expectation& expectation, const Recorded& recorded);
/// Whether all that it speaks of was recorded.
bool canBeJudged(const Expectation& expectation, const Recorded& recorded);

}  // namespace normscope
