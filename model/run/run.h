// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/data/dataset.h"
#include "model/inspect/inspection.h"
#include "model/record/records.h"

namespace normscope {

struct PendingLook;
class RecordLane;

/// Whether runs made from now on take the fused path where they can. Of the process, as the number
/// of threads is; true until it is set.
bool fusedSteps();
void setFusedSteps(bool fused);

/// A thread for Run::Options::lane: makes what is recorded while the steps go on, at a lower
/// priority. For any number of runs, on any threads.
std::shared_ptr<RecordLane> makeRecordLane();

/// One training run, single-threaded, deterministic: the same experiment on the same machine gives
/// bitwise the same weights. Owns its network, optimizer, generators and recording.
///
/// A step that cannot be made (batch of one in training mode, non-finite loss) leaves weights,
/// buffers, optimizer state and the order of the data as they were before it, and sets fault().
/// An intervention clears the fault.
class Run {
  public:
    struct Options {
        bool record = true;  ///< make metrics, layer and dual records on schedule (see isRecorded)
        bool record_population = false;  ///< in dual records too: a pass over the training set each
        bool fused = fusedSteps();  ///< LibTorch makes no steps where there are kernels: see path()
        bool record_layers = true;  ///< with `record`: layer and dual records too, not only metrics
        /// After which steps it is looked for why (WhyLook), which takes as long as some steps.
        std::set<std::int64_t> why_at = {};
        /// Makes the records, which then arrive some steps later; null: each step makes its own.
        std::shared_ptr<RecordLane> lane = nullptr;
    };
    /// Throws SettingError for an experiment that cannot be.
    Run(Experiment experiment, std::shared_ptr<const Dataset> data, Options options);
    Run(Experiment experiment, std::shared_ptr<const Dataset> data);
    ~Run();
    Run(Run&&) noexcept;
    Run& operator=(Run&&) noexcept;

    /// Applies the interventions due and makes one optimizer step; false when it could not be made.
    bool step();
    /// The same, but asks once nothing can fail any more and before the weights move; where it is
    /// not to go on, all is as before and there is no fault.
    bool step(const std::function<bool()>& goes_on);

    std::int64_t stepsDone() const;
    double epoch() const;  ///< passes over the training set so far, fractional
    const std::optional<Fault>& fault() const;
    const Dataset& data() const;
    /// The validation samples as they are measured now: shifted and ordered (ValidationConfig).
    const Samples& validation() const;
    std::int64_t parameterCount() const;
    /// What makes its steps: "fused (AVX-512)", or "LibTorch". Weights differ between the two, by
    /// rounding.
    std::string path() const;

    /// The experiment with everything applied so far (and what is still to come of a replay).
    const Experiment& experiment() const;
    /// The configuration in force now.
    const Configuration& configuration() const;

    /// Applies live settings now, before the next step, and records them as an intervention.
    /// Throws SettingError (nothing changed) for a key that needs a rebuild or a bad value.
    void intervene(std::vector<Setting> settings);

    const StepRecord& lastStep() const;
    /// Records made since the last call (step 0 never has any).
    std::vector<MetricsRecord> takeMetrics();
    std::vector<LayerRecord> takeLayerRecords();
    std::vector<DualRecord> takeDualRecords();
    std::vector<WhyLook> takeWhys();                  ///< of Options::why_at
    void lookForWhyAt(std::set<std::int64_t> steps);  ///< in place of those of the options
    /// Makes a metrics record, of the whole validation set, and a layer record for the current step
    /// if there are none yet.
    void recordNow();
    bool recordsArePending() const;  ///< in the lane
    void finishRecords();            ///< waits for those
    void dropRecords();              ///< those, and all that were not taken

    /// Reads the activations of the last training forward; after an intervention, or before the
    /// first step, of the same (or first) batch under the present settings. Draws no random number,
    /// touches no buffer.
    /// Ranges that fit themselves also take in `include`.
    Frame observe(const ObservationRequest& request, const ColumnExtents& include = {});
    /// The part of observe() that needs the run, and little time; finishLook() does the rest, on
    /// any thread, while the run goes on.
    std::shared_ptr<PendingLook> beginLook(const ObservationRequest& request);

    /// A closer look at the run as it stands, under the present settings. Touches nothing of it.
    /// Channels, layers and samples out of range are clamped.
    Inspection inspect(const InspectionRequest& request);

    /// All that decides how the run goes on, in memory of its own and never changed after.
    class Snapshot;
    std::shared_ptr<const Snapshot> snapshot() const;
    /// A run that stands where the snapshot was taken and goes on bitwise as that one did, as long
    /// as `experiment` has the same interventions up to there. Its gradients are not known before a
    /// step.
    static Run resume(const Snapshot& snapshot, Experiment experiment, Options options);

    /// What resume() takes, from toBytes() of a snapshot of a run of this experiment. Throws
    /// SettingError as the constructor does, DamagedBytes for bytes that do not fit.
    static Run restore(std::string_view bytes, Experiment experiment,
                       std::shared_ptr<const Dataset> data, Options options);

    /// SHA-256 over all parameters and buffers in a fixed order, as lower-case hex.
    std::string weightsSha256() const;

    /// One named parameter or buffer as values, for tests and exports:
    /// "layers.0.linear.weight", "layers.0.norm.running_var", "output.bias", …
    struct NamedTensor {
        std::string name;
        std::vector<std::int64_t> shape;
        std::vector<float> values;
    };
    std::vector<NamedTensor> state() const;

  private:
    struct Impl;
    explicit Run(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

class Run::Snapshot {
  public:
    ~Snapshot();
    std::int64_t step() const;
    std::size_t bytes() const;  ///< about what it holds
    /// All of it but the data and the experiment; see Run::restore(). On any thread.
    std::string toBytes() const;

  private:
    friend class Run;
    struct State;
    explicit Snapshot(std::unique_ptr<const State> state);
    std::unique_ptr<const State> state_;
};

/// See Run::beginLook().
Frame finishLook(PendingLook& look, const ColumnExtents& include = {});

/// Throws SettingError for an experiment that cannot be with these data, as a run of it would.
void checkWith(const Dataset& data, const Experiment& experiment);

/// What runs the arithmetic, for the status bar and file headers.
struct BackendInfo {
    std::string libtorch;         ///< "1.13.0"
    std::string blas;             ///< "OpenBLAS 0.3.21", "reference BLAS", …
    bool reference_blas = false;  ///< training is up to ten times slower than it could be
    int threads = 1;
};

/// Sets one compute thread and flush-denormal for the calling thread; idempotent.
BackendInfo configureBackend();
/// The same flushing for a thread that only looks, so that it sees what this one would.
void configureLooker();

}  // namespace normscope
