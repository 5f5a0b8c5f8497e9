// SPDX-License-Identifier: GPL-3.0-or-later
// What files of the quiz (question_bank.h) and of interviews (interview_bank.h) have in common, one
// file a topic. Line by line (blank lines and spaces at either end of a line do not matter):
//
//     # Title of the topic           first
//     order: 10                      where the topic comes among the topics
//     ## name-of-the-question        begins a question; unique over all topics
//     level: easy                    easy, medium or hard
//     question: What …?
//     see: What to look at in the experiment that shows it.
//     preset: early-eval             the experiment: a preset if wanted,
//     set: key=value key=value       settings,
//     at 200: key=value              changes after step 200,
//     twin: key=value                a run B and what it differs in (may be empty),
//     twin-at 200: key=value         changes of run B alone
//     expect: …                      what the experiment is claimed to show, see expectation.h
//     source: Where it is written.   at least one
//
// set, at, twin-at, expect and source may be repeated. `code` stands between backticks.
#pragma once

#include <QStringList>
#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "app/files/input_error.h"
#include "app/files/resource_files.h"
#include "app/learn/expectation.h"
#include "app/learn/field_reader.h"
#include "widgets/learn/prompt.h"

namespace normscope {

template <class E>
struct Banked {
    E question;
    std::vector<Expectation> expectations;
};

/// One file.
template <class E>
struct BankTopic {
    int order = 0;
    std::vector<Banked<E>> questions;
};

/// Reads the lines of one question after another; what is its own alone is read by what derives.
class PromptReader : protected FieldReader {
  protected:
    /// `own`: names of fields beside those above.
    PromptReader(const QString& topic, const QStringList& own);
    ~PromptReader() = default;

    void readAll(const QString& text);
    int order() const { return order_; }

    /// A question begins: forgets the one before.
    virtual void beginOwn() = 0;
    virtual void readOwn(const Field& field) = 0;
    /// The question ends here; throws where something of its own is left open.
    virtual void closeOwn() {}
    /// Fills in `prompt`, which is complete but for its own; throws where something is missing.
    virtual void take(const Prompt& prompt, std::vector<Expectation> expectations) = 0;
    /// A line as it stands, before it is taken for anything else; true: taken.
    virtual bool takeLine(const QString& line);

    /// Fails at the head of the question being read: "\"NAME\" SENTENCE".
    [[noreturn]] void failHere(const QString& sentence) const;
    void require(const QStringList& names) const;
    const QString& lastField() const { return last_; }

  private:
    void readLine(const QString& text);
    void readTitle(const QString& title);
    void begin(const QString& id);
    void readField(const QString& text);
    void readExperiment(const Field& field);
    Level level(const QString& key) const;
    void end();
    void readDemonstration();
    void readPlace(const Expectation& expectation);

    QStringList fields_;
    QString topic_, title_;
    std::set<QString> names_;
    int order_ = 0;
    int began_ = 0;  ///< line of the question being read; 0: none
    Prompt now_;
    std::vector<Expectation> expectations_;
    ExperimentWords words_;
    QString last_;
};

/// All topics of a folder of resources/, in the order in which they are best learned. Throws
/// InputError where two questions have one name.
template <class E, class Parse>
std::vector<Banked<E>> bankIn(const QString& folder, const Parse& parse) {
    std::vector<BankTopic<E>> topics;
    for (const QString& name : resourceNames(folder))
        topics.push_back(parse(QString::fromUtf8(resourceFile(folder, name + ".md")), name));
    std::ranges::stable_sort(topics, {}, &BankTopic<E>::order);
    std::vector<Banked<E>> all;
    std::set<QString> names;
    for (auto& topic : topics)
        for (auto& banked : topic.questions) {
            const E& question = banked.question;
            if (!names.insert(question.id).second)
                throw InputError(question.topic + ".md: \"" + question.id +
                                 "\" is also the name of a question on another topic");
            all.push_back(std::move(banked));
        }
    return all;
}

template <class E>
std::vector<E> withoutClaims(std::vector<Banked<E>> bank) {
    std::vector<E> all;
    for (auto& banked : bank)
        all.push_back(std::move(banked.question));
    return all;
}

/// Those of this level and topic; an empty level or topic is any.
template <class E>
std::vector<E> selected(const std::vector<E>& all, std::optional<Level> level,
                        const QString& topic) {
    std::vector<E> some;
    std::ranges::copy_if(all, std::back_inserter(some), [&](const E& question) {
        return (!level || question.level == *level) && (topic.isEmpty() || question.topic == topic);
    });
    return some;
}

/// Keys of their topics, in order.
template <class E>
QStringList topicsOf(const std::vector<E>& all) {
    QStringList topics;
    for (const E& question : all)
        topics << question.topic;
    topics.removeDuplicates();
    return topics;
}

/// "easy, medium or hard"
QString levelNames();

}  // namespace normscope
