// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <map>
#include <memory>
#include <vector>

#include "model/settings/dataset_row.h"
#include "model/settings/settings.h"
#include "widgets/base/theme.h"

class QFrame;
class QGridLayout;
class QLabel;
class QPushButton;

namespace normscope {

class SettingEditor;
class StepReadouts;

/// Every setting of the experiment, in sections; an amber dot marks what restarts the run.
class ExperimentPanel : public QWidget {
    Q_OBJECT
  public:
    explicit ExperimentPanel(QWidget* parent = nullptr);
    ~ExperimentPanel() override;

    /// Updates the editors without emitting; leaves alone what is being typed.
    void display(const Configuration& configuration);
    /// Says that what it shows and edits is run B's.
    void setOfTwin(bool twin);
    /// So many steps are made: what a schedule makes of the learning rate.
    void displayStep(std::int64_t step);
    /// Of the last step's gradients, for what clipping does; NaN where it is not known.
    void displayGradient(double norm, bool clipped);
    void setTheme(const Theme& theme);
    SettingEditor* editor(const QString& path) const;
    /// Whether a setting has its place in the panel now, and a use.
    bool canReveal(const QString& path) const;
    /// Shows the panel where it is hidden, and the setting in it, ready to be edited.
    void reveal(const QString& path);

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
    void addSection(const QString& title, Section section);
    void addRow(const Key& key);
    void addBelow(const Key& key);
    QLabel* makeLabel(const Key& key);
    void addDataButtons();
    void requestData(const DatasetRow& row);
    void displayRow(const Row& row);
    void displayNames();
    void addProposal();
    /// Asks before several settings change at once.
    void propose(const std::vector<Setting>& change);
    void addAveragingReadout();
    void addActionButtons();
    /// How many batches the running statistics remember, in words.
    static QString averagingText(const Configuration& configuration);
    void accept(const Setting& setting);

    QGridLayout* grid_ = nullptr;
    QLabel* of_twin_ = nullptr;
    QLabel* footnote_ = nullptr;
    QFrame* proposal_ = nullptr;
    QLabel* proposal_text_ = nullptr;
    std::vector<Setting> proposed_;
    QPushButton* data_button_ = nullptr;
    QLabel* averaging_ = nullptr;
    std::unique_ptr<StepReadouts> now_;
    std::map<std::string_view, QPushButton*> actions_;
    std::map<QString, Row> rows_;
    Configuration shown_;
    Theme theme_;
};

}  // namespace normscope
