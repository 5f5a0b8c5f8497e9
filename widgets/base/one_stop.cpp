// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/one_stop.h"

#include <QKeyEvent>
#include <QWidget>
#include <algorithm>

namespace normscope {

namespace {

bool canStop(const QWidget* control) {
    return control->isVisible() && control->isEnabled();
}

}  // namespace

void OneStop::add(QWidget* control) {
    controls_.push_back(control);
    control->installEventFilter(this);
    connect(control, &QObject::destroyed, this, [this, control] {
        std::erase(controls_, control);
        stop_ = nullptr;
    });
    elect();
}

/// The one of before as long as it can be reached, else the first that can. `leaving` is about to
/// go.
void OneStop::elect(const QWidget* leaving) {
    const auto can = [leaving](const QWidget* control) {
        return control != leaving && canStop(control);
    };
    if (controls_.empty())
        return;
    if (stop_ == nullptr || !can(stop_)) {
        const auto first = std::find_if(controls_.begin(), controls_.end(), can);
        stop_ = first != controls_.end() ? *first : controls_.front();
    }
    for (QWidget* control : controls_)
        control->setFocusPolicy(control == stop_ ? Qt::TabFocus : Qt::NoFocus);
}

bool OneStop::walk(const QWidget* from, int direction) {
    const auto here = std::find(controls_.begin(), controls_.end(), from) - controls_.begin();
    for (auto next = here + direction; next >= 0 && next < std::ssize(controls_);
         next += direction) {
        QWidget* control = controls_[static_cast<std::size_t>(next)];
        if (!canStop(control))
            continue;
        control->setFocus(Qt::OtherFocusReason);
        break;
    }
    return true;  // also at the end: no other control is meant
}

bool OneStop::eventFilter(QObject* watched, QEvent* event) {
    auto* control = static_cast<QWidget*>(watched);
    switch (event->type()) {
        case QEvent::FocusIn:
            stop_ = control;
            elect();
            break;
        case QEvent::Show:
        case QEvent::EnabledChange:
            elect();
            break;
        case QEvent::Hide:
            elect(control);
            break;
        case QEvent::KeyPress: {
            const auto& key = static_cast<const QKeyEvent&>(*event);
            if ((key.modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
                break;
            if (key.key() == Qt::Key_Up || key.key() == Qt::Key_Down)
                return walk(control, key.key() == Qt::Key_Up ? -1 : 1);
            break;
        }
        default:
            break;
    }
    return false;
}

void joinStops(QObject* parent, const std::vector<QWidget*>& controls) {
    auto* stop = new OneStop(parent);
    for (QWidget* control : controls)
        stop->add(control);
}

}  // namespace normscope
