// SPDX-License-Identifier: GPL-3.0-or-later
// An intervention as lines of Python.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/pytorch/course.h"

namespace normscope {

/// What an intervention does to `model`, `optimizer` and `hp` of a training script.
struct ChangeText {
    std::vector<std::string> lines;
    /// Functions that the lines call, by their files' names: "fold", "recalibrate".
    std::set<std::string> helpers;
    /// Passes over the data draw random numbers of their own, so that what follows is not the same.
    bool draws = false;
};

/// From stage `index − 1` of the course to stage `index`; `classes`: moduleText().names. `samples`:
/// of the training set.
ChangeText changeText(const Course& course, std::size_t index,
                      const std::vector<std::string>& classes, std::int64_t samples);

/// The file of the weights that the intervention which began a stage loads.
std::string loadedWeightsFile(const Course& course, std::size_t stage);

/// The fields of `hp` and their values, for those a course makes use of.
std::vector<std::pair<std::string, std::string>> hyperparameters(
    const Course& course, const Configuration& configuration);

/// Whether γ and β need a parameter group of their own.
bool dividesGroups(const Course& course);
/// Whether the learning rate follows the steps at some time.
bool everScheduled(const Course& course);
/// Whether a mean of the weights is kept at any time.
bool everAveraged(const Course& course);

}  // namespace normscope
