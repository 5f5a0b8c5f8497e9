// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/watch_frame.h"

#include <QPainter>
#include <QScrollArea>

namespace normscope {

namespace {

constexpr int kPeriodMs = 120;
constexpr int kOutside = 2;  // px between a widget's edge and its outline
constexpr double kLine = 2.0;
constexpr double kRadius = 9.0;

QScrollArea* scrollAreaOf(const QWidget& widget) {
    for (QWidget* parent = widget.parentWidget(); parent != nullptr;
         parent = parent->parentWidget())
        if (auto* scroll = qobject_cast<QScrollArea*>(parent))
            return scroll;
    return nullptr;
}

}  // namespace

WatchFrame::WatchFrame(QWidget* area) : QWidget(area), area_(area), theme_(Theme::light()) {
    setObjectName(QStringLiteral("watch-frame"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    timer_.setInterval(kPeriodMs);
    connect(&timer_, &QTimer::timeout, this, &WatchFrame::follow);
    hide();
}

void WatchFrame::watch(Source source) {
    source_ = std::move(source);
    scrolled_ = false;
    if (source_)
        timer_.start();
    else
        timer_.stop();
    follow();
}

void WatchFrame::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

/// In the area's coordinates; what a scroll area hides is left out.
QRect WatchFrame::visiblePart(const QWidget& widget) const {
    QRect part(widget.mapTo(area_, QPoint()), widget.size());
    if (const QScrollArea* scroll = scrollAreaOf(widget); scroll && area_->isAncestorOf(scroll))
        part &= QRect(scroll->viewport()->mapTo(area_, QPoint()), scroll->viewport()->size());
    return part & area_->rect();
}

void WatchFrame::follow() {
    std::vector<QRect> outlines;
    for (QWidget* widget : source_ ? source_() : std::vector<QWidget*>{}) {
        if (!area_->isAncestorOf(widget) || !widget->isVisible())
            continue;
        if (QScrollArea* scroll = scrolled_ ? nullptr : scrollAreaOf(*widget))
            scroll->ensureWidgetVisible(widget, 0, 8);
        scrolled_ = true;  // to the first; then it is the person's
        const QRect part = visiblePart(*widget);
        if (part.isValid())
            outlines.push_back(part.adjusted(-kOutside, -kOutside, kOutside, kOutside) &
                               area_->rect());
    }
    if (geometry() != area_->rect())
        setGeometry(area_->rect());
    if (outlines != outlines_) {
        outlines_ = std::move(outlines);
        const int width = static_cast<int>(kLine) + 2;
        QRegion lines;
        for (const QRect& outline : outlines_) {
            lines += outline;
            // The corners are rounded: a little more than the line's width is left to them.
            lines -= outline.adjusted(width, width, -width, -width);
        }
        setMask(lines);
        update();
    }
    const bool seen = !outlines_.empty();
    if (seen && isHidden())
        raise();
    setVisible(seen);
}

void WatchFrame::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme_.accent, kLine, Qt::DashLine, Qt::RoundCap));
    for (const QRect& outline : outlines_)
        painter.drawRoundedRect(
            QRectF(outline).adjusted(kLine / 2, kLine / 2, -kLine / 2, -kLine / 2), kRadius,
            kRadius);
}

}  // namespace normscope
