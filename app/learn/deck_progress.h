// SPDX-License-Identifier: GPL-3.0-or-later
// What a deck of questions remembers from one start to the next.
#pragma once

#include "widgets/learn/deck.h"

class QSettings;

namespace normscope {

/// One entry a question, "box due right wrong", in a group named by the deck: quiz/cards/two-modes
/// = "2 2027-03-01 1 0". Entries that cannot be read are left out.
Deck::Progress readProgress(QSettings& settings, const QString& deck);
void writeCard(QSettings& settings, const QString& deck, const QString& id, const Card& card);
void forgetProgress(QSettings& settings, const QString& deck);

}  // namespace normscope
