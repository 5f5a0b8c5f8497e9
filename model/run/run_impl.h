// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to the run's own files; shows LibTorch.
#pragma once

#include <torch/types.h>

#include <deque>

#include "model/data/streams.h"
#include "model/inspect/statistics.h"
#include "model/network/fused/fused_step.h"
#include "model/network/inputs.h"
#include "model/network/network.h"
#include "model/record/probe.h"
#include "model/run/averages.h"
#include "model/run/batch_sequence.h"
#include "model/run/record_lane.h"
#include "model/run/run.h"
#include "model/run/validation.h"

namespace normscope {

/// What a run goes on from: everything of it that steps change, but for the view.
struct RunState {
    Configuration configuration;
    Network network;
    BatchSequence batches;
    Validation validation;
    std::int64_t done = 0;
    std::size_t next_intervention = 0;
    std::int64_t last_change = 0;
    std::int64_t recorded_at = 0;
    std::int64_t measured_at = 0;  ///< the last step at which all was validated
    Averages averages = {};
    StepRecord last = {};
    std::vector<std::int64_t> batch_indices = {};  ///< of the batch shown

    RunState clone() const {
        return {configuration, network.clone(),   batches,     validation,
                done,          next_intervention, last_change, recorded_at,
                measured_at,   averages.clone(),  last,        batch_indices};
    }
};

/// What the batches of one step come to.
struct StepTotal {
    double loss = 0;  ///< mean over the batches of their mean losses
    std::int64_t samples = 0;
    Score score;
};

struct Run::Impl : RunState {
    Impl(const Experiment& from, const std::shared_ptr<const Dataset>& dataset, Options run_options)
        : Impl(initialState(from.configuration, dataset), from, dataset, run_options) {}

    Impl(RunState state, Experiment whole, std::shared_ptr<const Dataset> dataset,
         Options run_options)
        : RunState(std::move(state)),
          experiment(std::move(whole)),
          options(run_options),
          data(std::move(dataset)),
          train_x(inputsOf(data->train, data->features())),
          probe(network) {}

    /// Null where batches are to be random.
    static BatchSequence::Order givenOrder(const Configuration& configuration,
                                           const Dataset& data) {
        if (configuration.data.order == Order::Shuffled)
            return nullptr;
        return std::make_shared<const std::vector<std::int64_t>>(byClass(data.train));
    }

    static RunState initialState(const Configuration& configuration,
                                 const std::shared_ptr<const Dataset>& dataset) {
        const auto& data = *dataset;
        auto generator = at::make_generator<at::CPUGeneratorImpl>(configuration.seed);
        RunState state{
            configuration,
            Network(configuration, data.shape, static_cast<std::int64_t>(data.classes.size()),
                    generator),
            BatchSequence(data.train.count(), mixed(configuration.seed, Stream::Batches)),
            Validation(dataset, configuration)};
        state.batches.follow(givenOrder(configuration, data));
        state.averages.follow(configuration.optimizer);
        return state;
    }

