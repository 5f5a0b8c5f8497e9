// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor/doctor_rounds.h"

#include <algorithm>

#include "model/doctor/doctor.h"

namespace normscope {

DoctorRounds::DoctorRounds(const Lab& lab, QObject* parent) : QObject(parent), lab_(lab) {
    connect(&lab_, &Lab::historyChanged, this, &DoctorRounds::look);
    connect(&lab_, &Lab::experimentChanged, this, [this] {
        ++changes_;
        look();
    });
    connect(&lab_, &Lab::faulted, this, &DoctorRounds::look);
    connect(&lab_, &Lab::twinFaulted, this, &DoctorRounds::look);
    connect(&lab_, &Lab::restarted, this, [this] {
        ++changes_;
        look();
    });
}

/// Between two records nothing new is known but the loss, which can wait for the next.
DoctorRounds::Moment DoctorRounds::now() const {
    const auto recorded = [](const History& history) {
        return history.dual.empty() ? std::int64_t{0} : history.dual.back().step;
    };
    const auto visited = lab_.visited();
    Moment moment;
    moment.visited = visited.has_value();
    moment.changes = changes_;
    moment.recorded_a = recorded(lab_.history());
    moment.recorded_b = lab_.twinHistory() != nullptr ? recorded(*lab_.twinHistory()) : 0;
    moment.fault_a = lab_.fault().has_value();
    moment.fault_b = lab_.twinFault().has_value();
    moment.step = visited.value_or(moment.fault_a ? lab_.history().lastStep() : moment.recorded_a);
    return moment;
}

void DoctorRounds::look() {
    const Moment moment = now();
    if (!lab_.data() || (looked_ && moment == looked_at_))
        return;
    looked_ = true;
    looked_at_ = moment;
    findings_.clear();
    add('A', lab_.experiment(), lab_.history(), lab_.fault());
    if (const History* twin = lab_.twinHistory(); twin != nullptr && lab_.experiment().twin)
        add('B', lab_.experiment().twinExperiment(), *twin, lab_.twinFault());
    emit changed();
}

void DoctorRounds::add(char run, const Experiment& experiment, const History& history,
                       const std::optional<Fault>& fault) {
    Patient patient{&experiment, lab_.data().get(), &history, {}, looked_at_.step};
    if (!looked_at_.visited) {
        // What was changed since the last record is known, what it does not yet.
        patient.step = std::max(history.lastStep(), looked_at_.step);
        patient.fault = fault;
    }
    for (Finding& finding : diagnose(patient))
        findings_.push_back({run, std::move(finding)});
}

}  // namespace normscope
