// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include "widgets/base/theme.h"

class QLabel;
class QPushButton;

namespace normscope {

/// Walks through stages one after another by hand, back and on, also with Up and Down; by itself
/// once it is asked to play.
class SlowMotion : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kPeriodMs = 1500;

    explicit SlowMotion(int stages, QWidget* parent = nullptr);

    /// The stage it stands at, from 0; −1: it is not under way.
    int stage() const { return stage_; }
    bool isPlaying() const { return timer_.isActive(); }
    /// What the present stage is called.
    void setName(const QString& name);
    void setTheme(const Theme& theme);

  public slots:
    /// Stands at the first stage, until something is asked for.
    void begin();
    void play();
    void pause();
    void back();
    void on();
    /// Stands at no stage any more.
    void stop();

  signals:
    void begun();
    void stageChanged(int stage);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void goTo(int stage);
    void showState();

    int stages_;
    int stage_ = -1;
    QTimer timer_;
    Theme theme_;
    QPushButton *back_, *play_, *on_, *stop_;
    QLabel* where_;
};

}  // namespace normscope
