// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: words and numbers that are drawn at each frame.
#pragma once

#include <QFont>
#include <QHash>
#include <QStaticText>
#include <QStringView>
#include <optional>
#include <vector>

class QPainter;

namespace normscope {

/// Draws lines of one font whose words stay and whose numbers change, without shaping the words
/// anew: a word is kept, of a number each digit. At screen resolution the picture is that of
/// QPainter::drawText but for the kerning of digits.
class QuickText {
  public:
    void setFont(const QFont& font);
    /// In pixels, from the line's first letter to its end.
    double width(const QString& line);
    /// `at`: left end of the baseline.
    void draw(QPainter& painter, const QPointF& at, const QString& line);

  private:
    struct Piece {
        QStaticText text;
        double width = 0;
        double ascent = 0;  ///< of the highest font that it takes
    };
    static constexpr char16_t kLetters = 0x100;
    Piece make(const QString& text) const;
    Piece& pieceOf(QStringView text);
    template <class Take>
    void forEachPiece(QStringView line, const Take& take);

    QFont font_;
    std::vector<std::optional<Piece>> letters_ = std::vector<std::optional<Piece>>(kLetters);
    QHash<QString, Piece> words_;
};

}  // namespace normscope
