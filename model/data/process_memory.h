// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace normscope {

/// Of this process, in bytes; 0 where the system does not tell.
struct ProcessMemory {
    std::uint64_t resident = 0;
    std::uint64_t peak = 0;  ///< of it, since the process began or forgetPeak()
    std::uint64_t heap = 0;  ///< allocated and not freed, without what lies free between
};
ProcessMemory processMemory();

/// From now on what is freed stays with the process for what is made next, where it is not large,
/// until giveBackMemory(): asking the system for it anew costs a step more than its arithmetic. For
/// main(), once.
void keepFreedMemory();

/// Gives back to the system what is free between what is still used; takes some milliseconds, from
/// any thread. Nothing where the C library keeps it (only glibc's gives).
void giveBackMemory();

/// From now on `peak` is that of what follows, where the system can (Linux), without what is free.
void forgetPeak();

}  // namespace normscope
