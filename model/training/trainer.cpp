// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/trainer.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "model/training/paired_frames.h"
#include "model/training/timeline.h"

namespace normscope {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// Observing may take this share of the training thread's time at most; where a look is dear, looks
/// come less often.
constexpr double kMaxObservationShare = 0.15;
/// Steps made again before a visited one, for the traces.
constexpr std::int64_t kVisitLead = 50;

/// Counts events and busy time over about the last second.
class RateMeter {
  public:
    void add(Clock::time_point now, double amount) {
        events_.emplace_back(now, amount);
        sum_ += amount;
        forget(now);
    }
    double perSecond(Clock::time_point now) {
        forget(now);
        if (events_.size() < 2)
            return 0.0;
        const double span = Seconds(now - events_.front().first).count();
        return span > 0 ? (sum_ - events_.front().second) / span : 0.0;
    }
    void clear() { *this = RateMeter{}; }

  private:
    void forget(Clock::time_point now) {
        while (!events_.empty() && now - events_.front().first > std::chrono::seconds(1)) {
            sum_ -= events_.front().second;
            events_.pop_front();
        }
    }
    std::deque<std::pair<Clock::time_point, double>> events_;
    double sum_ = 0.0;
};

void takeFrom(RunUpdate& from, RunUpdate& to) {
    to.fault = from.fault;
    to.steps.swap(from.steps);
    to.metrics.swap(from.metrics);
    to.layers.swap(from.layers);
    to.frame = std::exchange(from.frame, nullptr);
}

bool sameData(const Configuration& a, const Configuration& b) {
    auto da = a.data, db = b.data;
    da.batch_size = db.batch_size = 1;
    da.drop_last = db.drop_last = false;
    return da == db && a.seed == b.seed;
}

}  // namespace

