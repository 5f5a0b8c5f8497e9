// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "model/analysis/inspection.h"
#include "model/data/dataset.h"
#include "model/experiment/settings.h"
#include "model/observation/frame.h"
#include "model/observation/history.h"
#include "widgets/theme.h"

namespace normscope {

class Plot;

/// What the inspector is given to show; run B's parts are empty without one. Histories and
/// configurations outlive the page or the next display().
struct Inspected {
    std::shared_ptr<const Dataset> data;
    std::shared_ptr<const Frame> frame;  ///< run A's newest, or of the step looked at
    const Configuration* configuration = nullptr;
    const Configuration* twin_configuration = nullptr;
    /// Of the run that changes are meant for; of run A where they are meant for both.
    const Configuration* aimed = nullptr;
    std::shared_ptr<const Inspection> inspection, twin;
    const History* history = nullptr;
    const History* twin_history = nullptr;
    std::optional<std::int64_t> visited;  ///< the step looked at, where it is not the newest
};

/// One page of the inspector, at the right of the lab. A page asks for what it needs and shows the
/// newest that came; what a page out of sight would need is not asked for.
class InspectorPage : public QWidget {
    Q_OBJECT
  public:
    using QWidget::QWidget;

    /// What the page needs to show itself now.
    virtual InspectionRequest request() const = 0;
    /// Called often: what is not new costs nothing. Of all looks only those that request() asked
    /// for come; what it did not ask for may be there too.
    virtual void display(const Inspected& what) = 0;
    /// Forgets everything shown (a new run began).
    virtual void clear() = 0;
    virtual void setTheme(const Theme& theme) = 0;
    virtual void setFine(bool) {}  ///< antialias: paused
    /// A layer and channel chosen elsewhere in the window.
    virtual void select(int layer, int channel) {
        Q_UNUSED(layer)
        Q_UNUSED(channel)
    }
    /// Every plot of the page in reading order, for exports; ids are unique in the program.
    virtual std::vector<Plot*> plots() const = 0;

  signals:
    void requestChanged();
    void settingsRequested(const std::vector<normscope::Setting>& settings);
    /// Of the run that the page shows, whichever changes are meant for; for both where they are
    /// meant for both.
    void settingsOfRunRequested(const std::vector<normscope::Setting>& settings, bool twin);
    void selected(int layer, int channel);
    void saveRequested(normscope::Plot* plot);
    void enlargeRequested(normscope::Plot* plot);
};

}  // namespace normscope
