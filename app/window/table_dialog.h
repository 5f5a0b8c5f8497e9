// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <vector>

#include "model/data/formats/table_preview.h"
#include "model/settings/settings.h"
#include "widgets/base/theme.h"

class QGridLayout;
class QLabel;
class QPushButton;
class QTableWidget;

namespace normscope {

class SettingEditor;

/// The first lines of a table before it is trained on: which column is the label, which are left
/// out, how numbers are written; each can be changed and is seen at once.
class TableDialog : public QDialog {
    Q_OBJECT
  public:
    /// `settings` name the data set and its file, and what else of data.* is not the usual.
    TableDialog(const std::vector<Setting>& settings, const Theme& theme, QWidget* parent);

  signals:
    /// All settings of the table, for the experiment.
    void chosen(const std::vector<normscope::Setting>& settings);

  private:
    void addEditors(QGridLayout* grid);
    void change(const Setting& setting);
    /// A click on a column's name: the label; with Ctrl, leaves the column out or takes it in.
    void clickColumn(int section);
    void display();
    void displayTable();
    QString sentences() const;
    std::vector<Setting> settings() const;

    const Theme theme_;
    Configuration configuration_;
    TablePreview preview_;
    std::vector<std::size_t> shown_;  ///< columns of it, in the order of the sections
    std::vector<SettingEditor*> editors_;
    QLabel* message_;  ///< why a typed value was refused
    QTableWidget* table_;
    QLabel* account_;
    QLabel* error_;
    QPushButton* train_;
};

}  // namespace normscope
