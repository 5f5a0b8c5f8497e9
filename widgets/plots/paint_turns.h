// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTimer>
#include <deque>

class QWidget;

namespace normscope {

/// Spreads painting over the frames of a run under way: what waits here is painted after all that
/// does not wait, half of it at a time, the longest waiting first. So it is at most one frame late,
/// and none is painted for ever behind others.
class PaintTurns {
  public:
    /// Of the window's thread.
    static PaintTurns& instance();

    void wait(QWidget& widget);

  private:
    PaintTurns();
    void paintNext();

    std::deque<QPointer<QWidget>> waiting_;
    QTimer timer_;
};

}  // namespace normscope
