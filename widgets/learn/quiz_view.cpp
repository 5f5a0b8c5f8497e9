// SPDX-License-Identifier: GPL-3.0-or-later
// What the quiz asks next and what an answer does; how it looks is in quiz_page.cpp.
#include "widgets/learn/quiz_view.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <algorithm>

namespace normscope {

void QuizView::begin(std::vector<Question> questions, Progress progress,
                     std::function<QDate()> today) {
    questions_ = std::move(questions);
    progress_ = std::move(progress);
    today_ = std::move(today);
    restart();
}

const Question* QuizView::current() const {
    return place_ < shown_.size() ? &questions_[shown_[place_].question] : nullptr;
}

/// Those of the level and topic chosen: easy ones before medium ones, else in their order.
std::vector<std::size_t> QuizView::candidates() const {
    std::vector<std::size_t> some;
    for (std::size_t i = 0; i < questions_.size(); ++i)
        if ((!level_ || questions_[i].level == *level_) &&
            (topic_.isEmpty() || questions_[i].topic == topic_))
            some.push_back(i);
    std::ranges::stable_sort(some, {}, [this](std::size_t i) { return questions_[i].level; });
    return some;
}

/// What to ask next, by leitner.h; with `everything` also what is not due. Those that were passed
/// over without an answer come last.
std::optional<std::size_t> QuizView::pick(bool everything) {
    const auto passed = [this](std::size_t question) {
        const auto last = std::find_if(shown_.rbegin(), shown_.rend(), [&](const Shown& shown) {
            return shown.question == question;
        });
        return last != shown_.rend() && !last->chosen;
    };
    const auto all = candidates();
    auto some = all;
    std::erase_if(some, passed);
    const auto next = pickFrom(some, everything);
    return next ? next : pickFrom(all, everything);
}

std::optional<std::size_t> QuizView::pickFrom(const std::vector<std::size_t>& some,
                                              bool everything) const {
    const QDate today = today_();
    std::vector<Card> cards;
    for (const std::size_t question : some) {
        Card card = progress_.value(questions_[question].id);
        if (everything && card.box > 0)
            card.due = std::min(card.due, today);
        cards.push_back(card);
    }
    std::vector<std::size_t> recent;
    for (const Shown& shown : shown_)
        if (const auto found = std::ranges::find(some, shown.question); found != some.end())
            recent.push_back(static_cast<std::size_t>(found - some.begin()));
    const auto next = nextCard(cards, today, recent);
    return next ? std::optional(some[*next]) : std::nullopt;
}

void QuizView::ask(std::size_t question) {
    const Card card = progress_.value(questions_[question].id);
    shown_.push_back({question, optionOrder(questions_[question], card.asked()), std::nullopt});
    place_ = shown_.size() - 1;
}

void QuizView::restart() {
    shown_.clear();
    place_ = 0;
    practising_ = false;
    if (const auto first = pick(false))
        ask(*first);
    display();
}

void QuizView::next() {
    if (place_ + 1 < shown_.size()) {
        ++place_;
    } else if (const auto question = pick(practising_)) {
        ask(*question);
    } else {
        place_ = shown_.size();
    }
    display();
}

void QuizView::previous() {
    if (place_ == 0)
        return;
    --place_;
    display();
}

void QuizView::practise() {
    practising_ = true;
    if (const auto question = pick(true))
        ask(*question);
    display();
}

void QuizView::setLevel(const std::optional<Level>& level) {
    level_ = level;
    restart();
}

void QuizView::setTopic(const QString& topic) {
    topic_ = topic;
    restart();
}

void QuizView::choose(std::size_t place) {
    if (!current() || shown_[place_].chosen || place >= shown_[place_].order.size())
        return;
    shown_[place_].chosen = place;
    const Question& question = *current();
    const bool right = question.options[shown_[place_].order[place]].right;
    const Card card = answered(progress_.value(question.id), right, today_());
    progress_[question.id] = card;
    displayAnswer();
    displayScores();
    setFocus();
    emit answerGiven(question.id, card);
}

void QuizView::seeIt() {
    if (current() && shown_[place_].chosen)
        emit seeItRequested(current()->see);
}

void QuizView::keyPressEvent(QKeyEvent* event) {
    const int digit = event->key() - Qt::Key_1;
    if (digit >= 0 && digit < 9)
        return choose(static_cast<std::size_t>(digit));
    switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Right:
            return next();
        case Qt::Key_Left:
            return previous();
        case Qt::Key_S:
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
