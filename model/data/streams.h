// SPDX-License-Identifier: GPL-3.0-or-later
// Where a run's random numbers come from: each use has a stream of its own, so that what one of
// them draws changes nothing for another. The data, their split and the initial weights are drawn
// by the seed itself.
#pragma once

#include <cstdint>

namespace normscope {

/// What tells a stream's seed from the run's.
enum class Stream : std::uint64_t {
    Batches = 0x9E3779B97F4A7C15,          ///< in which order samples come; alike for every network
    ValidationNoise = 0xD1B54A32D192ED03,  ///< the same for every network
    RandomBatches = 0x8CB92BA72F3D8DD7,    ///< an inspection's; of a step, not of the seed
};

constexpr std::uint64_t mixed(std::uint64_t seed, Stream stream) {
    return seed ^ static_cast<std::uint64_t>(stream);
}

/// A seed of its own for each number, by SplitMix64's finalizer (Steele, Lea & Flood 2014). A step
/// takes its number; of that, each of its batches its own; of that, the network 2i for the dropout
/// and 2i + 1 for the norm of layer i.
constexpr std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) {
    auto z = seed + 0x9E3779B97F4A7C15ULL * (number + 1);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

/// What the network draws by for batch `part`, from 0, of the step that follows `done` steps.
constexpr std::uint64_t batchSeed(std::uint64_t seed, std::int64_t done, std::int64_t part) {
    return mixed(mixed(seed, static_cast<std::uint64_t>(done)), static_cast<std::uint64_t>(part));
}

}  // namespace normscope
