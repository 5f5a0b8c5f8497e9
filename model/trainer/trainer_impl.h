// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to the trainer's own files.
#pragma once

#include <stop_token>
#include <thread>

#include "model/run/playback.h"
#include "model/run/timeline.h"
#include "model/run/twin_steps.h"
#include "model/trainer/rate_meter.h"
#include "model/trainer/trainer.h"
#include "model/trainer/trainer_shared.h"

namespace normscope {

/// How often something may be done: for a share of the time, and not more often than a period.
class Share {
  public:
    Share(double share, Clock::duration period) : share_(share), period_(period) {}
    void note(Clock::time_point begin, Clock::time_point end) {
        last_ = end;
        cost_ = end - begin;
    }
    void forgive() { cost_ = {}; }  ///< the next one need not wait for its share
    Clock::time_point due() const {
        return last_ + std::max(period_, std::chrono::duration_cast<Clock::duration>(
                                             Seconds(cost_) / share_));
    }

  private:
    double share_;
    Clock::duration period_;
    Clock::time_point last_{};
    Clock::duration cost_{0};
};

/// One run with the snapshots of its past, and what stands in its place while a step is visited.
struct Lane {
    std::optional<Run> run;
    Timeline timeline;
    std::optional<Run> past;
    std::optional<Run>& shown() { return past ? past : run; }
    /// Takes the place of what was there; none: leaves the lane empty.
    void begin(std::optional<Run> begun) {
        *this = Lane{std::move(begun), Timeline{}, std::nullopt};
    }
};

struct Trainer::Impl {
    Impl(DatasetLoader dataset_loader, Run::Options run_options, double twin_beside_from)
        : loader(std::move(dataset_loader)),
          options(withLane(std::move(run_options))),
          steps(twin_beside_from) {
        looker = std::jthread([this](std::stop_token stop) { look(stop); });
        thread = std::jthread([this](std::stop_token stop) { work(stop); });
    }

    static Run::Options withLane(Run::Options options) {
        if (options.record)
            options.lane = makeRecordLane();
        return options;
    }

    // On the training thread: its loop.
    void work(std::stop_token stop);
    void work(const std::vector<Command>& taken, bool want_frame);
    void stopFor(const std::exception& error);
    bool waitForWork(std::vector<Command>& taken);
    void trainOneStep();
    bool catchUp();
    bool isBehind() const;  ///< run B has steps to catch up
    bool isMoving() const;  ///< steps are being made

    // Commands.
    void execute(const command::Start& start);
    void execute(const command::Intervene& change);
    void execute(const command::AddTwin& add);
    void execute(const command::RemoveTwin&);
    void execute(const command::Visit& visit) { visit_wanted = visit.step; }
    void execute(const command::Live&) { leavePast(); }
    void execute(const command::Fork& fork) { goBack(fork.step, std::nullopt); }
    void execute(const command::Undo&);
    void execute(const command::Redo& redo);
    void execute(const command::Play&) { play(/*once=*/false); }
    void execute(const command::Pause&) { playback.halt(); }
    void execute(const command::StepOnce&) { play(/*once=*/true); }
    void execute(const command::PlayTo& wish);
    void execute(const command::Speed& speed) { playback.setSpeed(speed.steps_per_second); }
    void execute(const command::Observe& observe);
    void execute(const command::Inspect& inspect);
    void execute(const command::Still& wish) {
        still = wish.still;
        playback.restart();
        if (still)
            finishRecords();  // or what is held would lack those of the last steps
    }
    void execute(const command::Keep& keep) { keep_period = keep.period; }
    void execute(const command::LookForWhy& look);
    void execute(const command::GiveUpReading&) {}  ///< there is none, or not any more
    std::shared_ptr<const Dataset> read(const Configuration& configuration);
    bool readingIsWanted();
    void play(bool once);
    Run makeTwin(const Experiment& whole, const std::shared_ptr<const Dataset>& its_data) const;
    bool goOnFrom(const SavedRuns& saved);
    void addTwinFromHere(const std::vector<Setting>& differences);

    // Time travel.
    void visit(std::int64_t step);
    void leavePast();
    void noteOnTimelines();
    /// Whose last intervention is taken out.
    struct TakenOut {
        bool of_a = false, of_b = false;
    };
    void goBack(std::int64_t step, std::optional<TakenOut> undo);
    void goBack(Lane& lane, std::int64_t step, bool undo, bool without_last);

    // Looks.
    void beginFrame();
    void makeInspection();
    /// What was looked at is no longer what is to be shown: a look under way is not to arrive.
    void dropLooks();
    /// What is shown is no longer what is: frames and closer looks are due.
    void noteChange() { frame_dirty = inspection_dirty = state_dirty = true; }
    Clock::time_point frameDue() const;
    /// The next frame does not wait for its share of the time: it shows what a command did.
    bool frame_soon = false;
    std::uint64_t commands_done = 0;
    bool frameAllowed() const { return !shared.looking && Clock::now() >= frameDue(); }
    bool frameIsLate();
    Clock::time_point inspectionDue() const;
    bool inspectionWanted() const {
        return a.run && inspection_dirty && inspection_request.wantsAnything();
    }

    // What goes up.
    void handUpState();
    bool stateWanted() const { return keep_period.count() > 0 && state_dirty && a.run; }
    Clock::time_point stateDue() const;
    /// What a run recorded since last time, and its latest step where `with_step`.
    void publishRecords(Lane& from, bool with_step);
    void takeUpRecords();  ///< while no step does
    void finishRecords();  ///< and waits for those that are still made
    bool recordsArePending() const;
    void publishExperiment();
    /// Run B is another one, or none; `from`: begun from that step of run A.
    void publishTwin(std::optional<std::int64_t> from = std::nullopt);
    void publishStatus();
    void publishFaults();
    Experiment wholeExperiment() const;

    // On the looking thread, which spares the training thread the counting.
    void look(std::stop_token stop);
    void finish(const LookJob& job);

    const DatasetLoader loader;
    Run::Options options;
    TrainerShared shared;

    // The training thread's own.
    std::stop_token stopping;
    BackendInfo backend;
    Lane a, b;
    std::vector<Setting> twin_differences;
    std::optional<std::int64_t> visit_wanted;  ///< of several asked for, the last
    std::optional<Fault> own_fault;  ///< of no run: a start that failed, an unexpected error
    std::shared_ptr<const Dataset> data;
    Configuration data_configuration;
    std::uint64_t run_number = 0;
    bool loading = false;
    double loading_share = 0;
    Playback playback;
    bool still = false;  ///< no step is made, whatever `playback` says
    ObservationRequest request;
    bool frame_dirty = false;
    InspectionRequest inspection_request;
    bool inspection_dirty = false;
    std::chrono::milliseconds keep_period{0};
    bool state_dirty = false;  ///< steps or changes since a snapshot was handed up
    Clock::time_point state_at{};
    std::optional<Clock::time_point> state_waits;  ///< for records, since then
    std::shared_ptr<ColumnExtents> twin_extents = std::make_shared<ColumnExtents>();
    /// Observing may take this share of the training thread's time at most; where to begin a look
    /// is dear, looks come less often.
    Share frame_share{0.15, Clock::duration{0}};
    /// The same for closer looks.
    Share inspection_share{0.05, std::chrono::milliseconds(250)};
    Clock::time_point last_status{};
    RateMeter steps_meter, observing_meter;
    double step_seconds = 0;  ///< see TrainerStatus

    // Last: they start when all else is there, and join before it goes.
    TwinSteps steps;
    std::jthread looker;
    std::jthread thread;
};

}  // namespace normscope
