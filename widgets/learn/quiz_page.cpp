// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the quiz and their looks.
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/base/segmented_switch.h"
#include "widgets/learn/learn_style.h"
#include "widgets/learn/quiz_view.h"
#include "widgets/learn/topic_list.h"

namespace normscope {

namespace {

constexpr int kSideWidth = 256;  // px
constexpr int kTextWidth = 720;  // longer lines are hard to read
constexpr const char* kAny = "all";

/// As high as its wrapped texts are at its width; their smallest widths do not count.
class Page : public QWidget {
  public:
    using QWidget::QWidget;
    QSize minimumSizeHint() const override { return {0, 0}; }
};

QLabel* words(QWidget* parent, const char* name) {
    auto* label = new QLabel(parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QPushButton* button(const QString& text, const char* name, const QString& help, QWidget* parent) {
    auto* result = new QPushButton(text, parent);
    result->setObjectName(QString::fromLatin1(name));
    result->setAutoDefault(false);
    result->setToolTip(help);
    return result;
}

}  // namespace

QuizView::QuizView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("quiz"));
    setFocusPolicy(Qt::StrongFocus);
    auto* main = new QVBoxLayout;
    main->setSpacing(0);
    main->addWidget(buildPage(), 1);
    main->addWidget(buildFoot());
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildSide());
    layout->addLayout(main, 1);
    setTheme(Theme::light());
}

QWidget* QuizView::buildSide() {
    auto* side = new QWidget(this);
    side->setObjectName(QStringLiteral("quiz-side"));
    side->setAttribute(Qt::WA_StyledBackground);
    side->setFixedWidth(kSideWidth);
    levels_ = new SegmentedSwitch(QStringLiteral("quiz-level"),
                                  {{QString::fromLatin1(kAny), tr("All")},
                                   {QStringLiteral("easy"), tr("Easy")},
                                   {QStringLiteral("medium"), tr("Medium")}},
                                  side);
    levels_->display(QString::fromLatin1(kAny));
    levels_->setHelp(tr("Level"), tr("Ask questions of this level only."));
    connect(levels_, &SegmentedSwitch::chosen, this,
            [this](const QString& key) { setLevel(fromKey<Level>(key.toStdString())); });
    topics_ = new TopicList(side);
    connect(topics_, &TopicList::chosen, this, &QuizView::setTopic);
    auto* scroll = new QScrollArea(side);
    scroll->setWidget(topics_);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* forget = new QToolButton(side);
    forget->setObjectName(QStringLiteral("quiz-forget"));
    forget->setText(tr("Start over…"));
    forget->setProperty("flat", true);
    forget->setToolTip(tr("Forget all answers given so far."));
    connect(forget, &QToolButton::clicked, this, &QuizView::forgetRequested);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(exportButton());
    bottom->addStretch(1);
    bottom->addWidget(forget);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(12, 14, 12, 12);
    column->setSpacing(10);
    column->addWidget(levels_);
    column->addWidget(scroll, 1);
    column->addLayout(bottom);
    return side;
}

QPushButton* QuizView::exportButton() {
    auto* result = button(tr("Export"), "quiz-export",
                          tr("The questions of the level and topic chosen, as a sheet."), this);
    auto* menu = new QMenu(result);
    const auto entry = [&](const char* name, const QString& text, const char* format,
                           bool answers) {
        QAction* action = menu->addAction(text);
        action->setObjectName(QString::fromLatin1(name));
        connect(action, &QAction::triggered, this, [this, format, answers] {
            emit exportRequested(QString::fromLatin1(format), answers);
        });
    };
    entry("quiz-export-pdf", tr("Questions as PDF…"), "pdf", false);
    entry("quiz-export-pdf-answers", tr("Questions and answers as PDF…"), "pdf", true);
    menu->addSeparator();
    entry("quiz-export-md", tr("Questions as Markdown…"), "md", false);
    entry("quiz-export-md-answers", tr("Questions and answers as Markdown…"), "md", true);
    result->setMenu(menu);
    return result;
}

