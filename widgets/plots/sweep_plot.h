// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <memory>
#include <optional>

#include "widgets/plots/plot.h"
#include "widgets/plots/sweep_map.h"

namespace normscope {

/// What the pictures of a sweep share: the map they show, which cell the mouse is over, what is
/// said of it.
class SweepPlot : public Plot {
    Q_OBJECT
  public:
    explicit SweepPlot(const QString& id, QWidget* parent = nullptr);

    /// The picture for as many settings as vary.
    static std::unique_ptr<SweepPlot> forMap(const SweepMap& map, const QString& id);

    void setMap(const SweepMap& map);
    const SweepMap& map() const { return map_; }
    /// The cell at a place of the canvas.
    virtual std::optional<std::size_t> cellAt(const QPointF& canvas_position) const = 0;
    /// The middle of a cell, in the plot's coordinates.
    QPoint placeOf(std::size_t cell);
    /// What it takes for the texts to be read.
    virtual QSize exportSize() const = 0;

    /// x, y and panel by their settings' names, then NAME_median, NAME_min, NAME_max, runs, stopped
    Table table() const override;

    QSize sizeHint() const override { return {520, 360}; }

  signals:
    void cellClicked(std::size_t cell);
    /// The mouse is over another cell, or over none.
    void cellHovered(std::optional<std::size_t> cell);

  protected:
    /// The map is another.
    virtual void feed() = 0;
    /// The middle of a cell, on the canvas.
    virtual QPointF onCanvas(std::size_t cell) const = 0;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    QString absence() const override;
    void clicked(const QPointF& canvas_position) override;
    void hovered(const std::optional<QPointF>& canvas_position) override;
    QString textOf(double value) const;
    /// From the least to the greatest over the seeds; empty where they are the same.
    QString spreadOf(const SweepMap::Cell& cell) const;
    /// "diverged", or "stopped" where some of those that stopped did so for another reason.
    static QString wordForStopped(const SweepMap::Cell& cell);
    /// Texts at places of an axis.
    static void setTexts(QCPAxis* axis, const std::vector<std::pair<double, QString>>& texts);

  private:
    SweepMap map_;
    std::optional<std::size_t> hovered_;
};

}  // namespace normscope
