// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/quick_text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>
#include <algorithm>

namespace normscope {

void QuickText::setFont(const QFont& font) {
    if (font == font_)
        return;
    font_ = font;
    letters_.assign(kLetters, std::nullopt);
    words_.clear();
}

namespace {

/// With what stands around one, "12%" or "(0.5,", but no letter that a mark may follow.
bool isNumber(QStringView word) {
    const auto isDigit = [](QChar letter) { return letter.isDigit(); };
    const auto stands_alone = [](QChar letter) {
        constexpr QChar kFirstMark(0x0300);
        return letter < kFirstMark || letter == u'\u2212';
    };
    return std::any_of(word.begin(), word.end(), isDigit) &&
           std::all_of(word.begin(), word.end(), stands_alone);
}

}  // namespace

QuickText::Piece QuickText::make(const QString& text) const {
    QTextLayout layout(text, font_);  // letters of another font stand on the same baseline
    layout.beginLayout();
    auto line = layout.createLine();
    line.setNumColumns(static_cast<int>(text.size()));
    const double ascent = line.ascent();
    layout.endLayout();
    Piece piece{QStaticText(text), QFontMetricsF(font_).horizontalAdvance(text), ascent};
    piece.text.setTextFormat(Qt::PlainText);
    piece.text.setPerformanceHint(QStaticText::AggressiveCaching);
    piece.text.prepare({}, font_);
    return piece;
}

QuickText::Piece& QuickText::pieceOf(QStringView text) {
    if (text.size() == 1 && text.front() < QChar(kLetters)) {
        auto& letter = letters_[text.front().unicode()];
        if (!letter)
            letter = make(text.toString());
        return *letter;
    }
    constexpr qsizetype kMost = 500;
    const auto key = text.toString();
    const auto found = words_.find(key);
    if (found != words_.end())
        return *found;
    if (words_.size() >= kMost)
        words_.clear();
    return *words_.insert(key, make(key));
}

template <class Take>
void QuickText::forEachPiece(QStringView line, const Take& take) {
    while (!line.isEmpty()) {
        const auto space = line.indexOf(u' ');
        const auto word = line.first(space < 0 ? line.size() : space);
        if (isNumber(word))
            for (qsizetype i = 0; i < word.size(); ++i)
                take(word.mid(i, 1));
        else if (!word.isEmpty())
            take(word);
        line = line.mid(word.size());
        if (!line.isEmpty())
            take(line.first(1));
        line = line.mid(1);
    }
}

double QuickText::width(const QString& line) {
    double width = 0;
    forEachPiece(line, [&](QStringView text) { width += pieceOf(text).width; });
    return width;
}

void QuickText::draw(QPainter& painter, const QPointF& at, const QString& line) {
    painter.setFont(font_);
    QPointF place = at;
    forEachPiece(line, [&](QStringView text) {
        auto& piece = pieceOf(text);
        if (text.front() != u' ')
            painter.drawStaticText(place - QPointF(0, piece.ascent), piece.text);
        place.rx() += piece.width;
    });
}

}  // namespace normscope
