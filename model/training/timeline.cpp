// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/timeline.h"

#include <algorithm>

namespace normscope {

void Timeline::note(const Run& run) {
    const auto step = run.stepsDone();
    if (step % interval_ != 0 || (!snapshots_.empty() && snapshots_.back()->step() >= step))
        return;
    snapshots_.push_back(run.snapshot());
    // Few as they may get, some are kept, or coming back would cost the whole run.
    constexpr std::size_t kFewest = 8;
    while (bytes() > budget_ && snapshots_.size() > kFewest)
        thinOut();
}

void Timeline::thinOut() {
    interval_ *= 2;
    std::erase_if(snapshots_, [&](const auto& kept) { return kept->step() % interval_ != 0; });
}

Run Timeline::at(std::int64_t step, const Experiment& experiment, Run::Options options,
                 std::int64_t lead) const {
    const auto after = std::upper_bound(
        snapshots_.begin(), snapshots_.end(), std::max<std::int64_t>(0, step - lead),
        [](std::int64_t wanted, const auto& kept) { return wanted < kept->step(); });
    auto run = Run::resume(**std::prev(after), experiment, options);
    while (run.stepsDone() < step && run.step()) {
    }
    return run;
}

void Timeline::truncate(std::int64_t step) {
    std::erase_if(snapshots_, [&](const auto& kept) { return kept->step() > step; });
}

std::vector<std::int64_t> Timeline::steps() const {
    std::vector<std::int64_t> steps;
    for (const auto& kept : snapshots_)
        steps.push_back(kept->step());
    return steps;
}

std::size_t Timeline::bytes() const {
    std::size_t total = 0;
    for (const auto& kept : snapshots_)
        total += kept->bytes();
    return total;
}

}  // namespace normscope
