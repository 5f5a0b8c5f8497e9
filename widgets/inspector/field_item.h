// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: a picture whose pixels are values, and lines between places of the plane.
#pragma once

#include <qcustomplot.h>

#include <vector>

namespace normscope {

/// Draws an image into a rectangle with sharp pixels, also where the device would smooth them.
void drawSharp(QCPPainter& painter, const QRectF& to, const QImage& image);

/// An image, top row first, over a rectangle of the plane, clipped to the axis rect.
class FieldItem : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    FieldItem(QCPAxis* key_axis, QCPAxis* value_axis);

    /// `area` in coordinates; its top is the greatest y.
    void setImage(const QImage& image, const QCPRange& x, const QCPRange& y);
    const QImage& image() const { return image_; }

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

  private:
    QImage image_;
    QCPRange x_, y_;
};

/// Separate line segments, in coordinates.
class SegmentsItem : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    SegmentsItem(QCPAxis* key_axis, QCPAxis* value_axis);

    void setSegments(std::vector<QLineF> segments) { segments_ = std::move(segments); }
    const std::vector<QLineF>& segments() const { return segments_; }

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

  private:
    std::vector<QLineF> segments_;
};

}  // namespace normscope
