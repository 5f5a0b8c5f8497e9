// SPDX-License-Identifier: GPL-3.0-or-later
// A question of the quiz, as plain values.
#pragma once

#include <vector>

#include "widgets/learn/prompt.h"

namespace normscope {

struct Question : Prompt {
    struct Option {
        QString text;
        QString why;  ///< why it is wrong; empty for the right one
        bool right = false;
    };

    std::vector<Option> options;
    QString answer;
};

/// The order in which its options are shown when it is asked for the `round`-th time (from 0).
std::vector<std::size_t> optionOrder(const Question& question, int round);

}  // namespace normscope
