// SPDX-License-Identifier: GPL-3.0-or-later
// What a recorded step says of a network's health beside the values themselves.
#pragma once

#include <cstdint>
#include <vector>

#include "model/settings/nan.h"

namespace normscope {

/// How many channels of a layer something is true of, and the first of them; −1: none.
struct ChannelCount {
    std::int64_t count = 0;
    std::int64_t first = -1;
};

/// One hidden layer, over the step's training batch.
struct LayerHealth {
    /// A variance of so many ε is no more than ε's own: from there down ε decides by what the
    /// values are divided, and they no longer come out with variance 1.
    static constexpr double kCollapsed = 10.0;
    /// A scale this near to 0 lets through a hundredth of what it was given: γ begins at 1.
    static constexpr double kFaint = 0.01;

    bool has_norm = false;
    bool by_batch = false;             ///< the step normalized by the batch's statistics
    std::int64_t channels = 0;         ///< of the norm's input, or of z without a norm
    std::int64_t values = 0;           ///< of each channel in the batch
    std::int64_t batches_tracked = 0;  ///< num_batches_tracked
    /// Frobenius norms of the weight and of its gradient; the bias gradient's largest size. Of the
    /// gradients NaN where they are not known: before the first step, after going back in time.
    double weight_norm = 0.0, weight_gradient = kNaN, bias_gradient = kNaN;
    /// Median over channels of the standard deviation over the batch (biased), of the norm's input,
    /// or of z without a norm.
    double median_std = kNaN;
    ChannelCount collapsed;  ///< batch variance below kCollapsed·ε, where it is divided by
    ChannelCount faint;      ///< |γ| < kFaint
    ChannelCount poisoned;   ///< running mean or variance NaN or infinite
    ChannelCount dead;       ///< ReLU gave 0 for the whole batch
};

struct Health {
    std::vector<LayerHealth> layers;  ///< empty where it is not known
    std::int64_t batch_size = 0;
    std::int64_t classes_in_batch = 0;
    std::int64_t samples_taken = 0;  ///< of the present pass over the training data
};

}  // namespace normscope
