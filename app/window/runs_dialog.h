// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "app/window/run_archive.h"
#include "widgets/base/theme.h"

class QLabel;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace normscope {

/// The runs of before, each with a small picture of its curves: to be opened at their last step,
/// named, starred, which keeps them, or removed.
class RunsDialog : public QDialog {
    Q_OBJECT
  public:
    RunsDialog(const RunArchive& archive, const Theme& theme, QWidget* parent = nullptr);

  signals:
    void openRequested(const QString& path);

  private:
    enum Column { Picture, Star, Name, Steps, When };
    void fill();
    void addRow(const RunArchive::Entry& entry);
    QTreeWidgetItem* chosen() const;
    void changed(QTreeWidgetItem* item, int column);
    void openChosen();
    void remove();
    void updateButtons();

    RunArchive archive_;
    Theme theme_;
    QTreeWidget* list_;
    QLabel* message_;
    QPushButton *open_, *rename_, *remove_;
};

}  // namespace normscope
