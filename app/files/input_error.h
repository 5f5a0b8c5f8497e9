// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <stdexcept>
#include <string>

namespace normscope {

/// A sentence on one line; where it quotes more than anyone would read, without the middle.
inline std::string readable(QString sentence) {
    constexpr qsizetype kLongest = 1000, kEnd = 300;
    if (sentence.size() > kLongest)
        sentence = sentence.left(kLongest - kEnd) + QStringLiteral(" … ") + sentence.right(kEnd);
    for (QChar& letter : sentence)
        if (letter.category() == QChar::Other_Control)
            letter = QLatin1Char(' ');
    return sentence.toStdString();
}

/// Wrong use, or input that is not as it should be. what() is one sentence: where, what, and what
/// to do.
class InputError : public std::runtime_error {
  public:
    explicit InputError(const QString& sentence) : std::runtime_error(readable(sentence)) {}
};

}  // namespace normscope
