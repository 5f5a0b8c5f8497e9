// SPDX-License-Identifier: GPL-3.0-or-later
// Spaced repetition by Leitner's boxes. A question that was answered right moves one box up, one
// that was answered partly stays in its box (a new one comes into box 1), one that was missed goes
// back to box 1. The higher the box, the later it comes again:
//
//     box          1             2          3        4        5
//     comes again  same session  next day   3 days   7 days   21 days
#pragma once

#include <QDate>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace normscope {

/// How good an answer was.
enum class Grade { Wrong, Partly, Right };

/// What is remembered of one question.
struct Card {
    int box = 0;  ///< 0: never asked
    QDate due;    ///< the day from which it comes again; null: never asked
    int right = 0;
    int wrong = 0;  ///< or not wholly right
    bool operator==(const Card&) const = default;
    int asked() const { return right + wrong; }
};

inline constexpr int kBoxes = 5;
/// From this box on a question counts as known.
inline constexpr int kKnownBox = 2;
/// A missed question comes again after this many others, where there are others.
inline constexpr std::size_t kApart = 3;

/// Days after which a card of this box (1 to kBoxes) is due.
int daysOf(int box);

/// The card after an answer given on this day.
Card answered(const Card& card, Grade grade, const QDate& today);

bool isDue(const Card& card, const QDate& today);

/// Which card comes next: due ones first (lowest box, then longest due), then those never asked, in
/// their order; those among the last kApart of `recent` (newest last) only when nothing else is
/// left. Empty when nothing is due and nothing new.
std::optional<std::size_t> nextCard(std::span<const Card> cards, const QDate& today,
                                    std::span<const std::size_t> recent);

}  // namespace normscope
