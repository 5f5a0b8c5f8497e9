// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/window_menus.h"

#include <QAction>
#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

#include "widgets/panel/common_value.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

WindowMenus::WindowMenus(QMainWindow* window) : QObject(window), window_(window) {
    QMenuBar* bar = window->menuBar();
    bar->setObjectName(QStringLiteral("menu-bar"));
    buildFile(bar);
    buildRun(bar);
    buildNormalization(bar);
    buildView(bar);
    buildLearn(bar);
    buildHelp(bar);
}

QAction* WindowMenus::add(QMenu* menu, const QString& name, const QString& text,
                          const QList<QKeySequence>& keys, const QString& help) {
    auto* action = new QAction(text, this);
    action->setObjectName(QStringLiteral("action-") + name);
    action->setShortcuts(keys);
    action->setToolTip(help);
    action->setStatusTip(QString());
    menu->setToolTipsVisible(true);
    menu->addAction(action);
    return action;
}

void WindowMenus::buildFile(QMenuBar* bar) {
    QMenu* file = bar->addMenu(tr("&File"));
    QAction* open = add(file, QStringLiteral("open"), tr("&Open experiment…"), {QKeySequence::Open},
                        tr("Replay an experiment from a file."));
    QAction* save = add(file, QStringLiteral("save"), tr("&Save experiment…"), {QKeySequence::Save},
                        tr("Settings, seed and every change made by hand: enough to replay it."));
    QAction* folder = add(file, QStringLiteral("open-folder"), tr("Open data &folder…"), {},
                          tr("Train on a folder with one folder of PNG or JPEG images a class, or "
                             "on MNIST-style IDX files."));
    QAction* data = add(file, QStringLiteral("open-data"), tr("Open &data file…"), {},
                        tr("Train on a CSV table or on NumPy arrays. Dropping it on the window "
                           "does the same."));
    QAction* card = add(file, QStringLiteral("data-card"), tr("Data &card…"),
                        {QKeySequence(Qt::CTRL | Qt::Key_D)},
                        tr("Samples, classes and values of what is trained on."));
    connect(open, &QAction::triggered, this, &WindowMenus::openRequested);
    connect(save, &QAction::triggered, this, &WindowMenus::saveRequested);
    connect(folder, &QAction::triggered, this, &WindowMenus::folderRequested);
    connect(data, &QAction::triggered, this, &WindowMenus::dataFileRequested);
    connect(card, &QAction::triggered, this, &WindowMenus::dataCardRequested);
    file->addSeparator();
    QMenu* presets_menu = file->addMenu(tr("&Presets"));
    for (const Preset& preset : presets()) {
        QAction* action = add(presets_menu, QStringLiteral("preset-") + preset.name, preset.title,
                              {}, preset.description);
        connect(action, &QAction::triggered, this,
                [this, name = preset.name] { emit presetChosen(name); });
    }
    runs_ = file->addMenu(tr("Previous &runs"));
    runs_->setObjectName(QStringLiteral("menu-runs"));
    connect(runs_, &QMenu::aboutToShow, this, &WindowMenus::fillRuns);
    file->addSeparator();
    buildExport(file);
    file->addSeparator();
    QAction* quit = add(file, QStringLiteral("quit"), tr("&Quit"),
                        {QKeySequence(Qt::CTRL | Qt::Key_Q)}, tr("Leave the program."));
    connect(quit, &QAction::triggered, window_, &QMainWindow::close);
}

void WindowMenus::buildExport(QMenu* file) {
    export_ = file->addMenu(tr("&Export"));
    export_->setObjectName(QStringLiteral("menu-export"));
    const auto entry = [this](const QString& name, const QString& text,
                              const QList<QKeySequence>& keys, const QString& help,
                              ExportScope scope, const QString& format) {
        QAction* action = add(export_, name, text, keys, help);
        connect(action, &QAction::triggered, this,
                [this, scope, format] { emit exportRequested(scope, format); });
    };
    entry(QStringLiteral("export"), tr("&Export…"), {QKeySequence(Qt::CTRL | Qt::Key_E)},
          tr("Choose what, how and where."), ExportScope::View, {});
    export_->addSeparator();
    for (const char* format : {"png", "svg", "pdf"}) {
        const QString key = QString::fromLatin1(format);
        entry(QStringLiteral("export-view-") + key, tr("Whole view as %1…").arg(key.toUpper()), {},
              tr("All layers and both curves on one sheet."), ExportScope::View, key);
    }
    export_->addSeparator();
    entry(QStringLiteral("export-plots"), tr("Every plot…"), {}, tr("One file a plot."),
          ExportScope::Plots, QStringLiteral("png"));
    entry(QStringLiteral("export-data"), tr("Data as CSV…"), {},
          tr("The numbers behind every plot, one file a plot."), ExportScope::Data,
          QStringLiteral("csv"));
}

