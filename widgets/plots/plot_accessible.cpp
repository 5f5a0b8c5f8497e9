// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_accessible.h"

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/plot.h"

namespace normscope {

PlotAccessible::PlotAccessible(Plot* plot)
    : QAccessibleWidget(plot, QAccessible::Chart), plot_(*plot) {}

QString PlotAccessible::text(QAccessible::Text which) const {
    switch (which) {
        case QAccessible::Name:
            return plot_.moment()
                       ? Plot::tr("%1, step %2").arg(plot_.title(), formatCount(*plot_.moment()))
                       : plot_.title();
        case QAccessible::Value:
            return plot_.valueText();
        case QAccessible::Description:
            return plot_.axesText();
        default:
            return QAccessibleWidget::text(which);
    }
}

QList<QAccessibleInterface*> PlotAccessible::parts() const {
    QList<QAccessibleInterface*> all;
    for (int i = 0; i < QAccessibleWidget::childCount(); ++i) {
        auto* part = QAccessibleWidget::child(i);
        if (part != nullptr && qobject_cast<const Canvas*>(part->object()) == nullptr)
            all << part;
    }
    return all;
}

QAccessibleInterface* PlotAccessible::child(int index) const {
    return parts().value(index);
}

int PlotAccessible::indexOfChild(const QAccessibleInterface* child) const {
    return static_cast<int>(parts().indexOf(const_cast<QAccessibleInterface*>(child)));
}

}  // namespace normscope
