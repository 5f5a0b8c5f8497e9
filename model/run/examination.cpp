// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/examination.h"

namespace normscope {

Examination::Examination(const RecordedRun& recorded) : recorded_(&recorded) {
    look();
}

void Examination::follow() {
    const auto& dual = recorded_->history.dual;
    if ((!dual.empty() && dual.back().step != record_) || (recorded_->run.fault() && !faulted_))
        look();
}

void Examination::look() {
    const auto& [run, history] = *recorded_;
    addTo(notes_,
          diagnose({&run.experiment(), &run.data(), &history, run.fault(), run.stepsDone()}));
    record_ = history.dual.empty() ? 0 : history.dual.back().step;
    faulted_ = run.fault().has_value();
}

}  // namespace normscope
