// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: markers at places of the plane.
#pragma once

#include <qcustomplot.h>

#include <optional>
#include <vector>

#include "widgets/plots/plot.h"

namespace normscope {

/// Diamonds around pixel positions, as one path.
QPainterPath diamonds(const std::vector<QPointF>& places, double radius);

/// One kind of marker at many points, drawn in one call. Points that are not finite are left out.
class DotsItem : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    DotsItem(QCPAxis* key_axis, QCPAxis* value_axis);

    void setPoints(std::vector<QPointF> points) { points_ = std::move(points); }
    const std::vector<QPointF>& points() const { return points_; }
    /// `size` is the radius in px; of a Line half its length, in units of the key axis.
    void setMarker(SampleShape shape, double size);
    /// Index of the point nearest to a pixel position, at most `reach` px away.
    std::optional<std::size_t> nearest(const QPointF& pixel, double reach) const;

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

  private:
    QPointF pixelOf(const QPointF& point) const;
    void drawBars(QCPPainter& painter) const;

    std::vector<QPointF> points_;
    SampleShape shape_ = SampleShape::Dot;
    double size_ = 2.0;
};

}  // namespace normscope
