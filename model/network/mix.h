// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace normscope {

/// A seed of its own for each number, by SplitMix64's finalizer (Steele, Lea & Flood 2014).
constexpr std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) {
    auto z = seed + 0x9E3779B97F4A7C15ULL * (number + 1);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

}  // namespace normscope
