// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/paint_turns.h"

#include <QWidget>
#include <algorithm>

namespace normscope {

namespace {
constexpr int kRestMs = 20;  // where no frame follows that brings the next turn
}  // namespace

PaintTurns& PaintTurns::instance() {
    static PaintTurns turns;
    return turns;
}

PaintTurns::PaintTurns() {
    for (auto* timer : {&next_, &last_})
        timer->setSingleShot(true);
    // A timer of no time comes after events, so after what is to be painted at once.
    next_.setInterval(0);
    last_.setInterval(kRestMs);
    QObject::connect(&next_, &QTimer::timeout, &next_, [this] {
        paint((waiting_.size() + 1) / 2);
        if (!waiting_.empty())
            last_.start();
    });
    QObject::connect(&last_, &QTimer::timeout, &last_, [this] { paint(waiting_.size()); });
}

void PaintTurns::wait(QWidget& widget) {
    if (std::find(waiting_.begin(), waiting_.end(), &widget) == waiting_.end())
        waiting_.emplace_back(&widget);
    last_.stop();
    next_.start();
}

void PaintTurns::paint(std::size_t count) {
    for (; count > 0; --count) {
        if (QWidget* widget = waiting_.front())
            widget->update();
        waiting_.pop_front();
    }
}

}  // namespace normscope
