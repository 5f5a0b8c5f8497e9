// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "model/experiment/experiment.h"
#include "model/observation/frame.h"
#include "model/observation/history.h"
#include "widgets/plots/plot.h"
#include "widgets/theme.h"

namespace normscope {

/// The centre of the window: the layer matrix above, loss and accuracy below. Also what exports
/// paint, with or without a window.
class LabView : public QWidget {
    Q_OBJECT
  public:
    explicit LabView(QWidget* parent = nullptr);
    ~LabView() override;

    void setTheme(const Theme& theme);
    /// The newest frame; rebuilds the rows when the structure changed, re-feeds them otherwise. Rows
    /// out of sight are not painted.
    void display(const Frame& frame);
    /// The curves and event marks.
    void display(const History& history);
    /// Forgets everything shown (a new run began).
    void clear();
    void setFine(bool fine);  ///< antialias: paused

    /// Every plot in reading order: layer by layer in data-flow order, then loss, accuracy.
    std::vector<Plot*> plots() const;
    /// Paints the whole view, all layers, for an export.
    void render(QPainter& painter, const QSize& size, const Theme& theme);
    /// A size at which `render` shows all layers without crowding.
    QSize exportSize() const;

    const ObservationRequest& observation() const;

  signals:
    /// A layer's own switch or placement was used.
    void settingsRequested(const std::vector<normscope::Setting>& settings);
    void observationChanged(const normscope::ObservationRequest& request);
    void saveRequested(normscope::Plot* plot);
};

}  // namespace normscope
