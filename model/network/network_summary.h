// SPDX-License-Identifier: GPL-3.0-or-later
// The network as a table: what it is made of, in the order in which data passes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/network/structure.h"

namespace normscope {

struct SummaryRow {
    std::int64_t layer = -1;        ///< hidden layer from 0; −1: the output's
    std::string type;               ///< PyTorch's class: "Conv2d", "BatchNorm2d", "ReLU"
    std::string what;               ///< its arguments: "8→16, kernel 3×3, stride 2"
    Shape output;                   ///< of one sample
    std::int64_t parameters = 0;    ///< learned ones
    std::int64_t buffers = 0;       ///< running mean and variance
    std::optional<std::int64_t> m;  ///< norms: values in one statistic, of a whole batch
    std::int64_t statistics = 0;    ///< norms: how many there are
    bool operator==(const SummaryRow&) const = default;
};

struct NetworkSummary {
    std::vector<SummaryRow> rows;
    std::int64_t batch = 0;  ///< samples
    std::int64_t parameters = 0;
    std::int64_t norm_parameters = 0;  ///< of them γ and β
    std::int64_t buffers = 0;
};

/// PyTorch's class: "LeakyReLU".
std::string activationName(Activation activation);

/// Throws SettingError where network and data do not fit.
NetworkSummary summarize(const Configuration& configuration, const Shape& sample,
                         std::int64_t outputs);

/// The same table for people, as Markdown, and as CSV with a header.
std::string summaryText(const NetworkSummary& summary);
std::string summaryMarkdown(const NetworkSummary& summary);
std::string summaryCsv(const NetworkSummary& summary);

/// Cells of the table, the heading first; the CSV's names are the same but in snake_case.
std::vector<std::vector<std::string>> summaryCells(const NetworkSummary& summary);

}  // namespace normscope
