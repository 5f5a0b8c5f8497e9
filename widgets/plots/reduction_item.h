// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: the block of values, in its axis rect.
#pragma once

#include <qcustomplot.h>

#include "model/network/reduction.h"
#include "widgets/theme.h"

namespace normscope {

class ReductionItem : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    ReductionItem(QCPAxis* key_axis, QCPAxis* value_axis);

    void setReduction(const Reduction& reduction) { reduction_ = reduction; }
    void setTheme(const Theme& theme) { theme_ = theme; }

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

  private:
    Reduction reduction_;
    Theme theme_;
};

}  // namespace normscope
