// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

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

/// The record made at that step, of any kind; null where there is none.
template <class Record>
const Record* recordAt(const std::vector<Record>& all, std::int64_t step) {
    const auto at = std::ranges::lower_bound(all, step, {}, &Record::step);
    return at != all.end() && at->step == step ? &*at : nullptr;
}

/// Whether any of them is of a few of the validation samples only.
inline bool ofFewSamples(std::span<const MetricsRecord> all) {
    return std::ranges::any_of(all, [](const MetricsRecord& one) { return one.val_few; });
}

}  // namespace normscope
