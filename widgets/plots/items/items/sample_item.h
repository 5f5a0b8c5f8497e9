// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: pictures of samples with what was said of them.
#pragma once

#include <optional>
#include <vector>

#include "widgets/plots/items/item.h"

namespace normscope {

/// Cells in rows of one unit each, left to right, top to bottom: a picture, and below it a line of
/// words for each run.
class SampleItem : public Item {
  public:
    struct Word {
        QString text;
        QColor color;
        bool bold = false;
    };
    struct Cell {
        QImage picture;
        std::vector<std::vector<Word>> lines;  ///< [run][word]
    };
    using Item::Item;

    void setCells(std::vector<Cell> cells) { cells_ = std::move(cells); }
    const std::vector<Cell>& cells() const { return cells_; }
    void setColumns(int columns) { columns_ = columns; }
    /// px that so many lines of words take in height.
    int wordsHeight(std::size_t lines) const;

  protected:
    void draw(QCPPainter* painter) override;

  private:
    void drawWords(QCPPainter& painter, const std::vector<Word>& words, const QRectF& line) const;

    std::vector<Cell> cells_;
    int columns_ = 1;
};

}  // namespace normscope
