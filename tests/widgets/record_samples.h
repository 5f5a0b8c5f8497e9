// SPDX-License-Identifier: GPL-3.0-or-later
// Recorded layers with figures known by hand.
#pragma once

#include <random>
#include <vector>

#include "model/record/history.h"

namespace normscope::samples {

/// What a record has of a tap with these values, [rows, units] taken flat.
inline LayerRecord::Entry entryOf(const std::vector<float>& values, std::size_t units,
                                  std::size_t bins = kRecordedBins) {
    LayerRecord::Entry entry;
    std::vector<float> scratch;
    entry.present = true;
    entry.summary = summarize(values, scratch);
    entry.histogram = makeFullHistogram(values, entry.summary, bins);
    auto columns = columnPercentiles(values, units, scratch);
    entry.p15 = columns.p15;
    entry.p50 = columns.p50;
    entry.p85 = columns.p85;
    return entry;
}

/// One layer, all three taps alike, without γ and β.
inline LayerRecord recordOf(std::int64_t step, const LayerRecord::Entry& entry) {
    LayerRecord record;
    record.step = step;
    record.layers = {{entry, entry, entry}};
    record.affine.resize(1);
    return record;
}

/// An entry whose percentiles are these, of the layer and of its only unit.
inline LayerRecord::Entry bandOf(double low, double middle, double high, float unit_low,
                                 float unit_middle, float unit_high) {
    auto entry = entryOf({0.0F, 1.0F}, 1);
    entry.summary.p15 = low;
    entry.summary.p50 = middle;
    entry.summary.p85 = high;
    entry.p15 = {unit_low};
    entry.p50 = {unit_middle};
    entry.p85 = {unit_high};
    return entry;
}

/// A run of normally distributed values whose deviation goes from one figure to another, recorded
/// on schedule.
inline History drift(std::int64_t steps, double from, double to, double mean = 0.0) {
    constexpr std::size_t kRows = 60;
    constexpr std::size_t kUnits = 40;
    History history;
    std::mt19937 engine(3);
    std::normal_distribution<double> normal;
    std::vector<float> values(kRows * kUnits);
    for (std::int64_t step = 1; step <= steps; ++step) {
        const StepRecord made{step, 1.0F, 0.5F};
        history.append(std::span(&made, 1));
        if (!isRecorded(step))
            continue;
        const double share = static_cast<double>(step) / static_cast<double>(steps);
        for (auto& value : values)
            value =
                static_cast<float>(mean * share + (from + (to - from) * share) * normal(engine));
        auto record = recordOf(step, entryOf(values, kUnits));
        record.affine[0] = {std::vector<float>(kUnits, 1.0F + static_cast<float>(share)),
                            std::vector<float>(kUnits, static_cast<float>(mean * share))};
        history.append(std::vector{record});
    }
    return history;
}

}  // namespace normscope::samples
