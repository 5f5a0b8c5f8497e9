// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/deck_progress.h"

#include <QSettings>

namespace normscope {

namespace {

QString cardsOf(const QString& deck) {
    return deck + QStringLiteral("/cards");
}

std::optional<Card> cardFrom(const QString& text) {
    const QStringList words = text.split(' ');
    if (words.size() != 4)
        return std::nullopt;
    bool box_ok = false, right_ok = false, wrong_ok = false;
    const Card card{words[0].toInt(&box_ok), QDate::fromString(words[1], Qt::ISODate),
                    words[2].toInt(&right_ok), words[3].toInt(&wrong_ok)};
    const bool good = box_ok && right_ok && wrong_ok && card.box >= 1 && card.box <= kBoxes &&
                      card.due.isValid() && card.right >= 0 && card.wrong >= 0;
    return good ? std::optional(card) : std::nullopt;
}

}  // namespace

Deck::Progress readProgress(QSettings& settings, const QString& deck) {
    Deck::Progress progress;
    settings.beginGroup(cardsOf(deck));
    for (const QString& id : settings.childKeys())
        if (const auto card = cardFrom(settings.value(id).toString()))
            progress[id] = *card;
    settings.endGroup();
    return progress;
}

void writeCard(QSettings& settings, const QString& deck, const QString& id, const Card& card) {
    settings.setValue(cardsOf(deck) + '/' + id, QStringLiteral("%1 %2 %3 %4")
                                                    .arg(card.box)
                                                    .arg(card.due.toString(Qt::ISODate))
                                                    .arg(card.right)
                                                    .arg(card.wrong));
}

void forgetProgress(QSettings& settings, const QString& deck) {
    settings.remove(cardsOf(deck));
}

}  // namespace normscope
