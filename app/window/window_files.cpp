// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/window_files.h"

#include <QDir>
#include <QFileDialog>
#include <QMenu>

#include "app/files/experiment_file.h"
#include "app/files/experiment_json.h"
#include "app/lab/lab.h"
#include "app/window/pytorch_export_job.h"
#include "app/window/runs_dialog.h"
#include "app/window/table_dialog.h"
#include "app/window/window_session.h"
#include "model/run/run.h"
#include "model/settings/dataset_row.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

WindowFiles::WindowFiles(Lab& lab, WindowSession& session, const Theme& theme, QWidget* window)
    : QObject(window),
      lab_(lab),
      theme_(theme),
      window_(window),
      document_(lab),
      drop_(window),
      session_(session) {
    connect(&drop_, &DataDrop::experimentChosen, this, &WindowFiles::open);
    connect(&drop_, &DataDrop::dataChosen, this, &WindowFiles::begin);
    connect(&drop_, &DataDrop::weightsChosen, this, &WindowFiles::loadWeights);
    connect(&drop_, &DataDrop::refused, this, &WindowFiles::notice);
}

void WindowFiles::begin(const std::vector<Setting>& data) {
    Configuration configuration;
    for (const auto& setting : data)
        assign(configuration, setting);
    if (datasetRow(configuration.data.dataset).reading.preview == nullptr)
        return lab_.rebuild(data);
    showTable(data);
}

void WindowFiles::chooseColumns() {
    const auto& now = lab_.configuration();
    std::vector<Setting> data{settingOf(&DataConfig::dataset, now.data.dataset)};
    for (const auto use : datasetRow(now.data.dataset).uses)
        if (!use.empty()) {
            const auto path = dataPath(use);
            data.push_back({path, valueOf(now, path)});
        }
    showTable(data);
}

void WindowFiles::showTable(const std::vector<Setting>& data) {
    delete window_->findChild<TableDialog*>();
    auto* dialog = new TableDialog(data, theme_, window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TableDialog::chosen, &lab_, &Lab::rebuild);
    dialog->open();
}

void WindowFiles::open(const QString& path) {
    try {
        if (isSession(path))
            session_.open(path);
        else if (lab_.openAgain(readExperimentFile(path)))
            document_.tieTo(path);
    } catch (const std::exception& error) {
        document_.forget(path);
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
        chooseFile(tr("Open experiment or session"),
                   tr("Experiments and sessions (*.json *.normscope);;All files (*)"));
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

QString WindowFiles::chooseStateDict(const QString& title) {
    return chooseFile(title,
                      tr("State dicts of PyTorch (*.pt *.pth *.safetensors);;All files (*)"));
}

void WindowFiles::chooseWeights() {
    if (const QString path = chooseStateDict(tr("Load weights")); !path.isEmpty())
        loadWeights(path);
}

void WindowFiles::chooseFirstWeights() {
    if (const QString path = chooseStateDict(tr("Begin with weights")); !path.isEmpty())
        beginWithWeights(path);
}

void WindowFiles::loadWeights(const QString& path) {
    lab_.change({{std::string(action_path::kLoadWeights), QFile::encodeName(path).toStdString()}});
}

void WindowFiles::beginWithWeights(const QString& path) {
    const Setting weights = settingOf(&InitConfig::weights, QFile::encodeName(path).toStdString());
    try {
        Experiment tried{lab_.configuration(), {}, {}};
        assign(tried.configuration, weights);
        Run(tried, lab_.data(), {.record = false});
        lab_.rebuild({weights});
    } catch (const std::exception& error) {
        emit notice(inPanelWords(QString::fromUtf8(error.what()), lab_.configuration()));
    }
}

void WindowFiles::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(
        window_, tr("Folder of image folders, or of IDX files"), folder_);
    if (folder.isEmpty())
        return;
    folder_ = folder;
    drop_.open(folder);
}

/// Empty where none is chosen; a missing ending is that of `name`.
QString WindowFiles::chooseTarget(const QString& title, const QString& name,
                                  const QString& filter) {
    QString path =
        QFileDialog::getSaveFileName(window_, title, QDir(folder_).filePath(name), filter);
    if (path.isEmpty())
        return {};
    if (QFileInfo(path).suffix().isEmpty())
        path += QLatin1Char('.') + QFileInfo(name).suffix();
    folder_ = QFileInfo(path).absolutePath();
    return path;
}

void WindowFiles::saveSession() {
    const QString path =
        chooseTarget(tr("Save session"), "session.normscope", tr("Sessions (*.normscope)"));
    if (path.isEmpty())
        return;
    try {
        session_.save(path);
        emit notice(tr("Saved %1").arg(QDir::toNativeSeparators(path)));
    } catch (const std::exception& error) {
        emit notice(QString::fromUtf8(error.what()));
    }
}

void WindowFiles::save() {
    if (document_.path().isEmpty())
        saveAs();
    else
        write(document_.path());
}

void WindowFiles::saveAs() {
    const QString name =
        document_.path().isEmpty() ? "experiment.json" : QFileInfo(document_.path()).fileName();
    const QString path = chooseTarget(tr("Save experiment"), name, tr("Experiments (*.json)"));
    if (!path.isEmpty())
        write(path);
}

void WindowFiles::reload() {
    open(document_.path());
}

void WindowFiles::write(const QString& path) {
    try {
        writeExperimentFile(path, lab_.experimentSoFar());
        document_.tieTo(path);
        emit notice(tr("Saved %1").arg(QDir::toNativeSeparators(path)));
    } catch (const std::exception& error) {
        emit notice(QString::fromUtf8(error.what()));
    }
}

void WindowFiles::exportToPyTorch() {
    const QString folder =
        QFileDialog::getExistingDirectory(window_, tr("Folder for the run in PyTorch"), folder_);
    if (folder.isEmpty())
        return;
    folder_ = folder;
    exportToPyTorch(folder);
}

void WindowFiles::exportToPyTorch(const QString& folder) {
    auto* job = new PyTorchExportJob(lab_.experimentSoFar(), folder, window_);
    connect(job, &PyTorchExportJob::done, this, &WindowFiles::notice);
}

void WindowFiles::fillRecent(QMenu& menu) {
    menu.clear();
    menu.setToolTipsVisible(true);
    for (const QString& path : document_.recent()) {
        QAction* entry = menu.addAction(QFileInfo(path).fileName().replace(u'&', "&&"));
        entry->setToolTip(QDir::toNativeSeparators(path));
        connect(entry, &QAction::triggered, this, [this, path] { open(path); });
    }
    if (menu.isEmpty())
        menu.addAction(tr("None yet"))->setEnabled(false);
}

void WindowFiles::showRuns() {
    auto* dialog = new RunsDialog(RunArchive(session_.root()), theme_, window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RunsDialog::openRequested, this, &WindowFiles::open);
    dialog->open();
}

}  // namespace normscope
