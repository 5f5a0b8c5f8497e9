// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <vector>

#include "model/settings/settings.h"
#include "widgets/plots/view_state.h"

namespace normscope {

class Plot;

/// What the lab's parts ask of it, however deep in it they are.
class LabWishes : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

  signals:
    void plotMade(normscope::Plot* plot);
    void viewWished(const normscope::ViewChange& change);
    void channelWished(int layer, int channel);
    void settingsWished(const std::vector<normscope::Setting>& settings);
};

}  // namespace normscope
