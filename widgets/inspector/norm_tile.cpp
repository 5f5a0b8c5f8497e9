// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/norm_tile.h"

#include <QPainter>

#include "model/network/norms/norm.h"
#include "widgets/base/fitting_text.h"
#include "widgets/base/norm_words.h"
#include "widgets/base/number_format.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/plots/reduction_drawing.h"

namespace normscope {

NormTile::NormTile(NormKind kind, QWidget* parent)
    : QAbstractButton(parent), kind_(kind), theme_(Theme::light()) {
    setObjectName(QStringLiteral("norm-tile-") + toQString(keyOf(kind)));
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setText(toQString(labelOf(kind)));
    setAccessibleName(text());
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void NormTile::display(const Reduction& reduction, const QString& name, bool in_force,
                       const QString& why_not) {
    reduction_ = why_not.isEmpty() ? reduction : Reduction{};
    setText(name);
    setChecked(in_force);
    setEnabled(why_not.isEmpty());
    const QString said =
        reductionSentence(reduction_, kind_) + QLatin1Char(' ') + modesSentence(reduction_, kind_);
    setToolTip(!why_not.isEmpty()         ? why_not
               : reduction_.shape.empty() ? normHelp(kind_)
                                          : normHelp(kind_) + QStringLiteral(".\n") + said);
    setAccessibleName(name);
    setAccessibleDescription(toolTip());
    update();
}

void NormTile::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

void NormTile::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void NormTile::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

void NormTile::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = isChecked();
    const bool ringed = hasFocus() || marked;
    painter.setPen(QPen(ringed ? theme_.accent : theme_.border, ringed ? 2.0 : 1.0,
                        hasFocus() && !marked ? Qt::DotLine : Qt::SolidLine));
    painter.setBrush(marked || (underMouse() && isEnabled()) ? theme_.accent_soft : theme_.surface);
    const double inset = ringed ? 1.0 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 6, 6);
    painter.setOpacity(isEnabled() ? 1.0 : 0.5);
    QFont name = plotFont(-1.0);
    name.setBold(marked);
    painter.setFont(name);
    const QFontMetrics metrics(name);
    const QRect words = rect().adjusted(8, 5, -8, -5);
    painter.setPen(isEnabled() ? theme_.text : theme_.muted);
    painter.drawText(words, Qt::AlignTop | Qt::AlignLeft,
                     fittingText({text(), toQString(shortLabelOf(kind_))}, metrics, words.width()));
    painter.setFont(plotFont(-1.5));
    painter.setPen(theme_.muted);
    const QFontMetrics small(painter.font());
    const bool unreduced = kind_ != kNoNorm && !normRow(kind_).reduces;
    const QString said = !isEnabled()               ? tr("not here")
                         : unreduced                ? tr("no statistics")
                         : reduction_.shape.empty() ? tr("off")
                                                    : tr("%1 = %2").arg(reducedAxes(reduction_),
                                                                        formatCount(reduction_.m));
    painter.drawText(words, Qt::AlignBottom | Qt::AlignLeft,
                     small.elidedText(said, Qt::ElideRight, words.width()));
    const QRectF picture(words.left(), words.top() + metrics.height() + 3, words.width(),
                         words.height() - metrics.height() - small.height() - 7);
    const double width = std::min(picture.width(), picture.height() * 2.2);
    drawReduction(painter, QRectF(picture.left(), picture.top(), width, picture.height()),
                  reduction_, theme_, false);
}

}  // namespace normscope
