// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/exercise.h"

#include <algorithm>

namespace normscope {

int GradeReport::count(CheckState state) const {
    return static_cast<int>(std::ranges::count(checks, state, &CheckResult::state));
}

bool GradeReport::allPassed() const {
    return fault.isEmpty() && !checks.empty() &&
           count(CheckState::Passed) == static_cast<int>(checks.size());
}

}  // namespace normscope
