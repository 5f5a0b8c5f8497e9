// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/data/checks.h"
#include "model/data/summary.h"
#include "model/settings/configuration.h"

namespace normscope {

/// One part of a data set: inputs [count, features] row by row, labels [count] in [0, classes).
struct Samples {
    std::vector<float> inputs;
    std::vector<std::int64_t> labels;
    /// Task::Regression only: the values to predict, [count], standardised; all labels are 0 then.
    std::vector<float> targets = {};
    /// In place of `inputs`, and what `targets` are rounded from, while a source is read that has
    /// more digits than a float holds; else empty.
    std::vector<double> exact_inputs = {}, exact_targets = {};
    std::int64_t count() const { return static_cast<std::int64_t>(labels.size()); }
};

/// How a source was read: what people should check before they trust a run.
struct DataAccount {
    std::string label;               ///< what was taken for the label, and why; may be empty
    bool label_by_place = false;     ///< nothing told the label's column: it is the last one
    std::vector<std::string> notes;  ///< what was guessed, converted or left out, a sentence each
    std::string split;               ///< which samples are training, which validation
    /// Features of which single precision, not standardised, keeps too few digits.
    std::vector<std::string> coarse;
};

struct Dataset {
    std::string name;                 ///< for people
    std::vector<std::int64_t> shape;  ///< of one sample: {1, 28, 28} for images, {2} for points
    Task task = Task::Classification;
    /// Names of the network's outputs: the classes, or the one value to predict.
    std::vector<std::string> classes;
    std::vector<std::string> feature_names;  ///< of a table's columns; empty: none
    Samples train;
    Samples validation;
    DataAccount account;
    DataChecks checks;  ///< of sets that are read; others have nothing to find
    std::optional<DatasetSummary> summary = {};  ///< of whatever loadDataset() gives
    /// How inputs were standardised: value = (raw − offset)/scale, [features] each; empty: not.
    std::vector<double> offset, scale;
    /// Regression: target = (raw − offset)/scale, by mean and biased deviation of the training
    /// part.
    double target_offset = 0.0, target_scale = 1.0;
    double rawTarget(double standardized) const {
        return standardized * target_scale + target_offset;
    }
    std::int64_t features() const {
        std::int64_t product = 1;
        for (const auto extent : shape)
            product *= extent;
        return product;
    }
};

/// A data set that cannot be read. what() is one sentence: the file, the place, the remedy.
class DataError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// 0 … count−1 class after class, those of one class in the order they have; of a regression by
/// target, ascending.
std::vector<std::int64_t> byClass(const Samples& samples);

/// Reads or generates the data of a configuration (data.* and seed), standardised as it says.
/// Images are scaled to [0, 1] first. The same configuration gives the same values. Parts that the
/// source does not give are 4 to 1. Throws DataError; a ReadingListener on this thread is told how
/// far it is.
std::shared_ptr<const Dataset> loadDataset(const Configuration& configuration);

}  // namespace normscope
