// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QFrame>
#include <cstdint>

class QLabel;
class QProgressBar;

namespace normscope {

/// How far something has come that takes a while, how long it will take still, and a way out.
/// Hidden while there is nothing to wait for.
class WaitBar : public QFrame {
    Q_OBJECT
  public:
    struct Words {
        QString name;    ///< of the bar, and of its parts in front
        QString what;    ///< "Run B catches up"
        QString cancel;  ///< what Cancel does
    };
    explicit WaitBar(const Words& words, QWidget* parent = nullptr);

    /// Steps.
    void display(std::int64_t done, std::int64_t all);
    /// In [0, 1].
    void displayShare(double share);
    void stop();  ///< there is nothing to wait for, or it does not go on

  signals:
    void cancelled();

  private:
    /// `place`: "step 3 of 40".
    void display(double share, const QString& place);

    const Words words_;
    QLabel* text_;
    QProgressBar* bar_;
    QElapsedTimer since_;
    double first_ = -1;  ///< where it stood when it was first seen
};

}  // namespace normscope
