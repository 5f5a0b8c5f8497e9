// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: pictures of one size side by side.
#pragma once

#include <vector>

#include "widgets/plots/items/item.h"

namespace normscope {

/// In rows, as large as the axis rect allows, in pixels: nothing of it zooms.
class MapsItem : public Item {
  public:
    using Item::Item;

    void setImages(std::vector<QImage> images) { images_ = std::move(images); }
    /// Where each picture is, in the canvas.
    std::vector<QRectF> places() const;

  protected:
    void draw(QCPPainter* painter) override;

  private:
    std::vector<QImage> images_;
};

}  // namespace normscope
