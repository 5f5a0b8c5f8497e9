// SPDX-License-Identifier: GPL-3.0-or-later
// A layer's statistics from several sources, and how far they lie apart: plain values. Vectors over
// channels are [features] of the layer.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace normscope {

/// Mean and unbiased variance per channel; empty where there are none.
struct ChannelStatistics {
    std::vector<float> mean;
    std::vector<float> var;
    bool empty() const { return mean.empty(); }
};

/// How far the running statistics lie from a reference (a batch, or the population); every variance
/// v, v_r plus ε, as batch norm divides by it. NaN where either is missing.
struct Divergence {
    /// Mean over channels of the Kullback-Leibler divergence KL(reference ‖ running) between the
    /// normal distributions with these moments, in nats:
    /// ½(v/v_r + (μ − μ_r)²/v_r − 1 − ln(v/v_r)). 0: the same.
    double kl = 0.0;
    double mean_gap = 0.0;   ///< root mean square over channels of (μ_r − μ)/√v, in σ
    double worst_gap = 0.0;  ///< the largest of them, in absolute value
    std::int64_t worst_gap_channel = 0;
    double var_ratio = 1.0;    ///< geometric mean over channels of v_r/v
    double worst_ratio = 1.0;  ///< max over channels of max(v_r/v, v/v_r) (Li et al. 2018, §3)
    std::int64_t worst_ratio_channel = 0;
};

/// One layer's batch norm, or other norm with running statistics, by statistics of what comes into
/// it.
struct LayerStatistics {
    bool present = false;  ///< the layer has batch norm
    bool frozen = false;   ///< it is in eval mode whatever the run's mode
    bool affine_frozen = false;
    ChannelStatistics batch;       ///< of the last training batch, as in training; empty for one
    ChannelStatistics running;     ///< the buffers; empty without tracking
    ChannelStatistics population;  ///< over the training set; empty where not asked for
    std::int64_t num_batches_tracked = 0;
    std::optional<double> momentum;  ///< empty: cumulative average
    /// Of the same batch in a pass in evaluation mode, where dropout and running statistics change
    /// what comes in; empty where that way is none. from_eval.worst_ratio is the variance shift of
    /// Li et al. 2018.
    ChannelStatistics eval;
    Divergence from_batch;
    Divergence from_population;
    Divergence from_eval;
};

}  // namespace normscope
