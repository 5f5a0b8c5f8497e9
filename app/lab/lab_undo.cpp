// SPDX-License-Identifier: GPL-3.0-or-later
// Undo and redo. A change of the run is taken out by the trainer, which goes back to its step; a
// run that was replaced or cut short is trained again, to where it stood.
#include <algorithm>
#include <utility>

#include "app/lab/lab.h"

namespace normscope {

namespace {

constexpr std::size_t kRemembered = 20;  // runs
constexpr std::size_t kNamed = 2;        // settings that name a new run

const Intervention* lastOf(const std::vector<Intervention>& all) {
    return all.empty() ? nullptr : &all.back();
}

/// From this step on a run's changes are not those it was opened with.
std::int64_t firstOwnStep(const Experiment& experiment) {
    const auto after = [](const std::vector<Intervention>& all) {
        return all.empty() ? 0 : all.back().step + 1;
    };
    return std::max(after(experiment.interventions),
                    experiment.twin ? after(experiment.twin->interventions) : 0);
}

}  // namespace

Lab::LastChange Lab::lastChange() const {
    LastChange last;
    const Intervention* a = lastOf(experiment_.interventions);
    const Intervention* b = experiment_.twin ? lastOf(experiment_.twin->interventions) : nullptr;
    last.step = std::max(a ? a->step : -1, b ? b->step : -1);
    if (last.step > status_.step || (!replaced_.empty() && last.step < replaced_.back().from))
        return {};
    if (a != nullptr && a->step == last.step)
        last.of_a = a->set;
    if (b != nullptr && b->step == last.step)
        last.of_b = b->set;
    return last;
}

/// What it took the place of is in its name.
std::string Lab::labelOf(const LastChange& change) const {
    const bool of_b = change.of_a.empty();
    Experiment before = of_b ? experiment_.twinExperiment() : experiment_;
    before.interventions.pop_back();
    return (of_b ? "B: " : "") +
           markLabel(of_b ? change.of_b : change.of_a, before.configurationAt(change.step));
}

std::string Lab::undoLabel() const {
    if (const LastChange last = lastChange(); last.exists())
        return labelOf(last);
    return replaced_.empty() ? std::string() : replaced_.back().label;
}

std::string Lab::redoLabel() const {
    if (taken_back_.empty())
        return {};
    return std::visit([](const auto& one) { return one.label; }, taken_back_.back());
}

void Lab::undo() {
    if (LastChange last = lastChange(); last.exists()) {
        last.label = labelOf(last);
        handOut();
        taken_back_.emplace_back(std::move(last));
        postToNewest(command::Undo{});
    } else if (!replaced_.empty()) {
        ReplacedRun before = std::move(replaced_.back());
        replaced_.pop_back();
        taken_back_.emplace_back(ReplacedRun{experiment_, status_.step, before.from, before.label});
        trainAgain(before);
    }
}

void Lab::redo() {
    if (taken_back_.empty())
        return;
    const auto next = std::move(taken_back_.back());
    taken_back_.pop_back();
    if (const auto* run = std::get_if<ReplacedRun>(&next)) {
        replaced_.push_back({experiment_, status_.step, run->from, run->label});
        return trainAgain(*run);
    }
    const auto& change = std::get<LastChange>(next);
    if (status_.step > change.step)
        handOut();
    postToNewest(command::Redo{change.step, change.of_a, change.of_b});
}

/// To the step where it stood, as fast as it goes.
void Lab::trainAgain(const ReplacedRun& run) {
    start(run.experiment, /*paused=*/true);
    playTo(run.step, /*full_speed=*/true);
}

void Lab::rememberStart(const Experiment& next) {
    std::string label = "new run";
    const auto differences = differencesOf(configuration_, next.configuration);
    if (differences.empty())
        label = "reset";
    else if (differences.size() <= kNamed)
        label = markLabel(differences, configuration_);
    remember(std::move(label), firstOwnStep(next));
}

/// `from`: changes from this step on are those made after it.
void Lab::remember(std::string label, std::int64_t from) {
    taken_back_.clear();
    if (status_.step == 0)
        return;
    replaced_.push_back({experiment_, status_.step, from, std::move(label)});
    if (replaced_.size() > kRemembered)
        replaced_.erase(replaced_.begin());
}

}  // namespace normscope
