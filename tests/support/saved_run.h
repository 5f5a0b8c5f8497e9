// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of a session, and of the run that it is to be.
#pragma once

#include <string>

#include "app/files/session/session.h"

namespace normscope {

/// Of run A, as the session would go on with it.
inline std::string weightsOf(const Session& session) {
    const auto& experiment = session.head.experiment;
    return Run::restore(session.state->a, experiment, loadDataset(experiment.configuration), {})
        .weightsSha256();
}

/// The same, one step further on.
inline std::string weightsBehind(const Session& session) {
    const auto& experiment = session.head.experiment;
    auto run =
        Run::restore(session.state->a, experiment, loadDataset(experiment.configuration), {});
    run.step();
    return run.weightsSha256();
}

/// Of the experiment's run at that step, made anew in one go.
inline std::string weightsAfter(const Experiment& experiment, std::int64_t step) {
    Run run(experiment, loadDataset(experiment.configuration), {.record = false});
    while (run.stepsDone() < step && run.step()) {
    }
    return run.weightsSha256();
}

}  // namespace normscope
