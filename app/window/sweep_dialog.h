// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QElapsedTimer>
#include <functional>
#include <memory>
#include <optional>

#include "app/sweep/sweep_job.h"
#include "model/run/run.h"
#include "widgets/base/theme.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace normscope {

class Plot;
class ProfilePlot;
class SweepForm;
class SweepPlot;

/// A sweep of the window's experiment: its cells fill in a heat map, the run of the cell under the
/// mouse shows as a curve, and a click opens it in the lab. Runs are processes of the program
/// beside the window, in a folder of their own until they are saved.
class SweepDialog : public QDialog {
    Q_OBJECT
  public:
    /// `program`: the file of the program. `base`: what is swept when it begins.
    SweepDialog(QString program, std::function<Configuration()> base, BackendInfo backend,
                const Theme& theme, QWidget* parent = nullptr);
    ~SweepDialog() override;

    void setTheme(const Theme& theme);
    /// Writes the results, tables and pictures so far, as `normscope sweep` does; false where they
    /// cannot be, which the dialog says.
    bool saveTo(const QString& folder);

  signals:
    /// To see a run in the lab.
    void openRequested(const normscope::Experiment& experiment, const QString& name);

  private:
    void toggle();
    void start();
    void advance();
    void conclude();
    void display();
    void displayPlot();
    void displayCurve(std::optional<std::size_t> cell);
    void open(std::size_t cell);
    void say(const QString& text);
    /// Of a cell, the run in the middle by the figure shown; nothing where none has ended.
    std::optional<std::size_t> middleRunOf(std::size_t cell) const;
    void save();
    void savePlot(Plot* plot);
    void serve(Plot& plot);

    QString program_;
    std::function<Configuration()> base_;
    BackendInfo backend_;
    Theme theme_;
    SweepForm* form_;
    QPushButton* start_;
    QPushButton* save_;
    QLabel* said_;
    QVBoxLayout* place_;  ///< of the map
    ProfilePlot* curve_;
    std::unique_ptr<SweepJob> job_;
    std::unique_ptr<SweepPlot> plot_;
    QElapsedTimer since_;
    std::size_t made_ = 0;  ///< since it was started
    bool running_ = false;
};

}  // namespace normscope
