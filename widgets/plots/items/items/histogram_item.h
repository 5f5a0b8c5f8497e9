// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: the bars of one histogram, drawn in one call.
#pragma once

#include <vector>

#include "model/record/histogram.h"
#include "widgets/plots/items/item.h"

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

class HistogramItem : public Item {
  public:
    using Item::Item;

    /// Bars filled with brush(), or with `outline` only their upper contour in pen().
    void setHistogram(const Histogram& histogram) { histogram_ = histogram; }
    void setScale(HistogramScale scale) { scale_ = scale; }
    void setOutline(bool outline) { outline_ = outline; }
    /// Whether triangles say that values lie beyond an end.
    void setOutsideTold(bool told) { tells_outside_ = told; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    void drawBars(QCPPainter& painter) const;
    void drawOutline(QCPPainter& painter) const;
    void drawOutside(QCPPainter& painter) const;

    Histogram histogram_;
    HistogramScale scale_ = HistogramScale::Share;
    bool outline_ = false;
    bool tells_outside_ = false;
};

/// Zero line, mean, one standard deviation to either side, and the 15/50/85 percentiles.
class SummaryItem : public Item {
  public:
    using Item::Item;

    void setSummary(const Summary& summary) { summary_ = summary; }
    /// Whether mean and deviation are drawn: not where their place is taken.
    void setBracket(bool on) { bracket_ = on; }
    /// Of mean, deviation and percentiles.
    void setColor(const QColor& strong) { strong_ = strong; }

  protected:
    void draw(QCPPainter* painter) override;
    QRect clipRect() const override;

  private:
    void drawBracket(QCPPainter& painter) const;
    void drawPercentiles(QCPPainter& painter) const;

    Summary summary_;
    bool bracket_ = true;
    QColor strong_;
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
class BreakItem : public Item {
  public:
    using Item::Item;

    void setBars(std::vector<CutBar> bars) { bars_ = std::move(bars); }
    bool empty() const { return bars_.empty(); }
    /// Whether the axis rect's margin leaves stripHeight() for the labels.
    void setStrip(bool strip) { strip_ = strip; }
    int stripHeight() const;

  protected:
    void draw(QCPPainter* painter) override;
    QRect clipRect() const override;

  private:
    void drawStrokes(QCPPainter& painter, double left, double right) const;

    std::vector<CutBar> bars_;
    bool strip_ = false;
};

}  // namespace normscope
