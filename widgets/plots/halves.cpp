// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/halves.h"

#include "widgets/plots/canvas.h"

namespace normscope {

namespace {

const QString kMean = QStringLiteral("μ"), kVariance = QStringLiteral("σ²");

Half makeHalf(Canvas& canvas, bool lower) {
    Half half;
    half.lower = lower;
    half.rect = addAxisRect(canvas, lower ? 1 : 0);
    half.x = half.rect->axis(QCPAxis::atBottom);
    half.y = half.rect->axis(QCPAxis::atLeft);
    half.symbol = new QCPItemText(&canvas);
    half.symbol->position->setType(QCPItemPosition::ptAxisRectRatio);
    half.symbol->position->setAxisRect(half.rect);
    half.symbol->position->setCoords(1.0, 0.5);
    half.symbol->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    half.symbol->setPadding(QMargins(3, 0, 0, 0));
    half.symbol->setClipToAxisRect(false);
    half.symbol->setSelectable(false);
    half.symbol->setText(lower ? kVariance : kMean);
    return half;
}

}  // namespace

std::array<Half, 2> makeHalves(Canvas& canvas, int spacing) {
    canvas.plotLayout()->clear();
    canvas.plotLayout()->setRowSpacing(spacing);
    const std::array<Half, 2> halves{makeHalf(canvas, false), makeHalf(canvas, true)};
    link(halves[0].x, halves[1].x);
    return halves;
}

void Half::setTheme(const Theme& theme) const {
    symbol->setColor(theme.text);
    symbol->setFont(plotFont(-1.5));
}

void Half::arrange(bool present, bool large, const QString& name, int top,
                   const QMargins& small) const {
    symbol->setVisible(present && !large);
    for (auto* axis : {x, y}) {
        axis->setVisible(present);
        axis->setTickLength(0, large ? 4 : 0);
    }
    x->setTickLabels(lower);
    x->setLabel(large && lower ? name : QString());
    y->setLabel(!large ? QString() : lower ? QObject::tr("variance σ²") : QObject::tr("mean μ"));
    y->grid()->setVisible(large);
    if (lower)
        top = 0;
    if (large) {
        rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
        rect->setMinimumMargins(QMargins(58, 0, 0, 6));
        rect->setMargins(QMargins(58, top, 18, lower ? 30 : 6));
        return;
    }
    const QFontMetrics metrics(plotFont(-1.5));
    rect->setAutoMargins(QCP::msNone);
    rect->setMargins(QMargins(small.left(), top, metrics.horizontalAdvance(kVariance) + 6,
                              lower ? metrics.ascent() + small.bottom() : 0));
}

}  // namespace normscope
