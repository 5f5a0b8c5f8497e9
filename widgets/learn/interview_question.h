// SPDX-License-Identifier: GPL-3.0-or-later
// An open question as interviewers ask it, with model answers, as plain values.
#pragma once

#include <vector>

#include "widgets/learn/prompt.h"

namespace normscope {

struct InterviewQuestion : Prompt {
    /// A paragraph, or lines of code as they are written.
    struct Passage {
        QString text;
        bool code = false;
    };
    struct FollowUp {
        QString text;
        QString answer;
    };

    QString sentence;  ///< the answer in one sentence
    QString minute;    ///< the answer as it is said in sixty seconds
    std::vector<Passage> depth;
    QStringList points;  ///< what a good answer does not leave out
    std::vector<FollowUp> follow_ups;
};

/// Seconds that an answer to a question of this level may take.
int secondsFor(Level level);

}  // namespace normscope
