// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/niceness.h"

#include <algorithm>
#if defined(__linux__)
#include <sys/resource.h>
#endif

namespace normscope {

void stepBack([[maybe_unused]] Niceness niceness) {
#if defined(__linux__)
    constexpr int kMost = 19;
    const int present = getpriority(PRIO_PROCESS, 0);
    setpriority(PRIO_PROCESS, 0, std::min(present + static_cast<int>(niceness), kMost));
#endif
}

}  // namespace normscope
