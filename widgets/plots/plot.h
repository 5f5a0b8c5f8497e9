// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>

#include "widgets/plots/table.h"
#include "widgets/theme.h"

class QCustomPlot;
class QPainter;

namespace normscope {

/// Base of every plot: a card with one QCustomPlot, the hover readout, zoom and pan with reset, the
/// context menu (copy image, copy data, save as…, enlarge, reset zoom), theme and export painting.
/// Plot objects inside are created once and then only re-fed.
class Plot : public QFrame {
    Q_OBJECT
  public:
    explicit Plot(const QString& id, QWidget* parent = nullptr);
    ~Plot() override;

    /// Stable, file-name safe: "layer1-linear", "loss". Also the objectName ("plot-" + id).
    QString id() const { return id_; }
    /// For people and exports: "Layer 1 · Linear output z".
    virtual QString title() const = 0;
    /// The data as last displayed.
    virtual Table table() const = 0;

    virtual void setTheme(const Theme& theme);
    const Theme& theme() const { return theme_; }
    /// Antialiasing; on when paused, off while frames come in at full rate.
    void setFine(bool fine);
    /// Full redraw of what the last data calls set; cheap path is per data call.
    void refresh();
    /// Paints title, axes, legend and data into `size` (device-independent px) for an export, with the
    /// given theme, antialiased, whatever the widget's own size and theme; leaves the widget as it was.
    void render(QPainter& painter, const QSize& size, const Theme& theme);
    QImage toImage(const QSize& size, double scale, const Theme& theme);

  public slots:
    void resetZoom();

  signals:
    void saveRequested(normscope::Plot* plot);
    void enlargeRequested(normscope::Plot* plot);
};

}  // namespace normscope
