// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace normscope {

/// Of this process, in bytes; 0 where the system does not tell.
struct ProcessMemory {
    std::uint64_t resident = 0;
    std::uint64_t peak = 0;  ///< of it, since the process began or forgetPeak()
};
ProcessMemory processMemory();

/// From now on `peak` is that of what follows, where the system can (Linux); gives back to it what
/// is free.
void forgetPeak();

}  // namespace normscope
