// SPDX-License-Identifier: GPL-3.0-or-later
// The window and the data it trains on: files and folders opened or dropped, the data card.
#include <QFileDialog>

#include "app/window/data_card.h"
#include "app/window/data_drop.h"
#include "app/window/main_window.h"
#include "widgets/panel/experiment_panel.h"

namespace normscope {

void MainWindow::wireData() {
    drop_ = new DataDrop(this);
    connect(drop_, &DataDrop::experimentChosen, this, &MainWindow::openFile);
    connect(drop_, &DataDrop::dataChosen, &lab_, &Lab::rebuild);
    connect(drop_, &DataDrop::refused, this, &MainWindow::notify);
    connect(menus_, &WindowMenus::folderRequested, this, &MainWindow::chooseFolder);
    connect(menus_, &WindowMenus::dataFileRequested, this, &MainWindow::chooseDataFile);
    connect(menus_, &WindowMenus::dataCardRequested, this, &MainWindow::showDataCard);
    connect(panel_, &ExperimentPanel::folderRequested, this, &MainWindow::chooseFolder);
    connect(panel_, &ExperimentPanel::fileRequested, this, &MainWindow::chooseDataFile);
    connect(panel_, &ExperimentPanel::dataCardRequested, this, &MainWindow::showDataCard);
}

void MainWindow::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Folder of image folders, or of IDX files"), last_folder_);
    if (folder.isEmpty())
        return;
    last_folder_ = folder;
    drop_->open(folder);
}

void MainWindow::chooseDataFile() {
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open data file"), last_folder_,
        tr("Tables and arrays (*.csv *.tsv *.txt *.npz *.npy);;All files (*)"));
    if (path.isEmpty())
        return;
    last_folder_ = QFileInfo(path).absolutePath();
    drop_->open(path);
}

/// One at a time, beside the lab; follows what is trained on.
void MainWindow::showDataCard() {
    if (auto* open = findChild<DataCard*>()) {
        open->raise();
        open->activateWindow();
        return;
    }
    auto* card = new DataCard(this);
    card->setAttribute(Qt::WA_DeleteOnClose);
    card->setTheme(theme_);
    card->display(lab_.data(), lab_.configuration());
    connect(this, &MainWindow::themeChanged, card, &DataCard::setTheme);
    connect(&lab_, &Lab::statusChanged, card,
            [this, card] { card->display(lab_.data(), lab_.configuration()); });
    card->show();
}

}  // namespace normscope
