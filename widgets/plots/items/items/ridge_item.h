// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: histograms one in front of the other.
#pragma once

#include <vector>

#include "model/record/histogram.h"
#include "widgets/plots/items/item.h"

namespace normscope {

/// One record; `second` is run B's at that step, with no counts where there is none.
struct RidgeRecord {
    std::int64_t step = 0;
    Histogram own, second;
};

/// The values lie along the key axis; the value axis counts ridges from the front, each standing on
/// its own whole number. Every ridge is as tall as the others: its tallest bin, or, where that
/// would flatten all others, its second, and the tallest is drawn cut, with a break mark.
class RidgeItem : public Item {
  public:
    static constexpr double kHeight = 2.0;  ///< of a ridge, in distances between two

    using Item::Item;

    /// The newest first: it stands in front.
    void setRidges(std::vector<RidgeRecord> ridges) { ridges_ = std::move(ridges); }
    const std::vector<RidgeRecord>& ridges() const { return ridges_; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    void drawRidge(QCPPainter& painter, const Histogram& histogram, double base, const QColor& line,
                   const QColor& fill) const;
    void drawBreak(QCPPainter& painter, double left, double right, double top,
                   const QColor& line) const;

    std::vector<RidgeRecord> ridges_;
};

}  // namespace normscope
