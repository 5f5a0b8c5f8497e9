// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/paint_turns.h"

#include <QWidget>
#include <algorithm>

namespace normscope {

PaintTurns& PaintTurns::instance() {
    static PaintTurns turns;
    return turns;
}

PaintTurns::PaintTurns() {
    timer_.setSingleShot(true);
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { paintNext(); });
}

/// A timer of no time comes after events, so after what is to be painted at once.
void PaintTurns::wait(QWidget& widget) {
    if (std::find(waiting_.begin(), waiting_.end(), &widget) == waiting_.end())
        waiting_.emplace_back(&widget);
    timer_.start(0);
}

void PaintTurns::paintNext() {
    constexpr int kRestMs = 20;  // where no frame follows that brings the next turn
    for (auto left = (waiting_.size() + 1) / 2; left > 0; --left) {
        if (QWidget* widget = waiting_.front())
            widget->update();
        waiting_.pop_front();
    }
    if (!waiting_.empty())
        timer_.start(kRestMs);
}

}  // namespace normscope
