// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: a picture whose pixels are values, and lines between places of the plane.
#pragma once

#include <vector>

#include "widgets/plots/items/item.h"

namespace normscope {

/// Draws an image into a rectangle with sharp pixels, also where the device would smooth them.
void drawSharp(QCPPainter& painter, const QRectF& to, const QImage& image);

/// An image, top row first, over a rectangle of the plane, clipped to the axis rect.
class FieldItem : public Item {
  public:
    using Item::Item;

    /// `area` in coordinates; its top is the greatest y.
    void setImage(const QImage& image, const QCPRange& x, const QCPRange& y);
    const QImage& image() const { return image_; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    QImage image_;
    QCPRange x_, y_;
};

/// Separate line segments, in coordinates.
class SegmentsItem : public Item {
  public:
    using Item::Item;

    void setSegments(std::vector<QLineF> segments) { segments_ = std::move(segments); }
    const std::vector<QLineF>& segments() const { return segments_; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    std::vector<QLineF> segments_;
};

}  // namespace normscope
