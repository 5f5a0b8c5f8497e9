// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: the cells of a heat map with their texts.
#pragma once

#include <QStringList>
#include <vector>

#include "widgets/plots/items/item.h"

namespace normscope {

/// Cells of one unit of both axes around their middles, each with a colour, a text, smaller texts
/// below it where there is room, and a cross where it is lost.
class CellsItem : public Item {
  public:
    struct Cell {
        QPointF middle;
        QColor color;
        QString text;
        QStringList more = {};
        bool crossed = false;
    };
    struct Title {
        QPointF left;  ///< of its baseline, in the axes' units
        QString text;
    };
    using Item::Item;

    void setCells(std::vector<Cell> cells) { cells_ = std::move(cells); }
    void setTitles(std::vector<Title> titles) { titles_ = std::move(titles); }
    const std::vector<Cell>& cells() const { return cells_; }
    /// The largest that cells are written in.
    void setFont(const QFont& font) { font_ = font; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    QRectF rectOf(const Cell& cell) const;
    QFont fittingFont() const;
    void drawTexts(QCPPainter& painter, const Cell& cell, const QRectF& rect,
                   const QFont& font) const;

    std::vector<Cell> cells_;
    std::vector<Title> titles_;
    QFont font_;
};

}  // namespace normscope
