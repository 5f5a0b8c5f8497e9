// SPDX-License-Identifier: GPL-3.0-or-later
// What a lesson claims, checked by running it.
#pragma once

#include <QStringList>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "app/learn/lesson_bank.h"
#include "app/learn/recorded.h"
#include "model/data/dataset.h"

namespace normscope {

/// Which option a run bore out: the first whose conditions all hold, else the one without
/// conditions where all others could be judged; else empty.
std::optional<std::size_t> heldOption(const LessonScript& script, const Recorded& recorded);

/// After which steps of its run it has to be looked for why, to judge what a step of a lesson says.
std::set<std::int64_t> whyStepsOf(const LessonScript& script);

/// Sentences, each with the line of the step and the seed.
struct Rehearsal {
    QStringList
        outcomes;  ///< which option each prediction came to, with the values it is judged by
    QStringList failures;  ///< what is not as the lesson says
};

/// Runs every experiment of a lesson without a window, with its own seed and those that follow.
/// A failure is a claim that does not hold, a prediction that comes to another option than the one
/// named right, to two, or to none. `loader` gives the data.
Rehearsal rehearse(const BankedLesson& lesson, int seeds = 1,
                   const std::function<std::shared_ptr<const Dataset>(const Configuration&)>&
                       loader = loadDataset);

}  // namespace normscope
