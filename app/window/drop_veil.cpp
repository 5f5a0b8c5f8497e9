// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/drop_veil.h"

#include <QPainter>

namespace normscope {

DropVeil::DropVeil(QWidget* window) : QWidget(window) {
    setObjectName("drop-veil");
    setAttribute(Qt::WA_TransparentForMouseEvents);  // the window goes on taking the drag
    hide();
}

void DropVeil::display(const QString& sentence) {
    sentence_ = sentence;
    setAccessibleName(sentence);
    setGeometry(parentWidget()->rect());
    raise();
    show();
    update();
}

void DropVeil::paintEvent(QPaintEvent*) {
    constexpr int kInset = 10, kRadius = 10;  // px
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    auto veil = palette().color(QPalette::Window);
    veil.setAlphaF(0.82F);
    painter.fillRect(rect(), veil);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2, Qt::DashLine));
    painter.drawRoundedRect(rect().adjusted(kInset, kInset, -kInset, -kInset), kRadius, kRadius);
    auto large = font();
    large.setPixelSize(20);
    painter.setFont(large);
    painter.setPen(palette().color(QPalette::WindowText));
    const auto room = rect().adjusted(4 * kInset, 0, -4 * kInset, 0);
    painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, sentence_);
}

}  // namespace normscope
