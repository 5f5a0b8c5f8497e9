// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the lesson view and their looks.
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/learn/learn_style.h"
#include "widgets/learn/lesson_list.h"
#include "widgets/learn/lesson_view.h"

namespace normscope {

namespace {

/// As high as its wrapped texts are at its width; their smallest widths do not count.
class Page : public QWidget {
  public:
    using QWidget::QWidget;
    QSize minimumSizeHint() const override { return {0, 0}; }
};

QPushButton* button(const QString& text, const char* name, const QString& help, QWidget* parent) {
    auto* result = new QPushButton(text, parent);
    result->setObjectName(QString::fromLatin1(name));
    result->setAutoDefault(false);
    result->setToolTip(help);
    result->setFocusPolicy(Qt::TabFocus);
    return result;
}

QLabel* words(QWidget* parent, const char* name) {
    auto* label = new QLabel(parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    return label;
}

}  // namespace

LessonView::LessonView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("lesson-view"));
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Lessons"));
    setFocusPolicy(Qt::StrongFocus);
    setFixedWidth(kWidth);
    list_ = new LessonList(this);
    connect(list_, &LessonList::chosen, this, &LessonView::lessonChosen);
    connect(list_, &LessonList::restoreRequested, this, &LessonView::restoreRequested);
    pages_ = new QStackedWidget(this);
    pages_->addWidget(list_);
    pages_->addWidget(buildPage());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    column->addWidget(pages_, 1);
    setTheme(Theme::light());
    displayList();
}

QWidget* LessonView::buildHead() {
    auto* head = new QWidget(this);
    head->setObjectName(QStringLiteral("lesson-head"));
    head->setAttribute(Qt::WA_StyledBackground);
    to_list_ = button(QStringLiteral("‹"), "lesson-to-list", tr("All lessons"), head);
    to_list_->setAccessibleName(tr("All lessons"));
    to_list_->setFixedWidth(28);
    title_ = words(head, "lesson-title");
    place_ = words(head, "lesson-place");
    place_->setWordWrap(false);
    place_->setProperty("muted", true);
    auto* close = button(QStringLiteral("✕"), "lesson-close", tr("Close the lessons (L)."), head);
    close->setAccessibleName(tr("Close the lessons"));
    close->setFixedWidth(28);
    connect(to_list_, &QPushButton::clicked, this, &LessonView::listRequested);
    connect(close, &QPushButton::clicked, this, &LessonView::closeRequested);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(10, 8, 10, 8);
    line->setSpacing(8);
    line->addWidget(to_list_);
    line->addWidget(title_, 1);
    line->addWidget(place_);
    line->addWidget(close);
    return head;
}

/// Letters get narrower where a line is wider than the page: code is not broken.
void LessonView::fitCode() {
    constexpr int kAround = 40 + 18;  // px: the page's margins and scroll bar, the frame's padding
    constexpr int kNarrowest = 65;    // %
    QFont font = code_->font();
    font.setStretch(QFont::Unstretched);
    code_->setFont(font);
    code_->ensurePolished();
    int widest = 1;
    for (const QString& line : code_->text().split(u'\n'))
        widest = std::max(widest, code_->fontMetrics().horizontalAdvance(line));
    font.setStretch(std::clamp(100 * (kWidth - kAround) / widest, kNarrowest, 100));
    code_->setFont(font);
}

QLabel* LessonView::markdown(QWidget* parent, const char* name) {
    auto* label = words(parent, name);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label->setFocusPolicy(Qt::NoFocus);
    connect(label, &QLabel::linkActivated, this, &LessonView::linkActivated);
    return label;
}

