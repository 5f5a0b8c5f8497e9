// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of a prompt and the scores, and what keys do; the parts are built in
// deck_page.cpp.
#include "widgets/learn/deck_view.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <algorithm>

#include "widgets/base/text.h"
#include "widgets/learn/rich_words.h"
#include "widgets/learn/topic_list.h"

namespace normscope {

void DeckView::beginDeck(std::vector<Prompt> prompts, Deck::Progress progress,
                         std::function<QDate()> today) {
    deck_.begin(std::move(prompts), std::move(progress), std::move(today));
    display();
}

void DeckView::next() {
    deck_.next();
    display();
}

void DeckView::previous() {
    deck_.previous();
    display();
}

void DeckView::goTo(const QString& id) {
    deck_.goTo(id);
    display();
}

void DeckView::practise() {
    deck_.practise();
    display();
}

void DeckView::setLevel(const std::optional<Level>& level) {
    deck_.setLevel(level);
    display();
}

void DeckView::setTopic(const QString& topic) {
    deck_.setTopic(topic);
    display();
}

void DeckView::seeIt() {
    if (deck_.current() && isSolved() && !deck_.prompt().see.look.isEmpty())
        emit seeItRequested(deck_.prompt().see);
}

void DeckView::give(std::size_t what, Grade grade) {
    const Card card = deck_.answer(what, grade);
    displayBox();
    displayScores();
    emit answerGiven(deck_.prompt().id, card);
}

void DeckView::display() {
    const bool asks = deck_.current() != nullptr;
    practise_->setVisible(!asks && !deck_.isEmpty());
    boxes_->setVisible(asks);
    answer_->hide();
    if (asks) {
        const Prompt& prompt = deck_.prompt();
        head_->setText(prompt.topic_title.toHtmlEscaped() + QStringLiteral(" · ") +
                       toQString(keyOf(prompt.level)));
        text_->setText(richWords(prompt.text));
        displayBox();
    } else {
        displayRest();
    }
    displayWork(deck_.current());
    previous_->setEnabled(!deck_.isFirst());
    next_->setEnabled(asks);
    displayScores();
    scroll_->verticalScrollBar()->setValue(0);
    setFocus();
}

void DeckView::displaySolution() {
    const Prompt& prompt = deck_.prompt();
    look_->setText(richWords(prompt.see.look));
    look_->setVisible(!prompt.see.look.isEmpty());
    see_->setVisible(look_->isVisibleTo(answer_));
    sources_->setText(tr("Sources: %1").arg(richWords(prompt.sources.join(QStringLiteral("; ")))));
    answer_->show();
}

void DeckView::displayBox() {
    boxes_->setText(boxWords(deck_.cardOf(deck_.prompt())));
}

void DeckView::displayRest() {
    const QDate first = deck_.firstDue();
    head_->clear();
    text_->setText(first.isNull() ? tr("There is no question of this level on this topic.")
                                  : tr("That is all for today. The next question comes again %1.")
                                        .arg(first <= deck_.today().addDays(1)
                                                 ? tr("tomorrow")
                                                 : tr("on %1").arg(QLocale().toString(
                                                       first, QLocale::LongFormat))));
}

void DeckView::displayScores() {
    auto scores = deck_.scores();
    scores.front().title = tr("All topics");
    topics_->display(scores, deck_.topic());
    const auto chosen = std::ranges::find(scores, deck_.topic(), &TopicScore::topic);
    const QString title = chosen != scores.end() ? chosen->title : scores.front().title;
    topic_->setText(title + QStringLiteral(" ▾"));
    topic_->setAccessibleName(tr("Topic: %1").arg(title));
}

QString DeckView::boxWords(const Card& card) const {
    if (card.box == 0)
        return tr("new");
    QString dots;
    for (int box = 1; box <= kBoxes; ++box)
        dots += box <= card.box ? u'●' : u'○';
    const auto days = deck_.today().daysTo(card.due);
    const QString when = days <= 0   ? tr("again in this session")
                         : days == 1 ? tr("again tomorrow")
                                     : tr("again in %n days", nullptr, static_cast<int>(days));
    return dots + QStringLiteral(" · ") + when;
}

void DeckView::keyPressEvent(QKeyEvent* event) {
    if (takeKey(*event))
        return;
    if ((event->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return QWidget::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return next();
        case Qt::Key_Backspace:
            return previous();
        case Qt::Key_V:
            return seeIt();
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            QCoreApplication::sendEvent(scroll_->verticalScrollBar(), event);
            return;
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace normscope
