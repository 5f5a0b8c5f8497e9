// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/lab.h"

#include <QRandomGenerator>
#include <QThreadPool>
#include <algorithm>
#include <utility>

#include "model/data/process_memory.h"
#include "widgets/base/number_format.h"

namespace normscope {

namespace {

constexpr std::uint64_t kSeedLimit = std::uint64_t{1} << 32;  // short enough to be read out
constexpr double kLongReplay = 10;                            // s that one would wait for
constexpr std::chrono::minutes kTidyEvery{1};

}  // namespace

Lab::Lab(DatasetLoader loader, QObject* parent) : QObject(parent), trainer_(std::move(loader)) {
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &Lab::tick);
    connect(&tidying_, &QTimer::timeout, this,
            [] { QThreadPool::globalInstance()->start(giveBackMemory); });
    tidying_.start(kTidyEvery);
    setInSight(true);
}

Experiment Lab::experimentSoFar() const {
    Experiment experiment = experiment_;
    experiment.configuration.steps = std::max<std::int64_t>(status_.step, 1);
    return experiment;
}

void Lab::play() {
    replays_to_.reset();
    postToNewest(command::Play{});
}
void Lab::pause() {
    replays_to_.reset();
    post(command::Pause{});
}
void Lab::stepOnce() {
    replays_to_.reset();
    postToNewest(command::StepOnce{});
}
void Lab::playTo(std::int64_t step, bool full_speed) {
    replays_to_ = full_speed ? std::optional(step) : std::nullopt;
    postToNewest(command::PlayTo{step, full_speed});
}
void Lab::setSpeed(double steps_per_second) {
    speed_ = steps_per_second;
    post(command::Speed{steps_per_second});
}
void Lab::observe(const ObservationRequest& request) {
    post(command::Observe{request});
}
void Lab::inspect(const InspectionRequest& request) {
    if (request == inspection_wanted_)
        return;
    inspection_wanted_ = request;
    post(command::Inspect{in_sight_ ? inspection_wanted_ : InspectionRequest{}});
}

void Lab::start(const Experiment& experiment, bool paused, std::shared_ptr<const SavedRuns> from) {
    handOut();
    resuming_.reset();
    if (!starting_)
        before_start_ = experiment_;
    starting_ = true;
    experiment_ = experiment;
    status_.step = status_.twin_step = 0;
    on_their_way_.clear();
    replays_to_.reset();
    endVisit();
    readConfigurations();
    ++starts_;
    if (fault_) {
        fault_.reset();
        emit faulted(fault_);
    }
    post(command::Start{experiment, paused, std::move(from)});
    emit experimentChanged();
}

/// The runs as they are may be wanted again.
void Lab::handOut() {
    if (status_.step > 0)
        emit runEnding(experiment_, status_.step);
}

Experiment Lab::anew(const std::vector<Setting>& changes) const {
    Experiment experiment;
    experiment.configuration = configuration_;
    std::optional<Configuration> second = twin_configuration_;
    for (const Setting& setting : changes) {
        if (target_ != Target::B || !second || keyFor(setting.key).shared)
            assign(experiment.configuration, setting);
        if (second)
            assign(*second, setting);
    }
    if (second)
        experiment.twin = Twin{differencesOf(experiment.configuration, *second), {}};
    return experiment;
}

void Lab::reset() {
    rebuild({});
}

void Lab::restartAsBegun() {
    Experiment begun = experiment_;
    begun.interventions.clear();
    if (begun.twin)
        begun.twin->interventions.clear();
    rememberStart(begun);
    start(begun, false);
}

void Lab::newSeed() {
    const auto seed = QRandomGenerator::system()->generate64() % kSeedLimit;
    rebuild({settingOf(&Configuration::seed, seed)});
}

void Lab::intervene(const std::vector<Setting>& settings, Target target) {
    try {
        if (visited())
            throw SettingError(tr("This is step %1 of the past. Fork here, or go back to live, to "
                                  "change the run.")
                                   .arg(formatCount(*visited()))
                                   .toStdString());
        assignTo(settings, target);
    } catch (const SettingError& error) {
        readConfigurations();
        emit experimentChanged();
        emit notice(QString::fromUtf8(error.what()));
        return;
    }
    taken_back_.clear();
    postAndAwait(command::Intervene{settings, target});
    on_their_way_.push_back({posted_, settings, target});
}

void Lab::change(const std::vector<Setting>& settings) {
    intervene(settings, twin_configuration_ ? target_ : Target::A);
}

void Lab::setTarget(Target target) {
    target_ = target;
    emit experimentChanged();
}

void Lab::addTwin(const std::vector<Setting>& differences) {
    postToNewest(command::AddTwin{differences});
}

void Lab::addTwinFromHere(const std::vector<Setting>& differences) {
    postToNewest(command::AddTwin{differences, /*from_here=*/true});
}

void Lab::removeTwin() {
    post(command::RemoveTwin{});
}

void Lab::giveUpReading() {
    post(command::GiveUpReading{});
}

void Lab::rebuild(const std::vector<Setting>& settings) {
    try {
        const Experiment next = anew(settings);
        rememberStart(next);
        start(next, false);
    } catch (const SettingError& error) {
        emit notice(QString::fromUtf8(error.what()));
    }
}

bool Lab::open(const Experiment& experiment) {
    return openValid(experiment, /*paused=*/false);
}

void Lab::resume(const Session& session, bool paused) {
    try {
        validate(session.head.experiment);
    } catch (const SettingError& error) {
        emit notice(QString::fromUtf8(error.what()));
        return;
    }
    remember("continue", /*from=*/0);
    start(session.head.experiment, paused, session.state);
    resuming_ = session;
    emit opened();
}

void Lab::lookForWhyAt(std::set<std::int64_t> steps) {
    post(command::LookForWhy{std::move(steps)});
}

void Lab::keep(std::chrono::milliseconds period) {
    post(command::Keep{period});
}

bool Lab::openAgain(const Experiment& experiment) {
    const auto steps = experiment.configuration.steps;
    if (speed_ <= 0 || static_cast<double>(steps) <= kLongReplay * speed_)
        return open(experiment);
    if (!openValid(experiment, /*paused=*/true))
        return false;
    playTo(steps, /*full_speed=*/true);
    return true;
}

void Lab::openPaused(const Experiment& experiment) {
    openValid(experiment, /*paused=*/true);
}

bool Lab::openValid(const Experiment& experiment, bool paused) {
    try {
        validate(experiment);
    } catch (const SettingError& error) {
        emit notice(QString::fromUtf8(error.what()));
        return false;
    }
    rememberStart(experiment);
    start(experiment, paused);
    emit opened();
    return true;
}

}  // namespace normscope