QWidget* LessonView::buildPage() {
    auto* whole = new QWidget(this);
    auto* page = new Page(whole);
    step_title_ = words(page, "lesson-step-title");
    text_ = markdown(page, "lesson-text");
    code_ = words(page, "lesson-code");
    code_->setTextFormat(Qt::PlainText);
    code_->setWordWrap(false);
    code_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    code_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    code_->setAccessibleName(tr("The network now, in PyTorch"));
    question_ = words(page, "lesson-question");
    question_->setTextFormat(Qt::RichText);
    options_layout_ = new QVBoxLayout;
    options_layout_->setSpacing(6);
    run_ = button({}, "lesson-run", {}, page);
    run_->setProperty("primary", true);
    connect(run_, &QPushButton::clicked, this, &LessonView::runRequested);
    change_ = words(page, "lesson-change");
    change_->setTextFormat(Qt::PlainText);
    change_->setProperty("muted", true);
    progress_ = new QProgressBar(page);
    progress_->setObjectName(QStringLiteral("lesson-progress"));
    progress_->setTextVisible(false);
    progress_->setFixedHeight(6);
    run_text_ = words(page, "lesson-run-text");
    run_text_->setTextFormat(Qt::PlainText);
    run_text_->setProperty("muted", true);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(16, 14, 14, 14);
    column->setSpacing(10);
    for (QWidget* part : std::initializer_list<QWidget*>{step_title_, text_, code_, question_})
        column->addWidget(part);
    column->addLayout(options_layout_);
    column->addWidget(run_, 0, Qt::AlignLeft);
    for (QWidget* part : std::initializer_list<QWidget*>{progress_, run_text_, change_})
        column->addWidget(part);
    column->addWidget(buildReveal(page));
    following_ = words(page, "lesson-following");
    following_->setTextFormat(Qt::PlainText);
    following_->setProperty("muted", true);
    column->addWidget(following_);
    column->addStretch(1);
    scroll_ = new QScrollArea(whole);
    scroll_->setObjectName(QStringLiteral("lesson-scroll"));
    scroll_->setWidget(page);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    auto* rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(scroll_, 1);
    rows->addWidget(buildFoot());
    return whole;
}

QWidget* LessonView::buildReveal(QWidget* page) {
    reveal_ = new QWidget(page);
    reveal_->setObjectName(QStringLiteral("lesson-reveal"));
    reveal_->setAttribute(Qt::WA_StyledBackground);
    verdict_ = words(reveal_, "lesson-verdict");
    verdict_->setTextFormat(Qt::PlainText);
    note_ = words(reveal_, "lesson-note");
    note_->setTextFormat(Qt::PlainText);
    note_->setProperty("warning", true);
    reveal_text_ = markdown(reveal_, "lesson-reveal-text");
    again_ = button(tr("Run again"), "lesson-again",
                    tr("The same from where this step begins, bit for bit."), reveal_);
    connect(again_, &QPushButton::clicked, this, &LessonView::runRequested);
    auto* column = new QVBoxLayout(reveal_);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(7);
    for (QWidget* part : std::initializer_list<QWidget*>{verdict_, note_, reveal_text_})
        column->addWidget(part);
    column->addWidget(again_, 0, Qt::AlignLeft);
    return reveal_;
}

QWidget* LessonView::buildFoot() {
    auto* foot = new QWidget(this);
    foot->setObjectName(QStringLiteral("lesson-foot"));
    foot->setAttribute(Qt::WA_StyledBackground);
    back_ = button(tr("Back"), "lesson-back", tr("The step before (Backspace)."), foot);
    next_ = button(tr("Next"), "lesson-next", tr("Return"), foot);
    connect(back_, &QPushButton::clicked, this, &LessonView::backRequested);
    connect(next_, &QPushButton::clicked, this, &LessonView::nextRequested);
    auto* line = new QHBoxLayout(foot);
    line->setContentsMargins(14, 8, 14, 10);
    line->addWidget(back_);
    line->addStretch(1);
    line->addWidget(next_);
    return foot;
}

void LessonView::setTheme(const Theme& theme) {
    const QString sheet = QStringLiteral(
        "#lesson-view { background: @window; border-right: 1px solid @border; }"
        "#lesson-head { background: @surface; border-bottom: 1px solid @border;"
        " border-right: 1px solid @border; }"
        "#lesson-foot { background: @surface; border-top: 1px solid @border;"
        " border-right: 1px solid @border; }"
        "#lesson-head QPushButton { padding: 3px; }"
        "#lesson-title { font-weight: 600; }"
        "#lesson-step-title { font-size: 16px; font-weight: 600; }"
        "#lesson-question { font-weight: 600; }"
        "#lesson-code { background: @surface; border: 1px solid @border; border-radius: 6px;"
        " padding: 8px; font-size: 11px; }"
        "#lesson-reveal { background: @surface; border: 1px solid @border; border-radius: 8px; }"
        "#lesson-verdict { font-weight: 600; }"
        "QPushButton[lesson=\"true\"] { text-align: left; border-radius: 8px; padding: 0; }"
        "QPushButton[lesson=\"true\"]:focus { padding: 0; }"
        "QLabel[title=\"true\"] { font-weight: 600; }");
    setStyleSheet(inColours(sheet + optionCardSheet(), theme));
}

}  // namespace normscope
