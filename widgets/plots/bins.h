// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a histogram's bins.
#pragma once

#include <QString>
#include <optional>

#include "model/record/histogram.h"
#include "widgets/base/table.h"

namespace normscope {

/// The bin a value falls in; nothing outside.
std::optional<std::size_t> binAt(const Histogram& histogram, double value);
QString edgesText(const Histogram& histogram, std::size_t bin);  ///< "−1.0 … −0.5"
QString countText(const Histogram& histogram, std::size_t bin);  ///< "12 of 600 (2.0 %)"

/// Rows of step,bin_lower,bin_upper,count of one record, each after `first`.
void addBinRows(Table& table, const QStringList& first, std::int64_t step,
                const Histogram& histogram);

}  // namespace normscope
