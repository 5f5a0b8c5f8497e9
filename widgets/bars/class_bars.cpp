// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars/class_bars.h"

#include <QPaintEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/base/number_format.h"

namespace normscope {

namespace {

constexpr int kNameWidth = 110;  // px
constexpr int kGap = 8;

}  // namespace

ClassBars::ClassBars(QWidget* parent) : QWidget(parent), theme_(Theme::light()) {
    setObjectName(QStringLiteral("class-bars"));
    setAccessibleName(tr("Samples of each class"));
}

void ClassBars::display(const std::vector<ClassShare>& classes) {
    classes_ = classes;
    largest_ = 1;
    QStringList words;
    for (const auto& one : classes_) {
        largest_ = std::max(largest_, one.train + one.validation);
        words << tr("%1: %2 training, %3 validation")
                     .arg(QString::fromStdString(one.name), formatCount(one.train),
                          formatCount(one.validation));
    }
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    setMinimumHeight(sizeHint().height());
    updateGeometry();
    update();
}

void ClassBars::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

int ClassBars::rowHeight() const {
    return fontMetrics().height() + 4;
}

QSize ClassBars::sizeHint() const {
    return {360, rowHeight() * std::max(1, static_cast<int>(classes_.size()))};
}

QString ClassBars::countText(const ClassShare& one) const {
    return QStringLiteral("%1 + %2").arg(formatCount(one.train), formatCount(one.validation));
}

void ClassBars::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    const int row = rowHeight();
    int counts = 0;
    for (const auto& one : classes_)
        counts = std::max(counts, fontMetrics().horizontalAdvance(countText(one)));
    const int left = kNameWidth + kGap;
    const double room = std::max(20, width() - left - counts - 2 * kGap);
    const int first = event->rect().top() / row;
    const int last = std::min(event->rect().bottom() / row, static_cast<int>(classes_.size()) - 1);
    for (int i = first; i <= last; ++i) {
        const auto& one = classes_[static_cast<std::size_t>(i)];
        const auto widthOf = [&](std::int64_t count) {
            return room * static_cast<double>(count) / static_cast<double>(largest_);
        };
        const double train = widthOf(one.train);
        const double whole = widthOf(one.train + one.validation);
        const QRectF bar(left, i * row + 3.5, whole, row - 7);
        painter.setPen(theme_.text);
        painter.drawText(
            QRect(0, i * row, kNameWidth, row), Qt::AlignRight | Qt::AlignVCenter,
            fontMetrics().elidedText(QString::fromStdString(one.name), Qt::ElideRight, kNameWidth));
        painter.fillRect(QRectF(bar.left(), bar.top(), train, bar.height()), theme_.muted);
        painter.setPen(theme_.muted);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(bar);
        painter.drawText(QRectF(left + whole + kGap, i * row, width(), row),
                         Qt::AlignLeft | Qt::AlignVCenter, countText(one));
    }
}

}  // namespace normscope
