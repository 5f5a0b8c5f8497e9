// SPDX-License-Identifier: GPL-3.0-or-later
// A run that the Doctor looks at whenever it records something.
#pragma once

#include <algorithm>

#include "model/run/examination.h"
#include "model/settings/nan.h"

namespace normscope::testing {

class Examined {
  public:
    Examined(const Experiment& experiment, std::shared_ptr<const Dataset> data)
        : recorded_(Run(experiment, std::move(data))), examination_(recorded_) {}
    Examined(const Examined&) = delete;
    Examined& operator=(const Examined&) = delete;

    /// To this many steps in all, or a fault.
    void trainTo(std::int64_t steps) {
        while (run.stepsDone() < steps && recorded_.step())
            examination_.follow();
        examination_.look();
    }
    std::vector<Finding> at(std::int64_t step) const {
        return diagnose({&run.experiment(), &run.data(), &recorded_.history,
                         step < run.stepsDone() ? std::nullopt : run.fault(), step});
    }
    std::vector<Finding> now() const { return at(run.stepsDone()); }
    const CaseNote* note(FindingKind kind) const {
        const auto found =
            std::ranges::find(notes, kind, [](const CaseNote& one) { return one.finding.kind; });
        return found == notes.end() ? nullptr : &*found;
    }

  private:
    RecordedRun recorded_;
    Examination examination_;

  public:
    Run& run = recorded_.run;
    const std::vector<CaseNote>& notes = examination_.notes();
};

inline const Finding* findingOf(const std::vector<Finding>& findings, FindingKind kind) {
    const auto found = std::find_if(findings.begin(), findings.end(),
                                    [kind](const Finding& one) { return one.kind == kind; });
    return found == findings.end() ? nullptr : &*found;
}

/// NaN where there is none of that name.
inline double evidenceOf(const Finding& finding, const std::string& name) {
    for (const auto& piece : finding.evidence)
        if (piece.name == name)
            return piece.value;
    return kNaN;
}

}  // namespace normscope::testing
