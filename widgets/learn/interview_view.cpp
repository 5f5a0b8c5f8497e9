// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/interview_view.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <array>

#include "widgets/base/segmented_switch.h"
#include "widgets/learn/answer_clock.h"
#include "widgets/learn/rich_words.h"

namespace normscope {

namespace {

constexpr int kDraftLines = 6;
constexpr std::array<const char*, 3> kMarks{"wrong", "partly", "right"};  // in the order of Grade

QString richPassages(const std::vector<InterviewQuestion::Passage>& passages) {
    QString rich;
    for (const auto& passage : passages)
        rich += passage.code ? QStringLiteral("<pre>%1</pre>").arg(passage.text.toHtmlEscaped())
                             : QStringLiteral("<p>%1</p>").arg(richWords(passage.text));
    return rich;
}

}  // namespace

InterviewView::InterviewView(QWidget* parent)
    : DeckView({QStringLiteral("interview"),
                tr("Ctrl+Return model answer · 1–3 mark · Return next · Backspace back · V see it"),
                tr("The questions of the level and topic chosen, as a sheet.")},
               parent) {
    buildWork();
    buildSolution();
    setTheme(Theme::light());
}

void InterviewView::buildWork() {
    clock_ = new AnswerClock(this);
    draft_ = new QPlainTextEdit(this);
    draft_->setObjectName(QStringLiteral("interview-draft"));
    draft_->setPlaceholderText(tr("Type your answer, or say it aloud, or to yourself."));
    draft_->setTabChangesFocus(true);
    draft_->setFixedHeight(draft_->fontMetrics().lineSpacing() * kDraftLines + 16);
    draft_->installEventFilter(this);
    connect(draft_, &QPlainTextEdit::textChanged, this, [this] {
        if (current())
            drafts_[current()->id] = draft_->toPlainText();
    });
    show_ = makeButton(tr("Show the model answer"), "show", tr("Ctrl+Return"));
    connect(show_, &QPushButton::clicked, this, &InterviewView::reveal);
    work()->addWidget(clock_);
    work()->addWidget(draft_);
    work()->addWidget(show_, 0, Qt::AlignLeft);
}

void InterviewView::buildSolution() {
    const auto part = [this](const QString& title, const char* name) {
        auto* heading = new QLabel(title, this);
        heading->setProperty("part", true);
        solution()->addWidget(heading);
        return addWords(solution(), name);
    };
    sentence_ = part(tr("In one sentence"), "sentence");
    minute_ = part(tr("In sixty seconds"), "minute");
    depth_ = part(tr("In depth"), "depth");
    points_ = part(tr("A good answer has"), "points");
    solution()->addWidget(buildMarks());
    auto* next = new QLabel(tr("They go on to ask"), this);
    next->setProperty("part", true);
    solution()->addWidget(next);
    follow_ups_ = new QVBoxLayout;
    follow_ups_->setSpacing(6);
    solution()->addLayout(follow_ups_);
}

QWidget* InterviewView::buildMarks() {
    auto* holder = new QWidget(this);
    marks_ = new SegmentedSwitch(QStringLiteral("interview-mark"),
                                 {{QLatin1String(kMarks[0]), tr("1  Wrong")},
                                  {QLatin1String(kMarks[1]), tr("2  Partly")},
                                  {QLatin1String(kMarks[2]), tr("3  Right")}},
                                 holder);
    marks_->setHelp(tr("Your answer was"),
                    tr("Right: it comes again later. Partly: after as long as before. Wrong: in "
                       "this session."));
    connect(marks_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        const auto found = std::ranges::find(kMarks, key);
        mark(static_cast<Grade>(found - kMarks.begin()));
    });
    marked_ = new QLabel(holder);
    marked_->setObjectName(QStringLiteral("interview-marked"));
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 4, 0, 4);
    row->setSpacing(10);
    row->addWidget(new QLabel(tr("Your answer was"), holder));
    row->addWidget(marks_);
    row->addWidget(marked_, 1);
    return holder;
}

void InterviewView::begin(std::vector<InterviewQuestion> questions, Deck::Progress progress,
                          std::function<QDate()> today) {
    questions_ = std::move(questions);
    drafts_.clear();
    beginDeck({questions_.begin(), questions_.end()}, std::move(progress), std::move(today));
}

