// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTimer>
#include <deque>

class QWidget;

namespace normscope {

/// Spreads painting over the frames of a run under way: what waits here is painted after all that
/// does not wait, half of it with each frame, the longest waiting first, and what is left where no
/// frame follows. So it is at most one frame late.
class PaintTurns : public QObject {
    Q_OBJECT
  public:
    /// The application's.
    static PaintTurns& instance();

    void wait(QWidget& widget);

  private:
    explicit PaintTurns(QObject* parent);
    void paint(std::size_t count);

    std::deque<QPointer<QWidget>> waiting_;
    QTimer next_, last_;
};

}  // namespace normscope
