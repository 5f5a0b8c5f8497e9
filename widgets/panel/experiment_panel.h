// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <map>
#include <vector>

#include "model/experiment/settings.h"
#include "widgets/theme.h"

class QGridLayout;
class QLabel;
class QPushButton;

namespace normscope {

class SettingEditor;

/// Every setting of the experiment, in sections; an amber dot marks what restarts the run.
class ExperimentPanel : public QWidget {
    Q_OBJECT
  public:
    explicit ExperimentPanel(QWidget* parent = nullptr);

    /// Updates the editors without emitting; leaves alone what is being typed.
    void display(const Configuration& configuration);
    void setTheme(const Theme& theme);
    SettingEditor* editor(const QString& path) const;

    QSize sizeHint() const override;

  signals:
    void settingsRequested(const std::vector<normscope::Setting>& settings);
    void rebuildRequested(const std::vector<normscope::Setting>& settings);
    /// Data that are read from a folder, or a file, were chosen, or their button was pressed.
    void folderRequested();
    void fileRequested();
    void dataCardRequested();

  private:
    struct Row {
        SettingEditor* editor = nullptr;
        QLabel* label = nullptr;
        QLabel* message = nullptr;  ///< why a typed value was refused
    };
    void addSection(const QString& title, const std::vector<const char*>& paths);
    void addRow(const char* path);
    QLabel* makeLabel(const Key& key);
    void addDataButtons();
    void requestData(DatasetKind kind);
    void displayDataRows();
    void addAveragingReadout();
    void addActionButtons();
    /// How many batches the running statistics remember, in words.
    static QString averagingText(const Configuration& configuration);
    void accept(const Setting& setting);

    QGridLayout* grid_ = nullptr;
    QLabel* footnote_ = nullptr;
    QPushButton* data_button_ = nullptr;
    QLabel* averaging_ = nullptr;
    std::map<std::string_view, QPushButton*> actions_;
    std::map<QString, Row> rows_;
    Configuration shown_;
    Theme theme_;
};

}  // namespace normscope
