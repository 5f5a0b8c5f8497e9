// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/answer_clock.h"

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <algorithm>

namespace normscope {

namespace {

constexpr int kTick = 200;  // ms

std::function<qint64()> machineClock() {
    QElapsedTimer timer;
    timer.start();
    return [timer] { return timer.elapsed(); };
}

}  // namespace

QString minutesAndSeconds(int seconds) {
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

AnswerClock::AnswerClock(QWidget* parent)
    : QWidget(parent),
      now_(machineClock()),
      words_(new QLabel(this)),
      bar_(new QProgressBar(this)),
      pause_(new QToolButton(this)) {
    setObjectName(QStringLiteral("answer-clock"));
    words_->setObjectName(QStringLiteral("answer-clock-words"));
    bar_->setTextVisible(false);
    bar_->setFixedHeight(4);
    pause_->setObjectName(QStringLiteral("answer-clock-pause"));
    pause_->setProperty("flat", true);
    pause_->setToolTip(
        tr("The clock says how long an answer may take. Nothing happens when the "
           "time is over."));
    connect(pause_, &QToolButton::clicked, this, [this] { setPaused(!paused_); });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(words_);
    row->addWidget(bar_, 1);
    row->addWidget(pause_);
    ticks_.setInterval(kTick);
    connect(&ticks_, &QTimer::timeout, this, &AnswerClock::display);
}

void AnswerClock::setSource(std::function<qint64()> milliseconds) {
    now_ = std::move(milliseconds);
}

void AnswerClock::begin(int allowed_seconds) {
    counting_ = false;
    counted_ = 0;
    allowed_ = allowed_seconds;
    begun_ = true;
    paused_ = false;
    follow();
}

void AnswerClock::stop() {
    begun_ = false;
    follow();
}

void AnswerClock::setPaused(bool paused) {
    paused_ = paused;
    follow();
}

int AnswerClock::seconds() const {
    return static_cast<int>((counted_ + (counting_ ? now_() - since_ : 0)) / 1000);
}

void AnswerClock::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
}

void AnswerClock::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    follow();
}

/// Counts while it is to: begun, seen, and not paused.
void AnswerClock::follow() {
    const bool counts = begun_ && !paused_ && isVisible();
    if (counts && !counting_)
        since_ = now_();
    else if (!counts && counting_)
        counted_ += now_() - since_;
    counting_ = counts;
    counts ? ticks_.start() : ticks_.stop();
    display();
}

void AnswerClock::display() {
    const int taken = seconds();
    const QString over =
        taken > allowed_ ? tr(", %1 over").arg(minutesAndSeconds(taken - allowed_)) : QString();
    words_->setText(
        tr("%1 of %2%3").arg(minutesAndSeconds(taken), minutesAndSeconds(allowed_), over));
    bar_->setRange(0, std::max(1, allowed_));
    bar_->setValue(std::min(taken, allowed_));
    pause_->setVisible(begun_);
    pause_->setText(paused_ ? tr("Go on") : tr("Pause"));
}

}  // namespace normscope
