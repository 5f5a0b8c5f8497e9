// SPDX-License-Identifier: GPL-3.0-or-later
// The lab's wishes about the past: looking at a step, going on from one, taking a change back.
#include "app/lab/lab.h"

#include <algorithm>
#include <utility>

namespace normscope {

std::optional<std::int64_t> Lab::visited() const {
    return visit_wanted_ ? visit_wanted_ : status_.visited;
}

/// What is asked for next finds the newest step again.
void Lab::endVisit() {
    // Also where the trainer has not been there yet: whoever saw visited() has to hear of it.
    if (!visited())
        return;
    visit_wanted_.reset();
    visit_due_ = false;
    status_.visited.reset();
    readConfigurations();
    emit experimentChanged();
}

void Lab::visit(std::int64_t step) {
    step = std::max<std::int64_t>(step, 0);
    if (step >= status_.step)
        return live();
    if (visited() == step)
        return;
    // One a poll: a slider that is dragged asks for more steps than can be shown.
    visit_wanted_ = step;
    visit_due_ = true;
    emit statusChanged(status_);
}

void Lab::live() {
    endVisit();
    post(command::Live{});
    emit statusChanged(status_);
}

void Lab::fork(std::int64_t step) {
    handOut();
    endVisit();
    post(command::Fork{step});
}

void Lab::undo() {
    if (undoLabel().empty())
        return;
    handOut();
    endVisit();
    post(command::Undo{});
}

std::string Lab::undoLabel() const {
    const auto last = [](const std::vector<Intervention>& all) {
        return all.empty() ? nullptr : &all.back();
    };
    const Intervention* a = last(experiment_.interventions);
    const Intervention* b = experiment_.twin ? last(experiment_.twin->interventions) : nullptr;
    const bool of_b = b != nullptr && (a == nullptr || b->step > a->step);
    const Intervention* newest = of_b ? b : a;
    if (newest == nullptr || newest->step > status_.step)
        return {};
    // What it took the place of is in its name.
    Experiment before = of_b ? experiment_.twinExperiment() : experiment_;
    before.interventions.pop_back();
    return (of_b ? "B: " : "") + markLabel(newest->set, before.configurationAt(newest->step));
}

}  // namespace normscope
