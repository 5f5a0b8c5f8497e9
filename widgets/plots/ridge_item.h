// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: histograms one in front of the other.
#pragma once

#include <qcustomplot.h>

#include <vector>

#include "model/observation/histogram.h"

namespace normscope {

/// One record; `second` is run B's at that step, with no counts where there is none.
struct RidgeRecord {
    std::int64_t step = 0;
    Histogram own, second;
};

/// The values lie along the key axis; the value axis counts ridges from the front, each standing on
/// its own whole number. Every ridge is as tall as the others: its tallest bin, or, where that
/// would flatten all others, its second, and the tallest is drawn cut, with a break mark.
class RidgeItem : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    static constexpr double kHeight = 2.0;  ///< of a ridge, in distances between two

    RidgeItem(QCPAxis* key_axis, QCPAxis* value_axis);

    /// The newest first: it stands in front.
    void setRidges(std::vector<RidgeRecord> ridges) { ridges_ = std::move(ridges); }
    const std::vector<RidgeRecord>& ridges() const { return ridges_; }
    void setStyle(const QColor& fill, const QColor& line, const QColor& second,
                  const QColor& behind, const QColor& ground);

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

  private:
    void drawRidge(QCPPainter& painter, const Histogram& histogram, double base, const QColor& line,
                   const QColor& fill) const;
    void drawBreak(QCPPainter& painter, double left, double right, double top,
                   const QColor& line) const;

    std::vector<RidgeRecord> ridges_;
    QColor fill_, line_, second_, behind_, ground_;
};

}  // namespace normscope
