// SPDX-License-Identifier: GPL-3.0-or-later
// A run that the Doctor looks at whenever it records something.
#pragma once

#include <algorithm>
#include <optional>

#include "model/analysis/doctor.h"
#include "model/training/run.h"

namespace normscope::testing {

class Examined {
  public:
    Examined(const Experiment& experiment, std::shared_ptr<const Dataset> data)
        : run(experiment, std::move(data), {/*record=*/true}) {
        look();
    }
    /// To this many steps in all, or a fault.
    void trainTo(std::int64_t steps) {
        while (run.stepsDone() < steps && run.step()) {
            history.append(std::span(&run.lastStep(), 1));
            if (takeRecords())
                look();
        }
        takeRecords();
        look();
    }
    std::vector<Finding> at(std::int64_t step) const {
        return diagnose({&run.experiment(), &run.data(), &history,
                         step < run.stepsDone() ? std::nullopt : run.fault(), step});
    }
    std::vector<Finding> now() const { return at(run.stepsDone()); }
    const CaseNote* note(FindingKind kind) const {
        const auto found = std::find_if(notes.begin(), notes.end(), [kind](const CaseNote& one) {
            return one.finding.kind == kind;
        });
        return found == notes.end() ? nullptr : &*found;
    }

    Run run;
    History history;
    std::vector<CaseNote> notes;

  private:
    bool takeRecords() {
        history.append(run.takeMetrics());
        history.append(run.takeLayerRecords());
        auto dual = run.takeDualRecords();
        const bool any = !dual.empty();
        history.append(std::move(dual));
        return any;
    }
    void look() { addTo(notes, now()); }
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
    return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace normscope::testing