    void applyDue();
    void apply(const std::vector<Setting>& settings);
    /// `goes_on`: null where it goes on at any rate.
    bool step(const std::function<bool()>* goes_on);
    bool addBatches(StepTotal& total, const std::function<bool()>* goes_on);
    bool addBatch(std::int64_t part, std::int64_t parts, StepTotal& total,
                  const std::function<bool()>* goes_on);
    /// Loss of the batch, and its share of the gradient, which waits for addGradient().
    Score forward(double share, std::uint64_t seed);
    void addGradient(bool adds);
    void update();
    /// What the step that follows is to leave behind of its backward pass: for a record, or a view.
    void prepareTraces();
    void keepWeights();  ///< before the update
    /// Of the gradients that it followed, and of how far it went, where they were to be kept: when
    /// they are asked for, and before anything but a step changes the network.
    void takeWeightGradients();
    void measureUpdate();
    /// Into the taps of as many layers; where there are none they hold none.
    static void putWeightGradients(const std::vector<at::Tensor>& gradients,
                                   std::vector<LayerTaps>& all);
    AveragedCheck checkAverages();
    void choosePath();
    double gradientNorm() const;
    void keepGradients();
    void restoreGradients();
    /// What a fused step left in its buffers, into `taps` and `made_taps`.
    void fetchTaps();
    void nextBatch();
    void takeTruth();  ///< labels or targets of the batch
    at::Tensor inputsOfBatch() const;
    bool refusesBatch();
    Truth batchTruth() const { return truthOf(batch_labels, batch_targets); }
    void restoreBuffers();
    LabelledBatch shownBatch();
    bool failWithBatchOfOne();
    bool failWithDivergence(double loss);
    void refreshView(bool with_gradients = false);
    void addGradientsToView(const at::Tensor& outputs);
    /// Of the last step, without the validation.
    MetricsRecord stepMetrics() const;
    void measure(ValidatedPart part);  ///< with it, at once
    enum class Measured { OnSchedule, BeforeChange, Now };
    ValidatedPart partFor(Measured when) const;
    /// Whether the step was recorded without a validation, and nothing has changed since.
    bool missesValidation() const;
    void record(Measured validation);
    void recordMetrics(ValidatedPart part);  ///< of a step whose other records are made
    /// To the lane, or where there is none at once.
    void give(RecordSource&& source);
    /// Takes over what is made of `pending`; with `all`, waits for it.
    void collect(bool all);
    void keep(Records&& made);
    RecordSource metricsSource(ValidatedPart measured) const;
    RecordSource recordSource(ValidatedPart measured);
    /// In steps; 0 where it takes a moment. Of settings and data alone, so that a replay measures
    /// where the run did.
    std::int64_t validationCost() const;
    /// How many validation samples that is at most; a few are as many as take a moment.
    std::int64_t samplesOf(ValidatedPart part) const;
    PendingLook lookBothWays(const ObservationRequest& request);
    std::vector<ChannelStatistics> population();
    Inspection inspect(const InspectionRequest& request);
    WhyLook lookForWhy(double stretch);
    Statistics statistics() const {
        return configuration.mode == Mode::Train ? Statistics::BatchAndTrack : Statistics::Running;
    }

    Experiment experiment;
    Options options;
    std::shared_ptr<const Dataset> data;
    at::Tensor train_x;
    Probe probe;

    std::optional<Fault> fault;
    std::vector<MetricsRecord> metrics;
    std::vector<LayerRecord> layer_records;
    std::vector<DualRecord> dual_records;
    std::vector<WhyLook> whys;
    std::deque<std::shared_ptr<PendingRecords>> pending;  ///< in the lane, the oldest first

    std::vector<std::int64_t> batch_labels;
    std::vector<float> batch_targets;  ///< of a regression; else empty
    /// The batch shown, that of the last forward; undefined: not taken together yet.
    at::Tensor batch_x;
    std::int64_t accepted_rows = 0;    ///< of a batch that no norm refused under these settings
    std::unique_ptr<FusedStep> fused;  ///< null: LibTorch makes the steps
    bool path_chosen = false;          ///< for the present settings
    bool taps_in_fused = false;        ///< those of the last step made: see fetchTaps()
    at::Tensor output_gradient;        ///< LibTorch's path, from forward() to addGradient()
    std::vector<at::Tensor> gradients_kept;  ///< likewise: as they were before the step
    std::vector<LayerTaps> taps;
    std::vector<LayerTaps> made_taps;  ///< of the last step made: what is recorded of it
    // Of the last step, where it was to be kept: see prepareTraces().
    bool view_gradients = false, view_updates = false;
    bool step_is_recorded = false;  ///< by its number
    std::vector<at::Tensor> weight_gradients;
    std::vector<std::vector<float>> weights_before;  ///< [layer]
    std::vector<WeightUpdate> updates;
    bool gradients_are_due = false, update_is_due = false;
    bool has_gradient = false;  ///< of the last step; not after resuming
    bool view_is_stale = true;  ///< taps do not show the present settings
    Mode view_mode = Mode::Train;
};

}  // namespace normscope