const InterviewQuestion* InterviewView::current() const {
    return deck().current() ? &questions_[deck().current()->prompt] : nullptr;
}

void InterviewView::displayWork(const Deck::Shown* shown) {
    for (QWidget* part : {static_cast<QWidget*>(clock_), static_cast<QWidget*>(draft_),
                          static_cast<QWidget*>(show_)})
        part->setVisible(shown != nullptr);
    revealed_ = false;
    clock_->stop();
    if (shown == nullptr)
        return setFocusProxy(nullptr);
    draft_->setReadOnly(false);
    draft_->setPlainText(drafts_.value(current()->id));
    clock_->begin(secondsFor(current()->level));
    setFocusProxy(draft_);
    if (shown->answer)
        reveal();
}

void InterviewView::reveal() {
    if (!current() || revealed_)
        return;
    revealed_ = true;
    clock_->stop();
    draft_->setReadOnly(true);
    draft_->setVisible(!draft_->toPlainText().isEmpty());
    show_->hide();
    displayModel();
    displayFollowUps();
    displayMark();
    displaySolution();
    setFocusProxy(nullptr);
    setFocus();
}

void InterviewView::displayModel() {
    const InterviewQuestion& question = *current();
    sentence_->setText(richWords(question.sentence));
    minute_->setText(richWords(question.minute));
    depth_->setText(richPassages(question.depth));
    QStringList points;
    for (const QString& point : question.points)
        points << QStringLiteral("• ") + richWords(point);
    points_->setText(points.join(QStringLiteral("<br>")));
}

/// Each is a link that shows its answer.
void InterviewView::displayFollowUps() {
    while (QLayoutItem* item = follow_ups_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int number = 0;
    for (const auto& follow_up : current()->follow_ups) {
        const QByteArray name = "follow-up-" + QByteArray::number(++number);
        auto* question = addWords(follow_ups_, name.constData());
        question->setText(
            QStringLiteral("<a href=\"answer\" style=\"text-decoration: none\">%1</a>")
                .arg(richWords(follow_up.text)));
        question->setTextInteractionFlags(Qt::TextBrowserInteraction);
        question->setToolTip(tr("Show what could be answered."));
        auto* answer = addWords(follow_ups_, (name + "-answer").constData());
        answer->setText(richWords(follow_up.answer));
        answer->hide();
        connect(question, &QLabel::linkActivated, answer,
                [answer] { answer->setVisible(!answer->isVisible()); });
    }
}

void InterviewView::mark(Grade grade) {
    if (!current() || !revealed_ || deck().current()->answer)
        return;
    give(static_cast<std::size_t>(grade), grade);
    displayMark();
    setFocus();
}

void InterviewView::displayMark() {
    const auto& answer = deck().current()->answer;
    marks_->display(answer ? std::optional(QString::fromLatin1(kMarks[*answer])) : std::nullopt);
    marks_->setEnabled(!answer);
    marked_->setText(answer ? tr("Return goes on.") : QString());
}

bool InterviewView::takeKey(const QKeyEvent& event) {
    if (event.modifiers() & Qt::ControlModifier &&
        (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter)) {
        reveal();
        return true;
    }
    const int digit = event.key() - Qt::Key_1;
    if (digit < 0 || digit >= static_cast<int>(kMarks.size()))
        return false;
    mark(static_cast<Grade>(digit));
    return true;
}

/// Ctrl+Return is not the field's, and Esc leaves it, so that it does not close the window over
/// what was typed.
bool InterviewView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != draft_ || event->type() != QEvent::KeyPress)
        return DeckView::eventFilter(watched, event);
    const auto& key = *static_cast<QKeyEvent*>(event);
    if (key.key() == Qt::Key_Escape && !draft_->isReadOnly()) {
        show_->setFocus();
        return true;
    }
    return key.modifiers() & Qt::ControlModifier && takeKey(key);
}

QString InterviewView::ownSheet() const {
    return QStringLiteral(
        "QLabel[part=\"true\"] { color: @muted; font-weight: 600; }"
        "#interview-sentence { font-weight: 600; }");
}

}  // namespace normscope
