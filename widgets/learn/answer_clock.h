// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>
#include <functional>

class QLabel;
class QProgressBar;
class QToolButton;

namespace normscope {

/// How long an answer takes, beside how long it may take: "0:42 of 1:00". It goes on beyond that,
/// rests while it is not seen, and can be paused.
class AnswerClock : public QWidget {
    Q_OBJECT
  public:
    explicit AnswerClock(QWidget* parent = nullptr);

    /// Milliseconds of a clock that never goes back; the machine's if never set.
    void setSource(std::function<qint64()> milliseconds);
    void begin(int allowed_seconds);
    void stop();
    void setPaused(bool paused);
    bool isPaused() const { return paused_; }
    /// Seconds counted since begin(), whole ones.
    int seconds() const;

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void follow();
    void display();

    std::function<qint64()> now_;
    QTimer ticks_;
    qint64 counted_ = 0;  ///< before `since_`, ms
    qint64 since_ = 0;
    bool counting_ = false;
    bool begun_ = false;
    bool paused_ = false;
    int allowed_ = 0;
    QLabel* words_;
    QProgressBar* bar_;
    QToolButton* pause_;
};

/// "0:42", "12:05"
QString minutesAndSeconds(int seconds);

}  // namespace normscope
