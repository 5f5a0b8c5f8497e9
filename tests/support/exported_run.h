// SPDX-License-Identifier: GPL-3.0-or-later
// A run with figures that are easy to find again in its files.
#pragma once

#include "app/files/export/run_export.h"
#include "model/settings/nan.h"
#include "tests/support/files.h"

namespace normscope {

inline History someHistory() {
    History history;
    history.append(std::vector<StepRecord>{{1, 2.5F, 0.1F}, {2, 2.25F, 0.3F}});
    history.metrics = {{1, 2.5, 0.1F, 2.4, 0.2, kNaN, kNaN, 0.1, 3.5, true},
                       {2, 2.25, 0.3F, 2.1, 0.25, 2.0, 0.5, 0.05}};
    LayerRecord record{1, {}, {}, {}};
    LayerRecord::Entry linear{true, {1, 2, 3, 4, 5, 6, 7, 8}, kNaN, kNaN, {}, {}, {}, {}};
    LayerRecord::Entry activation{true, {0.5, 0, 0, 1, 0, 0.5, 1, 0}, 0.25, kNaN, {}, {}, {}, {}};
    record.layers = {{linear, {}, activation}};
    history.layers = {record};
    return history;
}

/// Changed at step 1 and, after what is exported, at step 9.
inline ExportContext someContext() {
    ExportContext context;
    context.experiment.configuration.seed = 42;
    context.experiment.interventions = {{1, {{"optimizer.lr", 0.5}}}, {9, {{"optimizer.lr", 9.0}}}};
    context.step = 2;
    context.backend.libtorch = "1.2.3";
    context.backend.blas = "Some BLAS";
    return context;
}

/// What the files are to carry: the experiment up to the step they show.
inline Experiment upToTheStep() {
    auto experiment = someContext().experiment;
    experiment.configuration.steps = 2;
    experiment.interventions.pop_back();
    return experiment;
}

}  // namespace normscope
