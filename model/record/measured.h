// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

#include "model/record/records.h"

namespace normscope {

/// Whether a validation was made at a record: its accuracy is a number even where its loss is none.
/// R² is not, so that of a regression is known from the run's other records, `all`.
inline bool isMeasured(double MetricsRecord::*accuracy, const MetricsRecord& record,
                       std::span<const MetricsRecord> all) {
    const auto known = [&](const MetricsRecord& one) { return !std::isnan(one.*accuracy); };
    return known(record) ||
           (std::isnan(record.val_accuracy_running) && std::isnan(record.val_accuracy_batch) &&
            std::ranges::any_of(all, known));
}

/// Whether any of them is of a few of the validation samples only.
inline bool ofFewSamples(std::span<const MetricsRecord> all) {
    return std::ranges::any_of(all, [](const MetricsRecord& one) { return one.val_samples > 0; });
}

}  // namespace normscope
