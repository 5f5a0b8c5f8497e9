// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/leitner.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace normscope {

namespace {

constexpr std::array<int, kBoxes> kDays{0, 1, 3, 7, 21};

}  // namespace

int daysOf(int box) {
    return kDays[static_cast<std::size_t>(std::clamp(box, 1, kBoxes) - 1)];
}

Card answered(const Card& card, Grade grade, const QDate& today) {
    const int box = std::max(card.box, 1);
    Card next = card;
    next.box = grade == Grade::Right ? std::min(box + 1, kBoxes) : grade == Grade::Partly ? box : 1;
    next.due = today.addDays(daysOf(next.box));
    ++(grade == Grade::Right ? next.right : next.wrong);
    return next;
}

bool isDue(const Card& card, const QDate& today) {
    return card.box > 0 && card.due <= today;
}

std::optional<std::size_t> nextCard(std::span<const Card> cards, const QDate& today,
                                    std::span<const std::size_t> recent) {
    const auto last = recent.last(std::min(kApart, recent.size()));
    // Among the recent ones, how long ago; 0 for all others.
    const auto closeness = [&](std::size_t card) {
        const auto found = std::find(last.rbegin(), last.rend(), card);
        return found == last.rend() ? std::size_t{0}
                                    : last.size() - static_cast<std::size_t>(found - last.rbegin());
    };
    using Rank = std::tuple<std::size_t, bool, int, qint64, std::size_t>;
    std::optional<Rank> best;
    for (std::size_t i = 0; i < cards.size(); ++i) {
        const bool fresh = cards[i].box == 0;
        if (!fresh && !isDue(cards[i], today))
            continue;
        const Rank rank{closeness(i), fresh, cards[i].box, fresh ? 0 : cards[i].due.toJulianDay(),
                        i};
        if (!best || rank < *best)
            best = rank;
    }
    return best ? std::optional(std::get<4>(*best)) : std::nullopt;
}

}  // namespace normscope
