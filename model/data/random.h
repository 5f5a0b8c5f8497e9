// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers that are the same everywhere: the standard's engine is specified to the bit, its
// distributions are not.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

namespace normscope {

class Random {
  public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    /// In [0, 1), 53 random bits.
    double uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

    /// Mean 0, deviation 1, by Box and Muller.
    double normal() {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
        return radius * std::cos(2.0 * std::numbers::pi * uniform());
    }

    /// In [0, bound), without bias: draws from the incomplete last range are drawn again.
    std::uint64_t below(std::uint64_t bound) {
        const std::uint64_t uneven = (0 - bound) % bound;  // 2^64 mod bound
        std::uint64_t draw = engine_();
        while (draw < uneven)
            draw = engine_();
        return draw % bound;
    }

    /// 0 … count−1 in random order (Fisher and Yates).
    std::vector<std::int64_t> permutation(std::int64_t count) {
        std::vector<std::int64_t> order(static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = static_cast<std::int64_t>(i);
        for (std::size_t i = order.size(); i > 1; --i)
            std::swap(order[i - 1], order[below(i)]);
        return order;
    }

  private:
    std::mt19937_64 engine_;
};

}  // namespace normscope
