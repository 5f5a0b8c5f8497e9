// SPDX-License-Identifier: GPL-3.0-or-later
// What the quiz shows of a question, an answer and the scores.
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/learn/option_card.h"
#include "widgets/learn/quiz_view.h"
#include "widgets/learn/rich_words.h"
#include "widgets/learn/topic_list.h"

namespace normscope {

void QuizView::display() {
    const bool asks = current() != nullptr;
    qDeleteAll(options_);
    options_.clear();
    practise_->setVisible(!asks && !candidates().empty());
    boxes_->setVisible(asks);
    answer_->hide();
    if (asks)
        displayQuestion();
    else
        displayRest();
    previous_->setEnabled(place_ > 0);
    next_->setEnabled(asks);
    displayScores();
    scroll_->verticalScrollBar()->setValue(0);
    setFocus();
}

void QuizView::displayQuestion() {
    const Question& question = *current();
    const Shown& shown = shown_[place_];
    head_->setText(question.topic_title.toHtmlEscaped() + QStringLiteral(" · ") +
                   (question.level == Level::Easy ? tr("easy") : tr("medium")));
    text_->setText(richWords(question.text));
    for (std::size_t place = 0; place < shown.order.size(); ++place) {
        auto* card = new OptionCard(static_cast<int>(place) + 1,
                                    question.options[shown.order[place]].text, scroll_->widget());
        connect(card, &QPushButton::clicked, this, [this, place] { choose(place); });
        options_layout_->addWidget(card);
        options_.push_back(card);
    }
    boxes_->setText(boxWords(progress_.value(question.id)));
    if (shown.chosen)
        displayAnswer();
}

void QuizView::displayAnswer() {
    const Question& question = *current();
    const Shown& shown = shown_[place_];
    const std::size_t chosen = *shown.chosen;
    for (std::size_t place = 0; place < options_.size(); ++place) {
        const Question::Option& option = question.options[shown.order[place]];
        using Verdict = OptionCard::Verdict;
        options_[place]->reveal(option.right
                                    ? (place == chosen ? Verdict::ChosenRight : Verdict::Right)
                                    : (place == chosen ? Verdict::ChosenWrong : Verdict::Wrong),
                                option.why);
    }
    const Card card = progress_.value(question.id);
    const bool right = question.options[shown.order[chosen]].right;
    verdict_->setText(right ? tr("Right.") : tr("Not that one. The question comes again."));
    explanation_->setText(richWords(question.answer));
    look_->setText(richWords(question.see.look));
    sources_->setText(
        tr("Sources: %1").arg(richWords(question.sources.join(QStringLiteral("; ")))));
    boxes_->setText(boxWords(card));
    answer_->show();
}

void QuizView::displayRest() {
    const QDate today = today_();
    QDate first;
    for (const std::size_t question : candidates()) {
        const Card card = progress_.value(questions_[question].id);
        if (card.box > 0 && (first.isNull() || card.due < first))
            first = card.due;
    }
    head_->clear();
    text_->setText(first.isNull()
                       ? tr("There is no question of this level on this topic.")
                       : tr("That is all for today. The next question comes again %1.")
                             .arg(first <= today.addDays(1) ? tr("tomorrow")
                                                            : tr("on %1").arg(QLocale().toString(
                                                                  first, QLocale::LongFormat))));
}

void QuizView::displayScores() {
    const QDate today = today_();
    std::vector<TopicScore> scores{{{}, tr("All topics"), 0, 0, 0}};
    for (const Question& question : questions_) {
        if (std::ranges::find(scores, question.topic, &TopicScore::topic) == scores.end())
            scores.push_back({question.topic, question.topic_title, 0, 0, 0});
        if (level_ && question.level != *level_)
            continue;
        const Card card = progress_.value(question.id);
        for (TopicScore& score : scores)
            if (score.topic.isEmpty() || score.topic == question.topic) {
                ++score.total;
                score.known += card.box >= kKnownBox ? 1 : 0;
                score.due += isDue(card, today) ? 1 : 0;
            }
    }
    topics_->display(scores, topic_);
}

QString QuizView::boxWords(const Card& card) const {
    if (card.box == 0)
        return tr("new");
    QString dots;
    for (int box = 1; box <= kBoxes; ++box)
        dots += box <= card.box ? u'●' : u'○';
    const auto days = today_().daysTo(card.due);
    const QString when = days <= 0   ? tr("again in this session")
                         : days == 1 ? tr("again tomorrow")
                                     : tr("again in %n days", nullptr, static_cast<int>(days));
    return dots + QStringLiteral(" · ") + when;
}

}  // namespace normscope
