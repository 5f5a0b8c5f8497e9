// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QMap>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

#include "widgets/learn/leitner.h"
#include "widgets/learn/prompt.h"
#include "widgets/learn/topic_score.h"

namespace normscope {

/// Prompts that are shown one after another: which comes next (leitner.h), what was answered in
/// this session, and what is remembered of each.
class Deck {
  public:
    using Progress = QMap<QString, Card>;  ///< by the prompt's id

    /// An prompt as it was shown in this session.
    struct Shown {
        std::size_t prompt = 0;             ///< its place among all
        int round = 0;                      ///< how often it had been answered before
        std::optional<std::size_t> answer;  ///< what was answered, in the view's own count
    };

    /// `today` is asked for whenever an answer is given or a prompt looked for.
    void begin(std::vector<Prompt> prompts, Progress progress, std::function<QDate()> today);

    const Progress& progress() const { return progress_; }
    std::optional<Level> level() const { return level_; }
    const QString& topic() const { return topic_; }
    /// Those of another level or topic are left out from here on; empty is any.
    void setLevel(const std::optional<Level>& level);
    void setTopic(const QString& topic);

    /// Null where nothing is left to ask.
    const Shown* current() const { return place_ < shown_.size() ? &shown_[place_] : nullptr; }
    const Prompt& prompt() const { return prompts_[current()->prompt]; }
    bool isFirst() const { return place_ == 0; }
    void next();
    void previous();
    /// That one next, due or not.
    void goTo(const QString& id);
    /// Asks also what is not due.
    void practise();
    /// Takes the answer to the current one, which had none; returns what is remembered of it then.
    Card answer(std::size_t what, Grade grade);

    Card cardOf(const Prompt& prompt) const { return progress_.value(prompt.id); }
    QDate today() const { return today_(); }
    /// Whether there is nothing of the level and topic chosen.
    bool isEmpty() const { return candidates().empty(); }
    /// The day on which the first of those comes again; null: none was asked.
    QDate firstDue() const;
    /// Of all topics together, without a title, then of each; only the level chosen counts.
    std::vector<TopicScore> scores() const;

  private:
    std::vector<std::size_t> candidates() const;
    std::optional<std::size_t> pick(bool everything) const;
    std::optional<std::size_t> pickFrom(const std::vector<std::size_t>& some,
                                        bool everything) const;
    void show(std::size_t prompt);
    void restart();

    std::vector<Prompt> prompts_;
    Progress progress_;
    std::function<QDate()> today_ = QDate::currentDate;
    std::optional<Level> level_;
    QString topic_;
    bool practising_ = false;
    std::vector<Shown> shown_;
    std::size_t place_ = 0;  ///< in shown_; its size: nothing left to ask
};

}  // namespace normscope
