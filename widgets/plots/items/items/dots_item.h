// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: markers at places of the plane.
#pragma once

#include <optional>
#include <vector>

#include "widgets/plots/axis_range.h"
#include "widgets/plots/items/item.h"
#include "widgets/plots/sample_shape.h"

namespace normscope {

/// Around the origin.
QPainterPath diamond(double radius);
QPainterPath ring(double radius);

/// One kind of marker at many points, drawn in one call. Points that are not finite are left out.
class DotsItem : public Item {
  public:
    using Item::Item;

    void setPoints(std::vector<QPointF> points) { points_ = std::move(points); }
    const std::vector<QPointF>& points() const { return points_; }
    /// `size` is the radius in px; of a Line half its length, in units of the key axis.
    void setMarker(SampleShape shape, double size);
    Extent keys() const;
    Extent values() const;
    /// Index of the point nearest to a pixel position, at most `reach` px away.
    std::optional<std::size_t> nearest(const QPointF& pixel, double reach) const;

  protected:
    void draw(QCPPainter* painter) override;

  private:
    void drawBars(QCPPainter& painter) const;

    std::vector<QPointF> points_;
    SampleShape shape_ = SampleShape::Dot;
    double size_ = 2.0;
};

}  // namespace normscope
