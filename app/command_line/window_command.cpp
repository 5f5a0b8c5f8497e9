// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/window_command.h"

#include "app/command_line/display.h"
#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/command_line/train_command.h"
#include "app/files/presets.h"
#include "app/files/session/session.h"
#include "app/files/session/session_parts.h"
#include "app/lab/read_ahead.h"
#include "app/window/application.h"

namespace normscope {

namespace {

QString commandList() {
    QString text = QStringLiteral("Commands (normscope COMMAND --help says more):\n");
    for (const Subcommand& command : commands().subspan(1))
        text += QStringLiteral("  normscope %1 %2\n").arg(command.name, -16).arg(command.about);
    return text;
}

}  // namespace

Job parseWindow(Options& options) {
    ExperimentWords words;
    bool version = false, go_on = false, desktop = false;
    options.addExperiment(words);
    options.add("--continue", go_on, "go on with the run that was left last, without asking");
    options.add("--desktop", desktop,
                "as menus and file managers start it: what is wrong with the file is said\n"
                "in the window");
    options.addPath();
    options.add("-v,--version", version, "show the version");
    options.files("FILE.json", {"json", kPackedSuffix});
    options.addList(commandList(), Options::Place::BeforeFooter);
    options.setFooter(
        "Exit codes: 0 done; 1 something failed; 2 wrong use or unreadable input; 3 the run "
        "diverged or\ncould not go on.");
    options.parse();
    if (version)
        return Print{QStringLiteral("Normscope " NORMSCOPE_VERSION "\n")};
    ShowWindow wanted;
    // With changes it is an experiment to begin with, not a run to go on with.
    if (words.file && words.commandLine().isEmpty() && (desktop || isSession(*words.file)))
        wanted.start.to_open = *std::exchange(words.file, std::nullopt);
    wanted.start.experiment = words.experiment();
    wanted.start.file = words.file.value_or(QString());
    if (words.preset)
        wanted.start.preset = presetNamed(*words.preset).title;
    wanted.start.go_on = go_on;
    wanted.start.tour = options.isEmpty() || (desktop && wanted.start.to_open.isEmpty());
    return wanted;
}

int ShowWindow::operator()(int& argc, char** argv) const {
    if (!hasDisplay()) {
        say("There is no display, so no window: training the experiment without one and exporting "
            "its plots into ./export.");
        return Train{start.experiment, "export", {"png", "svg", "csv"}, true}(argc, argv);
    }
    auto begun = start;
    begun.loader = readAhead(start.experiment.configuration);
    Application application(argc, argv);
    return runWindow(application, begun);
}

}  // namespace normscope
