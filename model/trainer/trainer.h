// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/record/history.h"
#include "model/run/run.h"
#include "model/run/twin_steps.h"
#include "model/settings/target.h"

namespace normscope {

/// Two runs' states as Run::Snapshot::toBytes() gives them.
struct SavedRuns {
    std::string a;
    std::string b;  ///< empty without a twin
};

// Commands to the training thread, carried out in order between two steps.
namespace command {
struct Start {  ///< begin this experiment, and its twin where it has one, anew, from step 0
    Experiment experiment;
    bool paused = false;
    /// Instead of step 0: where runs of this experiment stood. What does not fit is refused with a
    /// notice, and the runs begin at step 0.
    std::shared_ptr<const SavedRuns> from = nullptr;
};
struct Intervene {
    std::vector<Setting> settings;
    Target target = Target::A;
};
/// Begin run B at step 0 with these differences; it catches up with run A, which waits, and goes on
/// in lockstep. Replaces a twin there is.
struct AddTwin {
    std::vector<Setting> differences;
    /// Begin it as run A stands, or stood at the step visited: they share what was before, and part
    /// there by live settings. From the newest step there is nothing to catch up.
    bool from_here = false;
};
struct RemoveTwin {};
/// Show the runs as they stood after `step` steps; training waits meanwhile. Clamped to what was
/// trained.
struct Visit {
    std::int64_t step = 0;
};
/// Back to the newest step; Play and StepOnce do so too.
struct Live {};
/// Go on from `step`, with what was changed up to there, as if nothing had come after.
struct Fork {
    std::int64_t step = 0;
};
/// Back to just before the last intervention of either run, which is taken out of the experiment.
struct Undo {};
/// Back to `step`, where changes were taken out, which are made again.
struct Redo {
    std::int64_t step = 0;
    std::vector<Setting> of_a;  ///< empty: none
    std::vector<Setting> of_b;
};
struct Play {};
struct Pause {};
struct StepOnce {};  ///< one step, then paused
struct Still {       ///< make no step meanwhile, whatever is asked for; looks are made at once
    bool still = true;
};
/// Train on until `step` steps are made, then paused; at once where there are as many already.
struct PlayTo {
    std::int64_t step = 0;
    bool full_speed = false;  ///< whatever Speed says
};
struct Speed {
    double steps_per_second = 0;  ///< 0 is as fast as it goes
};
struct Observe {  ///< replaces the request for frames
    ObservationRequest request;
};
/// Replaces the request for closer looks, which are made in the pauses between steps, at most a few
/// a second and for a small share of the time; at once while nothing trains.
struct Inspect {
    InspectionRequest request;
};
/// Look for why after these steps, in place of those asked for before: RunUpdate::whys.
struct LookForWhy {
    std::set<std::int64_t> at;
};
/// Hand up a snapshot of each run at least so often while it trains, and of where it stops.
struct Keep {
    std::chrono::milliseconds period{0};  ///< 0: never, as at first
};
/// Ends the reading of data that goes on now; another Start does so too. The run before goes on.
struct GiveUpReading {};
}  // namespace command

using Command =
    std::variant<command::Start, command::Intervene, command::AddTwin, command::RemoveTwin,
                 command::Visit, command::Live, command::Fork, command::Undo, command::Redo,
                 command::Play, command::Pause, command::StepOnce, command::PlayTo, command::Speed,
                 command::Observe, command::Inspect, command::Keep, command::Still,
                 command::GiveUpReading, command::LookForWhy>;

/// What the training thread says of itself.
struct TrainerStatus {
    std::uint64_t run = 0;       ///< grows by one at each Start; values of an older run are stale
    std::uint64_t commands = 0;  ///< carried out or refused so far, see Trainer::post()
    bool playing = false;
    bool still = false;        ///< see command::Still
    bool loading = false;      ///< reading or generating the data
    double loading_share = 0;  ///< of which is done, where it takes a while
    std::int64_t step = 0;
    bool has_twin = false;
    std::int64_t twin_step = 0;  ///< behind `step` while run B catches up, or where it had to stop
    bool twin_beside = false;    ///< its steps are made beside run A's, on a thread of their own
    std::optional<std::int64_t> visited;  ///< the step shown, where it is not the newest
    std::int64_t timeline_interval = 0;   ///< steps between the snapshots kept
    std::size_t timeline_bytes = 0;
    double epoch = 0;              ///< passes over the training set, fractional
    double steps_per_second = 0;   ///< over the last second of training, or the last two steps
    double step_seconds = 0;       ///< what the newest took, of both runs
    double observation_share = 0;  ///< of the training thread's time, over the last second
    std::int64_t parameters = 0;
    std::int64_t features = 0, classes = 0, train_samples = 0, validation_samples = 0;
    std::string dataset_name;
    BackendInfo backend;
    std::string path;  ///< what makes run A's steps, see Run::path
};

/// What came up of one run since the last drain. Records are lossless; the frame is the latest.
struct RunUpdate {
    std::vector<StepRecord> steps;
    std::vector<MetricsRecord> metrics;
    std::vector<LayerRecord> layers;
    std::vector<DualRecord> dual;
    std::vector<WhyLook> whys;
    std::shared_ptr<const Frame> frame;             ///< set when there is a new one
    std::shared_ptr<const Inspection> inspection;   ///< likewise
    std::shared_ptr<const Run::Snapshot> snapshot;  ///< likewise; all records up to it came before
    std::optional<Fault> fault;                     ///< the run's present fault, if any
};

/// All that came up since the last drain; the base is run A.
struct Update : RunUpdate {
    TrainerStatus status;
    /// Set when the run was started anew: everything shown of the old one is to be cleared first.
    bool restarted = false;
    std::int64_t begun_at = 0;  ///< where restarted: the step at which run A began
    std::shared_ptr<const Experiment> experiment;  ///< set when it changed; with its twin
    /// Set when run B was begun or taken away: what is shown of an older one is to be cleared
    /// first.
    bool twin_restarted = false;
    /// Set where run B was begun from a step of run A: up to there what was recorded is run A's.
    std::optional<std::int64_t> twin_from;
    /// Set when the runs went back to an earlier step to go on from there: what is shown of later
    /// ones is to be cut off first.
    std::optional<std::int64_t> forked_at;
    RunUpdate twin;  ///< run B; histograms binned over the same ranges as run A's
    std::shared_ptr<const Dataset> data;  ///< set when the runs' data changed
    std::vector<std::string> notices;     ///< refused commands, one sentence each
};

using DatasetLoader = std::function<std::shared_ptr<const Dataset>(const Configuration&)>;

/// A run on a thread of its own. All members may be called from any one other thread; none of them
/// waits for a step. The destructor stops and joins.
class Trainer {
  public:
    /// `beside_from`: see TwinSteps.
    explicit Trainer(DatasetLoader loader = loadDataset, Run::Options options = {true},
                     double beside_from = TwinSteps::kBesideFrom);
    ~Trainer();
    Trainer(const Trainer&) = delete;
    Trainer& operator=(const Trainer&) = delete;

    /// Its number: the status says how many were carried out, in the order in which they came.
    std::uint64_t post(Command command);
    /// Takes everything new and, where `want_frame`, asks for one more frame: at most one is made
    /// per call, so the looker's frame rate decides what observing costs.
    Update drain(bool want_frame);
    /// Asks for a frame that comes after all commands so far; whether it is there to be drained.
    bool askForAnswer();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace normscope
