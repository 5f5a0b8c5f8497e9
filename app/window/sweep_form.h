// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>

#include "app/sweep/sweep_plan.h"

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace normscope {

/// What a sweep is to do: one or two settings with their values, seeds, steps, and what the map
/// shows.
class SweepForm : public QWidget {
    Q_OBJECT
  public:
    explicit SweepForm(const Configuration& configuration, QWidget* parent = nullptr);

    /// With this experiment as the base. Throws SettingError.
    SweepPlan plan(const Configuration& base) const;
    /// The figure the map shows.
    const Measure& shown() const;

  signals:
    void shownChanged();

  private:
    struct Axis {
        QComboBox* key;
        QLineEdit* values;
    };
    Axis addAxis(int place, const Configuration& configuration, const Key& first);
    QSpinBox* addCount(const char* name, const QString& text, const QString& help, int value,
                       int most);
    void followKey(const Axis& axis, const Configuration& configuration);

    std::array<Axis, 2> axes_;
    QSpinBox* seeds_;
    QSpinBox* steps_;
    QComboBox* shown_;
    Task task_;
};

}  // namespace normscope
