// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/slow_motion.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

#include "widgets/base/icons.h"

namespace normscope {

SlowMotion::SlowMotion(int stages, QWidget* parent)
    : QWidget(parent), stages_(stages), theme_(Theme::light()) {
    setObjectName(QStringLiteral("slow-motion"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    const auto make = [&](const char* name, const QString& text, const QString& help) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(QString::fromLatin1(name));
        button->setToolTip(help);
        button->setAccessibleName(help);
        button->installEventFilter(this);
        row->addWidget(button);
        return button;
    };
    play_ = make("slow-play", {},
                 tr("Stop at this step and walk through its stages one after another."));
    back_ = make("slow-back", QStringLiteral("‹"), tr("The stage before (Up)."));
    on_ = make("slow-on", QStringLiteral("›"), tr("The next stage (Down)."));
    stop_ = make("slow-stop", tr("End"), tr("End slow motion."));
    for (auto* button : {back_, on_})
        button->setFixedWidth(28);
    where_ = new QLabel(this);
    where_->setObjectName(QStringLiteral("slow-where"));
    where_->setProperty("muted", true);
    where_->setMinimumWidth(1);
    where_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(where_, 1);
    timer_.setInterval(kPeriodMs);
    connect(&timer_, &QTimer::timeout, this, [this] {
        if (stage_ + 1 < stages_)
            goTo(stage_ + 1);
        else
            pause();
    });
    connect(play_, &QPushButton::clicked, this, [this] {
        if (stage_ < 0)
            begin();
        else
            isPlaying() ? pause() : play();
    });
    connect(back_, &QPushButton::clicked, this, &SlowMotion::back);
    connect(on_, &QPushButton::clicked, this, &SlowMotion::on);
    connect(stop_, &QPushButton::clicked, this, &SlowMotion::stop);
    showState();
}

void SlowMotion::begin() {
    emit begun();
    goTo(0);
}

void SlowMotion::play() {
    timer_.start();
    goTo(stage_ < 0 || stage_ + 1 >= stages_ ? 0 : stage_);
}

void SlowMotion::pause() {
    timer_.stop();
    showState();
}

void SlowMotion::back() {
    timer_.stop();
    goTo(std::max(stage_ - 1, 0));
}

void SlowMotion::on() {
    timer_.stop();
    goTo(std::min(stage_ + 1, stages_ - 1));
}

void SlowMotion::stop() {
    timer_.stop();
    goTo(-1);
}

void SlowMotion::goTo(int stage) {
    const bool changed = stage != stage_;
    stage_ = stage;
    showState();
    if (changed)
        emit stageChanged(stage_);
}

void SlowMotion::setName(const QString& name) {
    where_->setToolTip(name);
    where_->setAccessibleName(name);
}

void SlowMotion::showState() {
    const bool playing = isPlaying();
    play_->setIcon(icon(playing ? Glyph::Pause : Glyph::Play, theme_.text));
    play_->setText(stage_ < 0 ? tr("Slow motion") : playing ? tr("Pause") : tr("Play"));
    back_->setEnabled(stage_ > 0);
    on_->setEnabled(stage_ + 1 < stages_);
    stop_->setVisible(stage_ >= 0);
    where_->setText(stage_ < 0 ? QString() : tr("%1 of %2").arg(stage_ + 1).arg(stages_));
}

void SlowMotion::setTheme(const Theme& theme) {
    theme_ = theme;
    showState();
}

/// Left and Right are time's, here too.
bool SlowMotion::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Up:
            back();
            return true;
        case Qt::Key_Down:
            on();
            return true;
        case Qt::Key_Escape:
            if (stage_ < 0)
                break;
            stop();
            return true;
        default:
            break;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace normscope
