// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/doctor/doctor.h"

#include <algorithm>

#include "model/doctor/doctor_case.h"

namespace normscope {
namespace {

/// Whichever layer is worst at the time; of a kind that shows in two curves each is its own.
bool isSame(const Finding& a, const Finding& b) {
    return a.kind == b.kind && a.curve == b.curve;
}

}  // namespace

std::vector<Finding> diagnose(const Patient& patient) {
    const doctor::Case doctor_case(patient);
    std::vector<Finding> findings;
    for (const auto rule : {doctor::checkLoss, doctor::checkStatistics, doctor::checkModes,
                            doctor::checkMomentum, doctor::checkFreezing, doctor::checkBatches,
                            doctor::checkUnits, doctor::checkGradients, doctor::checkData})
        rule(doctor_case, findings);
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
        return a.severity != b.severity ? a.severity > b.severity : a.kind < b.kind;
    });
    return findings;
}

void addTo(std::vector<CaseNote>& notes, const std::vector<Finding>& findings) {
    for (const auto& finding : findings) {
        const auto same = [&](const CaseNote& note) { return isSame(note.finding, finding); };
        const auto found = std::find_if(notes.begin(), notes.end(), same);
        if (found == notes.end()) {
            notes.push_back({finding.step, finding.step, finding});
            continue;
        }
        found->last_step = finding.step;
        if (finding.severity >= found->finding.severity)
            found->finding = finding;
    }
}

}  // namespace normscope
