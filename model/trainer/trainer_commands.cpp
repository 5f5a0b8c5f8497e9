// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "model/data/reading.h"
#include "model/trainer/trainer_impl.h"

namespace normscope {
namespace {

bool sameData(const Configuration& a, const Configuration& b) {
    auto da = a.data, db = b.data;
    da.batch_size = db.batch_size = 1;
    da.drop_last = db.drop_last = false;
    da.order = db.order = Order::Shuffled;
    return da == db && a.seed == b.seed;
}

}  // namespace

/// Tells how far it is; gives up where that is wanted, or something else is to be begun.
std::shared_ptr<const Dataset> Trainer::Impl::read(const Configuration& configuration) {
    loading = true;
    loading_share = 0;
    publishStatus();
    const ReadingListener listener([this](double share) {
        loading_share = share;
        publishStatus();
        return readingIsWanted();
    });
    return loader(configuration);
}

bool Trainer::Impl::readingIsWanted() {
    const std::lock_guard lock(shared.mutex);
    return !stopping.stop_requested() &&
           std::ranges::none_of(shared.commands, [](const Command& command) {
               return std::holds_alternative<command::GiveUpReading>(command) ||
                      std::holds_alternative<command::Start>(command);
           });
}

void Trainer::Impl::execute(const command::Start& start) {
    ++run_number;  // also where it fails: the answer is to this one
    const auto& configuration = start.experiment.configuration;
    auto first = start.experiment;
    first.twin.reset();
    const auto data_before = data;
    std::optional<Run> begun, second;
    try {
        validate(start.experiment);
        auto its_data = data;
        if (!data || !sameData(configuration, data_configuration))
            its_data = read(configuration);
        if (start.experiment.twin)
            second = makeTwin(start.experiment, its_data);
        begun.emplace(std::move(first), its_data, options);
        // Nothing throws from here on: what cannot be started leaves the run before it whole.
        data = std::move(its_data);
        data_configuration = configuration;
    } catch (const ReadingGivenUp&) {
        loading = false;
        publishStatus();
        return shared.publish([&](Update& outgoing) {
            outgoing.notices.emplace_back(
                a.run ? "Reading the data was given up; the run before it goes on."
                      : "Reading the data was given up.");
        });
    } catch (const std::exception& error) {
        loading = false;
        playback.halt();
        own_fault = Fault{Fault::Kind::Data, a.run ? a.run->stepsDone() : 0,
                          "The run could not be started.", std::string(error.what()) + ".",
                          a.run ? "The run before it is still here, paused." : ""};
        return publishFaults();
    }
    loading = false;
    own_fault.reset();
    dropLooks();
    a.begin(std::move(begun));
    b.begin(std::move(second));
    noteOnTimelines();
    const bool from_start = !start.from || !goOnFrom(*start.from);
    visit_wanted.reset();
    twin_differences =
        start.experiment.twin ? start.experiment.twin->differences : std::vector<Setting>{};
    playback.halt();
    if (!start.paused)
        playback.play(/*once=*/false);
    noteChange();
    step_seconds = 0;
    steps.forget();
    steps_meter.clear();
    observing_meter.clear();
    publishStatus();
    auto whole = std::make_shared<const Experiment>(wholeExperiment());
    shared.publish([&](Update& outgoing) {
        Update fresh;
        fresh.status = std::move(outgoing.status);
        fresh.notices = std::move(outgoing.notices);
        fresh.data = data == data_before ? std::move(outgoing.data) : data;
        outgoing = std::move(fresh);
        outgoing.restarted = outgoing.twin_restarted = true;
        outgoing.begun_at = from_start ? 0 : a.run->stepsDone();
        outgoing.experiment = std::move(whole);
    });
}

/// Where they stood, in place of the runs at step 0, which their timelines have; whether it could
/// be.
bool Trainer::Impl::goOnFrom(const SavedRuns& saved) {
    try {
        std::optional<Run> first, second;
        first = Run::restore(saved.a, a.run->experiment(), data, options);
        if (b.run)
            second = Run::restore(saved.b, b.run->experiment(), data, options);
        for (auto* lane : {&a, &b}) {
            auto& restored = lane == &a ? first : second;
            if (!restored)
                continue;
            lane->run = std::move(restored);
            if (lane->run->stepsDone() > 0)
                lane->timeline.add(lane->run->snapshot());
        }
        return true;
    } catch (const std::exception& error) {
        shared.notify("The run begins at step 0 and makes the same steps again, for " +
                      std::string(error.what()) + ".");
        return false;
    }
}

Experiment Trainer::Impl::wholeExperiment() const {
    auto whole = a.run->experiment();
    if (b.run)
        whole.twin = Twin{twin_differences, b.run->experiment().interventions};
    return whole;
}

Run Trainer::Impl::makeTwin(const Experiment& whole,
                            const std::shared_ptr<const Dataset>& its_data) const {
    return Run(whole.twinExperiment(), its_data, options);
}

void Trainer::Impl::execute(const command::AddTwin& add) {
    steps.forget();
    if (!a.run)
        return shared.notify("There is no run to compare with; start one first.");
    if (add.from_here)
        return addTwinFromHere(add.differences);
    auto whole = a.run->experiment();
    std::optional<Run> begun;
    try {
        whole.twin = Twin{add.differences, inheritedBy(add.differences, whole.interventions)};
        validate(whole);
        begun = makeTwin(whole, data);
    } catch (const std::exception& error) {
        return shared.notify(error.what());
    }
    twin_differences = add.differences;
    b.begin(std::move(begun));
    leavePast();
    dropLooks();
    noteOnTimelines();
    noteChange();
    publishTwin();
}

/// Run B is run A up to here, but for these settings from here on.
void Trainer::Impl::addTwinFromHere(const std::vector<Setting>& differences) {
    if (!options.record)
        return shared.notify("This run keeps no past to begin a twin from.");
    if (visit_wanted)
        visit(*std::exchange(visit_wanted, std::nullopt));
    finishRecords();
    const auto& shown = *a.shown();
    const auto step = shown.stepsDone();
    auto whole = a.run->experiment();
    auto own = whole.interventions;
    const auto later = std::find_if(own.begin(), own.end(),
                                    [&](const Intervention& each) { return each.step > step; });
    const std::vector<Intervention> rest(later, own.end());
    own.erase(later, own.end());
    if (!differences.empty())
        own.push_back({step, differences});
    for (auto& inherited : inheritedBy(differences, rest))
        own.push_back(std::move(inherited));
    std::optional<Run> begun;
    try {
        whole.twin = Twin{{}, std::move(own)};
        validate(whole);
        begun = a.past ? a.timeline.at(step, whole.twinExperiment(), options, /*lead=*/1, stopping)
                       : Run::resume(*a.run->snapshot(), whole.twinExperiment(), options);
    } catch (const std::exception& error) {
        return shared.notify(error.what());
    }
    begun->dropRecords();
    twin_differences.clear();
    auto timeline = a.timeline;
    timeline.truncate(step);
    b.begin(std::move(begun));
    b.timeline = std::move(timeline);
    leavePast();
    dropLooks();
    noteOnTimelines();
    noteChange();
    publishTwin(step);
}

void Trainer::Impl::execute(const command::RemoveTwin&) {
    steps.forget();
    if (!b.run)
        return;
    dropLooks();
    b.begin(std::nullopt);
    twin_extents = std::make_shared<ColumnExtents>();
    twin_differences.clear();
    noteChange();
    publishTwin();
}

void Trainer::Impl::execute(const command::Intervene& change) {
    if (!a.run)
        return shared.notify("There is no run to change; start one first.");
    if (a.past)
        return shared.notify("This is step " + std::to_string(a.past->stepsDone()) +
                             " of the past; fork here, or go back to live, to change the run.");
    if (change.target != Target::A && !b.run)
        return shared.notify("There is no run B to change; add a twin first.");
    if (change.target != Target::A && isBehind())
        return shared.notify("Run B is still catching up with run A; change it when it has.");
    try {
        if (change.target != Target::B)
            a.run->intervene(change.settings);
        if (change.target != Target::A)
            b.run->intervene(change.settings);
    } catch (const std::exception& error) {
        shared.notify(error.what());
    }
    noteChange();
    frame_soon = true;
    publishRecords(a, /*with_step=*/false);
    if (b.run)
        publishRecords(b, /*with_step=*/false);
    publishExperiment();
    publishFaults();
}

void Trainer::Impl::play(bool once) {
    leavePast();
    playback.halt();
    if (a.run)
        playback.play(once);
    own_fault.reset();
    publishFaults();
    if (once)
        return;
    steps_meter.clear();
    observing_meter.clear();
}

void Trainer::Impl::execute(const command::PlayTo& wish) {
    leavePast();
    if (!a.run || a.run->stepsDone() >= wish.step)
        return playback.halt();
    play(/*once=*/false);
    playback.playTo(wish.step, wish.full_speed);
}

void Trainer::Impl::execute(const command::Observe& observe) {
    request = observe.request;
    frame_dirty = true;
}

void Trainer::Impl::execute(const command::Inspect& inspect) {
    if (inspection_request != inspect.request)
        inspection_share.forgive();
    inspection_request = inspect.request;
    inspection_dirty = true;
}

void Trainer::Impl::execute(const command::LookForWhy& look) {
    options.why_at = look.at;
    for (auto* lane : {&a, &b})
        if (lane->run)
            lane->run->lookForWhyAt(look.at);
}

}  // namespace normscope
