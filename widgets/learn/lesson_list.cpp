// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/lesson_list.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <algorithm>

namespace normscope {

namespace {

QLabel* words(const QString& text, QWidget* parent, bool muted) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("muted", muted);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    return label;
}

/// As high as its texts are at its width.
class Row : public QPushButton {
  public:
    using QPushButton::QPushButton;
    QSize sizeHint() const override { return layout()->sizeHint(); }
    QSize minimumSizeHint() const override { return layout()->minimumSize(); }
};

bool isDone(const Lesson& lesson, const LessonProgress& progress) {
    return progress.reached >= static_cast<int>(lesson.steps.size());
}

}  // namespace

LessonList::LessonList(QWidget* parent) : QWidget(parent), restore_(new QPushButton(this)) {
    setObjectName(QStringLiteral("lesson-list"));
    auto* page = new QWidget;
    rows_ = new QVBoxLayout(page);
    rows_->setContentsMargins(14, 4, 14, 14);
    rows_->setSpacing(6);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    restore_->setObjectName(QStringLiteral("lesson-restore"));
    restore_->setText(tr("Back to my run"));
    restore_->setToolTip(tr("The run from before the lessons, replayed to where it stood."));
    restore_->setAutoDefault(false);
    restore_->hide();
    connect(restore_, &QPushButton::clicked, this, &LessonList::restoreRequested);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(scroll, 1);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(14, 8, 14, 10);
    foot->addWidget(restore_);
    foot->addStretch(1);
    column->addLayout(foot);
}

void LessonList::display(const std::vector<Lesson>& lessons,
                         const QMap<QString, LessonProgress>& progress) {
    while (QLayoutItem* item = rows_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int level = 1; level <= Lesson::kLevels; ++level) {
        const auto its = [level](const Lesson& lesson) { return lesson.level == level; };
        const auto all = std::ranges::count_if(lessons, its);
        if (all == 0)
            continue;
        const auto done = std::ranges::count_if(lessons, [&](const Lesson& lesson) {
            return its(lesson) && isDone(lesson, progress.value(lesson.name));
        });
        addLevel(level, static_cast<int>(done), static_cast<int>(all));
        for (const Lesson& lesson : lessons)
            if (its(lesson))
                addLesson(lesson, progress.value(lesson.name));
    }
    rows_->addStretch(1);
}

void LessonList::addLevel(int level, int done, int all) {
    const QString titles[] = {tr("1 · Five minutes, no mathematics"),
                              tr("2 · For those who train models"), tr("3 · Looked at closely")};
    auto* row = new QWidget(this);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, level > 1 ? 12 : 4, 0, 0);
    auto* title = words(titles[level - 1], row, true);
    title->setProperty("heading", true);
    auto* count = new QLabel(tr("%1 of %2").arg(done).arg(all), row);
    count->setObjectName(QStringLiteral("lesson-level-%1").arg(level));
    count->setProperty("muted", true);
    line->addWidget(title, 1);
    line->addWidget(count, 0, Qt::AlignTop);
    rows_->addWidget(row);
}

void LessonList::addLesson(const Lesson& lesson, const LessonProgress& progress) {
    auto* row = new Row(this);
    row->setObjectName(QStringLiteral("lesson-") + lesson.name);
    row->setProperty("lesson", true);
    row->setAutoDefault(false);
    const int steps = static_cast<int>(lesson.steps.size());
    const QString state = isDone(lesson, progress) ? tr("✓ done")
                          : progress.reached > 0   ? tr("%1 of %2").arg(progress.reached).arg(steps)
                                                   : tr("%1 min").arg(lesson.minutes);
    auto* title = words(lesson.title, row, false);
    title->setProperty("title", true);
    auto* place = new QLabel(state, row);
    place->setObjectName(row->objectName() + QStringLiteral("-state"));
    place->setProperty("muted", true);
    place->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(11, 7, 11, 8);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(1);
    grid->addWidget(title, 0, 0);
    grid->addWidget(place, 0, 1, Qt::AlignTop);
    grid->addWidget(words(lesson.about, row, true), 1, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    row->setSizePolicy(policy);
    row->setAccessibleName(lesson.title + QStringLiteral(", ") + state);
    row->setAccessibleDescription(lesson.about);
    connect(row, &QPushButton::clicked, this, [this, name = lesson.name] { emit chosen(name); });
    rows_->addWidget(row);
}

void LessonList::displayKept(bool kept) {
    restore_->setVisible(kept);
}

}  // namespace normscope
