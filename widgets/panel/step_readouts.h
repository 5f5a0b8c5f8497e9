// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/panel: what the optimizer's settings come to at the step shown.
#pragma once

#include <QCoreApplication>
#include <cstdint>

#include "model/settings/configuration.h"

class QLabel;
class QWidget;

namespace normscope {

/// Two lines under the boxes of learning rate and clipping, in sight only where these do something
/// that the box does not say.
class StepReadouts {
    Q_DECLARE_TR_FUNCTIONS(StepReadouts)
  public:
    explicit StepReadouts(QWidget* page);

    QLabel* rate() const { return rate_; }
    QLabel* gradient() const { return gradient_; }
    void display(const OptimizerConfig& config);
    /// So many steps are made: the rate shown is the next one's.
    void displayStep(std::int64_t step);
    /// Of the last step, NaN where it is not known.
    void displayGradient(double norm, bool clipped);

  private:
    void write();
    QString rateText() const;
    QString gradientText() const;

    OptimizerConfig config_;
    std::int64_t step_ = 0;
    double norm_;
    bool clipped_ = false;
    QLabel *rate_, *gradient_;
};

}  // namespace normscope
