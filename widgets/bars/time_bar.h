// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "model/record/history.h"
#include "widgets/base/theme.h"

class QKeyEvent;
class QPushButton;

namespace normscope {

class SteadyLabel;
class TimeSlider;

/// Where in the run the window looks.
struct TimeState {
    std::int64_t last = 0;                ///< steps made
    std::optional<std::int64_t> visited;  ///< the step looked at, where it is not the newest
    std::int64_t interval = 0;            ///< steps between those kept
    std::size_t bytes = 0;                ///< what the kept ones take
    std::int64_t recorded_every = 0;      ///< most steps between two recorded ones
    std::int64_t first_raw = 1;           ///< loss and accuracy of each step from here on
    bool operator==(const TimeState&) const = default;
    /// Whether the same of the run can be looked at, and how closely.
    bool isKeptAs(const TimeState& other) const {
        return interval == other.interval && bytes == other.bytes &&
               recorded_every == other.recorded_every && first_raw == other.first_raw;
    }
};

/// The run's time under the lab: looking at any step of it, and going on from there.
class TimeBar : public QWidget {
    Q_OBJECT
  public:
    explicit TimeBar(QWidget* parent = nullptr);

    void display(const TimeState& state);
    void setMarks(const std::vector<Mark>& marks);
    void setTheme(const Theme& theme);
    /// Left and Right to the kept steps, with Shift one step, Home and End; whether it was one of
    /// these.
    bool handleKey(const QKeyEvent& event);

  signals:
    void visitRequested(std::int64_t step);
    void forkRequested(std::int64_t step);
    void liveRequested();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QPushButton* makeButton(const QString& name, const QString& text, const QString& help);
    void ask(std::int64_t step);
    std::int64_t shown() const { return state_.visited.value_or(state_.last); }
    void updateWords();
    QString help() const;

    TimeState state_;
    Theme theme_;
    QPushButton* begin_;
    TimeSlider* slider_;
    SteadyLabel* label_;
    QPushButton* fork_;
    QPushButton* live_;
};

}  // namespace normscope
