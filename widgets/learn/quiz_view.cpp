// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/quiz_view.h"

#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>

#include "widgets/learn/learn_style.h"
#include "widgets/learn/option_card.h"
#include "widgets/learn/rich_words.h"

namespace normscope {

QuizView::QuizView(QWidget* parent)
    : DeckView({QStringLiteral("quiz"), tr("1–4 answer · Return next · Backspace back · V see it"),
                tr("The questions of the level and topic chosen, as a sheet.")},
               parent) {
    verdict_ = addWords(solution(), "verdict");
    explanation_ = addWords(solution(), "explanation");
    setTheme(Theme::light());
}

void QuizView::begin(std::vector<Question> questions, Deck::Progress progress,
                     std::function<QDate()> today) {
    questions_ = std::move(questions);
    beginDeck({questions_.begin(), questions_.end()}, std::move(progress), std::move(today));
}

const Question* QuizView::current() const {
    return deck().current() ? &questions_[deck().current()->prompt] : nullptr;
}

bool QuizView::isSolved() const {
    return deck().current()->answer.has_value();
}

void QuizView::choose(std::size_t place) {
    if (!current() || isSolved() || place >= order_.size())
        return;
    const bool right = current()->options[order_[place]].right;
    give(place, right ? Grade::Right : Grade::Wrong);
    displayAnswer();
    setFocus();
}

void QuizView::displayWork(const Deck::Shown* shown) {
    qDeleteAll(options_);
    options_.clear();
    order_.clear();
    if (shown == nullptr)
        return;
    const Question& question = *current();
    order_ = optionOrder(question, shown->round);
    for (std::size_t place = 0; place < order_.size(); ++place) {
        auto* card = new OptionCard(static_cast<int>(place) + 1,
                                    question.options[order_[place]].text, page());
        connect(card, &QPushButton::clicked, this, [this, place] { choose(place); });
        work()->addWidget(card);
        options_.push_back(card);
    }
    if (shown->answer)
        displayAnswer();
}

void QuizView::displayAnswer() {
    const Question& question = *current();
    const std::size_t chosen = *deck().current()->answer;
    for (std::size_t place = 0; place < options_.size(); ++place) {
        const Question::Option& option = question.options[order_[place]];
        using Verdict = OptionCard::Verdict;
        options_[place]->reveal(option.right
                                    ? (place == chosen ? Verdict::ChosenRight : Verdict::Right)
                                    : (place == chosen ? Verdict::ChosenWrong : Verdict::Wrong),
                                option.why);
    }
    const bool right = question.options[order_[chosen]].right;
    verdict_->setText(right ? tr("Right.") : tr("Not that one. The question comes again."));
    explanation_->setText(richWords(question.answer));
    displaySolution();
}

bool QuizView::takeKey(const QKeyEvent& event) {
    const int digit = event.key() - Qt::Key_1;
    if (digit < 0 || digit >= 9)
        return false;
    choose(static_cast<std::size_t>(digit));
    return true;
}

QString QuizView::ownSheet() const {
    return QStringLiteral("#quiz-verdict { font-weight: 600; }") + optionCardSheet();
}

}  // namespace normscope
