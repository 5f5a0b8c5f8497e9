// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/process_memory.h"

#include <fstream>
#include <sstream>
#include <string>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace normscope {

ProcessMemory processMemory() {
    ProcessMemory memory;
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        std::istringstream words(line);
        std::string name;
        std::uint64_t kibibytes = 0;
        words >> name >> kibibytes;
        if (name == "VmRSS:")
            memory.resident = kibibytes * 1024;
        if (name == "VmHWM:")
            memory.peak = kibibytes * 1024;
    }
#if defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 33)
    const auto heap = mallinfo2();
    memory.heap = heap.uordblks + heap.hblkhd;
#endif
#endif
    return memory;
}

void keepFreedMemory() {
#if defined(__GLIBC__)
    constexpr int kMegabyte = 1 << 20;
    mallopt(M_TRIM_THRESHOLD, 64 * kMegabyte);
    mallopt(M_MMAP_THRESHOLD, 32 * kMegabyte);
#endif
}

void giveBackMemory() {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

void forgetPeak() {
    giveBackMemory();
    std::ofstream("/proc/self/clear_refs") << 5;
}

}  // namespace normscope
