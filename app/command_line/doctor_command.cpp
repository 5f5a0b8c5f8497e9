// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/commands.h"
#include "app/command_line/recording.h"
#include "app/command_line/terminal.h"
#include "app/doctor/doctor_report.h"
#include "model/data/dataset.h"

namespace normscope {

namespace {

/// A run and what was found of it so far.
class Examined {
  public:
    Examined(const QString& name, const Experiment& experiment,
             const std::shared_ptr<const Dataset>& data)
        : run_(experiment, data, {/*record=*/true}), report_{name, 0, {}} {
        look();  // what settings alone tell
    }
    std::int64_t stepsDone() const { return run_.stepsDone(); }
    bool step() {
        const auto recorded = history_.dual.empty() ? 0 : history_.dual.back().step;
        const bool made = stepInto(run_, history_);
        takeRecords(run_, history_);
        if (!made || (!history_.dual.empty() && history_.dual.back().step != recorded))
            look();
        return made;
    }
    RunReport conclude() {
        run_.recordNow();
        takeRecords(run_, history_);
        look();
        report_.steps = run_.stepsDone();
        return report_;
    }

  private:
    void look() {
        addTo(report_.notes, diagnose({&run_.experiment(), &run_.data(), &history_, run_.fault(),
                                       run_.stepsDone()}));
    }
    Run run_;
    History history_;
    RunReport report_;
};

std::vector<RunReport> examine(Experiment experiment) {
    const auto data = loadDataset(experiment.configuration);
    std::optional<Examined> second;
    if (experiment.twin)
        second.emplace(QStringLiteral("B"), experiment.twinExperiment(), data);
    experiment.twin.reset();
    Examined first(QStringLiteral("A"), experiment, data);
    const auto steps = experiment.configuration.steps;
    const InterruptWatch watch;
    Progress progress("step", steps, Progress::Lines::Unwanted);
    while (first.stepsDone() < steps && !watch.interrupted() && first.step()) {
        if (second)
            second->step();
        progress.update(first.stepsDone(), [] { return QString(); });
    }
    std::vector<RunReport> reports{first.conclude()};
    if (second)
        reports.push_back(second->conclude());
    return reports;
}

}  // namespace

int runDoctor(const request::Doctor& request) {
    try {
        const auto reports = examine(request.experiment);
        say(request.json ? QString::fromUtf8(reportJson(reports)).trimmed() : reportText(reports));
        return countFindings(reports) > 0 ? kFailed : kDone;
    } catch (const DataError& error) {
        complain(error.what());
        return kWrongUse;
    } catch (const SettingError& error) {
        complain(error.what());
        return kWrongUse;
    } catch (const std::exception& error) {
        // 1 means findings here.
        complain(error.what());
        return kDiverged;
    }
}

}  // namespace normscope
