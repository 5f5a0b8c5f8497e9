// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/accessible.h"

namespace normscope {

class Plot;

/// A plot for those who do not see it: its name is title and step, its value what the crosshair
/// reads or else what stands in it, its description the axes with their ranges.
class PlotAccessible : public QAccessibleWidget {
  public:
    explicit PlotAccessible(Plot* plot);

    QString text(QAccessible::Text which) const override;
    /// But for the canvas, of which all that can be said is said here.
    int childCount() const override { return static_cast<int>(parts().size()); }
    QAccessibleInterface* child(int index) const override;
    int indexOfChild(const QAccessibleInterface* child) const override;

  private:
    QList<QAccessibleInterface*> parts() const;

    Plot& plot_;
};

}  // namespace normscope
