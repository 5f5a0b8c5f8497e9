// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/data_progress.h"
#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/doctor/doctor_report.h"
#include "model/run/examination.h"

namespace normscope {

namespace {

std::vector<RunReport> examine(const Experiment& experiment) {
    RecordedRuns runs(experiment, readData(experiment.configuration));
    std::vector<RecordedRun*> all{&runs.a};
    if (runs.b)
        all.push_back(&*runs.b);
    std::vector<Examination> examinations;
    for (const auto* run : all)
        examinations.emplace_back(*run);
    const auto steps = experiment.configuration.steps;
    const InterruptGuard guard;
    Progress progress("step", steps, Progress::Lines::Unwanted);
    while (runs.a.run.stepsDone() < steps && !guard.interrupted() && runs.step()) {
        for (auto& examination : examinations)
            examination.follow();
        progress.update(runs.a.run.stepsDone(), [] { return QString(); });
    }
    std::vector<RunReport> reports;
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i]->recordNow();
        examinations[i].look();
        reports.push_back({QString(QChar(u'A' + static_cast<char16_t>(i))), all[i]->run.stepsDone(),
                           examinations[i].notes()});
    }
    return reports;
}

struct Doctor {
    Experiment experiment;
    bool json = false;

    int operator()(int&, char**) const {
        try {
            const auto reports = examine(experiment);
            say(json ? QString::fromUtf8(reportJson(reports)).trimmed() : reportText(reports));
            return countFindings(reports) > 0 ? kFailed : kDone;
        } catch (const std::exception& error) {
            complain(error.what());
            const auto code = exitCodeOf(error);
            return code == kFailed ? kDiverged : code;  // 1 means findings here
        }
    }
};

}  // namespace

Job parseDoctor(Options& options) {
    ExperimentWords words;
    Doctor doctor;
    options.addExperiment(words);
    options.add("--steps", "N", words.steps, "how many steps to look at");
    options.addPath();
    options.add("--json", doctor.json, "print one JSON object instead of text");
    options.setFooter(
        R"(The JSON object: "findings", how many; "runs", of each its "name" (A or B), "steps", and the lists
"findings" and "notes" of objects with "kind", "title", "severity" (problem, warning or note),
"first_step" and "last_step" at which it was seen, "layer" and "channel" (from 0, or null), "what",
"why", "remedy", "settings" ("key", "value", "live": whether it may change while the run goes on),
"evidence" ("name", "value": a number or null, "text") and "guide", a page of the guide.

Exit codes: 0 nothing was found (notes do not count); 1 there are findings, divergence among them;
2 wrong use or unreadable input; 3 the run could not be looked at.)");
    options.parse();
    doctor.experiment = words.experiment();
    return doctor;
}

}  // namespace normscope
