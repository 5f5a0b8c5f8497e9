// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a deck's view and their looks.
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/base/segmented_switch.h"
#include "widgets/base/text.h"
#include "widgets/learn/deck_view.h"
#include "widgets/learn/learn_style.h"
#include "widgets/learn/topic_list.h"

namespace normscope {

namespace {

constexpr int kTextWidth = 720;  // px; longer lines are hard to read
constexpr const char* kAny = "all";

/// As high as its wrapped texts are at its width; their smallest widths do not count.
class Page : public QWidget {
  public:
    using QWidget::QWidget;
    QSize minimumSizeHint() const override { return {0, 0}; }
};

}  // namespace

DeckView::DeckView(const Words& words, QWidget* parent) : QWidget(parent), words_(words) {
    setObjectName(words_.name);
    setFocusPolicy(Qt::StrongFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTop());
    column->addWidget(buildTopics(), 1);
    column->addWidget(buildPage(), 1);
    column->addWidget(buildFoot());
    foldTopics(false);
}

QString DeckView::named(const char* part) const {
    return words_.name + '-' + QLatin1String(part);
}

QLabel* DeckView::words(const char* name) {
    auto* label = new QLabel(this);
    label->setObjectName(named(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QLabel* DeckView::addWords(QVBoxLayout* column, const char* name) {
    auto* label = words(name);
    column->addWidget(label);
    return label;
}

QPushButton* DeckView::makeButton(const QString& text, const char* name, const QString& help) {
    auto* result = new QPushButton(text, this);
    result->setObjectName(named(name));
    result->setAutoDefault(false);
    result->setToolTip(help);
    return result;
}

QWidget* DeckView::page() const {
    return scroll_->widget();
}

QWidget* DeckView::buildTop() {
    auto* top = new QWidget(this);
    top->setObjectName(named("top"));
    top->setAttribute(Qt::WA_StyledBackground);
    std::vector<std::pair<QString, QString>> levels{{QString::fromLatin1(kAny), tr("All")}};
    for (const auto& level : Names<Level>::table)
        levels.emplace_back(toQString(level.key), toQString(level.label));
    levels_ = new SegmentedSwitch(named("level"), levels, top);
    levels_->display(QString::fromLatin1(kAny));
    levels_->setHelp(tr("Level"), tr("Ask questions of this level only."));
    connect(levels_, &SegmentedSwitch::chosen, this,
            [this](const QString& key) { setLevel(fromKey<Level>(key.toStdString())); });
    topic_ = makeButton({}, "topic", tr("Topics and scores, export, and starting over."));
    topic_->setCheckable(true);
    topic_->setFocusPolicy(Qt::TabFocus);
    topic_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(topic_, &QPushButton::toggled, this, &DeckView::foldTopics);
    auto* line = new QHBoxLayout(top);
    line->setContentsMargins(16, 8, 14, 8);
    line->setSpacing(8);
    line->addWidget(levels_);
    line->addWidget(topic_, 1);
    return top;
}

QWidget* DeckView::buildTopics() {
    choice_ = new QWidget(this);
    choice_->setObjectName(named("topics"));
    choice_->setAttribute(Qt::WA_StyledBackground);
    topics_ = new TopicList(choice_);
    connect(topics_, &TopicList::chosen, this, [this](const QString& topic) {
        topic_->setChecked(false);
        setTopic(topic);
    });
    auto* scroll = new QScrollArea(choice_);
    scroll->setWidget(topics_);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* forget = new QToolButton(choice_);
    forget->setObjectName(named("forget"));
    forget->setText(tr("Start over…"));
    forget->setProperty("flat", true);
    forget->setToolTip(tr("Forget all answers given so far."));
    connect(forget, &QToolButton::clicked, this, &DeckView::forgetRequested);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(exportButton());
    bottom->addStretch(1);
    bottom->addWidget(forget);
    auto* column = new QVBoxLayout(choice_);
    column->setContentsMargins(14, 10, 14, 12);
    column->setSpacing(10);
    column->addWidget(scroll, 1);
    column->addLayout(bottom);
    return choice_;
}

/// In place of the page.
void DeckView::foldTopics(bool open) {
    choice_->setVisible(open);
    scroll_->setVisible(!open);
}

QPushButton* DeckView::exportButton() {
    auto* result = makeButton(tr("Export"), "export", words_.sheet);
    auto* menu = new QMenu(result);
    const auto entry = [&](const char* name, const QString& text, const char* format,
                           bool answers) {
        QAction* action = menu->addAction(text);
        action->setObjectName(named(name));
        connect(action, &QAction::triggered, this, [this, format, answers] {
            emit exportRequested(QString::fromLatin1(format), answers);
        });
    };
    entry("export-pdf", tr("Questions as PDF…"), "pdf", false);
    entry("export-pdf-answers", tr("Questions and answers as PDF…"), "pdf", true);
    menu->addSeparator();
    entry("export-md", tr("Questions as Markdown…"), "md", false);
    entry("export-md-answers", tr("Questions and answers as Markdown…"), "md", true);
    result->setMenu(menu);
    return result;
}

QWidget* DeckView::buildPage() {
    auto* page = new Page(this);
    head_ = words("head");
    head_->setProperty("muted", true);
    boxes_ = words("box");
    boxes_->setWordWrap(false);
    boxes_->setProperty("muted", true);
    auto* top = new QHBoxLayout;
    top->addWidget(head_, 1);
    top->addWidget(boxes_);
    text_ = words("question");
    work_ = new QVBoxLayout;
    work_->setSpacing(8);
    practise_ = makeButton(tr("Ask these again"), "practise",
                           tr("Also what is not due yet. Answers count as always."));
    connect(practise_, &QPushButton::clicked, this, &DeckView::practise);
    auto* column = new QVBoxLayout;
    column->setSpacing(12);
    column->addLayout(top);
    column->addWidget(text_);
    column->addSpacing(2);
    column->addLayout(work_);
    column->addWidget(practise_, 0, Qt::AlignLeft);
    column->addWidget(buildSolution());
    column->addStretch(1);
    auto* holder = new QWidget(page);
    holder->setLayout(column);
    column->setContentsMargins(0, 0, 0, 0);
    holder->setMaximumWidth(kTextWidth);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(16, 14, 16, 14);
    row->addWidget(holder, 1);
    row->addStretch(0);
    scroll_ = new QScrollArea(this);
    scroll_->setObjectName(named("scroll"));
    scroll_->setWidget(page);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    return scroll_;
}

QWidget* DeckView::buildSolution() {
    answer_ = new QWidget(this);
    answer_->setObjectName(named("answer"));
    answer_->setAttribute(Qt::WA_StyledBackground);
    look_ = words("look");
    sources_ = words("sources");
    sources_->setProperty("muted", true);
    see_ = makeButton(tr("See it"), "see",
                      tr("Open the experiment that shows it in the lab (V). The run there is kept "
                         "in File, Previous runs."));
    connect(see_, &QPushButton::clicked, this, &DeckView::seeIt);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(see_, 0, Qt::AlignTop);
    row->addWidget(look_, 1);
    solution_ = new QVBoxLayout;
    solution_->setSpacing(8);
    auto* column = new QVBoxLayout(answer_);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(8);
    column->addLayout(solution_);
    column->addSpacing(4);
    column->addLayout(row);
    column->addWidget(sources_);
    return answer_;
}

QWidget* DeckView::buildFoot() {
    auto* foot = new QWidget(this);
    foot->setObjectName(named("foot"));
    foot->setAttribute(Qt::WA_StyledBackground);
    previous_ = makeButton(tr("Previous"), "previous", tr("Backspace"));
    next_ = makeButton(tr("Next"), "next", tr("Return"));
    next_->setProperty("primary", true);
    connect(previous_, &QPushButton::clicked, this, &DeckView::previous);
    connect(next_, &QPushButton::clicked, this, &DeckView::next);
    auto* keys = new QLabel(words_.keys, foot);
    keys->setProperty("muted", true);
    keys->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->addWidget(previous_);
    row->addStretch(1);
    row->addWidget(next_);
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(16, 8, 14, 10);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(keys);
    return foot;
}

void DeckView::setTheme(const Theme& theme) {
    QString sheet = QStringLiteral(
        "#deck-top { background: @surface; border-bottom: 1px solid @border;"
        " border-right: 1px solid @border; }"
        "#deck-topics { border-right: 1px solid @border; }"
        "#deck-scroll { border-right: 1px solid @border; }"
        "#deck-foot { background: @surface; border-top: 1px solid @border;"
        " border-right: 1px solid @border; }"
        "#deck-question { font-size: 17px; font-weight: 600; }"
        "#deck-answer { background: @surface; border: 1px solid @border; border-radius: 8px; }");
    sheet.replace(QLatin1String("#deck-"), '#' + words_.name + '-');
    setStyleSheet(inColours(sheet + topicListSheet() + ownSheet(), theme));
}

}  // namespace normscope
