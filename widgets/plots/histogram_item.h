// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: the bars of one histogram, drawn in one call.
#pragma once

#include <qcustomplot.h>

#include <vector>

#include "model/observation/histogram.h"

namespace normscope {

/// What one bar's height means.
enum class HistogramScale { Share, Count };

/// Height of a bar: share of all values (those outside included) or their count.
double barHeight(const Histogram& histogram, std::size_t bin, HistogramScale scale);
/// The two largest bar heights; 0 where there are none.
struct Peaks {
    double tallest = 0.0;
    double second = 0.0;
    std::size_t bin = 0;  ///< of the tallest
};
Peaks peaksOf(const Histogram& histogram, HistogramScale scale);

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
    /// Whether mean and deviation are drawn: not where their place is taken.
    void setBracket(bool on) { bracket_ = on; }
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
    bool bracket_ = true;
    QColor strong_, zero_line_;
};

/// A bar that is taller than the axis, with what is written beside it.
struct CutBar {
    double low = 0.0;  ///< edges of the bin
    double high = 0.0;
    QString text;
    QColor color;  ///< of the text
};

/// The break marks of cut bars, two small slanted strokes each, and their labels: in a strip above
/// the axis rect, or beside the bar where there is no room for one.
class BreakItem : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    BreakItem(QCPAxis* key_axis, QCPAxis* value_axis);

    void setBars(std::vector<CutBar> bars) { bars_ = std::move(bars); }
    bool empty() const { return bars_.empty(); }
    void setStyle(const QColor& stroke, const QColor& behind, const QFont& font);
    /// Whether the axis rect's margin leaves stripHeight() for the labels.
    void setStrip(bool strip) { strip_ = strip; }
    int stripHeight() const;

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}
    QRect clipRect() const override;

  private:
    void drawStrokes(QCPPainter& painter, double left, double right) const;

    std::vector<CutBar> bars_;
    QColor stroke_, behind_;
    QFont font_;
    bool strip_ = false;
};

}  // namespace normscope
