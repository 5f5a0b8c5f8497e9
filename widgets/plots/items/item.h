// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: what the plottables share.
#pragma once

#include <qcustomplot.h>

#include "widgets/base/theme.h"

namespace normscope {

/// A pixel coordinate QPainter can take, whatever the value was.
double safePixel(const QCPAxis& axis, double value);

/// Base of what plots draw along two axes. Plots fit their axes themselves and paint their own
/// legends, so nothing of either is asked of an item; nor can it be selected.
class Item : public QCPAbstractPlottable {
  public:
    Item(QCPAxis* key_axis, QCPAxis* value_axis);

    /// Whether it is drawn, and whether with smooth edges.
    void show(bool visible, bool smooth);
    virtual void setTheme(const Theme& theme);

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

    const Theme& theme() const { return theme_; }
    /// That of tick labels.
    const QFont& font() const { return font_; }
    /// Where the data is drawn.
    QRect area() const { return mKeyAxis->axisRect()->rect(); }
    double pixelX(double key) const { return safePixel(*mKeyAxis, key); }
    double pixelY(double value) const { return safePixel(*mValueAxis, value); }
    QPointF pixelAt(double key, double value) const { return {pixelX(key), pixelY(value)}; }
    void drawUpright(QCPPainter& painter, double x) const;

  private:
    Theme theme_;
    QFont font_;
};

}  // namespace normscope
