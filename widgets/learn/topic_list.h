// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <vector>

#include "widgets/learn/topic_score.h"

class QButtonGroup;
class QVBoxLayout;

namespace normscope {

/// The topics with their scores; one is chosen.
class TopicList : public QWidget {
    Q_OBJECT
  public:
    /// `known`: how many of how many, "%1", for people; questions that are known unless given.
    explicit TopicList(QWidget* parent = nullptr, const QString& known = tr("%1 known"));

    void display(const std::vector<TopicScore>& scores, const QString& chosen);

  signals:
    void chosen(const QString& topic);

  private:
    void addRow(const TopicScore& score);

    QString known_;
    std::vector<TopicScore> shown_;
    QVBoxLayout* rows_;
    QButtonGroup* group_;
};

}  // namespace normscope
