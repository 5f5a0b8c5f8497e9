// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/question.h"

#include "widgets/learn/option_order.h"

namespace normscope {

std::vector<std::size_t> optionOrder(const Question& question, int round) {
    return optionOrder(question.id, question.options.size(), round);
}

}  // namespace normscope
