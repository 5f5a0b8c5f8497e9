// SPDX-License-Identifier: GPL-3.0-or-later
// What a run records, decided by step number alone, so a recording is the same at any frame rate.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/record/frame.h"
#include "model/record/health.h"
#include "model/record/layer_statistics.h"
#include "model/settings/experiment.h"
#include "model/settings/nan.h"

namespace normscope {

/// One per optimizer step.
struct StepRecord {
    std::int64_t step = 0;  ///< steps done, this one included: the first is 1
    /// Cross-entropy of the training batch, before the update; mean squared error of the
    /// standardised target in a regression. Of several batches accumulated the mean of theirs,
    /// whose gradient the step follows.
    float train_loss = 0;
    /// Share correct in all the step's samples, in [0, 1]; R² in a regression, 1 − loss/variance
    /// over the training part.
    float train_accuracy = 0;
    double lr = 0;  ///< the rate of this step, by the schedule
    /// Of all parameters that are not locked, before clipping; NaN where it was not needed: without
    /// clipping at steps that are not recorded.
    double gradient_norm = kNaN;
    bool clipped = false;  ///< gradients were scaled down to optimizer.clip_grad_norm
};

/// One per recorded step that is validated (see validatedPart). Validation figures are NaN where
/// they do not exist: running statistics without buffers, batch statistics with a batch size of 1.
struct MetricsRecord {
    std::int64_t step = 0;
    double train_loss = 0;
    double train_accuracy = 0;
    double val_loss_running = 0;      ///< validation set, running statistics
    double val_accuracy_running = 0;  ///< in [0, 1]; R² in a regression, as all accuracies here
    double val_loss_batch = 0;      ///< validation set in batches of the training batch size, each
    double val_accuracy_batch = 0;  ///< normalized by its own statistics
    double lr = 0;                  ///< as StepRecord's, of the last step
    double gradient_norm = kNaN;
    bool clipped = false;
    std::int64_t val_samples = 0;  ///< that were validated; 0 where it is not known
    bool val_few = false;          ///< not the whole set, see ValidatedPart
};

/// One per recorded step: every layer and tap over that step's training batch.
struct LayerRecord {
    std::int64_t step = 0;
    struct Entry {
        bool present = false;
        Summary summary;
        double saturated_share = 0;
        double dead_share = 0;
        /// All values in kRecordedBins equal bins from the smallest to the largest finite one, so
        /// that none lies outside.
        Histogram histogram;
        std::vector<float> p15, p50, p85;  ///< percentiles of each unit, [features]
    };
    struct Affine {
        /// [features], after the step's update (one later than the values' own); empty without
        /// batch norm or affine.
        std::vector<float> gamma, beta;
    };
    std::vector<PerTap<Entry>> layers;  ///< [layer]
    std::vector<Affine> affine;         ///< [layer]
    /// [layer]; with the gradients among the taps known of the steps that are recorded by their
    /// number, not of one that is recorded because something changed behind it.
    std::vector<WeightUpdate> updates;
    std::size_t bytes() const;  ///< about what it holds
};
inline constexpr std::size_t kRecordedBins = 80;

/// One per recorded step: how each layer's three statistics lie to each other, over the step's
/// training batch.
struct DualRecord {
    std::int64_t step = 0;
    struct Layer {
        bool present = false;
        /// Means over channels; variances unbiased; NaN where there are none.
        double batch_mean = 0, batch_var = 0;
        double running_mean = 0, running_var = 0;
        double population_mean = 0, population_var = 0;
        Divergence from_batch, from_population;
    };
    std::vector<Layer> layers;
    double accuracy_batch = 0, accuracy_running = 0;  ///< of the training batch, both ways
    Health health = {};                               ///< what the step itself was like
};

/// Recorded steps: 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, then every 200th, from
/// 100,000 on every 1,000th and from a million on every 10,000th, which is a hundredth of the way;
/// counted anew after each intervention, so that the effect of a change is recorded densely.
/// `since` is steps since the run's start or the last intervention.
bool isRecorded(std::int64_t since);
inline constexpr std::int64_t kRecordInterval = 200;
/// How much of the validation set is measured at a step, which has a MetricsRecord unless it is
/// none: all of it at each recorded one where that takes a moment (`cost` 0). Otherwise `cost` is
/// how many steps take as long: while records are dense the same few samples are measured at each
/// of them, then all, each time so many steps later that it stays a tenth of the time.
enum class ValidatedPart { None, Few, All };
ValidatedPart validatedPart(std::int64_t since, std::int64_t cost);

/// Why a run stands still; in the words shown to the user.
struct Fault {
    enum class Kind { BatchOfOne, Diverged, Data, Internal };
    Kind kind = Kind::Internal;
    std::int64_t step = 0;  ///< the step that could not be made
    std::string what;       ///< one sentence
    std::string why;
    std::string remedy;
    std::string oneLine() const { return what + " " + why + " " + remedy; }
};

}  // namespace normscope
