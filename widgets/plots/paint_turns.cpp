// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/paint_turns.h"

#include <QCoreApplication>
#include <QWidget>
#include <algorithm>

namespace normscope {

namespace {
/// Longer than from one frame to the next: where none follows that brings the next turn.
constexpr int kRestMs = 50;
}  // namespace

PaintTurns& PaintTurns::instance() {
    static QPointer<PaintTurns> turns;
    if (turns == nullptr)
        turns = new PaintTurns(QCoreApplication::instance());
    return *turns;
}

PaintTurns::PaintTurns(QObject* parent) : QObject(parent) {
    for (auto* timer : {&next_, &last_})
        timer->setSingleShot(true);
    // A timer of no time comes after events, so after what is to be painted at once.
    next_.setInterval(0);
    last_.setInterval(kRestMs);
    connect(&next_, &QTimer::timeout, this, [this] {
        paint((waiting_.size() + 1) / 2);
        if (!waiting_.empty())
            last_.start();
    });
    connect(&last_, &QTimer::timeout, this, [this] { paint(waiting_.size()); });
}

void PaintTurns::wait(QWidget& widget) {
    if (!widget.isVisible())
        return;  // it is painted when it is shown
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
