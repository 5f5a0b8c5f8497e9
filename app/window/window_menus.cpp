// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/window_menus.h"

#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

#include "app/files/presets.h"
#include "app/window/help_dialogs.h"
#include "app/window/main_window.h"
#include "app/window/reference_keeper.h"
#include "app/window/seed_runs.h"
#include "app/window/window_files.h"
#include "app/window/window_lessons.h"
#include "widgets/bars/transport_bar.h"
#include "widgets/lab/lab_view.h"
#include "widgets/plots/references_menu.h"

namespace normscope {

WindowMenus::WindowMenus(MainWindow& window) : QObject(&window), window_(window) {
    window.menuBar()->setObjectName("menu-bar");
    buildFile();
    buildRun();
    buildNormalization();
    buildView();
    buildLearn();
    buildHelp();
    refresh();
}

QMenu* WindowMenus::addMenu(const QString& title) {
    return window_.menuBar()->addMenu(title);
}

QAction* WindowMenus::addAction(QMenu* menu, const MenuCommand& command) {
    auto* action = new QAction(command.text, this);
    action->setObjectName("action-" + command.name);
    if (!command.keys.isEmpty())  // of no keys Qt makes one shortcut, an empty one
        action->setShortcuts(QKeySequence::listFromString(command.keys));
    action->setCheckable(static_cast<bool>(command.checked));
    menu->setToolTipsVisible(true);
    menu->addAction(action);
    commands_.emplace_back(command, action);
    return action;
}

/// One of the menu's switches at a time is on, or none.
void WindowMenus::makeExclusive(QMenu* menu) {
    auto* group = new QActionGroup(menu);
    group->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (QAction* action : menu->actions())
        group->addAction(action);
}

void WindowMenus::refresh() {
    for (const auto& [command, action] : commands_) {
        const bool enabled = !command.enabled || command.enabled();
        action->setEnabled(enabled);
        action->setToolTip(enabled || command.why_not.isEmpty() ? command.help : command.why_not);
        if (command.words)
            action->setText(command.words());
        if (command.checked)
            action->setChecked(command.checked());
    }
}

void WindowMenus::displayPlaces(const std::vector<NormPlace>& places) {
    places_ = places;
    refresh();
}

void WindowMenus::buildFile() {
    QMenu* file = addMenu(tr("&File"));
    WindowFiles& files = window_.files();
    add(file,
        {"open", tr("&Open experiment…"), "Ctrl+O",
         tr("Replay an experiment from a file, or go on with a session.")},
        [&files] { files.chooseExperiment(); });
    QMenu* recent = file->addMenu(tr("Open &recent"));
    recent->setObjectName("menu-recent");
    connect(recent, &QMenu::aboutToShow, this, [&files, recent] { files.fillRecent(*recent); });
    MenuCommand reload{"reload", tr("Re&load"), "",
                       tr("The experiment as its file has it, from step 0.")};
    reload.enabled = [&files] { return !files.document().path().isEmpty(); };
    reload.why_not = tr("This experiment is of no file.");
    add(file, reload, [&files] { files.reload(); });
    MenuCommand save{"save",
                     {},
                     "Ctrl+S",
                     tr("Settings, seed and every change made by hand: enough to replay it.")};
    save.words = [&files] {
        return files.document().path().isEmpty() ? tr("&Save experiment…") : tr("&Save experiment");
    };
    add(file, save, [&files] { files.save(); });
    add(file, {"save-as", tr("Save experiment &as…"), "", tr("Into another file.")},
        [&files] { files.saveAs(); });
    add(file,
        {"save-session", tr("Save s&ession…"), "Ctrl+Shift+S",
         tr("The run with its weights, all that was recorded, references and layout in one file, "
            "to go on with it on this or another machine.")},
        [&files] { files.saveSession(); });
    add(file,
        {"open-folder", tr("Open data &folder…"), "",
         tr("Train on a folder with one folder of PNG or JPEG images a class, or on MNIST-style "
            "IDX files.")},
        [&files] { files.chooseFolder(); });
    add(file,
        {"open-data", tr("Open &data file…"), "",
         tr("Train on a CSV table or on NumPy arrays. Dropping it on the window does the same.")},
        [&files] { files.chooseDataFile(); });
    add(file,
        {"load-weights", tr("Load &weights…"), "",
         tr("Weights and running statistics of a network in PyTorch, into the network that trains: "
            "a state_dict in a .pt or .safetensors file. Dropping it on the window does the "
            "same.")},
        [&files] { files.chooseWeights(); });
    add(file,
        {"open-weights", tr("Begin with we&ights…"), "",
         tr("The same in place of weights that are drawn: the run begins anew with them.")},
        [&files] { files.chooseFirstWeights(); });
    add(file,
        {"data-card", tr("Data &card"), "Ctrl+D",
         tr("Samples, classes and values of what is trained on.")},
        [this] { window_.showDataCard(); });
    file->addSeparator();
    QMenu* menu = file->addMenu(tr("&Presets"));
    for (const Preset& preset : presets())
        add(menu, {"preset-" + preset.name, preset.title, "", preset.description},
            [this, name = preset.name] { window_.openPreset(presetNamed(name)); });
    add(file,
        {"runs", tr("Pre&vious runs…"), "Ctrl+H",
         tr("Runs that were replaced, cut short or left: open one at its last step, name or star "
            "it.")},
        [this, &files] { files.showRuns(); });
    file->addSeparator();
    buildExport(file);
    add(file,
        {"export-pytorch", tr("Export to P&yTorch…"), "",
         tr("A folder with the network as a torch.nn.Module, its weights, and a script and a "
            "notebook that repeat this run step by step.")},
        [&files] { files.exportToPyTorch(); });
    file->addSeparator();
    add(file, {"quit", tr("&Quit"), "Ctrl+Q", tr("Leave the program.")},
        [this] { window_.close(); });
}

void WindowMenus::buildExport(QMenu* file) {
    using Scope = ExportDialog::Scope;
    export_ = file->addMenu(tr("&Export"));
    export_->setObjectName("menu-export");
    const auto entry = [this](const MenuCommand& command, Scope scope, const QString& format) {
        add(export_, command, [this, scope, format] { window_.showExport(scope, format); });
    };
    entry({"export", tr("&Export…"), "Ctrl+E", tr("Choose what, how and where.")}, Scope::View, {});
    export_->addSeparator();
    for (const QString format : {"png", "svg", "pdf"})
        entry({"export-view-" + format, tr("Whole view as %1…").arg(format.toUpper()), "",
               tr("All layers and both curves on one sheet.")},
              Scope::View, format);
    export_->addSeparator();
    entry({"export-plots", tr("Every plot…"), "", tr("One file a plot.")}, Scope::Plots, "png");
    entry({"export-data", tr("Data as CSV…"), "",
           tr("The numbers behind every plot, one file a plot.")},
          Scope::Data, "csv");
}

void WindowMenus::buildRun() {
    QMenu* run = addMenu(tr("&Run"));
    Lab& lab = window_.lab();
    add(run,
        {"play",
         tr("&Play"),
         "Space",
         tr("Train or pause."),
         {},
         {},
         [&lab] { return lab.isTraining() ? tr("&Pause") : tr("&Play"); }},
        [this] { window_.parts().transport->togglePlaying(); });
    add(run, {"step", tr("One &step"), "S; .", tr("Make one step, then pause.")},
        [&lab] { lab.stepOnce(); });
    run->addSeparator();
    add(run,
        {"reset", tr("&Reset"), "Ctrl+R",
         tr("Start anew with the present settings and the same seed.")},
        [&lab] { lab.reset(); });
    add(run,
        {"restart-as-begun", tr("Restart as it &began"), "",
         tr("Start anew with the settings this run began with.")},
        [&lab] { lab.restartAsBegun(); });
    add(run,
        {"new-seed", tr("&New seed"), "Ctrl+N",
         tr("Start anew with the present settings and another seed.")},
        [&lab] { lab.newSeed(); });
    buildTime(run);
    buildComparison(run);
    run->addSeparator();
    add(run,
        {"sweep", tr("Sweep o&ver settings…"), "",
         tr("Train this experiment with many values of one or two settings, and see what comes of "
            "it on a map.")},
        [this] { window_.showSweep(); });
}

void WindowMenus::buildTime(QMenu* run) {
    Lab& lab = window_.lab();
    run->addSeparator();
    add(run,
        {"undo",
         tr("&Undo"),
         "Ctrl+Z",
         tr("Back to just before the last change, which is taken out; after a restart, back to the "
            "run before. The run as it is stays in File, Previous runs."),
         {},
         [&lab] { return !lab.undoLabel().empty(); },
         [&lab] {
             const auto change = QString::fromStdString(lab.undoLabel());
             return change.isEmpty() ? tr("&Undo") : tr("&Undo %1").arg(change);
         }},
        [&lab] { lab.undo(); });
    add(run,
        {"redo",
         tr("R&edo"),
         "Ctrl+Shift+Z",
         tr("Back to where the last change was taken back, which is made again."),
         {},
         [&lab] { return !lab.redoLabel().empty(); },
         [&lab] {
             const auto change = QString::fromStdString(lab.redoLabel());
             return change.isEmpty() ? tr("R&edo") : tr("R&edo %1").arg(change);
         }},
        [&lab] { lab.redo(); });
    const auto visiting = [&lab] { return lab.visited().has_value(); };
    add(run,
        {"fork",
         tr("&Fork here"),
         "",
         tr("Go on from the step looked at, as if nothing had come after. The run as it is stays "
            "in File, Previous runs."),
         {},
         visiting},
        [&lab] {
            if (const auto step = lab.visited())
                lab.fork(*step);
        });
    add(run,
        {"live",
         tr("Back to &live\tEnd"),
         "",
         tr("Leave the past: show the newest step (End)."),
         {},
         visiting},
        [&lab] { lab.live(); });
}

void WindowMenus::buildComparison(QMenu* run) {
    Lab& lab = window_.lab();
    TransportBar& transport = *window_.parts().transport;
    ReferenceKeeper& keeper = window_.keeper();
    run->addSeparator();
    add(run,
        {"twin", tr("Compare with a &twin"), "T",
         tr("A second run from the same seed and batches, but for batch norm."),
         [&lab] { return lab.twinConfiguration().has_value(); }},
        [&transport] { transport.toggleTwin(); });
    add(run,
        {"twin-here", tr("Twin from t&his step"), "Ctrl+T",
         tr("Run B is run A up to the step shown, and has batch norm off from there, or on where "
            "it is off: nothing to catch up.")},
        [&transport] { transport.partTwinHere(); });
    add(run,
        {"twin-settings", tr("T&win's settings…"), "Shift+T",
         tr("In what run B differs: any settings, of all layers or single ones.")},
        [&transport] { transport.chooseTwin(); });
    run->addSeparator();
    add(run,
        {"pin", tr("P&in as reference…"), "R",
         tr("Keeps the curves as they are now, drawn thin beside later runs.")},
        [&lab, &keeper] { keeper.pin(lab.target() == Target::B ? Target::B : Target::A); });
    add(run,
        {"pin-before",
         tr("Pin the run before…"),
         "",
         tr("The run that was replaced, cut short or taken back last."),
         {},
         [&keeper] { return keeper.hasBefore(); }},
        [&keeper] { keeper.pinBefore(); });
    add(run,
        {"seeds", tr("F&ive seeds"), "",
         tr("Trains the run, and its twin, with four more seeds as far as they have come, and "
            "shows between what their validation lies: what a difference is worth."),
         [this] { return window_.seeds().isOn(); }},
        [this] { window_.seeds().toggle(); });
    QMenu* references = run->addMenu(tr("R&eferences"));
    references->setObjectName("menu-references");
    references->setToolTipsVisible(true);
    connect(references, &QMenu::aboutToShow, this, [this, references] {
        fillReferencesMenu(*references, window_.keeper().references(), window_.theme(), &window_);
    });
}

void WindowMenus::buildLearn() {
    QMenu* learn = addMenu(tr("&Learn"));
    WindowLessons& lessons = window_.lessons();
    add(learn,
        {"lessons", tr("&Lessons"), "L",
         tr("Predict, run, see: batch norm from the beginning, beside the live lab."),
         [&lessons] { return lessons.isShown(); }},
        [&lessons] { lessons.toggle(); });
    add(learn,
        {"questions", tr("&Questions"), "Q",
         tr("A quiz on batch norm beside the lab, where each answer can be seen."),
         [this] { return window_.asksQuestions(); }},
        [this] { window_.toggleQuestions(); });
    add(learn,
        {"interview", tr("&Interview"), "Shift+Q",
         tr("Open questions against the clock, with model answers at three depths."),
         [this] { return window_.holdsInterview(); }},
        [this] { window_.toggleInterview(); });
    add(learn,
        {"exercises", tr("&Exercises"), "",
         tr("Batch norm written by hand in Python, and graded.")},
        [this] { window_.showExercises(); });
    add(learn,
        {"cheat-sheet", tr("&Cheat sheet"), "",
         tr("Batch normalization on one page of the guide.")},
        [this] { followLink(&window_, QStringLiteral("cheat-sheet.md")); });
}

void WindowMenus::buildHelp() {
    QMenu* help = addMenu(tr("&Help"));
    add(help, {"guide", tr("&User's guide"), "F1", tr("What is shown and how to use it.")},
        [this] { showGuide(&window_); });
    add(help,
        {"palette", tr("&Find a command…"), "Ctrl+Shift+P",
         tr("Commands, settings, presets, lessons, questions and pages of the guide, by a few "
            "letters.")},
        [this] { window_.showPalette(); });
    add(help, {"shortcuts", tr("&Keys"), "?", tr("Every key of the window on one sheet.")},
        [this] { window_.showShortcuts(); });
    add(help, {"about", tr("&About Normscope"), "", tr("Version, licence, credits.")},
        [this] { showAbout(&window_, window_.lab().status().backend); });
    add(help, {"tour", tr("&Tour"), "", tr("The three cards of the first start.")},
        [this] { window_.lessons().showTour(); });
}

}  // namespace normscope
