// SPDX-License-Identifier: GPL-3.0-or-later
// Open questions as interviewers ask them, one file a topic in resources/interview. Beside the
// fields of prompt_reader.h a question has
//
//     sentence: The answer in one sentence.
//     minute: The answer as it is said in sixty seconds.
//     depth: A paragraph of the answer in depth, at least one; below it, or below another,
//     ```                            lines of code as they are written, between two of these
//     point: What a good answer has.   at least two
//     follow-up: What they go on to ask?   at least one, each followed by
//     then: An answer to that.
//     shown-by: NAME                 in place of `see` and an experiment: those of this question of
//                                    the quiz, and what is claimed of them there
#pragma once

#include "app/learn/prompt_reader.h"
#include "app/learn/question_bank.h"
#include "widgets/learn/interview_question.h"
#include "widgets/learn/question.h"

namespace normscope {

using BankedInterview = Banked<InterviewQuestion>;
using InterviewTopic = BankTopic<InterviewQuestion>;

/// What is in a file; `topic` is its name without the ending, `quiz` the questions that `shown-by`
/// may name. Throws InputError, one sentence with file and line: "depth.md, line 12: …".
InterviewTopic parseInterview(const QString& text, const QString& topic,
                              const std::vector<Question>& quiz);

/// All questions, topic after topic in the order in which they are best learned.
std::vector<BankedInterview> bankedInterview(const std::vector<Question>& quiz = questions());
std::vector<InterviewQuestion> interviewQuestions(const std::vector<Question>& quiz = questions());

}  // namespace normscope