QWidget* QuizView::buildPage() {
    auto* page = new Page(this);
    head_ = words(page, "quiz-head");
    head_->setProperty("muted", true);
    boxes_ = words(page, "quiz-box");
    boxes_->setWordWrap(false);
    boxes_->setProperty("muted", true);
    auto* top = new QHBoxLayout;
    top->addWidget(head_, 1);
    top->addWidget(boxes_);
    text_ = words(page, "quiz-question");
    options_layout_ = new QVBoxLayout;
    options_layout_->setSpacing(8);
    practise_ = button(tr("Ask these again"), "quiz-practise",
                       tr("Also what is not due yet. Answers count as always."), page);
    connect(practise_, &QPushButton::clicked, this, &QuizView::practise);
    auto* column = new QVBoxLayout;
    column->setSpacing(12);
    column->addLayout(top);
    column->addWidget(text_);
    column->addSpacing(2);
    column->addLayout(options_layout_);
    column->addWidget(practise_, 0, Qt::AlignLeft);
    column->addWidget(buildAnswer());
    column->addStretch(1);
    auto* holder = new QWidget(page);
    holder->setLayout(column);
    column->setContentsMargins(0, 0, 0, 0);
    holder->setMaximumWidth(kTextWidth);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(28, 22, 28, 18);
    row->addWidget(holder, 1);
    row->addStretch(0);
    scroll_ = new QScrollArea(this);
    scroll_->setObjectName(QStringLiteral("quiz-scroll"));
    scroll_->setWidget(page);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    return scroll_;
}

QWidget* QuizView::buildAnswer() {
    answer_ = new QWidget(this);
    answer_->setObjectName(QStringLiteral("quiz-answer"));
    answer_->setAttribute(Qt::WA_StyledBackground);
    verdict_ = words(answer_, "quiz-verdict");
    explanation_ = words(answer_, "quiz-explanation");
    look_ = words(answer_, "quiz-look");
    sources_ = words(answer_, "quiz-sources");
    sources_->setProperty("muted", true);
    see_ = button(tr("See it"), "quiz-see",
                  tr("Open the experiment that shows it in the lab (S). The run there is kept in "
                     "File, Previous runs."),
                  answer_);
    connect(see_, &QPushButton::clicked, this, &QuizView::seeIt);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(see_, 0, Qt::AlignTop);
    row->addWidget(look_, 1);
    auto* column = new QVBoxLayout(answer_);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(8);
    column->addWidget(verdict_);
    column->addWidget(explanation_);
    column->addSpacing(4);
    column->addLayout(row);
    column->addWidget(sources_);
    return answer_;
}

QWidget* QuizView::buildFoot() {
    auto* foot = new QWidget(this);
    foot->setObjectName(QStringLiteral("quiz-foot"));
    foot->setAttribute(Qt::WA_StyledBackground);
    previous_ = button(tr("Previous"), "quiz-previous", tr("Left arrow"), foot);
    next_ = button(tr("Next"), "quiz-next", tr("Return, or right arrow"), foot);
    next_->setProperty("primary", true);
    connect(previous_, &QPushButton::clicked, this, &QuizView::previous);
    connect(next_, &QPushButton::clicked, this, &QuizView::next);
    auto* keys = new QLabel(tr("1–4 answer · Return next · ← back · S see it"), foot);
    keys->setProperty("muted", true);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(28, 10, 28, 10);
    row->addWidget(previous_);
    row->addWidget(next_);
    row->addStretch(1);
    row->addWidget(keys);
    return foot;
}

void QuizView::setTheme(const Theme& theme) {
    const QString sheet = QStringLiteral(
        "#quiz-side { background: @surface; border-right: 1px solid @border; }"
        "#quiz-foot { background: @surface; border-top: 1px solid @border; }"
        "#quiz-question { font-size: 17px; font-weight: 600; }"
        "#quiz-answer { background: @surface; border: 1px solid @border; border-radius: 8px; }"
        "#quiz-verdict { font-weight: 600; }");
    setStyleSheet(inColours(sheet + topicListSheet() + optionCardSheet(), theme));
}

}  // namespace normscope
