// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/quick_text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

namespace normscope {

void QuickText::setFont(const QFont& font) {
    if (font == font_)
        return;
    font_ = font;
    pieces_.clear();
}

namespace {

/// With what stands around one, "12%" or "(0.5,", but no letter that a mark may follow.
bool isNumber(QStringView word) {
    const auto isDigit = [](QChar letter) { return letter.isDigit(); };
    const auto stands_alone = [](QChar letter) {
        constexpr char16_t kFirstMark = 0x0300, kMinus = 0x2212;
        return letter < QChar(kFirstMark) || letter == QChar(kMinus);
    };
    return std::any_of(word.begin(), word.end(), isDigit) &&
           std::all_of(word.begin(), word.end(), stands_alone);
}

}  // namespace

QuickText::Piece& QuickText::pieceOf(const QString& text) {
    constexpr qsizetype kMost = 500;
    const auto found = pieces_.find(text);
    if (found != pieces_.end())
        return *found;
    if (pieces_.size() >= kMost)
        pieces_.clear();
    Piece piece{QStaticText(text), QFontMetricsF(font_).horizontalAdvance(text)};
    piece.text.setTextFormat(Qt::PlainText);
    piece.text.setPerformanceHint(QStaticText::AggressiveCaching);
    piece.text.prepare({}, font_);
    return *pieces_.insert(text, piece);
}

template <class Take>
void QuickText::forEachPiece(const QString& line, const Take& take) {
    qsizetype begin = 0;
    while (begin < line.size()) {
        qsizetype end = line.indexOf(u' ', begin);
        end = end < 0 ? line.size() : end;
        if (isNumber(QStringView(line).mid(begin, end - begin))) {
            for (; begin < end; ++begin)
                take(line.mid(begin, 1));
        } else if (end > begin) {
            take(line.mid(begin, end - begin));
        }
        if (end < line.size())
            take(QStringLiteral(" "));
        begin = end + 1;
    }
}

double QuickText::width(const QString& line) {
    double width = 0;
    forEachPiece(line, [&](const QString& text) { width += pieceOf(text).width; });
    return width;
}

void QuickText::draw(QPainter& painter, const QPointF& at, const QString& line) {
    painter.setFont(font_);
    QPointF place = at - QPointF(0, QFontMetricsF(font_).ascent());
    forEachPiece(line, [&](const QString& text) {
        auto& piece = pieceOf(text);
        if (text != u" ")
            painter.drawStaticText(place, piece.text);
        place.rx() += piece.width;
    });
}

}  // namespace normscope
