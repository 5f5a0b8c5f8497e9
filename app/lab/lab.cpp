// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/lab.h"

#include <QRandomGenerator>
#include <utility>

namespace normscope {

namespace {

constexpr int kPollMs = 15;      // one frame at 60 per second
constexpr int kIdlePollMs = 60;  // paused, nothing on its way
constexpr int kUnseenPollMs = 250;
constexpr int kQuickPolls = 20;  // after a command, until its answer is surely there

Experiment startingFrom(const Configuration& configuration) {
    Experiment experiment;
    experiment.configuration = configuration;
    return experiment;
}

constexpr std::uint64_t kSeedLimit = std::uint64_t{1} << 32;  // short enough to be read out

}  // namespace

Lab::Lab(DatasetLoader loader, QObject* parent) : QObject(parent), trainer_(std::move(loader)) {
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &Lab::poll);
    timer_.start(kPollMs);
}

void Lab::setWatched(bool watched) {
    watched_ = watched;
    quick_polls_ = kQuickPolls;
    timer_.start(watched ? kPollMs : kUnseenPollMs);
    if (watched)
        emit historyChanged();
}

void Lab::post(Command command) {
    trainer_.post(std::move(command));
    quick_polls_ = kQuickPolls;
    if (watched_ && timer_.interval() != kPollMs)
        timer_.start(kPollMs);
}

void Lab::play() {
    post(command::Play{});
}
void Lab::pause() {
    post(command::Pause{});
}
void Lab::stepOnce() {
    post(command::StepOnce{});
}
void Lab::setSpeed(double steps_per_second) {
    post(command::Speed{steps_per_second});
}
void Lab::observe(const ObservationRequest& request) {
    post(command::Observe{request});
}

void Lab::start(const Experiment& experiment, bool paused) {
    if (status_.step > 0)
        emit runEnding(experiment_, status_.step);
    if (!starting_)
        before_start_ = experiment_;
    starting_ = true;
    experiment_ = experiment;
    configuration_ = experiment.configurationAt(0);
    status_.step = 0;
    ++starts_;
    if (fault_) {
        fault_.reset();
        emit faulted(fault_);
    }
    post(command::Start{experiment, paused});
    emit experimentChanged();
}

void Lab::reset() {
    start(startingFrom(configuration_), false);
}

void Lab::restartAsBegun() {
    start(startingFrom(experiment_.configuration), false);
}

void Lab::newSeed() {
    const auto seed = QRandomGenerator::system()->generate64() % kSeedLimit;
    rebuild({Setting{"seed", static_cast<std::int64_t>(seed)}});
}

void Lab::intervene(const std::vector<Setting>& settings) {
    try {
        for (const Setting& setting : settings)
            assign(configuration_, setting);
    } catch (const SettingError& error) {
        configuration_ = experiment_.configurationAt(status_.step);
        emit notice(QString::fromUtf8(error.what()));
        return;
    }
    command::Intervene command;
    command.settings = settings;
    post(std::move(command));
}

void Lab::rebuild(const std::vector<Setting>& settings) {
    Configuration changed = configuration_;
    try {
        for (const Setting& setting : settings)
            assign(changed, setting);
    } catch (const SettingError& error) {
        emit notice(QString::fromUtf8(error.what()));
        return;
    }
    start(startingFrom(changed), false);
}

void Lab::open(const Experiment& experiment) {
    try {
        validate(experiment);
    } catch (const SettingError& error) {
        emit notice(QString::fromUtf8(error.what()));
        return;
    }
    start(experiment, false);
}

void Lab::poll() {
    const Update update = trainer_.drain(/*want_frame=*/watched_);
    if (quick_polls_ > 0)
        --quick_polls_;
    for (const std::string& text : update.notices)
        emit notice(QString::fromStdString(text));
    if (update.status.run == starts_)
        take(update);
    const bool idle = !status_.playing && !status_.loading && quick_polls_ == 0;
    const int interval = !watched_ ? kUnseenPollMs : idle ? kIdlePollMs : kPollMs;
    if (timer_.interval() != interval)
        timer_.start(interval);
}

void Lab::take(const Update& update) {
    status_ = update.status;
    if (update.restarted) {
        history_.clear();
        frame_.reset();
        starting_ = false;
        quick_polls_ = kQuickPolls;
        emit restarted();
    }
    if (update.experiment) {
        experiment_ = *update.experiment;
        configuration_ = experiment_.configurationAt(status_.step);
        emit experimentChanged();
    }
    takeRecords(update);
    takeFault(update);
    emit statusChanged(status_);
    if (update.frame) {
        frame_ = update.frame;
        emit frameReady(frame_);
    }
}

void Lab::takeRecords(const Update& update) {
    history_.append(update.steps);
    history_.metrics.insert(history_.metrics.end(), update.metrics.begin(), update.metrics.end());
    history_.layers.insert(history_.layers.end(), update.layers.begin(), update.layers.end());
    const bool marked = update.experiment != nullptr || update.restarted || !update.steps.empty();
    std::vector<Mark> marks;
    if (marked)
        marks = marksOf(experiment_, status_.step);
    const bool new_marks = marked && marks != history_.marks;
    if (new_marks)
        history_.marks = std::move(marks);
    if (watched_ &&
        (update.restarted || new_marks || !update.steps.empty() || !update.metrics.empty()))
        emit historyChanged();
}

void Lab::takeFault(const Update& update) {
    const bool same =
        update.fault.has_value() == fault_.has_value() &&
        (!fault_ || (fault_->kind == update.fault->kind && fault_->step == update.fault->step &&
                     fault_->what == update.fault->what));
    if (same && !update.restarted)
        return;
    if (!fault_ && !update.fault)
        return;
    fault_ = update.fault;
    if (fault_ && fault_->kind == Fault::Kind::Data && starting_)
        returnToRunBefore();
    emit faulted(fault_);
}

/// The run that was there before goes on to exist, paused; the very first has none to return to.
void Lab::returnToRunBefore() {
    starting_ = false;
    if (history_.lastStep() == 0)
        return;
    experiment_ = before_start_;
    configuration_ = experiment_.configurationAt(status_.step);
    emit experimentChanged();
}

}  // namespace normscope
