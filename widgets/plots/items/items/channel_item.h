// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: the dots of γ and β, hollow for run B.
#pragma once

#include <vector>

#include "widgets/plots/axis_range.h"
#include "widgets/plots/items/item.h"

namespace normscope {

class ChannelItem : public Item {
  public:
    using Item::Item;

    /// Values by channel, [features] each.
    void setValues(const std::vector<float>& gamma, const std::vector<float>& beta);
    void setTwinValues(const std::vector<float>& gamma, const std::vector<float>& beta);
    void setSelected(int channel) { selected_ = channel; }
    /// Of γ and β of both runs.
    Extent extent() const;

  protected:
    void draw(QCPPainter* painter) override;

  private:
    void drawReference(QCPPainter& painter, double value, const QColor& color) const;
    void drawTwin(QCPPainter& painter, double radius) const;
    std::vector<QPointF> pixelsOf(const std::vector<float>& values) const;

    std::vector<float> gamma_, beta_;
    std::vector<float> twin_gamma_, twin_beta_;
    int selected_ = -1;
};

}  // namespace normscope
