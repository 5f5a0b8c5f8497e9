// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/axis_rects.h"

#include "widgets/plots/canvas.h"

namespace normscope {

QCPAxisRect* addAxisRect(Canvas& canvas, int row) {
    auto* rect = new QCPAxisRect(&canvas, true);
    rect->setMinimumSize(10, 8);
    rect->removeAxis(rect->axis(QCPAxis::atTop));
    rect->removeAxis(rect->axis(QCPAxis::atRight));
    canvas.plotLayout()->addElement(row, 0, rect);
    for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft}) {
        auto* axis = rect->axis(side);
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setLayer(QStringLiteral("grid"));
        axis->grid()->setVisible(false);
    }
    return rect;
}

void link(QCPAxis* first, QCPAxis* second) {
    const auto changed = qOverload<const QCPRange&>(&QCPAxis::rangeChanged);
    const auto set = qOverload<const QCPRange&>(&QCPAxis::setRange);
    QObject::connect(first, changed, second, set);
    QObject::connect(second, changed, first, set);
}

}  // namespace normscope
