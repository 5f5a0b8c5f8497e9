// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/plot.h"

namespace normscope {

/// Base of plots that show one run at a time: run B's are orange.
class RunPlot : public Plot {
    Q_OBJECT
  public:
    using Plot::Plot;

    /// What is said where there is nothing to show; empty: what the plot itself says.
    void setAbsence(const QString& text);

  protected:
    void setRun(bool twin);
    bool twin() const { return twin_; }
    /// `own` of run A, orange of run B.
    QColor runColor(const QColor& own) const;
    /// The same where it is to stand back.
    QColor faintRunColor(const QColor& own) const;
    QString ofRun() const { return twin_ ? tr(" of run B") : QString(); }
    /// Why there is nothing to show; empty where there is.
    virtual QString lack() const = 0;
    QString absence() const final { return absence_.isEmpty() ? lack() : absence_; }

  private:
    bool twin_ = false;
    QString absence_;
};

}  // namespace normscope
