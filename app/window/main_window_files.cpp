// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the window that touches files: experiments, folders, exports, the remembered layout.
#include <QApplication>
#include <QFileDialog>
#include <QScreen>
#include <QSettings>
#include <QSplitter>

#include "app/window/experiment_files.h"
#include "app/window/export_dialog.h"
#include "app/window/main_window.h"
#include "widgets/inspector/inspector.h"
#include "widgets/lab_view.h"
#include "widgets/panel/experiment_panel.h"
#include "widgets/transport_bar.h"

namespace normscope {

namespace {

/// The usual size, or what the screen has room for.
QSize defaultSize(const QWidget& window) {
    const QSize frame(0, 32);  // a title bar, where there is one
    const QSize room = window.screen()->availableSize() - frame;
    return QSize(1440, 900).boundedTo(room);
}

constexpr QLatin1String kGeometry("window/geometry");
constexpr QLatin1String kViewLayout("window/view");
constexpr QLatin1String kPanel("window/panel");
constexpr QLatin1String kInspector("window/inspector");
constexpr QLatin1String kInspectorPage("window/inspector-page");
constexpr QLatin1String kInspectorWidth("window/inspector-layout");
constexpr QLatin1String kTheme("window/theme");
constexpr QLatin1String kSpeed("window/speed");
constexpr QLatin1String kFolder("files/folder");

}  // namespace

void MainWindow::wireFiles() {
    menus_->setRunsSource([this] {
        return options_.runs_folder.isEmpty() ? std::vector<RunArchive::Entry>{}
                                              : archive_.entries();
    });
    connect(menus_, &WindowMenus::openRequested, this, &MainWindow::chooseExperiment);
    connect(menus_, &WindowMenus::saveRequested, this, &MainWindow::saveExperiment);
    connect(menus_, &WindowMenus::runChosen, this, &MainWindow::openFile);
    connect(menus_, &WindowMenus::presetChosen, this,
            [this](const QString& name) { lab_.open(presetNamed(name).experiment); });
    connect(menus_, &WindowMenus::exportRequested, this, &MainWindow::showExport);
}

void MainWindow::openFile(const QString& path) {
    try {
        lab_.open(readExperimentFile(path));
    } catch (const std::exception& error) {
        notify(QString::fromUtf8(error.what()));
    }
}

void MainWindow::chooseExperiment() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open experiment"), last_folder_,
                                                      tr("Experiments (*.json);;All files (*)"));
    if (path.isEmpty())
        return;
    last_folder_ = QFileInfo(path).absolutePath();
    openFile(path);
}

void MainWindow::saveExperiment() {
    const QString suggestion = QDir(last_folder_).filePath(QStringLiteral("experiment.json"));
    QString path = QFileDialog::getSaveFileName(this, tr("Save experiment"), suggestion,
                                                tr("Experiments (*.json)"));
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += QStringLiteral(".json");
    last_folder_ = QFileInfo(path).absolutePath();
    Experiment experiment = lab_.experiment();
    experiment.configuration.steps = std::max<std::int64_t>(lab_.status().step, 1);
    try {
        writeExperimentFile(path, experiment);
    } catch (const std::exception& error) {
        notify(QString::fromUtf8(error.what()));
    }
}

void MainWindow::showExport(WindowMenus::ExportScope scope, const QString& format) {
    openExportDialog(scope, format, nullptr);
}

void MainWindow::openExportDialog(WindowMenus::ExportScope scope, const QString& format,
                                  Plot* plot) {
    const auto frame = lab_.frame();
    const ExportContext context{lab_.experiment(), frame ? frame->step : lab_.status().step,
                                lab_.status().backend};
    std::vector<Plot*> plots = view_->plots();
    for (Plot* looked_at : inspector_->plots())
        plots.push_back(looked_at);
    auto* dialog = new ExportDialog(*view_, plots, context, last_folder_, theme_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->choose(scope, format, plot);
    // What is shown stands still while it is written, so that all files are of one moment.
    exporting_ = true;
    updateWatched();
    connect(dialog, &QDialog::finished, this, [this, dialog] {
        exporting_ = false;
        last_folder_ = dialog->folder();
        updateWatched();
    });
    dialog->open();
}

void MainWindow::saveLayout() const {
    if (options_.settings == nullptr)
        return;
    QSettings& settings = *options_.settings;
    settings.setValue(kGeometry, saveGeometry());
    settings.setValue(kViewLayout, before_lessons_ ? before_lessons_->view : view_->layoutState());
    // What a lesson folded away is not what was chosen.
    const auto& before = before_lessons_;
    settings.setValue(kPanel, before ? before->panel : !panel_->isHidden());
    settings.setValue(kInspector, before ? before->inspector : inspector_->isOpen());
    settings.setValue(kInspectorPage, before ? before->page : inspector_->pageShown());
    settings.setValue(kInspectorWidth, inspector_splitter_->saveState());
    settings.setValue(kTheme, static_cast<int>(theme_choice_));
    settings.setValue(kSpeed, transport_->speed());
    settings.setValue(kFolder, last_folder_);
    settings.sync();
}

void MainWindow::restoreLayout() {
    resize(defaultSize(*this));
    if (options_.settings == nullptr) {
        showInspector(hasRoomForInspector());
        return;
    }
    const QSettings& settings = *options_.settings;
    restoreGeometry(settings.value(kGeometry).toByteArray());
    view_->restoreLayoutState(settings.value(kViewLayout).toByteArray());
    showPanel(settings.value(kPanel, true).toBool());
    inspector_sized_ =
        inspector_splitter_->restoreState(settings.value(kInspectorWidth).toByteArray());
    inspector_->showPage(settings.value(kInspectorPage).toString());
    showInspector(settings.value(kInspector, hasRoomForInspector()).toBool());
    const int theme = settings.value(kTheme, static_cast<int>(ThemeChoice::System)).toInt();
    setThemeChoice(theme == static_cast<int>(ThemeChoice::Dark)    ? ThemeChoice::Dark
                   : theme == static_cast<int>(ThemeChoice::Light) ? ThemeChoice::Light
                                                                   : ThemeChoice::System);
    transport_->displaySpeed(
        std::max(0.0, settings.value(kSpeed, TransportBar::kDefaultSpeed).toDouble()));
    last_folder_ = settings.value(kFolder).toString();
}

void MainWindow::restoreDefaultLayout() {
    if (isMaximized() || isFullScreen())
        showNormal();
    resize(defaultSize(*this));
    showPanel(true);
    inspector_sized_ = false;
    showInspector(hasRoomForInspector());
    view_->restoreLayoutState({});
    setThemeChoice(ThemeChoice::System);
}

}  // namespace normscope
