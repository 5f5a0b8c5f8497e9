// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "model/data/random.h"

namespace normscope {

/// Random samples without repetition, as often as wanted, from a seed of its own.
class BatchDraws {
  public:
    BatchDraws(std::int64_t samples, std::uint64_t seed)
        : random_(seed), order_(static_cast<std::size_t>(samples)) {
        std::iota(order_.begin(), order_.end(), std::int64_t{0});
    }

    /// `count` different samples in random order, at most all there are; valid until the next.
    std::span<const std::int64_t> next(std::int64_t count) {
        const auto size = std::min(static_cast<std::size_t>(count), order_.size());
        for (std::size_t i = 0; i < size; ++i)
            std::swap(order_[i], order_[i + random_.below(order_.size() - i)]);
        return std::span(order_).first(size);
    }

  private:
    Random random_;
    std::vector<std::int64_t> order_;
};

}  // namespace normscope
