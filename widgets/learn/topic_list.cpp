// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/topic_list.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace normscope {

namespace {

QString rowName(const QString& topic) {
    return QStringLiteral("topic-") + (topic.isEmpty() ? QStringLiteral("all") : topic);
}

}  // namespace

TopicList::TopicList(QWidget* parent, const QString& known)
    : QWidget(parent), known_(known), rows_(new QVBoxLayout(this)), group_(new QButtonGroup(this)) {
    rows_->setContentsMargins(0, 0, 0, 0);
    rows_->setSpacing(2);
    rows_->addStretch(1);
}

void TopicList::addRow(const TopicScore& score) {
    auto* row = new QPushButton(this);
    row->setObjectName(rowName(score.topic));
    row->setProperty("topic", true);
    row->setCheckable(true);
    row->setAutoDefault(false);
    auto* title = new QLabel(score.title, row);
    auto* count = new QLabel(row);
    count->setObjectName(row->objectName() + QStringLiteral("-count"));
    count->setProperty("muted", true);
    auto* bar = new QProgressBar(row);
    bar->setTextVisible(false);
    bar->setFixedHeight(4);
    bar->setRange(0, std::max(1, score.total));
    for (QWidget* part :
         {static_cast<QWidget*>(title), static_cast<QWidget*>(count), static_cast<QWidget*>(bar)})
        part->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(10, 5, 10, 6);
    grid->setVerticalSpacing(4);
    grid->addWidget(title, 0, 0);
    grid->addWidget(count, 0, 1, Qt::AlignRight);
    grid->addWidget(bar, 1, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    row->setMinimumHeight(grid->sizeHint().height());
    rows_->insertWidget(rows_->count() - 1, row);  // before the stretch
    group_->addButton(row);
    connect(row, &QPushButton::clicked, this, [this, topic = score.topic] { emit chosen(topic); });
}

void TopicList::display(const std::vector<TopicScore>& scores, const QString& chosen_topic) {
    const auto sameRows =
        std::ranges::equal(scores, shown_, {}, &TopicScore::topic, &TopicScore::topic);
    if (!sameRows) {
        qDeleteAll(group_->buttons());
        for (const TopicScore& score : scores)
            addRow(score);
    }
    shown_ = scores;
    for (const TopicScore& score : scores) {
        auto* row = findChild<QPushButton*>(rowName(score.topic));
        row->setChecked(score.topic == chosen_topic);
        const QString words = tr("%1 of %2").arg(score.known).arg(score.total);
        row->findChild<QLabel*>(row->objectName() + QStringLiteral("-count"))->setText(words);
        row->findChild<QProgressBar*>()->setValue(score.known);
        const QString due = score.due > 0 ? tr(", %n due today", nullptr, score.due) : QString();
        row->setToolTip(known_.arg(words) + due);
        row->setAccessibleName(score.title + QStringLiteral(": ") + row->toolTip());
    }
}

}  // namespace normscope
