// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: pictures of one size side by side.
#pragma once

#include <qcustomplot.h>

#include <vector>

namespace normscope {

/// In rows, as large as the axis rect allows, in pixels: nothing of it zooms.
class MapsItem : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    MapsItem(QCPAxis* key_axis, QCPAxis* value_axis);

    void setImages(std::vector<QImage> images) { images_ = std::move(images); }
    void setFrame(const QColor& color) { frame_ = color; }
    /// Where each picture is, in the canvas.
    std::vector<QRectF> places() const;

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

  private:
    std::vector<QImage> images_;
    QColor frame_;
};

}  // namespace normscope
