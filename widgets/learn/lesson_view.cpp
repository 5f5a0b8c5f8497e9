// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of a lesson; its parts are built in lesson_page.cpp.
#include "widgets/learn/lesson_view.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "widgets/base/number_format.h"
#include "widgets/learn/lesson_list.h"
#include "widgets/learn/option_card.h"
#include "widgets/learn/option_order.h"
#include "widgets/learn/rich_words.h"

namespace normscope {

void LessonView::displayLessons(const std::vector<Lesson>& lessons, const Progress& progress) {
    list_->display(lessons, progress);
}

void LessonView::displayList() {
    lesson_name_.clear();
    title_->setText(tr("Lessons"));
    place_->clear();
    to_list_->hide();
    pages_->setCurrentIndex(0);
}

bool LessonView::showsList() const {
    return pages_->currentIndex() == 0;
}

void LessonView::displayKept(bool kept) {
    list_->displayKept(kept);
}

void LessonView::displayFollowing(const QString& title) {
    following_name_ = title;
}

void LessonView::display(const Lesson& lesson, const LessonState& state) {
    const bool other = showsList() || lesson.name != lesson_name_ || state.step != state_.step;
    const bool revealed =
        state.stage == LessonState::Stage::After && state_.stage != LessonState::Stage::After;
    lesson_name_ = lesson.name;
    if (other)
        lesson_ = lesson;
    state_ = state;
    pages_->setCurrentIndex(1);
    to_list_->show();
    if (other)
        displayStep();
    displayOptions();
    displayRun();
    displayReveal();
    displayFoot();
    if (other)
        scroll_->verticalScrollBar()->setValue(0);
    else if (revealed)  // once it has its place
        QTimer::singleShot(0, reveal_, [this] { scroll_->ensureWidgetVisible(reveal_, 0, 12); });
}

void LessonView::displayStep() {
    const LessonStep& step = lesson_.steps[state_.step];
    title_->setText(lesson_.title);
    place_->setText(tr("%1 of %2").arg(state_.step + 1).arg(lesson_.steps.size()));
    place_->setAccessibleName(tr("Step %1 of %2").arg(state_.step + 1).arg(lesson_.steps.size()));
    step_title_->setText(step.title);
    text_->setText(richMarkdown(step.text, text_->font()));
    question_->setText(richWords(step.question));
    question_->setVisible(!step.question.isEmpty());
    qDeleteAll(options_);
    options_.clear();
    order_ = optionOrder(lesson_.name + '/' + QString::number(state_.step),
                         static_cast<std::size_t>(step.options.size()));
}

void LessonView::displayOptions() {
    const LessonStep& step = lesson_.steps[state_.step];
    const bool after = state_.stage == LessonState::Stage::After;
    // A verdict is not taken back: for another run of the step there are new cards.
    if (!after && !options_.empty() && options_[0]->verdict() != OptionCard::Verdict::None) {
        qDeleteAll(options_);
        options_.clear();
    }
    for (std::size_t place = options_.size(); place < order_.size(); ++place) {
        const std::size_t option = order_[place];
        auto* card =
            new OptionCard(static_cast<int>(place) + 1,
                           step.options[static_cast<qsizetype>(option)], scroll_->widget());
        card->setCheckable(true);
        connect(card, &QPushButton::clicked, this, [this, option] { emit optionChosen(option); });
        options_layout_->addWidget(card);
        options_.push_back(card);
    }
    for (std::size_t place = 0; place < options_.size(); ++place) {
        OptionCard& card = *options_[place];
        const bool chosen = state_.chosen == order_[place];
        card.setChecked(chosen && !after);
        card.setEnabled(state_.stage != LessonState::Stage::Running);
        if (!after || !state_.held || card.verdict() != OptionCard::Verdict::None)
            continue;
        using Verdict = OptionCard::Verdict;
        if (order_[place] == *state_.held)
            card.reveal(chosen ? Verdict::ChosenRight : Verdict::Right, {});
        else
            card.reveal(chosen ? Verdict::ChosenWrong : Verdict::Wrong, {});
    }
}

void LessonView::displayRun() {
    const LessonStep& step = lesson_.steps[state_.step];
    const bool running = state_.stage == LessonState::Stage::Running;
    const bool before = state_.stage == LessonState::Stage::Before;
    code_->setVisible(step.shows_code && !state_.code.isEmpty());
    code_->setText(state_.code);
    fitCode();
    change_->setVisible(step.trains && !step.change.isEmpty() && !before);
    change_->setText(tr("Changed at step %1: %2").arg(formatCount(step.from), step.change));
    const bool runs = step.trains && (before || (running && state_.paused));
    if (!runs && run_->hasFocus())
        setFocus();  // not to whatever comes next
    run_->setVisible(runs);
    run_->setEnabled(running || step.question.isEmpty() || state_.chosen);
    run_->setText(running ? tr("Go on to step %1").arg(formatCount(step.until))
                          : tr("Run to step %1").arg(formatCount(step.until)));
    run_->setToolTip(run_->isEnabled() ? tr("Return") : tr("Choose an answer first."));
    progress_->setVisible(running);
    progress_->setRange(static_cast<int>(step.from), static_cast<int>(step.until));
    progress_->setValue(static_cast<int>(qBound(step.from, state_.at, step.until)));
    run_text_->setVisible(running || (before && !state_.note.isEmpty()));
    run_text_->setText(running ? tr("step %1 of %2")
                                     .arg(formatCount(qBound(step.from, state_.at, step.until)),
                                          formatCount(step.until))
                               : state_.note);
}

void LessonView::displayReveal() {
    const LessonStep& step = lesson_.steps[state_.step];
    const bool after = state_.stage == LessonState::Stage::After && step.trains;
    reveal_->setVisible(after);
    if (!after)
        return;
    QString verdict;
    if (state_.chosen && state_.held)
        verdict = state_.chosen == state_.held
                      ? tr("✓ Your prediction held.")
                      : tr("✗ It came out differently: %1")
                            .arg(plainWords(step.options[static_cast<qsizetype>(*state_.held)]));
    else if (!step.question.isEmpty())
        verdict = tr("This run does not answer the question.");
    verdict_->setText(verdict);
    verdict_->setVisible(!verdict.isEmpty());
    note_->setText(state_.note);
    note_->setVisible(!state_.note.isEmpty());
    reveal_text_->setText(richMarkdown(step.reveal, reveal_text_->font()));
    reveal_text_->setVisible(!step.reveal.isEmpty());
}

void LessonView::displayFoot() {
    const LessonStep& step = lesson_.steps[state_.step];
    const bool last = state_.step + 1 == lesson_.steps.size();
    const bool done = !step.trains || state_.stage == LessonState::Stage::After;
    back_->setEnabled(state_.step > 0);
    const bool leads_on = last && done && !following_name_.isEmpty();
    following_->setText(tr("Next lesson: %1").arg(following_name_));
    following_->setVisible(leads_on);
    next_->setText(leads_on ? tr("Next lesson")
                   : last   ? tr("Finish")
                   : done   ? tr("Next")
                            : tr("Skip"));
    next_->setProperty("primary", done);
    next_->style()->unpolish(next_);
    next_->style()->polish(next_);
    next_->setVisible(!last || done);
}

void LessonView::act() {
    if (!run_->isHidden() && run_->isEnabled())
        emit runRequested();
    else if (state_.stage != LessonState::Stage::Running &&
             (!lesson_.steps[state_.step].trains || state_.stage == LessonState::Stage::After))
        emit nextRequested();
}

void LessonView::keyPressEvent(QKeyEvent* event) {
    if (showsList() || (event->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return QWidget::keyPressEvent(event);
    const int digit = event->key() - Qt::Key_1;
    if (digit >= 0 && digit < std::ssize(options_) && state_.stage == LessonState::Stage::Before) {
        emit optionChosen(order_[static_cast<std::size_t>(digit)]);
        return;
    }
    switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return act();
        case Qt::Key_Backspace:
            if (back_->isEnabled())
                emit backRequested();
            return;
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
