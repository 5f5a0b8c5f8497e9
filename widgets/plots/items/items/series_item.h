// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: lines over steps.
#pragma once

#include <vector>

#include "widgets/plots/axis_range.h"
#include "widgets/plots/items/item.h"

namespace normscope {

/// One value, or the extent and mean of a block of values, at a step.
struct SeriesPoint {
    double key = 0.0;
    double low = 0.0;
    double high = 0.0;
    double value = 0.0;
};

/// A line through the values and, where given an opaque colour, a band from low to high behind it.
/// A value that is not finite interrupts the line.
class SeriesItem : public Item {
  public:
    using Item::Item;

    std::vector<SeriesPoint>& points() { return points_; }  ///< ascending by key
    const std::vector<SeriesPoint>& points() const { return points_; }
    void setBand(const QColor& color) { band_ = color; }
    /// Or two thin lines along low and high, which hide nothing.
    void setEnvelope(const QColor& color) { envelope_ = color; }
    /// Dots at the values while there are few of them, so that sparse records show as such.
    void setDotSize(double pixels) { dot_size_ = pixels; }
    /// Of what is drawn between two keys; without, of everything.
    Extent values(const QCPRange& within = QCPRange()) const;
    /// The value nearest to a step; null when there is none.
    const SeriesPoint* nearest(double key) const;

  protected:
    void draw(QCPPainter* painter) override;

  private:
    struct Column {
        double x, low, high, value;  ///< pixels; NaN where not finite
        int points = 1;              ///< that fell in this column; value is their mean
    };
    std::vector<Column> visibleColumns(bool fine) const;
    void drawBandColumns(QCPPainter& painter, const std::vector<Column>& columns) const;
    void drawBand(QCPPainter& painter, const std::vector<Column>& columns) const;
    void drawEnvelope(QCPPainter& painter, const std::vector<Column>& columns) const;
    void drawLine(QCPPainter& painter, const std::vector<Column>& columns) const;

    std::vector<SeriesPoint> points_;
    QColor band_, envelope_;
    double dot_size_ = 0.0;
};

}  // namespace normscope
