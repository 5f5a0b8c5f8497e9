// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/exercise_window.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>
#include <QTime>
#include <QVBoxLayout>

#include "app/learn/exercise_bank.h"

namespace normscope {

namespace {

constexpr QLatin1String kGeometry("exercises/geometry");
constexpr QLatin1String kPassed("exercises/passed");
constexpr QLatin1String kFolder("files/folder");
constexpr int kSettle = 250;  // ms

QByteArray contentsOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::vector<Exercise> allExercises() {
    std::vector<Exercise> all;
    for (const auto& banked : bankedExercises())
        all.push_back(banked.exercise);
    return all;
}

QMap<QString, int> readPassed(QSettings& settings) {
    QMap<QString, int> passed;
    settings.beginGroup(kPassed);
    for (const QString& name : settings.childKeys())
        passed[name] = std::max(settings.value(name).toInt(), 0);
    settings.endGroup();
    return passed;
}

}  // namespace

ExerciseWindow::ExerciseWindow(QSettings* settings, const Theme& theme, QWidget* parent)
    : QDialog(parent), settings_(settings), view_(new ExerciseView(this)) {
    setObjectName(QStringLiteral("exercise-window"));
    setWindowTitle(tr("Exercises"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(view_);
    setMinimumSize(640, 420);
    resize(940, 740);
    setTheme(theme);
    setTerms({});
    settle_.setSingleShot(true);
    settle_.setInterval(kSettle);
    connect(&settle_, &QTimer::timeout, this, &ExerciseWindow::gradeAgain);
    connect(&watcher_, &QFileSystemWatcher::fileChanged, &settle_, qOverload<>(&QTimer::start));
    connect(&watcher_, &QFileSystemWatcher::directoryChanged, &settle_,
            qOverload<>(&QTimer::start));
    connect(view_, &ExerciseView::stubRequested, this, &ExerciseWindow::chooseFolder);
    connect(view_, &ExerciseView::gradeRequested, this, &ExerciseWindow::chooseSolution);
    connect(view_, &ExerciseView::guideRequested, this, &ExerciseWindow::guideRequested);
    connect(view_, &ExerciseView::cancelRequested, this, [this] {
        grading_->cancel();
        view_->displayRunning(false);
        view_->displayStatus(tr("Cancelled. It is graded again when it is saved."));
    });
    QMap<QString, int> passed;
    if (settings_ != nullptr) {
        passed = readPassed(*settings_);
        restoreGeometry(settings_->value(kGeometry).toByteArray());
        connect(this, &QDialog::finished, this,
                [this] { settings_->setValue(kGeometry, saveGeometry()); });
    }
    view_->begin(allExercises(), passed);
}

void ExerciseWindow::setTheme(const Theme& theme) {
    view_->setTheme(theme);
}

void ExerciseWindow::setTerms(const GradingTerms& terms) {
    grading_ = std::make_unique<Grading>(terms);
    connect(grading_.get(), &Grading::advanced, this, &ExerciseWindow::showProgress);
    connect(grading_.get(), &Grading::finished, this, &ExerciseWindow::showReport);
}

QFileDialog* ExerciseWindow::fileDialog(const char* name, const QString& title) {
    auto* dialog = new QFileDialog(this, title);
    dialog->setObjectName(QString::fromLatin1(name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (settings_ != nullptr) {
        dialog->setDirectory(settings_->value(kFolder).toString());
        connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
            settings_->setValue(kFolder, QFileInfo(path).isDir() ? path : QFileInfo(path).path());
        });
    }
    return dialog;
}

void ExerciseWindow::chooseFolder(const QString& exercise) {
    auto* dialog = fileDialog("exercise-folder", tr("Write the stub"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, exercise](const QString& folder) { writeStub(exercise, folder); });
    dialog->open();
}

void ExerciseWindow::writeStub(const QString& exercise, const QString& folder) {
    try {
        const auto written = writeExercise(exerciseNamed(exercise), folder);
        view_->displayStatus(tr("Wrote %1 and %2 into %3. Complete either; it is graded whenever "
                                "you save it, once you have chosen it by Grade….")
                                 .arg(QFileInfo(written.first()).fileName(),
                                      QFileInfo(written.last()).fileName(),
                                      QDir::toNativeSeparators(folder)));
    } catch (const std::exception& error) {
        say(QString::fromUtf8(error.what()));
    }
}

void ExerciseWindow::chooseSolution() {
    auto* dialog = fileDialog("exercise-file", tr("Grade a solution"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Scripts and notebooks (*.py *.ipynb)"));
    connect(dialog, &QFileDialog::fileSelected, this, &ExerciseWindow::grade);
    dialog->open();
}

void ExerciseWindow::grade(const QString& path) {
    path_ = path;
    graded_ = contentsOf(path);
    watch();
    grading_->cancel();
    try {
        const auto solution = readSolution(path);
        view_->choose(solution.exercise);
        grading_->start(solution);
        view_->displayStatus(tr("Grading %1…").arg(QFileInfo(path).fileName()));
        view_->displayRunning(true);
    } catch (const std::exception& error) {
        view_->displayRunning(false);
        say(QString::fromUtf8(error.what()));
    }
}

/// The folder too: many editors put a new file in the old one's place.
void ExerciseWindow::watch() {
    const QStringList watched = watcher_.files() + watcher_.directories();
    if (!watched.isEmpty())
        watcher_.removePaths(watched);
    watcher_.addPaths({path_, QFileInfo(path_).absolutePath()});
}

void ExerciseWindow::gradeAgain() {
    if (!QFileInfo::exists(path_))
        return;  // between two steps of an editor, or gone
    if (contentsOf(path_) == graded_)
        watch();
    else
        grade(path_);
}

void ExerciseWindow::showProgress() {
    if (!grading_->isRunning())
        return;
    const auto& report = grading_->report();
    const auto made =
        report.checks.size() - static_cast<std::size_t>(report.count(CheckState::NotRun));
    if (!report.checks.empty())
        view_->displayStatus(tr("Grading %1… %2 of %3")
                                 .arg(QFileInfo(path_).fileName())
                                 .arg(made)
                                 .arg(report.checks.size()));
}

void ExerciseWindow::showReport() {
    const auto& report = grading_->report();
    view_->displayRunning(false);
    const auto file =
        tr("%1, graded at %2 against %3; again when it is saved.")
            .arg(QFileInfo(path_).fileName(),
                 QTime::currentTime().toString(QStringLiteral("HH:mm:ss")), report.against);
    view_->displayReport(report, report.fault.isEmpty() ? file : report.fault);
    if (settings_ != nullptr && !report.checks.empty())
        settings_->setValue(kPassed + '/' + report.exercise, report.count(CheckState::Passed));
}

void ExerciseWindow::say(const QString& sentence) {
    view_->displayStatus(sentence, /*is_error=*/true);
}

}  // namespace normscope
