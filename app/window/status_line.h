// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QStatusBar>

#include "model/trainer/trainer.h"

class QLabel;
class QToolButton;

namespace normscope {

class SteadyLabel;

/// The figures under the lab.
class StatusLine : public QStatusBar {
    Q_OBJECT
  public:
    explicit StatusLine(QWidget* parent = nullptr);

    void display(const TrainerStatus& status, const Configuration& configuration);
    /// What run B differs from `first`, run A, in, empty without one, and whether it had to stop.
    void displayTwin(const TrainerStatus& status, const Configuration& first,
                     const std::optional<std::vector<Setting>>& differences, bool stopped);
    /// How many findings there are, and the icon and words that stand for the worst.
    void displayFindings(int count, const QIcon& icon);
    /// A frame was shown; the rate is measured from these.
    void countFrame();

  signals:
    void findingsRequested();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    template <class Label = SteadyLabel>
    Label* addLabel(const QString& name, const QString& help, bool right);
    void fit();
    void displayRate(const OptimizerConfig& optimizer, std::int64_t step);
    void displayBackend(const BackendInfo& backend, const QString& path);
    double takeFrameRate();

    SteadyLabel* step_;
    QLabel* twin_;
    SteadyLabel* epoch_;
    SteadyLabel* rate_;  ///< of learning, where it follows a schedule
    SteadyLabel* speed_;
    SteadyLabel* cost_;
    SteadyLabel* frames_;
    SteadyLabel* seed_;
    SteadyLabel* data_;
    SteadyLabel* backend_;
    QToolButton* findings_;
    QElapsedTimer since_count_;
    QElapsedTimer since_display_;
    int frame_count_ = 0;
    double frame_rate_ = 0;
    bool was_playing_ = false;
};

}  // namespace normscope
