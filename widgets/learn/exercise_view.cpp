// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/exercise_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStyle>
#include <QTextBrowser>
#include <algorithm>

#include "widgets/learn/check_card.h"
#include "widgets/learn/learn_style.h"
#include "widgets/learn/rich_words.h"
#include "widgets/learn/topic_list.h"

namespace normscope {

namespace {

constexpr int kSideWidth = 220;   // px
constexpr int kTaskHeight = 290;  // before somebody drags

QPushButton* button(const QString& text, const char* name, const QString& help, QWidget* parent) {
    auto* result = new QPushButton(text, parent);
    result->setObjectName(QString::fromLatin1(name));
    result->setAutoDefault(false);
    result->setToolTip(help);
    return result;
}

QLabel* words(QWidget* parent, const char* name) {
    auto* label = new QLabel(parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

}  // namespace

ExerciseView::ExerciseView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("exercises"));
    auto* page = buildPage();  // then the rest: in this order Tab walks through them
    auto* foot = buildFoot();
    layOut(*this, buildSide(), page, foot);
    setTheme(Theme::light());
}

QWidget* ExerciseView::buildSide() {
    auto* side = new QWidget(this);
    side->setObjectName(QStringLiteral("exercise-side"));
    side->setAttribute(Qt::WA_StyledBackground);
    side->setFixedWidth(kSideWidth);
    list_ = new TopicList(side, tr("%1 checks passed"));
    connect(list_, &TopicList::chosen, this, &ExerciseView::choose);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(12, 14, 12, 12);
    column->addWidget(list_, 1);
    return side;
}

QWidget* ExerciseView::buildPage() {
    task_ = new QTextBrowser(this);
    task_->setObjectName(QStringLiteral("exercise-task"));
    task_->setAccessibleName(tr("Task"));
    task_->setFrameShape(QFrame::NoFrame);
    task_->document()->setDocumentMargin(16);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(task_);
    splitter->addWidget(buildResults());
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({kTaskHeight, kTaskHeight});
    return splitter;
}

QWidget* ExerciseView::buildResults() {
    auto* page = new QWidget(this);
    page->setObjectName(QStringLiteral("exercise-results"));
    verdict_ = words(page, "exercise-verdict");
    status_ = words(page, "exercise-status");
    checks_ = new QVBoxLayout;
    checks_->setSpacing(3);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(20, 12, 20, 12);
    column->setSpacing(6);
    column->addWidget(verdict_);
    column->addWidget(status_);
    column->addLayout(checks_);
    column->addStretch(1);
    scroll_ = new QScrollArea(this);
    scroll_->setWidget(page);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return scroll_;
}

QWidget* ExerciseView::buildFoot() {
    auto* foot = new QWidget(this);
    foot->setObjectName(QStringLiteral("exercise-foot"));
    foot->setAttribute(Qt::WA_StyledBackground);
    auto* stub = button(tr("Write the stub…"), "exercise-stub",
                        tr("A script and a notebook with the task, to be completed."), foot);
    auto* grade =
        button(tr("Grade…"), "exercise-grade",
               tr("Choose your file: it is checked, and again whenever it is saved."), foot);
    grade->setProperty("primary", true);
    cancel_ = button(tr("Cancel"), "exercise-cancel", tr("End the Python that is running."), foot);
    auto* guide = button(tr("Guide"), "exercise-guide", tr("How exercises are graded."), foot);
    connect(stub, &QPushButton::clicked, this, [this] { emit stubRequested(chosen_); });
    connect(grade, &QPushButton::clicked, this, [this] { emit gradeRequested(chosen_); });
    connect(cancel_, &QPushButton::clicked, this, &ExerciseView::cancelRequested);
    connect(guide, &QPushButton::clicked, this, &ExerciseView::guideRequested);
    cancel_->hide();
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(20, 10, 20, 10);
    row->addWidget(stub);
    row->addWidget(grade);
    row->addWidget(cancel_);
    row->addStretch(1);
    row->addWidget(guide);
    return foot;
}

void ExerciseView::begin(std::vector<Exercise> exercises, const QMap<QString, int>& passed) {
    exercises_ = std::move(exercises);
    passed_ = passed;
    if (!exercises_.empty())
        choose(exercises_.front().name);
}

void ExerciseView::choose(const QString& name) {
    chosen_ = name;
    const auto found = std::ranges::find(exercises_, name, &Exercise::name);
    task_->setHtml(found == exercises_.end() ? QString()
                                             : richMarkdown(found->task, task_->font()));
    display();
}

void ExerciseView::displayReport(const GradeReport& report, const QString& status) {
    reports_[report.exercise] = {report, status};
    if (!report.checks.empty())
        passed_[report.exercise] = report.count(CheckState::Passed);
    if (report.exercise == chosen_)
        display();
    else
        displayScores();
}

void ExerciseView::display() {
    while (QLayoutItem* item = checks_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto shown = reports_.value(chosen_);
    int place = 0;
    for (const CheckResult& check : shown.report.checks)
        checks_->addWidget(new CheckCard(place++, check, this));
    verdict_->setText(shown.report.checks.empty() ? QString()
                                                  : tr("%1 of %2 checks passed")
                                                        .arg(shown.report.count(CheckState::Passed))
                                                        .arg(shown.report.checks.size()));
    verdict_->setVisible(!verdict_->text().isEmpty());
    displayStatus(shown.status.isEmpty()
                      ? tr("Write the stub into a folder, complete the script or "
                           "the notebook, then have it graded.")
                      : shown.status,
                  !shown.report.fault.isEmpty());
    displayScores();
}

void ExerciseView::displayStatus(const QString& text, bool is_error) {
    status_->setText(text);
    status_->setProperty("error", is_error);
    status_->style()->unpolish(status_);
    status_->style()->polish(status_);
}

void ExerciseView::displayRunning(bool running) {
    cancel_->setVisible(running);
}

void ExerciseView::displayScores() {
    std::vector<TopicScore> scores;
    for (const Exercise& exercise : exercises_)
        scores.push_back({exercise.name, exercise.title,
                          std::min(passed_.value(exercise.name), exercise.checks), 0,
                          exercise.checks});
    list_->display(scores, chosen_);
}

void ExerciseView::setTheme(const Theme& theme) {
    const QString sheet = QStringLiteral(
        "#exercise-side { background: @surface; border-right: 1px solid @border; }"
        "#exercise-foot { background: @surface; border-top: 1px solid @border; }"
        "#exercise-task { border: none; border-bottom: 1px solid @border; border-radius: 0; }"
        "#exercise-verdict { font-size: 15px; font-weight: 600; }"
        "#exercise-status { color: @muted; }"
        "#exercise-status[error=\"true\"] { color: @error; }");
    setStyleSheet(inColours(sheet + topicListSheet() + checkCardSheet(), theme));
}

}  // namespace normscope