void WindowMenus::buildRun(QMenuBar* bar) {
    QMenu* run = bar->addMenu(tr("&Run"));
    play_ = add(run, QStringLiteral("play"), tr("&Play"), {QKeySequence(Qt::Key_Space)},
                tr("Train or pause."));
    QAction* step = add(run, QStringLiteral("step"), tr("One &step"),
                        {QKeySequence(Qt::Key_S), QKeySequence(Qt::Key_Period)},
                        tr("Make one step, then pause."));
    run->addSeparator();
    QAction* reset =
        add(run, QStringLiteral("reset"), tr("&Reset"), {QKeySequence(Qt::CTRL | Qt::Key_R)},
            tr("Start anew with the present settings and the same seed."));
    QAction* begun = add(run, QStringLiteral("restart-as-begun"), tr("Restart as it &began"), {},
                         tr("Start anew with the settings this run began with."));
    QAction* seed =
        add(run, QStringLiteral("new-seed"), tr("&New seed"), {QKeySequence(Qt::CTRL | Qt::Key_N)},
            tr("Start anew with the present settings and another seed."));
    connect(play_, &QAction::triggered, this, &WindowMenus::playToggled);
    connect(step, &QAction::triggered, this, &WindowMenus::stepRequested);
    connect(reset, &QAction::triggered, this, &WindowMenus::resetRequested);
    connect(begun, &QAction::triggered, this, &WindowMenus::restartAsBegunRequested);
    connect(seed, &QAction::triggered, this, &WindowMenus::newSeedRequested);
    buildTime(run);
}

void WindowMenus::buildTime(QMenu* run) {
    run->addSeparator();
    undo_ = add(run, QStringLiteral("undo"), tr("&Undo"), {QKeySequence(Qt::CTRL | Qt::Key_Z)},
                tr("Back to just before the last change, which is taken out. The run as it is "
                   "stays in File, Previous runs."));
    fork_ = add(run, QStringLiteral("fork"), tr("&Fork here"), {},
                tr("Go on from the step looked at, as if nothing had come after. The run as it is "
                   "stays in File, Previous runs."));
    live_ = add(run, QStringLiteral("live"), tr("Back to &live\tEnd"), {},
                tr("Leave the past: show the newest step (End)."));
    run->addSeparator();
    twin_ = add(run, QStringLiteral("twin"), tr("Compare with a &twin"), {QKeySequence(Qt::Key_T)},
                tr("A second run from the same seed and batches, but for batch norm."));
    twin_->setCheckable(true);
    buildReferences(run);
    connect(undo_, &QAction::triggered, this, &WindowMenus::undoRequested);
    connect(fork_, &QAction::triggered, this, &WindowMenus::forkRequested);
    connect(live_, &QAction::triggered, this, &WindowMenus::liveRequested);
    connect(twin_, &QAction::triggered, this, &WindowMenus::twinToggled);
    displayUndo({});
    displayVisiting(false);
}

void WindowMenus::addChoices(QMenu* menu, const QString& title, const char* path) {
    const Key& key = keyFor(path);
    QMenu* sub = menu->addMenu(title);
    sub->setToolTip(toQString(key.help));
    auto* group = new QActionGroup(this);
    for (const Choice& choice : key.choices) {
        QAction* action = add(sub, QLatin1String(path) + QLatin1Char('-') + toQString(choice.key),
                              toQString(choice.label), {}, toQString(key.help));
        action->setCheckable(true);
        action->setData(toQString(choice.key));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, path, value = std::string(choice.key)] {
            emit settingsRequested({Setting{path, value}});
        });
    }
    choices_.emplace_back(path, group);
}

void WindowMenus::fillRuns() {
    runs_->clear();
    const auto entries = runs_source_ ? runs_source_() : std::vector<RunArchive::Entry>{};
    for (const RunArchive::Entry& entry : entries) {
        QAction* action = runs_->addAction(entry.title);
        connect(action, &QAction::triggered, this,
                [this, path = entry.path] { emit runChosen(path); });
    }
    if (entries.empty())
        runs_->addAction(tr("None yet: a run is kept when it is replaced"))->setEnabled(false);
}

