// SPDX-License-Identifier: GPL-3.0-or-later
// What comes up from the trainer, and how it becomes what the lab knows.
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QThread>
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/lab/lab.h"
#include "model/record/record_fit.h"

namespace normscope {

namespace {

constexpr int kPollMs = 15;      // one frame at 60 per second
constexpr int kSlowPollMs = 27;  // one where painting takes long
/// Of the window's thread, while that gives frames often enough: the rest is for what the user
/// does, and on two cores for steps that are made as fast as they can be.
constexpr double kShareOfFrames = 0.7, kShareAtFullSpeed = 0.42;
constexpr int kIdlePollMs = 60;  // paused, nothing on its way
constexpr int kUnseenPollMs = 250;
constexpr int kQuickPolls = 20;  // after a command, until its answer is surely there
constexpr int kHurriedPollMs = 3;
constexpr int kHurriedPolls = 30;  // after a command, until it is seen
constexpr int kHurriedFrames = 2;  // the first may have been on its way before
constexpr int kAnswerTickMs = 1;
constexpr int kAnswerTicks = 24;  // what a switch changes is painted once, with its frame

bool sameFault(const std::optional<Fault>& a, const std::optional<Fault>& b) {
    if (!a || !b)
        return a.has_value() == b.has_value();
    return a->kind == b->kind && a->step == b->step && a->what == b->what;
}

void append(History& history, const RunUpdate& update) {
    history.append(update.steps);
    history.append(update.metrics);
    history.append(update.layers);
    history.append(update.dual);
    history.append(update.whys);
}

bool replaceMarks(History& history, std::vector<Mark> marks) {
    if (marks == history.marks)
        return false;
    history.marks = std::move(marks);
    return true;
}

}  // namespace

void Lab::setInSight(bool in_sight) {
    in_sight_ = in_sight;
    answer_ticks_ = 0;
    posted_ = trainer_.post(command::Inspect{in_sight ? inspection_wanted_ : InspectionRequest{}});
    quick_polls_ = kQuickPolls;
    timer_.start(in_sight ? kPollMs : kUnseenPollMs);
    if (in_sight)
        emit historyChanged();
}

void Lab::post(Command command) {
    posted_ = trainer_.post(std::move(command));
    quick_polls_ = kQuickPolls;
    if (!in_sight_)
        return;
    hurried_polls_ = kHurriedPolls;
    hurried_frames_ = kHurriedFrames;
    if (answer_ticks_ == 0 && timer_.interval() != kHurriedPollMs)
        timer_.start(kHurriedPollMs);
}

void Lab::postToNewest(Command command) {
    endVisit();
    post(std::move(command));
    to_newest_ = posted_;
}

void Lab::postAndAwait(Command command) {
    post(std::move(command));
    if (!in_sight_)
        return;
    trainer_.askForAnswer();
    // Of many that come fast the first is not put off for ever.
    if (answer_ticks_ > 0)
        return;
    answer_ticks_ = kAnswerTicks;
    timer_.start(kAnswerTickMs);
}

bool Lab::isIdle() const {
    const bool catching_up =
        status_.has_twin && !twin_fault_ && status_.twin_step < status_.step && !visited();
    return !isTraining() && !catching_up && !status_.loading && quick_polls_ == 0;
}

void Lab::tick() {
    if (answer_ticks_ == 0 || --answer_ticks_ == 0 || trainer_.askForAnswer())
        poll();
}

void Lab::poll() {
    answer_ticks_ = 0;
    const Update update = trainer_.drain(/*want_frame=*/in_sight_);
    if (hurried_polls_ > 0)
        --hurried_polls_;
    else if (quick_polls_ > 0)
        --quick_polls_;
    if (update.frame && --hurried_frames_ <= 0)
        hurried_polls_ = 0;
    for (const std::string& text : update.notices)
        emit notice(QString::fromStdString(text));
    if (update.data)  // come once, with whichever run: the next one may be of the same
        data_ = update.data;
    if (update.status.run == starts_)
        take(update);
    if (std::exchange(visit_due_, false))
        post(command::Visit{*visit_wanted_});
    const int interval = !in_sight_           ? kUnseenPollMs
                         : hurried_polls_ > 0 ? kHurriedPollMs
                         : isIdle()           ? kIdlePollMs
                                              : framePollMs();
    if (timer_.interval() != interval)
        timer_.start(interval);
}

/// In steps, so that the timer is not set anew at every frame.
int Lab::framePollMs() const {
    constexpr int kStepMs = 3;
    constexpr double kReached = 0.95;
    const bool keeps_pace = speed_ > 0 && status_.steps_per_second >= kReached * speed_;
    const double share = keeps_pace ? kShareOfFrames : kShareAtFullSpeed;
    const auto steps = static_cast<int>(std::ceil(frame_ms_ / share / kStepMs));
    return std::clamp(steps * kStepMs, kPollMs, kSlowPollMs);
}

/// A timer comes after all that waits to be painted, and one of no time after all timers: the
/// first after what is painted at once, the last after what follows it.
void Lab::measureFrame() {
    QElapsedTimer clock;
    clock.start();
    const auto note = [this, clock] {
        constexpr double kNewest = 0.2;
        frame_ms_ += kNewest * (static_cast<double>(clock.nsecsElapsed()) * 1e-6 - frame_ms_);
    };
    QTimer::singleShot(1, this, [this, note] {
        QTimer::singleShot(0, this, [this, note] { QTimer::singleShot(0, this, note); });
    });
}

void Lab::take(const Update& update) {
    if (update.frame)
        measureFrame();
    const auto visited_before = status_.visited;
    status_ = update.status;
    if (status_.commands < to_newest_)  // it was sent up before
        status_.visited = visited_before;
    const bool answered = std::erase_if(on_their_way_, [this](const Change& change) {
                              return change.number <= status_.commands;
                          }) > 0;
    if (replays_to_ && (status_.step >= *replays_to_ || update.fault))
        replays_to_.reset();
    if (visit_wanted_ && status_.visited == visit_wanted_)
        visit_wanted_.reset();
    takeCuts(update);
    if (update.experiment)
        experiment_ = *update.experiment;
    takeRecords(update);
    if (update.experiment || update.restarted || answered || status_.visited != visited_before)
        tellConfigurations();
    emit updated(update);
    takeFault(update);
    takeTwinFault(update);
    emit statusChanged(status_);
    if (update.frame) {
        frame_ = update.frame;
        twin_frame_ = update.twin.frame;
        if (!held_)
            emit frameReady(frame_, twin_frame_);
    }
    takeInspections(update);
}

void Lab::takeInspections(const Update& update) {
    if (update.inspection)
        inspection_ = update.inspection;
    if (update.twin.inspection)
        twin_inspection_ = update.twin.inspection;
    if (held_)
        return;
    if (update.data || update.inspection || update.twin.inspection || update.restarted ||
        update.twin_restarted || update.forked_at)
        emit inspected();
}

/// What is no longer so, before what is new.
void Lab::takeCuts(const Update& update) {
    if (update.restarted) {
        held_.reset();
        history_.clear();
        frame_.reset();
        inspection_.reset();
        starting_ = false;
        quick_polls_ = kQuickPolls;
        emit restarted();
    }
    if (update.restarted || update.twin_restarted) {
        twin_history_.clear();
        twin_frame_.reset();
        twin_inspection_.reset();
    }
    if (update.restarted)
        takeResumed(update);
    if (update.forked_at) {
        history_.truncate(*update.forked_at);
        twin_history_.truncate(*update.forked_at);
        inspection_.reset();
        twin_inspection_.reset();
        visit_wanted_.reset();
        visit_due_ = false;
    }
}

/// Where the runs began at step 0 after all, what was recorded of them is recorded again.
void Lab::takeResumed(const Update& update) {
    const auto resumed = std::exchange(resuming_, std::nullopt);
    if (!resumed || update.begun_at != resumed->history.lastStep())
        return;
    const auto structure = structureOf(experiment_.configuration, data_->shape,
                                       static_cast<std::int64_t>(data_->classes.size()));
    if (!fits(resumed->history, structure) || !fits(resumed->twin_history, structure)) {
        emit notice(tr("The session's curves are not of its network and are left out."));
        return;
    }
    history_ = resumed->history;
    twin_history_ = resumed->twin_history;
}

void Lab::takeRecords(const Update& update) {
    append(history_, update);
    if (update.twin_from) {
        twin_history_ = history_;
        twin_history_.truncate(*update.twin_from);
    }
    append(twin_history_, update.twin);
    const bool stepped = !update.steps.empty() || !update.twin.steps.empty();
    const bool cut = update.restarted || update.twin_restarted || update.forked_at;
    const bool new_marks = (stepped || cut || update.experiment) && takeMarks(update);
    if (new_marks && !update.experiment)  // a change that the experiment had in store
        tellConfigurations();
    const bool measured = !update.metrics.empty() || !update.twin.metrics.empty();
    if (in_sight_ && !held_ && (stepped || cut || new_marks || measured))
        emit historyChanged();
}

bool Lab::takeMarks(const Update& update) {
    const bool of_a = replaceMarks(history_, marksOf(experiment_, update.status.step));
    const bool of_b = experiment_.twin
                          ? replaceMarks(twin_history_, marksOf(experiment_.twinExperiment(),
                                                                update.status.twin_step))
                          : replaceMarks(twin_history_, {});
    return of_a || of_b;
}

void Lab::tellConfigurations() {
    readConfigurations();
    emit experimentChanged();
}

/// In force at the newest step, those included that are on their way, or at the one looked at,
/// whose own changes come after it.
void Lab::readConfigurations() {
    const auto at = [this](std::int64_t newest) {
        return status_.visited && *status_.visited < newest ? *status_.visited - 1 : newest;
    };
    configuration_ = experiment_.configurationAt(at(status_.step));
    twin_configuration_.reset();
    if (experiment_.twin)
        twin_configuration_ = experiment_.twinExperiment().configurationAt(at(status_.twin_step));
    try {
        if (!status_.visited)
            for (const Change& change : on_their_way_)
                assignTo(change.settings, change.target);
    } catch (const SettingError&) {  // the trainer says why
    }
    differences_.clear();
    if (twin_configuration_)
        differences_ = differencesOf(configuration_, *twin_configuration_);
}

void Lab::assignTo(const std::vector<Setting>& settings, Target target) {
    for (const Setting& setting : settings) {
        if (target != Target::B)
            assign(configuration_, setting);
        if (target != Target::A && twin_configuration_)
            assign(*twin_configuration_, setting);
    }
}

void Lab::takeFault(const Update& update) {
    if (sameFault(update.fault, fault_) && !update.restarted)
        return;
    if (!fault_ && !update.fault)
        return;
    fault_ = update.fault;
    if (fault_ && fault_->kind == Fault::Kind::Data && starting_) {
        refused_ = configuration_;
        returnToRunBefore();
    }
    emit faulted(fault_);
}

void Lab::takeTwinFault(const Update& update) {
    if (sameFault(update.twin.fault, twin_fault_))
        return;
    twin_fault_ = update.twin.fault;
    emit twinFaulted(twin_fault_);
}

/// The run that was there before goes on to exist, paused; the very first has none to return to.
void Lab::returnToRunBefore() {
    starting_ = false;
    if (history_.lastStep() == 0)
        return;
    experiment_ = before_start_;
    if (!replaced_.empty() && replaced_.back().experiment == experiment_)
        replaced_.pop_back();
    readConfigurations();
    emit experimentChanged();
}

/// Whether all that is shown is of the newest step, or of the one visited.
bool Lab::isOfOneStep() const {
    const auto step = status_.visited.value_or(status_.step);
    const bool looks_wanted = in_sight_ && inspection_wanted_.wantsAnything();
    return status_.still && !visit_wanted_ && (!in_sight_ || (frame_ && frame_->step == step)) &&
           (!looks_wanted || (inspection_ && inspection_->step == step)) &&
           (status_.visited || history_.lastStep() == step);
}

void Lab::hold() {
    if (held_)
        return;
    constexpr int kPatienceMs = 2000;  // where closer looks are dear
    post(command::Still{true});
    for (QDeadlineTimer late(kPatienceMs); !isOfOneStep() && !late.hasExpired();) {
        QThread::msleep(1);
        poll();
    }
    held_ = Held{history_, twin_history_, frame_, twin_frame_, inspection_, twin_inspection_};
    post(command::Still{false});
    emitShown();
}

void Lab::release() {
    if (!held_)
        return;
    held_.reset();
    emitShown();
}

void Lab::emitShown() {
    if (frame())
        emit frameReady(frame(), twinFrame());
    emit historyChanged();
    emit inspected();
}

}  // namespace normscope
