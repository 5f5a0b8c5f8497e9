// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/window_files.h"

#include <QDir>
#include <QFileDialog>
#include <QMenu>

#include "app/lab/lab.h"
#include "app/window/experiment_files.h"

namespace normscope {

WindowFiles::WindowFiles(Lab& lab, const QString& runs_folder, QWidget* window)
    : QObject(window),
      lab_(lab),
      window_(window),
      drop_(window),
      runs_folder_(runs_folder),
      archive_(runs_folder) {
    connect(&drop_, &DataDrop::experimentChosen, this, &WindowFiles::open);
    connect(&drop_, &DataDrop::dataChosen, &lab_, &Lab::rebuild);
    connect(&drop_, &DataDrop::refused, this, &WindowFiles::notice);
}

void WindowFiles::open(const QString& path) {
    try {
        lab_.open(readExperimentFile(path));
    } catch (const std::exception& error) {
        emit notice(QString::fromUtf8(error.what()));
    }
}

/// Empty where none is chosen.
QString WindowFiles::chooseFile(const QString& title, const QString& filter) {
    const QString path = QFileDialog::getOpenFileName(window_, title, folder_, filter);
    if (!path.isEmpty())
        folder_ = QFileInfo(path).absolutePath();
    return path;
}

void WindowFiles::chooseExperiment() {
    const QString path =
        chooseFile(tr("Open experiment"), tr("Experiments (*.json);;All files (*)"));
    if (!path.isEmpty())
        open(path);
}

void WindowFiles::chooseDataFile() {
    const QString path =
        chooseFile(tr("Open data file"),
                   tr("Tables and arrays (*.csv *.tsv *.txt *.npz *.npy);;All files (*)"));
    if (!path.isEmpty())
        drop_.open(path);
}

void WindowFiles::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(
        window_, tr("Folder of image folders, or of IDX files"), folder_);
    if (folder.isEmpty())
        return;
    folder_ = folder;
    drop_.open(folder);
}

void WindowFiles::save() {
    QString path = QFileDialog::getSaveFileName(window_, tr("Save experiment"),
                                                QDir(folder_).filePath("experiment.json"),
                                                tr("Experiments (*.json)"));
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += ".json";
    folder_ = QFileInfo(path).absolutePath();
    Experiment experiment = lab_.experiment();
    experiment.configuration.steps = std::max<std::int64_t>(lab_.status().step, 1);
    try {
        writeExperimentFile(path, experiment);
    } catch (const std::exception& error) {
        emit notice(QString::fromUtf8(error.what()));
    }
}

void WindowFiles::keepRun(const Experiment& experiment, std::int64_t steps) {
    if (!runs_folder_.isEmpty() && !archive_.keep(experiment, steps))
        emit notice(
            tr("The run before could not be kept: %1 cannot be written.").arg(runs_folder_));
}

void WindowFiles::fillRuns(QMenu& menu) {
    menu.clear();
    if (!runs_folder_.isEmpty())
        for (const RunArchive::Entry& entry : archive_.entries())
            connect(menu.addAction(entry.title), &QAction::triggered, this,
                    [this, path = entry.path] { open(path); });
    if (menu.isEmpty())
        menu.addAction(tr("None yet: a run is kept when it is replaced"))->setEnabled(false);
}

}  // namespace normscope
