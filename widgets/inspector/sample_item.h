// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: pictures of samples with what was said of them.
#pragma once

#include <qcustomplot.h>

#include <optional>
#include <vector>

namespace normscope {

/// Cells in rows of one unit each, left to right, top to bottom: a picture, and below it a line of
/// words for each run.
class SampleItem : public QCPAbstractPlottable {
    Q_OBJECT
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
    SampleItem(QCPAxis* key_axis, QCPAxis* value_axis);

    void setCells(std::vector<Cell> cells) { cells_ = std::move(cells); }
    const std::vector<Cell>& cells() const { return cells_; }
    void setColumns(int columns) { columns_ = columns; }
    void setStyle(const QColor& border, const QFont& font);
    /// px that the words of a cell take in height.
    static int wordsHeight(const QFont& font, std::size_t lines);

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

  private:
    void drawWords(QCPPainter& painter, const std::vector<Word>& words, const QRectF& line) const;

    std::vector<Cell> cells_;
    int columns_ = 1;
    QColor border_;
    QFont font_;
};

}  // namespace normscope
