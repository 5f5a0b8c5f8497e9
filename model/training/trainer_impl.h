// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to the trainer's own files.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "model/training/rate_meter.h"
#include "model/training/timeline.h"
#include "model/training/trainer.h"

namespace normscope {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

struct Trainer::Impl {
    Impl(DatasetLoader dataset_loader, Run::Options run_options)
        : loader(std::move(dataset_loader)), options(run_options) {
        looker = std::jthread([this](std::stop_token stop) { look(stop); });
        thread = std::jthread([this](std::stop_token stop) { work(stop); });
    }

    // On the training thread.
    void work(std::stop_token stop);
    void work(const std::vector<Command>& taken, bool want_frame);
    void stopFor(const std::exception& error);
    bool waitForWork(std::stop_token stop, std::vector<Command>& taken);
    void execute(const Command& command);
    void start(const command::Start& start);
    void intervene(const command::Intervene& change);
    void addTwin(const command::AddTwin& add);
    Run makeTwin(const Experiment& whole, const std::shared_ptr<const Dataset>& its_data) const;
    void removeTwin();
    void visit(std::int64_t step);
    void leavePast();
    void noteOnTimelines();
    bool fork(std::int64_t step, std::optional<Target> undo);
    void undo();
    void play(bool once);
    void playTo(const command::PlayTo& wish);
    void halt();  ///< paused
    void trainOneStep();
    bool catchUp();
    void beginFrame();
    void makeInspection();
    /// What was looked at is no longer what is to be shown: a look under way is not to arrive.
    void dropLooks();
    /// What is shown is no longer what is: frames and closer looks are due.
    void noteChange() { frame_dirty = inspection_dirty = true; }
    bool isBehind() const;  ///< run B has steps to catch up
    /// What a run recorded since last time, and its latest step where `with_step`.
    void publishRecords(Run& from, RunUpdate Update::*to, bool with_step);
    void publishExperiment();
    void publishStatus();
    void publishFaults();
    bool frameAllowed(Clock::time_point now) const;
    Clock::time_point frameDue() const;
    bool inspectionWanted() const {
        return run && inspection_dirty && inspection_request.wantsAnything();
    }
    Clock::time_point inspectionDue() const;
    Clock::time_point nextStepDue() const;
    void paceNextStep();
    void notify(const std::string& notice);
    Experiment wholeExperiment() const;

    // On the looking thread, which spares the training thread the counting.
    void look(std::stop_token stop);
    struct LookJob {
        std::shared_ptr<PendingLook> first, second;  ///< second: null without a twin
        std::shared_ptr<ColumnExtents> twin_extents;
        std::uint64_t number = 0;
    };
    void finish(const LookJob& job);

    const DatasetLoader loader;
    const Run::Options options;

    // Shared, under the mutex.
    std::mutex mutex;
    std::condition_variable_any wake;
    std::vector<Command> commands;
    bool frame_wanted = false;
    Update outgoing;
    std::condition_variable_any look_wake;
    std::optional<LookJob> look_job;
    std::uint64_t look_number = 0;  ///< looks of an older one are dropped

    // Set by the looking thread, read by the training thread.
    std::atomic<bool> looking = false;  ///< set by the training thread, where it hands over a look
    std::atomic<Clock::time_point> look_due{};  ///< it has rested enough

    // The training thread's own.
    BackendInfo backend;
    std::optional<Run> run;   ///< A
    std::optional<Run> twin;  ///< B
    std::vector<Setting> twin_differences;
    Timeline timeline, twin_timeline;
    std::optional<std::int64_t> visit_wanted;  ///< of several asked for, the last
    std::optional<Run> past, past_twin;        ///< shown in place of the runs while visiting
    std::optional<Fault> own_fault;  ///< of no run: a start that failed, an unexpected error
    std::shared_ptr<const Dataset> data;
    Configuration data_configuration;
    std::uint64_t run_number = 0;
    bool playing = false;
    bool loading = false;
    bool single_step = false;
    std::optional<std::int64_t> stop_at;  ///< of PlayTo; only while playing
    bool rushing = false;                 ///< to there at full speed
    double speed = 0.0;
    bool frame_dirty = false;
    ObservationRequest request;
    InspectionRequest inspection_request;
    bool inspection_dirty = false;
    std::shared_ptr<ColumnExtents> twin_extents = std::make_shared<ColumnExtents>();
    Clock::time_point step_due{};
    Clock::time_point last_frame{};
    Clock::time_point last_status{};
    Seconds last_frame_cost{0};
    Clock::time_point last_inspection{};
    Seconds last_inspection_cost{0};
    RateMeter steps_meter, observing_meter;

    // Last: they start when all else is there, and join before it goes.
    std::jthread looker;
    std::jthread thread;
};

}  // namespace normscope
