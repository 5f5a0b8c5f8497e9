// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: values with how far they spread.
#pragma once

#include <vector>

#include "widgets/plots/items/item.h"

namespace normscope {

/// A dot at each value and a bar from its least to its greatest, joined by a line where wanted; a
/// cross at the bottom for a value that is lost.
class WhiskersItem : public Item {
  public:
    struct Point {
        double key = 0.0;
        double value = 0.0, least = 0.0, most = 0.0;  ///< NaN: none
        bool lost = false;
    };
    using Item::Item;

    void setPoints(std::vector<Point> points) { points_ = std::move(points); }
    const std::vector<Point>& points() const { return points_; }
    void setJoined(bool joined) { joined_ = joined; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    void drawLine(QCPPainter& painter) const;
    void drawPoint(QCPPainter& painter, const Point& point) const;
    void drawCross(QCPPainter& painter, const Point& point) const;

    std::vector<Point> points_;
    bool joined_ = true;
};

}  // namespace normscope
