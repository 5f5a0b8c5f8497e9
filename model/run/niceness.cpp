// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/niceness.h"

#if defined(__linux__)
#include <sys/resource.h>
#endif

namespace normscope {

void stepBack([[maybe_unused]] Niceness niceness) {
#if defined(__linux__)
    setpriority(PRIO_PROCESS, 0, static_cast<int>(niceness));
#endif
}

}  // namespace normscope
