// SPDX-License-Identifier: GPL-3.0-or-later
// The script that repeats a run in PyTorch, and the same as a notebook.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/data/dataset.h"
#include "model/pytorch/course.h"

namespace normscope {

struct TrainingText {
    std::string model_py, train_py, notebook;
    /// From which step on the script draws random numbers of its own, and loses the run's path;
    /// none: never. A pass over the data with dropout, or what was drawn ends there.
    std::optional<std::int64_t> own_draws_from;
};

/// What the script is to repeat.
struct TrainingPlan {
    const Course& course;
    const Dataset& data;
    std::int64_t steps = 0;
    std::optional<std::int64_t> draws_end = std::nullopt;  ///< steps whose masks and noise are kept
    std::string title;                                     ///< one line
};
TrainingText trainingText(const TrainingPlan& plan);

}  // namespace normscope