struct Trainer::Impl {
    Impl(DatasetLoader dataset_loader, Run::Options run_options)
        : loader(std::move(dataset_loader)), options(run_options) {
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
    void trainOneStep();
    bool catchUp();
    void makeFrame();
    /// What a run recorded since last time, and its latest step where `with_step`.
    void publishRecords(Run& from, RunUpdate Update::*to, bool with_step);
    void publishExperiment();
    void publishStatus();
    void publishFaults();
    bool frameAllowed(Clock::time_point now) const;
    Clock::time_point nextStepDue() const;
    void paceNextStep();
    void notify(const std::string& notice);
    Experiment wholeExperiment() const;

    const DatasetLoader loader;
    const Run::Options options;

    // Shared, under the mutex.
    std::mutex mutex;
    std::condition_variable_any wake;
    std::vector<Command> commands;
    bool frame_wanted = false;
    Update outgoing;

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
    double speed = 0.0;
    bool frame_dirty = false;
    ObservationRequest request;
    ColumnExtents twin_extents;
    Clock::time_point step_due{};
    Clock::time_point last_frame{};
    Clock::time_point last_status{};
    Seconds last_frame_cost{0};
    RateMeter steps_meter, observing_meter;

    std::jthread thread;  // last: starts when all else is there, joins before it goes
};

void Trainer::Impl::work(std::stop_token stop) {
    backend = configureBackend();
    std::vector<Command> taken;
    while (!stop.stop_requested()) {
        const bool want_frame = waitForWork(stop, taken);
        try {
            work(taken, want_frame);
        } catch (const std::exception& error) {
            stopFor(error);
        }
        taken.clear();
        if (Clock::now() - last_status > std::chrono::milliseconds(50))
            publishStatus();
    }
}

void Trainer::Impl::work(const std::vector<Command>& taken, bool want_frame) {
    for (const auto& command : taken)
        execute(command);
    if (visit_wanted) {
        visit(*std::exchange(visit_wanted, std::nullopt));
        publishStatus();
    }
    const auto now = Clock::now();
    if (!past && !catchUp() && playing && run && now >= nextStepDue())
        trainOneStep();
    if (want_frame && run && frameAllowed(now))
        makeFrame();
}

void Trainer::Impl::stopFor(const std::exception& error) {
    playing = single_step = frame_dirty = false;
    own_fault = Fault{Fault::Kind::Internal, run ? run->stepsDone() : 0,
                      "Training stopped for an unexpected error.", std::string(error.what()) + ".",
                      "Play tries to go on; Reset starts anew."};
    publishFaults();
    publishStatus();
}

/// Sleeps until there is something to do; whether a frame is wanted.
bool Trainer::Impl::waitForWork(std::stop_token stop, std::vector<Command>& taken) {
    const bool behind = !past && twin && !twin->fault() && twin->stepsDone() < run->stepsDone();
    std::unique_lock lock(mutex);
    const auto something = [&] {
        return !commands.empty() || (frame_wanted && frame_dirty && frameAllowed(Clock::now()));
    };
    if (!behind) {
        if (!(playing && run) || past)
            wake.wait_for(lock, stop, std::chrono::milliseconds(200), something);
        else if (const auto due = nextStepDue(); due > Clock::now())
            wake.wait_until(lock, stop, due, something);
    }
    taken.swap(commands);
    return frame_wanted && frame_dirty;
}

Clock::time_point Trainer::Impl::nextStepDue() const {
    return speed > 0 && !single_step ? step_due : Clock::time_point{};
}

bool Trainer::Impl::frameAllowed(Clock::time_point now) const {
    return !playing || past || now - last_frame >= last_frame_cost / kMaxObservationShare;
}

void Trainer::Impl::execute(const Command& any) {
    std::visit(
        [this](const auto& given) {
            using T = std::decay_t<decltype(given)>;
            if constexpr (std::is_same_v<T, command::Start>) {
                start(given);
            } else if constexpr (std::is_same_v<T, command::Intervene>) {
                intervene(given);
            } else if constexpr (std::is_same_v<T, command::AddTwin>) {
                addTwin(given);
            } else if constexpr (std::is_same_v<T, command::RemoveTwin>) {
                removeTwin();
            } else if constexpr (std::is_same_v<T, command::Visit>) {
                visit_wanted = given.step;
            } else if constexpr (std::is_same_v<T, command::Live>) {
                leavePast();
            } else if constexpr (std::is_same_v<T, command::Fork>) {
                fork(given.step, std::nullopt);
            } else if constexpr (std::is_same_v<T, command::Undo>) {
                undo();
            } else if constexpr (std::is_same_v<T, command::Play>) {
                play(/*once=*/false);
            } else if constexpr (std::is_same_v<T, command::Pause>) {
                playing = single_step = false;
            } else if constexpr (std::is_same_v<T, command::StepOnce>) {
                play(/*once=*/true);
            } else if constexpr (std::is_same_v<T, command::Speed>) {
                // Beyond these a period is no duration; NaN is as fast as it goes.
                speed = given.steps_per_second > 0 ? std::clamp(given.steps_per_second, 1e-3, 1e6)
                                                   : 0.0;
                step_due = Clock::now();
            } else if constexpr (std::is_same_v<T, command::Observe>) {
                request = given.request;
                frame_dirty = true;
            }
        },
        any);
    publishStatus();
}

void Trainer::Impl::noteOnTimelines() {
    if (!options.record)
        return;
    timeline.note(*run);
    if (twin)
        twin_timeline.note(*twin);
}

void Trainer::Impl::visit(std::int64_t step) {
    if (!run)
        return;
    if (!options.record)
        return notify("This run keeps no past to go back to.");
    step = std::clamp<std::int64_t>(step, 0, run->stepsDone());
    if (step == run->stepsDone())
        return leavePast();
    const Run::Options silent{.record = false};
    past = timeline.at(step, run->experiment(), silent, kVisitLead);
    past_twin.reset();
    if (twin)
        past_twin = twin_timeline.at(std::min(step, twin->stepsDone()), twin->experiment(), silent,
                                     kVisitLead);
    frame_dirty = true;
}

void Trainer::Impl::leavePast() {
    visit_wanted.reset();
    if (!past)
        return;
    past.reset();
    past_twin.reset();
    step_due = Clock::now();
    frame_dirty = true;
}

/// Both runs go on from `step`; with `undo`, without the last intervention of that run (or of
/// both), which must be at `step`.
bool Trainer::Impl::fork(std::int64_t step, std::optional<Target> undo) {
    if (!run)
        return false;
    if (!options.record) {
        notify("This run keeps no past to go back to.");
        return false;
    }
    step = std::clamp<std::int64_t>(step, 0, run->stepsDone());
    const auto goBack = [&](Run& one, Timeline& its_timeline, bool without_last) {
        auto experiment = one.experiment();
        if (without_last)
            experiment.interventions.pop_back();
        else
            std::erase_if(experiment.interventions,
                          [&](const auto& change) { return change.step >= step && !undo; });
        if (!without_last && one.stepsDone() <= step && !undo)
            return;  // a twin that had to stop before stays there
        // One step is made again at least: what is recorded and shown of it is known then.
        auto back = its_timeline.at(std::min(step, one.stepsDone()), experiment, options,
                                    /*lead=*/1);
        back.takeMetrics();
        back.takeLayerRecords();
        one = std::move(back);
        its_timeline.truncate(step);
    };
    const bool of_a = undo && *undo != Target::B, of_b = undo && *undo != Target::A;
    goBack(*run, timeline, of_a);
    if (twin)
        goBack(*twin, twin_timeline, of_b);
    leavePast();
    frame_dirty = true;
    const std::lock_guard lock(mutex);
    for (auto* update : {static_cast<RunUpdate*>(&outgoing), &outgoing.twin}) {
        const auto later = [&](const auto& record) { return record.step > step; };
        std::erase_if(update->steps, later);
        std::erase_if(update->metrics, later);
        std::erase_if(update->layers, later);
        update->frame.reset();
    }
    outgoing.forked_at = outgoing.forked_at ? std::min(*outgoing.forked_at, step) : step;
    outgoing.experiment = std::make_shared<const Experiment>(wholeExperiment());
    outgoing.fault = run->fault();
    outgoing.twin.fault = twin ? twin->fault() : std::nullopt;
    return true;
}

void Trainer::Impl::undo() {
    const auto lastOf = [](const std::optional<Run>& one) -> std::int64_t {
        return one && !one->experiment().interventions.empty()
                   ? one->experiment().interventions.back().step
                   : -1;
    };
    const auto a = lastOf(run), b = lastOf(twin);
    const auto step = std::max(a, b);
    if (step < 0)
        return notify("There is nothing to undo.");
    if (!run || step > run->stepsDone())
        return notify("What comes next in this replay has not happened yet.");
    fork(step, a == b ? Target::Both : a > b ? Target::A : Target::B);
}

void Trainer::Impl::play(bool once) {
    leavePast();
    playing = run.has_value();
    single_step = playing && once;
    own_fault.reset();
    publishFaults();
    if (once)
        return;
    step_due = Clock::now();
    steps_meter.clear();
    observing_meter.clear();
}

void Trainer::Impl::start(const command::Start& start) {
    ++run_number;  // also where it fails: the answer is to this one
    const auto& configuration = start.experiment.configuration;
    auto first = start.experiment;
    first.twin.reset();
    try {
        validate(start.experiment);
        auto its_data = data;
        if (!data || !sameData(configuration, data_configuration)) {
            loading = true;
            publishStatus();
            its_data = loader(configuration);
        }
        std::optional<Run> second;
        if (start.experiment.twin)
            second = makeTwin(start.experiment, its_data);
        Run begun(std::move(first), its_data, options);
        // Nothing throws from here on: what cannot be started leaves the run before it whole.
        run = std::move(begun);
        twin = std::move(second);
        data = std::move(its_data);
        data_configuration = configuration;
    } catch (const std::exception& error) {
        loading = playing = false;
        own_fault = Fault{Fault::Kind::Data, run ? run->stepsDone() : 0,
                          "The run could not be started.", std::string(error.what()) + ".",
                          run ? "The run before it is still here, paused." : ""};
        return publishFaults();
    }
    loading = false;
    own_fault.reset();
    past.reset();
    past_twin.reset();
    visit_wanted.reset();
    timeline.clear();
    twin_timeline.clear();
    noteOnTimelines();
    twin_differences =
        start.experiment.twin ? start.experiment.twin->differences : std::vector<Setting>{};
    playing = !start.paused;
    single_step = false;
    step_due = Clock::now();
    frame_dirty = true;
    steps_meter.clear();
    observing_meter.clear();
    publishStatus();
    const std::lock_guard lock(mutex);
    Update fresh;
    fresh.status = std::move(outgoing.status);
    fresh.notices = std::move(outgoing.notices);
    outgoing = std::move(fresh);
    outgoing.restarted = outgoing.twin_restarted = true;
    outgoing.experiment = std::make_shared<const Experiment>(wholeExperiment());
}

Experiment Trainer::Impl::wholeExperiment() const {
    auto whole = run->experiment();
    if (twin)
        whole.twin = Twin{twin_differences, twin->experiment().interventions};
    return whole;
}

Run Trainer::Impl::makeTwin(const Experiment& whole,
                            const std::shared_ptr<const Dataset>& its_data) const {
    return Run(whole.twinExperiment(), its_data, options);
}

void Trainer::Impl::addTwin(const command::AddTwin& add) {
    if (!run)
        return notify("There is no run to compare with; start one first.");
    auto whole = run->experiment();
    try {
        whole.twin = Twin{add.differences, inheritedBy(add.differences, whole.interventions)};
        validate(whole);
        twin = makeTwin(whole, data);
    } catch (const std::exception& error) {
        return notify(error.what());
    }
    twin_differences = add.differences;
    past_twin.reset();
    leavePast();
    twin_timeline.clear();
    noteOnTimelines();
    frame_dirty = true;
    const std::lock_guard lock(mutex);
    outgoing.twin = RunUpdate{};
    outgoing.twin_restarted = true;
    outgoing.experiment = std::make_shared<const Experiment>(wholeExperiment());
}

void Trainer::Impl::removeTwin() {
    if (!twin)
        return;
    twin.reset();
    past_twin.reset();
    twin_timeline.clear();
    twin_extents = {};
    twin_differences.clear();
    frame_dirty = true;
    const std::lock_guard lock(mutex);
    outgoing.twin = RunUpdate{};
    outgoing.twin_restarted = true;
    outgoing.experiment = std::make_shared<const Experiment>(wholeExperiment());
}

void Trainer::Impl::intervene(const command::Intervene& change) {
    if (!run)
        return notify("There is no run to change; start one first.");
    if (past)
        return notify("This is step " + std::to_string(past->stepsDone()) +
                      " of the past; fork here, or go back to live, to change the run.");
    if (change.target != Target::A && !twin)
        return notify("There is no run B to change; add a twin first.");
    if (change.target != Target::A && !twin->fault() && twin->stepsDone() < run->stepsDone())
        return notify("Run B is still catching up with run A; change it when it has.");
    try {
        if (change.target != Target::B)
            run->intervene(change.settings);
        if (change.target != Target::A)
            twin->intervene(change.settings);
    } catch (const std::exception& error) {
        notify(error.what());
    }
    frame_dirty = true;
    publishRecords(*run, nullptr, /*with_step=*/false);
    if (twin)
        publishRecords(*twin, &Update::twin, /*with_step=*/false);
    publishExperiment();
    publishFaults();
}

void Trainer::Impl::paceNextStep() {
    if (speed <= 0)
        return;
    const auto period = std::chrono::duration_cast<Clock::duration>(Seconds(1.0 / speed));
    // Late steps are made up for within a short while only: no bursts after a stall.
    step_due = std::max(step_due + period, Clock::now() - std::chrono::milliseconds(20));
}

void Trainer::Impl::trainOneStep() {
    const bool made = run->step();
    // A twin that had to stop stays where it is; the first run goes on.
    const bool twin_made = made && twin && !twin->fault() && twin->step();
    noteOnTimelines();
    paceNextStep();
    if (single_step || !made)
        playing = single_step = false;
    frame_dirty = true;
    publishRecords(*run, nullptr, made);
    if (twin && made)
        publishRecords(*twin, &Update::twin, twin_made);
    if (!made || (twin && !twin_made))
        publishFaults();
    if (made)
        steps_meter.add(Clock::now(), 1.0);
    if (!playing)
        publishStatus();
}

/// One step of a twin that is behind; whether there was one to make.
bool Trainer::Impl::catchUp() {
    if (!twin || twin->fault() || twin->stepsDone() >= run->stepsDone())
        return false;
    const bool made = twin->step();
    noteOnTimelines();
    frame_dirty = true;
    publishRecords(*twin, &Update::twin, made);
    if (!made)
        publishFaults();
    return made;
}

void Trainer::Impl::publishRecords(Run& from, RunUpdate Update::*to, bool with_step) {
    auto metrics = from.takeMetrics();
    auto layers = from.takeLayerRecords();
    const std::lock_guard lock(mutex);
    auto& target = to ? outgoing.*to : static_cast<RunUpdate&>(outgoing);
    if (with_step)
        target.steps.push_back(from.lastStep());
    target.metrics.insert(target.metrics.end(), metrics.begin(), metrics.end());
    target.layers.insert(target.layers.end(), std::make_move_iterator(layers.begin()),
                         std::make_move_iterator(layers.end()));
    (to ? outgoing.status.twin_step : outgoing.status.step) = from.stepsDone();
}

void Trainer::Impl::publishExperiment() {
    const std::lock_guard lock(mutex);
    outgoing.experiment = std::make_shared<const Experiment>(wholeExperiment());
}

void Trainer::Impl::makeFrame() {
    const auto begin = Clock::now();
    auto& first = past ? *past : *run;
    auto& second = past ? past_twin : twin;
    std::shared_ptr<const Frame> frame, twin_frame;
    if (second) {
        auto both = observeTogether(first, *second, request, twin_extents);
        frame = std::make_shared<const Frame>(std::move(both.first));
        twin_frame = std::make_shared<const Frame>(std::move(both.second));
    } else {
        frame = std::make_shared<const Frame>(first.observe(request));
    }
    const auto end = Clock::now();
    last_frame = end;
    last_frame_cost = end - begin;
    observing_meter.add(end, last_frame_cost.count());
    frame_dirty = false;
    const std::lock_guard lock(mutex);
    frame_wanted = false;
    outgoing.frame = std::move(frame);
    outgoing.twin.frame = std::move(twin_frame);
}

void Trainer::Impl::publishStatus() {
    const auto now = Clock::now();
    last_status = now;
    TrainerStatus status;
    status.run = run_number;
    status.playing = playing;
    status.loading = loading;
    status.backend = backend;
    status.has_twin = twin.has_value();
    status.twin_step = twin ? twin->stepsDone() : 0;
    if (run) {
        status.step = run->stepsDone();
        if (past)
            status.visited = past->stepsDone();
        status.timeline_interval = timeline.interval();
        status.timeline_bytes = timeline.bytes() + twin_timeline.bytes();
        status.epoch = run->epoch();
        status.parameters = run->parameterCount();
        status.features = run->data().features();
        status.classes = static_cast<std::int64_t>(run->data().classes.size());
        status.train_samples = run->data().train.count();
        status.validation_samples = run->data().validation.count();
        status.dataset_name = run->data().name;
    }
    status.steps_per_second = steps_meter.perSecond(now);
    status.observation_share = observing_meter.perSecond(now);
    const std::lock_guard lock(mutex);
    outgoing.status = std::move(status);
}

void Trainer::Impl::publishFaults() {
    const std::lock_guard lock(mutex);
    outgoing.fault = own_fault ? own_fault : run ? run->fault() : std::nullopt;
    outgoing.twin.fault = twin ? twin->fault() : std::nullopt;
}

void Trainer::Impl::notify(const std::string& notice) {
    const std::lock_guard lock(mutex);
    outgoing.notices.push_back(notice);
}

Trainer::Trainer(DatasetLoader loader, Run::Options options)
    : impl_(std::make_unique<Impl>(std::move(loader), options)) {}

Trainer::~Trainer() {
    impl_->thread.request_stop();
}

void Trainer::post(Command command) {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->commands.push_back(std::move(command));
    }
    impl_->wake.notify_one();
}

Update Trainer::drain(bool want_frame) {
    Update update;
    {
        const std::lock_guard lock(impl_->mutex);
        auto& outgoing = impl_->outgoing;
        update.status = outgoing.status;
        takeFrom(outgoing, update);
        takeFrom(outgoing.twin, update.twin);
        update.restarted = std::exchange(outgoing.restarted, false);
        update.twin_restarted = std::exchange(outgoing.twin_restarted, false);
        update.forked_at = std::exchange(outgoing.forked_at, std::nullopt);
        update.experiment = std::exchange(outgoing.experiment, nullptr);
        update.notices.swap(outgoing.notices);
        if (want_frame)
            impl_->frame_wanted = true;
    }
    if (want_frame)
        impl_->wake.notify_one();
    return update;
}

}  // namespace normscope
