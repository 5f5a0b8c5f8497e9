// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: the cells of a confusion matrix.
#pragma once

#include <qcustomplot.h>

#include <vector>

namespace normscope {

/// Square cells in rows and columns, one unit of the axes each, cell (0, 0) around the origin.
/// Those on the diagonal are framed; texts are left out where they do not fit.
class ConfusionItem : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    struct Cell {
        QColor color;
        QString text;
    };
    ConfusionItem(QCPAxis* key_axis, QCPAxis* value_axis);

    /// [side × side], row by row.
    void setCells(std::vector<Cell> cells, int side);
    void setStyle(const QColor& frame, const QFont& font);
    const std::vector<Cell>& cells() const { return cells_; }

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

  private:
    QRectF rectOf(int row, int column) const;
    QFont fittingFont() const;

    std::vector<Cell> cells_;
    int side_ = 0;
    QColor frame_;
    QFont font_;
};

}  // namespace normscope
