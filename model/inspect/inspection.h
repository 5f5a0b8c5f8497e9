// SPDX-License-Identifier: GPL-3.0-or-later
// What a closer look at a run gives, on request: plain values, made on the training thread without
// touching the run (no buffer, no gradient, no random number of the run's own). Layers, channels
// and samples are counted from 0. Vectors over channels are [features] of the layer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/inspect/channel/channel_arithmetic.h"
#include "model/record/histogram.h"
#include "model/record/layer_statistics.h"
#include "model/record/why_look.h"
#include "model/settings/configuration.h"
#include "model/settings/nan.h"

namespace normscope {

/// What is wanted; every part has its cost, so only what is seen should be asked for.
struct InspectionRequest {
    bool statistics = false;  ///< InspectedStatistics
    bool population = false;  ///< and in it the population's, a pass over the training set
    bool fold = false;        ///< FoldCheck

    /// BatchScatter of one channel.
    struct Batches {
        std::int64_t layer = 0;
        std::int64_t channel = 0;
        std::int64_t draws = 200;
        bool operator==(const Batches&) const = default;
    };
    std::optional<Batches> batches;

    /// CompanionCheck of one validation sample.
    struct Companions {
        std::int64_t sample = 0;
        std::int64_t draws = 20;
        std::uint64_t shuffle = 0;  ///< another number, other companions
        bool operator==(const Companions&) const = default;
    };
    std::optional<Companions> companions;

    /// ChannelArithmetic of one value of the batch shown; `position` counts those of an image.
    struct Channel {
        std::int64_t layer = 0, channel = 0, sample = 0, position = 0;
        bool operator==(const Channel&) const = default;
    };
    std::optional<Channel> channel;

    /// Predictions: these validation samples, and the confusion over all.
    std::vector<std::int64_t> samples;
    bool confusion = false;

    /// DecisionBoundary; only for data with two features.
    std::int64_t boundary = 0;  ///< points along each side; 0: not wanted

    bool averages = false;  ///< AveragedCheck

    /// WhyLook, with the loss along the gradient up to so many learning rates; 0: not wanted.
    double why = 0;

