// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: the cells of a confusion matrix.
#pragma once

#include <vector>

#include "widgets/plots/items/item.h"

namespace normscope {

/// Square cells in rows and columns, one unit of the axes each, cell (0, 0) around the origin.
/// Those on the diagonal are framed; texts are left out where they do not fit.
class ConfusionItem : public Item {
  public:
    struct Cell {
        QColor color;
        QString text;
    };
    using Item::Item;

    /// [side × side], row by row.
    void setCells(std::vector<Cell> cells, int side);
    /// The largest that cells are written in.
    void setFont(const QFont& font) { font_ = font; }
    const std::vector<Cell>& cells() const { return cells_; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    QRectF rectOf(int row, int column) const;
    QFont fittingFont() const;

    std::vector<Cell> cells_;
    int side_ = 0;
    QFont font_;
};

}  // namespace normscope
