// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch. What a step's records are made of, and making them.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "model/inspect/statistics.h"
#include "model/network/network.h"
#include "model/record/records.h"
#include "model/run/validation.h"

namespace normscope {

/// A run at one step, as far as its records need it. No step changes any of it any more, so that
/// they can be made on any thread.
struct RecordSource {
    std::int64_t step = 0;
    Network network;  ///< a copy, with the step's gradient where `has_gradient`
    /// Where validation is due: what the step itself knows; makeRecords() measures the rest.
    std::optional<MetricsRecord> metrics = {};
    Validation validation;
    std::int64_t validated = Validation::kAll;  ///< samples at most
    std::int64_t batch_size = 0;
    std::vector<LayerTaps> taps = {};        ///< empty: not known, after resuming
    std::vector<WeightUpdate> updates = {};  ///< empty, or [layer]
    at::Tensor x = {};                       ///< of the batch
    std::vector<std::int64_t> labels = {};
    std::vector<float> targets = {};                 ///< of a regression; else empty
    std::vector<ChannelStatistics> population = {};  ///< [layer], or empty
    bool has_gradient = false;
    bool metrics_alone = false;  ///< the rest of the step was recorded before
    std::int64_t samples_taken = 0;

    std::size_t bytes() const;  ///< of the network and of the values in `taps`
};

struct Records {
    std::optional<MetricsRecord> metrics;
    std::optional<LayerRecord> layers;  ///< none without taps
    std::optional<DualRecord> dual;     ///< none with metrics alone
};

/// Moves no buffer.
Records makeRecords(RecordSource& source);

}  // namespace normscope
