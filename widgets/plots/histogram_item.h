// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: the bars of one histogram, drawn in one call.
#pragma once

#include <qcustomplot.h>

#include "model/observation/histogram.h"

namespace normscope {

/// What one bar's height means.
enum class HistogramScale { Share, Count };

/// Height of a bar: share of all values (those outside included) or their count.
double barHeight(const Histogram& histogram, std::size_t bin, HistogramScale scale);
/// Largest bar height; 0 for an empty histogram.
double tallestBar(const Histogram& histogram, HistogramScale scale);

class HistogramItem : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    HistogramItem(QCPAxis* key_axis, QCPAxis* value_axis);

    /// Bars filled with brush(), or with `outline` only their upper contour in pen().
    void setHistogram(const Histogram& histogram) { histogram_ = histogram; }
    void setScale(HistogramScale scale) { scale_ = scale; }
    void setOutline(bool outline) { outline_ = outline; }
    /// Colour of the triangles that say values lie beyond an end.
    void setOutsideColor(const QColor& color) { outside_ = color; }

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

  private:
    void drawBars(QCPPainter& painter) const;
    void drawOutline(QCPPainter& painter) const;
    void drawOutside(QCPPainter& painter) const;

    Histogram histogram_;
    HistogramScale scale_ = HistogramScale::Share;
    bool outline_ = false;
    QColor outside_;
};

/// Zero line, mean, one standard deviation to either side, and the 15/50/85 percentiles.
class SummaryItem : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    SummaryItem(QCPAxis* key_axis, QCPAxis* value_axis);

    void setSummary(const Summary& summary) { summary_ = summary; }
    void setColors(const QColor& strong, const QColor& zero_line);

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}
    QRect clipRect() const override;

  private:
    void drawBracket(QCPPainter& painter, const QRect& area) const;
    void drawPercentiles(QCPPainter& painter, const QRect& area) const;

    Summary summary_;
    QColor strong_, zero_line_;
};

}  // namespace normscope
