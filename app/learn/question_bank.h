// SPDX-License-Identifier: GPL-3.0-or-later
// The questions that come with the program, one file a topic in resources/questions. The format,
// line by line (blank lines and spaces at either end of a line do not matter):
//
//     # Title of the topic           first
//     order: 10                      where the topic comes among the topics
//     ## name-of-the-question        begins a question; unique over all topics
//     level: easy                    easy or medium
//     question: What …?
//     right: The right option.       exactly one
//     wrong: Another option.         at least two, each followed by
//     why: Why it is wrong.
//     answer: The precise answer, two to six sentences.
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

#include <optional>
#include <vector>

#include "app/learn/expectation.h"
#include "widgets/learn/question.h"

namespace normscope {

struct BankedQuestion {
    Question question;
    std::vector<Expectation> expectations;
};

/// One file.
struct QuestionTopic {
    int order = 0;
    std::vector<BankedQuestion> questions;
};

/// What is in a file; `topic` is its name without the ending. Throws InputError, one sentence with
/// file and line: "modes.md, line 12: …".
QuestionTopic parseQuestions(const QString& text, const QString& topic);

/// All questions, topic after topic in the order in which they are best learned.
std::vector<BankedQuestion> bankedQuestions();
std::vector<Question> questions();

/// Those of this level and topic; an empty level or topic is any.
std::vector<Question> selected(const std::vector<Question>& all, std::optional<Level> level,
                               const QString& topic);

/// Keys of the topics, in order.
QStringList questionTopics();

}  // namespace normscope