    bool wantsAnything() const {
        return statistics || fold || averages || why > 0 || batches || companions || channel ||
               !samples.empty() || confusion || boundary > 0;
    }
    bool operator==(const InspectionRequest&) const = default;
};

struct InspectedStatistics {
    std::vector<LayerStatistics> layers;
    std::int64_t batch_size = 0;  ///< samples in the batch
    /// Layer whose running statistics lie furthest (largest kl) from the batch's, from the
    /// population's; empty where no layer has both.
    std::optional<std::int64_t> worst_from_batch, worst_from_population;
    /// The same training batch both ways: share correct and mean cross-entropy; NaN where that way
    /// does not exist.
    double accuracy_batch = 0.0, accuracy_running = 0.0;
    double loss_batch = 0.0, loss_running = 0.0;
};

/// Every batch norm folded into a neighbouring linear layer, on a copy.
struct FoldCheck {
    struct LayerFold {
        bool present = false;   ///< the layer has batch norm
        bool possible = false;  ///< it has running statistics and a linear layer on its side
        std::string into;       ///< "layer 2's linear", "the output layer"; for people
        std::string why;        ///< one sentence: how it folds, or why it cannot be
        /// Why it cannot be folded into the linear layer on the other side: the activation between.
        std::string why_not_other;
        Histogram original, folded;     ///< weights it is folded into, before and after; same bins
        double max_logit_change = 0.0;  ///< max |Δlogit| with this layer alone folded
    };
    std::vector<LayerFold> layers;
    std::int64_t folded = 0;        ///< how many of them
    std::int64_t samples = 0;       ///< validation samples over which logits were compared
    double max_logit_change = 0.0;  ///< max |Δlogit| of the copy with all folded, eval mode
    double max_logit = 0.0;         ///< max |logit|, for scale
    std::int64_t changed_predictions = 0;
};

/// Statistics of random training batches of the present size, fewer than asked for in large nets.
struct BatchScatter {
    std::int64_t layer = 0, channel = 0, batch_size = 0;
    std::vector<float> mean, std;  ///< [draws]: μ_B and σ_B, the root of the biased variance
    double population_mean = 0.0, population_std = 0.0;  ///< std from the unbiased variance
    double running_mean = 0.0, running_std = 0.0;        ///< NaN without buffers
    /// The last training step's own.
    double batch_mean = 0.0, batch_std = 0.0;
};

/// One validation sample among random training samples, in batches of the present size.
struct CompanionCheck {
    std::int64_t sample = 0, label = 0, batch_size = 0, classes = 0;
    std::vector<float> batch_logits;    ///< [draws × classes], batch statistics; empty for size 1
    std::vector<float> running_logits;  ///< [classes]; empty without buffers
    std::vector<std::int64_t> predictions;  ///< [draws]
    std::optional<std::int64_t> running_prediction;
    /// Share of up to 200 validation samples, batched with each other, that change prediction.
    double unsteady_share = 0.0;
    std::int64_t unsteady_samples = 0;
    /// Of a regression in place of classes: logits are predicted values, in the target's own units,
    /// and this is the root mean square over those samples of the deviation of what is predicted
    /// from draw to draw. NaN for classes.
    double spread = kNaN;
    double truth = kNaN;  ///< the sample's own target, likewise
};

struct Prediction {
    std::int64_t sample = 0, label = 0;
    /// −1 where that way does not exist or gives NaN; probability of that class by softmax.
    std::int64_t by_running = -1, by_batch = -1;
    double probability_running = 0.0, probability_batch = 0.0;
    std::vector<float> values;  ///< as the network is given it, in the data's own units
};

/// Validation samples in batches of the training batch size, in their order.
struct Predictions {
    std::vector<Prediction> samples;
    std::int64_t classes = 0;
    /// [label × classes + predicted], counts; empty where not asked for or that way does not exist.
    std::vector<std::int64_t> confusion_running, confusion_batch;
    /// Of a regression, where the confusion is asked for, in place of it: what is true and what is
    /// predicted, in the target's own units, [validation samples]; empty as the confusion.
    std::vector<float> targets, outputs_running, outputs_batch;
};

/// What the network says over the plane, by running statistics (by the batch norm of the grid's own
/// statistics it would mean nothing); none where there are none.
struct DecisionBoundary {
    std::int64_t side = 0;                          ///< points along x and along y
    double x_lo = 0, x_hi = 0, y_lo = 0, y_hi = 0;  ///< in the data's own units
    std::vector<float> probability;                 ///< [side × side] of class 1, row y by row
    /// Place of the i-th point along x, along y; the first and the last lie on the ends.
    double x(std::int64_t i) const { return along(x_lo, x_hi, i); }
    double y(std::int64_t i) const { return along(y_lo, y_hi, i); }

  private:
    double along(double lo, double hi, std::int64_t i) const {
        return side < 2 ? lo
                        : lo + (hi - lo) * static_cast<double>(i) / static_cast<double>(side - 1);
    }
};

/// Validation by running statistics, with the weights as they are and with their mean, whose
/// running statistics are the present ones (they are nobody's mean) or those of a pass over the
/// training set (torch.optim.swa_utils.update_bn). NaN where there are none.
struct AveragedCheck {
    std::int64_t steps = 0;             ///< in the mean; 0: none is kept, or no step was made since
    double loss = 0.0, accuracy = 0.0;  ///< of the weights as they are
    double averaged_loss = 0.0, averaged_accuracy = 0.0;
    double updated_loss = 0.0, updated_accuracy = 0.0;
};

struct Inspection {
    std::int64_t step = 0;
    InspectionRequest request;
    double seconds = 0.0;  ///< what making it took
    std::optional<InspectedStatistics> statistics;
    std::optional<FoldCheck> fold;
    std::optional<BatchScatter> batches;
    std::optional<CompanionCheck> companions;
    std::optional<ChannelArithmetic> channel;
    std::optional<Predictions> predictions;
    std::optional<DecisionBoundary> boundary;
    std::optional<WhyLook> why;
    std::optional<AveragedCheck> averages;
};

}  // namespace normscope
