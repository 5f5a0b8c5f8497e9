// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what a window, a dialog or an exported plot says can be read: no text is cut, and none
// runs into another.
#pragma once

#include <qcustomplot.h>

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QLabel>

#include "tests/support/text_recorder.h"
#include "widgets/plots/plot.h"

namespace normscope::testing {

inline constexpr double kSlack = 1.5;  // px that antialiasing and rounding may take

inline QString described(const WrittenText& text) {
    return QStringLiteral("\"%1\" at %2,%3 %4×%5")
        .arg(text.text)
        .arg(text.ink.x(), 0, 'f', 0)
        .arg(text.ink.y(), 0, 'f', 0)
        .arg(text.ink.width(), 0, 'f', 0)
        .arg(text.ink.height(), 0, 'f', 0);
}

/// What is written in a plot's canvas, as it stands on the screen.
inline std::vector<WrittenText> writtenIn(Plot& plot) {
    auto* canvas = plot.findChild<QCustomPlot*>();
    TextRecorder recorder(canvas->size());
    QCPPainter painter(&recorder);
    canvas->toPainter(&painter, canvas->width(), canvas->height());
    painter.end();
    return recorder.written();
}

inline QStringList flawsOf(const std::vector<WrittenText>& written, const QRectF& all) {
    QStringList flaws;
    for (std::size_t i = 0; i < written.size(); ++i) {
        const auto& one = written[i];
        const QRectF room =
            (one.clip.isNull() ? all : one.clip & all).adjusted(-kSlack, -kSlack, kSlack, kSlack);
        if (!room.contains(one.ink))
            flaws << described(one) +
                         QStringLiteral(" is cut, %1×%2").arg(room.width()).arg(room.height());
        const QRectF own = one.ink.adjusted(kSlack, kSlack, -kSlack, -kSlack);
        for (std::size_t k = 0; k < i; ++k)
            if (own.isValid() && own.intersects(written[k].ink))
                flaws << described(one) + " runs into " + described(written[k]);
    }
    return flaws;
}

/// As the plot stands, and with its axes from tick to tick: the labels at both ends then lie as far
/// out as they ever will.
inline QStringList flawsIn(Plot& plot) {
    auto* canvas = plot.findChild<QCustomPlot*>();
    const QRectF all(QPointF(), QSizeF(canvas->size()));
    QStringList flaws = flawsOf(writtenIn(plot), all);
    std::vector<std::pair<QCPAxis*, QCPRange>> ranges;
    for (auto* rect : canvas->axisRects())
        for (auto* axis : rect->axes())
            if (const auto ticks = axis->tickVector(); axis->visible() && ticks.size() > 1) {
                ranges.emplace_back(axis, axis->range());
                axis->setRange(ticks.first(), ticks.last());
            }
    auto written = writtenIn(plot);
    std::erase_if(written, [&](const WrittenText& one) {  // among the data
        return !one.clip.isNull() && !one.clip.contains(all);
    });
    for (const QString& flaw : flawsOf(written, all))
        flaws << flaw + ", from tick to tick";
    for (const auto& [axis, range] : ranges)
        axis->setRange(range);
    plot.refresh();
    return flaws;
}

/// Not scrolled away, nor in part.
inline bool isSeen(const QWidget& widget) {
    return widget.isVisible() && widget.visibleRegion().boundingRect().contains(widget.rect());
}

/// Of a label, a button, a field: what it paints itself.
inline QStringList flawsOf(QWidget& part) {
    TextRecorder recorder(part.size());
    part.render(&recorder, {}, {}, {});
    QStringList flaws;
    for (const auto& one : recorder.written())
        if (!(one.clip.isNull() ? QRectF(part.rect()) : one.clip & QRectF(part.rect()))
                 .adjusted(-kSlack, -kSlack, kSlack, kSlack)
                 .contains(one.ink) ||
            (one.text.endsWith(u'…') && !part.property("text").toString().contains(u'…')))
            flaws << QStringLiteral("%1 %2, %3×%4 px: ")
                             .arg(QLatin1String(part.metaObject()->className()), part.objectName())
                             .arg(part.width())
                             .arg(part.height()) +
                         described(one) + " is cut";
    return flaws;
}

/// Beyond what it is in, where nothing can be scrolled.
inline bool sticksOut(const QWidget& part) {
    const QWidget* around = part.parentWidget();
    if (!part.isVisible() || part.isWindow() || around->rect().contains(part.geometry()))
        return false;
    for (const QWidget* above = around; above != nullptr; above = above->parentWidget())
        if (qobject_cast<const QAbstractScrollArea*>(above) ||
            above->objectName() == "column-titles")  // goes with the lab's scroll bar
            return false;
    return true;
}

/// What stands in a plot as it is exported at that size, and axes without a name there.
inline QStringList flawsInExport(Plot& plot, const QSize& size) {
    TextRecorder recorder(size);
    QPainter painter(&recorder);
    plot.render(painter, size, Theme::light());
    painter.end();
    auto* canvas = plot.findChild<QCustomPlot*>();
    QStringList flaws = flawsOf(recorder.written(), QRectF(QPointF(), QSizeF(size)));
    for (auto* rect : canvas->axisRects())
        for (auto* axis : rect->axes())
            if (axis->visible() && axis->tickLabels() && axis->label().isEmpty())
                flaws << QStringLiteral("an axis from %1 to %2 has no name")
                             .arg(axis->range().lower)
                             .arg(axis->range().upper);
    return flaws;
}

/// Of a window or dialog and all that is seen in it, once it is laid out by what it shows.
inline QStringList flawsWithin(QWidget& all) {
    QCoreApplication::sendPostedEvents();  // a message that has just come is laid out by one
    all.grab();
    QStringList flaws;
    for (auto* part : all.findChildren<QWidget*>()) {
        auto* plot = qobject_cast<Plot*>(part);
        const bool names = qobject_cast<QLabel*>(part) || qobject_cast<QAbstractButton*>(part);
        if (names && sticksOut(*part))
            flaws << part->objectName() + " sticks out";
        if (!isSeen(*part))
            continue;
        if (plot != nullptr)
            for (const auto& flaw : flawsIn(*plot))
                flaws << plot->id() + ": " + flaw;
        else if (names || qobject_cast<QComboBox*>(part))
            flaws << flawsOf(*part);
    }
    return flaws;
}

}  // namespace normscope::testing
