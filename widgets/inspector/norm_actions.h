// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "model/settings/settings.h"

class QCheckBox;
class QPushButton;

namespace normscope {

class SegmentedSwitch;

/// What can be done to the running statistics, and to γ and β, of all layers or of one.
class NormActions : public QWidget {
    Q_OBJECT
  public:
    explicit NormActions(QWidget* parent = nullptr);

    /// The configuration of the run that is changed.
    void display(const Configuration& configuration);
    /// The layer chosen, counted from 0.
    void setLayer(int layer);

  signals:
    void settingsRequested(const std::vector<normscope::Setting>& settings);

  private:
    std::optional<std::int64_t> scope() const;  ///< the one layer meant; none: all
    void showState();
    void showTicks();
    std::vector<const NormalizationConfig*> slotsInScope() const;

    Configuration configuration_;
    int layer_ = 0;
    bool one_layer_ = false;
    SegmentedSwitch* scope_;
    QPushButton* recalibrate_;
    QPushButton* reset_;
    QCheckBox* freeze_;
    QCheckBox* lock_;
};

}  // namespace normscope