void WindowMenus::buildView(QMenuBar* bar) {
    QMenu* view = bar->addMenu(tr("&View"));
    QMenu* theme = view->addMenu(tr("&Theme"));
    themes_ = new QActionGroup(this);
    const auto entry = [&](const QString& name, const QString& text, ThemeChoice choice) {
        QAction* action = add(theme, QStringLiteral("theme-") + name, text, {}, {});
        action->setCheckable(true);
        action->setData(static_cast<int>(choice));
        themes_->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice] { emit themeChosen(choice); });
    };
    entry(QStringLiteral("system"), tr("&System"), ThemeChoice::System);
    entry(QStringLiteral("light"), tr("&Light"), ThemeChoice::Light);
    entry(QStringLiteral("dark"), tr("&Dark"), ThemeChoice::Dark);
    panel_ = add(view, QStringLiteral("panel"), tr("Experiment &panel"), {QKeySequence(Qt::Key_F9)},
                 tr("Show or hide the settings at the left."));
    panel_->setCheckable(true);
    panel_->setChecked(true);
    connect(panel_, &QAction::triggered, this, &WindowMenus::panelToggled);
    dual_ =
        add(view, QStringLiteral("dual"), tr("&Dual: both statistics"), {QKeySequence(Qt::Key_D)},
            tr("The same batch by batch and by running statistics, one as an outline."));
    dual_->setCheckable(true);
    connect(dual_, &QAction::triggered, this, &WindowMenus::dualToggled);
    buildNetwork(view);
    buildInspector(view);
    buildDistributions(view);
    view->addSeparator();
    QAction* reset = add(view, QStringLiteral("restore-layout"), tr("&Restore default layout"), {},
                         tr("Sizes, panel and theme as on the first start."));
    connect(reset, &QAction::triggered, this, &WindowMenus::layoutResetRequested);
}

void WindowMenus::buildLearn(QMenuBar* bar) {
    QMenu* learn = bar->addMenu(tr("&Learn"));
    lessons_ = add(learn, QStringLiteral("lessons"), tr("&Lessons"), {QKeySequence(Qt::Key_L)},
                   tr("Predict, run, see: batch norm from the beginning, beside the live lab."));
    lessons_->setCheckable(true);
    connect(lessons_, &QAction::triggered, this, &WindowMenus::lessonsRequested);
    QAction* quiz =
        add(learn, QStringLiteral("questions"), tr("&Questions…"), {QKeySequence(Qt::Key_Q)},
            tr("A quiz on batch norm; each answer can be seen in the lab."));
    connect(quiz, &QAction::triggered, this, &WindowMenus::questionsRequested);
}

void WindowMenus::buildHelp(QMenuBar* bar) {
    QMenu* help = bar->addMenu(tr("&Help"));
    QAction* guide = add(help, QStringLiteral("guide"), tr("&User's guide"),
                         {QKeySequence::HelpContents}, tr("What is shown and how to use it."));
    QAction* about = add(help, QStringLiteral("about"), tr("&About Normscope"), {},
                         tr("Version, licence, credits."));
    QAction* tour = add(help, QStringLiteral("tour"), tr("&Tour"), {},
                        tr("The three cards of the first start."));
    connect(tour, &QAction::triggered, this, &WindowMenus::tourRequested);
    connect(guide, &QAction::triggered, this, &WindowMenus::guideRequested);
    connect(about, &QAction::triggered, this, &WindowMenus::aboutRequested);
}

void WindowMenus::setRunsSource(std::function<std::vector<RunArchive::Entry>()> source) {
    runs_source_ = std::move(source);
}

void WindowMenus::display(const Configuration& configuration) {
    configuration_ = configuration;
    displayNormActions();
    for (const auto& [path, group] : choices_) {
        const auto value = commonValue(configuration, path);
        const auto* key = value ? std::get_if<std::string>(&*value) : nullptr;
        for (QAction* action : group->actions())
            action->setChecked(key != nullptr &&
                               action->data().toString() == QString::fromStdString(*key));
    }
}

void WindowMenus::displayPlaying(bool playing) {
    play_->setText(playing ? tr("&Pause") : tr("&Play"));
}

void WindowMenus::displayUndo(const QString& change) {
    const QString text = change.isEmpty() ? tr("&Undo") : tr("&Undo %1").arg(change);
    if (undo_->text() != text)
        undo_->setText(text);
    undo_->setEnabled(!change.isEmpty());
}

void WindowMenus::displayTwin(bool twin) {
    twin_->setChecked(twin);
}

void WindowMenus::displayVisiting(bool visiting) {
    fork_->setEnabled(visiting);
    live_->setEnabled(visiting);
}

void WindowMenus::displayTheme(ThemeChoice choice) {
    for (QAction* action : themes_->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(choice));
}

void WindowMenus::displayDual(bool dual) {
    dual_->setChecked(dual);
}

void WindowMenus::displayLessons(bool shown) {
    lessons_->setChecked(shown);
}

void WindowMenus::displayPanel(bool shown) {
    panel_->setChecked(shown);
}

}  // namespace normscope
