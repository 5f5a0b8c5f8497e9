// SPDX-License-Identifier: GPL-3.0-or-later
// The lab's wishes about the past: looking at a step, going on from one.
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
    postToNewest(command::Live{});
    emit statusChanged(status_);
}

void Lab::fork(std::int64_t step) {
    remember("fork", step);
    handOut();
    postToNewest(command::Fork{step});
}

}  // namespace normscope
