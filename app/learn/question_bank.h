// SPDX-License-Identifier: GPL-3.0-or-later
// The questions of the quiz, one file a topic in resources/questions. Beside the fields of
// prompt_reader.h, of which `see` is needed, a question has
//
//     right: The right option.       exactly one
//     wrong: Another option.         at least two, each followed by
//     why: Why it is wrong.
//     answer: The precise answer, two to six sentences.
#pragma once

#include "app/learn/prompt_reader.h"
#include "widgets/learn/question.h"

namespace normscope {

using BankedQuestion = Banked<Question>;
using QuestionTopic = BankTopic<Question>;

/// What is in a file; `topic` is its name without the ending. Throws InputError, one sentence with
/// file and line: "modes.md, line 12: …".
QuestionTopic parseQuestions(const QString& text, const QString& topic);

/// All questions, topic after topic in the order in which they are best learned.
std::vector<BankedQuestion> bankedQuestions();
std::vector<Question> questions();

}  // namespace normscope
