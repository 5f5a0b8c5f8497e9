// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/tab_order.h"

#include <QWidget>
#include <algorithm>

namespace normscope {

namespace {

/// In the order of reading: what begins above the middle of a line's first is in that line.
std::vector<QWidget*> inLines(const QWidget& part) {
    std::vector<QWidget*> children;
    for (QObject* child : part.children())
        if (auto* widget = qobject_cast<QWidget*>(child);
            widget != nullptr && widget->isVisible() && !widget->isWindow())
            children.push_back(widget);
    const auto above = [](const QWidget* a, const QWidget* b) { return a->y() < b->y(); };
    const auto before = [](const QWidget* a, const QWidget* b) { return a->x() < b->x(); };
    std::stable_sort(children.begin(), children.end(), above);
    for (auto line = children.begin(); line != children.end();) {
        const int middle = (*line)->geometry().center().y();
        const auto end = std::find_if(line, children.end(),
                                      [middle](const QWidget* each) { return each->y() > middle; });
        std::stable_sort(line, end, before);
        line = end;
    }
    return children;
}

void addStops(QWidget& part, std::vector<QWidget*>& stops) {
    if ((part.focusPolicy() & Qt::TabFocus) && part.isEnabled() && part.focusProxy() == nullptr)
        stops.push_back(&part);
    for (QWidget* child : inLines(part))
        addStops(*child, stops);
}

}  // namespace

std::vector<QWidget*> tabStops(QWidget& part) {
    std::vector<QWidget*> stops;
    addStops(part, stops);
    return stops;
}

}  // namespace normscope
