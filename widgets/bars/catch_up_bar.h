// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QFrame>
#include <cstdint>

class QLabel;
class QProgressBar;

namespace normscope {

/// How far a twin has come that was begun behind run A, how long it will take, and a way out.
/// Hidden while there is nothing to wait for.
class CatchUpBar : public QFrame {
    Q_OBJECT
  public:
    explicit CatchUpBar(QWidget* parent = nullptr);

    /// Run B's step and run A's, which waits for it.
    void display(std::int64_t done, std::int64_t all);
    void stop();  ///< there is no twin, or it does not go on

  signals:
    void cancelled();

  private:
    QLabel* text_;
    QProgressBar* bar_;
    QElapsedTimer since_;
    std::int64_t first_ = -1;  ///< where it stood when it was first seen behind
};

}  // namespace normscope
