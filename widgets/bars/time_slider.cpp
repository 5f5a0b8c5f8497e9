// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars/time_slider.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"

namespace normscope {

namespace {

constexpr int kHandle = 7;  // radius, px
constexpr int kGroove = 4;
constexpr int kMarkReach = 4;

}  // namespace

TimeSlider::TimeSlider(QWidget* parent) : QAbstractSlider(parent), theme_(Theme::light()) {
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    setRange(0, 0);
    // The wheel and assistive technology.
    connect(this, &QAbstractSlider::actionTriggered, this, [this] {
        if (!isSliderDown())
            emit stepChosen(sliderPosition());
    });
    connect(this, &QAbstractSlider::sliderMoved, this, &TimeSlider::stepChosen);
}

void TimeSlider::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

void TimeSlider::setMarks(const std::vector<Mark>& marks) {
    if (marks == marks_)
        return;
    marks_ = marks;
    update();
}

void TimeSlider::setLive(bool live) {
    if (live == live_)
        return;
    live_ = live;
    update();
}

int TimeSlider::pixelOf(int step) const {
    const double room = std::max(1, width() - 2 * kHandle);
    const double share = maximum() > 0 ? static_cast<double>(step) / maximum() : 1.0;
    return kHandle + static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * room));
}

int TimeSlider::stepAt(int x) const {
    const double room = std::max(1, width() - 2 * kHandle);
    const double share = std::clamp((x - kHandle) / room, 0.0, 1.0);
    return static_cast<int>(std::lround(share * maximum()));
}

QString TimeSlider::markAt(int x) const {
    QStringList found;
    for (const Mark& mark : marks_)
        if (std::abs(pixelOf(static_cast<int>(mark.step)) - x) <= kMarkReach)
            found << tr("step %1: %2")
                         .arg(formatCount(mark.step), QString::fromStdString(mark.label));
    return found.join(QLatin1Char('\n'));
}

void TimeSlider::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double middle = height() / 2.0;
    const int at = pixelOf(sliderPosition());
    const auto groove = [&](int from, int to, const QColor& color) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(QRectF(from, middle - kGroove / 2.0, to - from, kGroove), 2, 2);
    };
    groove(0, width(), theme_.border);
    groove(0, at, theme_.accent);
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const Mark& mark : marks_)
        painter.fillRect(QRectF(pixelOf(static_cast<int>(mark.step)) - 1, middle - 8, 2, 16),
                         theme_.event);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? theme_.text : theme_.accent, 2.5));
    painter.setBrush(live_ ? theme_.accent : theme_.surface);
    painter.drawEllipse(QPointF(at, middle), kHandle - 1.5, kHandle - 1.5);
}

void TimeSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    setSliderDown(true);
    setSliderPosition(stepAt(event->position().toPoint().x()));
}

void TimeSlider::mouseMoveEvent(QMouseEvent* event) {
    if (isSliderDown())
        setSliderPosition(stepAt(event->position().toPoint().x()));
}

void TimeSlider::mouseReleaseEvent(QMouseEvent*) {
    setSliderDown(false);
}

/// Keys are the whole bar's.
void TimeSlider::keyPressEvent(QKeyEvent* event) {
    event->ignore();
}

bool TimeSlider::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const QString mark = markAt(help->pos().x());
        QToolTip::showText(help->globalPos(), mark.isEmpty() ? toolTip() : mark, this);
        return true;
    }
    return QAbstractSlider::event(event);
}

}  // namespace normscope
