// SPDX-License-Identifier: GPL-3.0-or-later
// What may be wrong with data of one's own before anything is learnt of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace normscope {

struct Dataset;

struct DataChecks {
    std::int64_t samples_in_both = 0;      ///< of the validation part, that training has alike
    std::int64_t classes_of_one = 0;       ///< with a single sample in both parts together
    std::optional<std::string> one_class;  ///< that holds nearly all training samples
    double largest_share = 0.0;            ///< of the training samples that one class has
    std::optional<std::string> telling;    ///< a feature that alone tells the label
    std::vector<std::string> constant;     ///< features of a table with one value in training
    /// Features of a table that are alike in all training samples: the later one, the first one.
    std::vector<std::pair<std::string, std::string>> alike;
};

/// Of a data set whose parts are complete, standardised or not.
DataChecks checksOf(const Dataset& dataset);

}  // namespace normscope
