// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "model/record/history.h"
#include "model/trainer/trainer.h"

namespace normscope {

/// What a long run with a twin takes, recorded as the window records it. Bytes.
struct MemoryFigures {
    std::int64_t steps = 0;  ///< run A made
    double seconds = 0.0;
    std::size_t resident_before = 0;  ///< of the process; 0 where the system does not tell
    std::size_t resident_after = 0;
    std::size_t resident_peak = 0;
    RecordDensity density, twin_density;
    std::int64_t timeline_interval = 0;
    std::size_t timeline_bytes = 0;  ///< both runs'
};

/// Trains a network of 16 hidden units with batch norm, and a twin without, on two-dimensional data
/// for `steps` steps at full speed. `progress` is told the steps made.
MemoryFigures measureMemory(std::int64_t steps, const std::function<void(std::int64_t)>& progress);

}  // namespace normscope
