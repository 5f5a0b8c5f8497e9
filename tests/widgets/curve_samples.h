// SPDX-License-Identifier: GPL-3.0-or-later
// Short histories with figures known by hand, for the curves.
#pragma once

#include <cmath>
#include <vector>

#include "model/record/history.h"

namespace normscope::samples {

/// Four steps, validation recorded at 1 and 3.
inline History runA() {
    History history;
    history.append(std::vector<StepRecord>{
        {1, 2.0F, 0.25F}, {2, 1.5F, 0.5F}, {3, 1.0F, 0.5F}, {4, 0.5F, 0.75F}});
    history.metrics = {{1, 2.0, 0.25, 2.25, 0.125, 2.125, 0.25},
                       {3, 1.0, 0.5, std::nan(""), std::nan(""), 1.25, 0.5}};
    return history;
}

/// Three steps, validation recorded at 2.
inline History runB() {
    History history;
    history.append(std::vector<StepRecord>{{1, 4.0F, 0.0F}, {2, 3.5F, 0.25F}, {3, 3.0F, 0.5F}});
    history.metrics = {{2, 3.5, 0.25, 3.75, 0.125, 3.25, 0.375}};
    return history;
}

inline History constant(int steps, float value) {
    History history;
    std::vector<StepRecord> records;
    for (int step = 1; step <= steps; ++step)
        records.push_back({step, value, 0.5F});
    history.append(records);
    return history;
}

}  // namespace normscope::samples
