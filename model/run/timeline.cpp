// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/timeline.h"

#include <algorithm>

namespace normscope {

void Timeline::note(const Run& run) {
    const auto step = run.stepsDone();
    if (step % interval_ != 0 || (!snapshots_.empty() && snapshots_.back()->step() >= step))
        return;
    add(run.snapshot());
    // Few as they may get, some are kept, or coming back would cost the whole run.
    constexpr std::size_t kFewest = 8;
    while (bytes_ > budget_ && snapshots_.size() > kFewest)
        giveUpSome();
}

void Timeline::add(std::shared_ptr<const Run::Snapshot> snapshot) {
    snapshots_.push_back(std::move(snapshot));
    bytes_ += snapshots_.back()->bytes();
}

template <class Keep>
void Timeline::keepIf(const Keep& keep) {
    std::erase_if(snapshots_, [&](const auto& kept) {
        const bool gone = !keep(kept->step());
        bytes_ -= gone ? kept->bytes() : 0;
        return gone;
    });
}

/// Gives up the oldest of those between, a 64th of all: a small network keeps thousands, too many
/// to go through for each that comes.
void Timeline::giveUpSome() {
    auto surplus = std::max<std::size_t>(1, snapshots_.size() / 64);
    const auto before = snapshots_.size();
    keepIf([&](std::int64_t step) {
        if (step % interval_ == 0 || surplus == 0)
            return true;
        --surplus;
        return false;
    });
    if (snapshots_.size() == before)
        interval_ *= 2;
}

Run Timeline::at(std::int64_t step, const Experiment& experiment, Run::Options options,
                 std::int64_t lead, std::stop_token stop) const {
    const auto after = std::upper_bound(
        snapshots_.begin(), snapshots_.end(), std::max<std::int64_t>(0, step - lead),
        [](std::int64_t wanted, const auto& kept) { return wanted < kept->step(); });
    auto run = Run::resume(**std::prev(after), experiment, options);
    while (!stop.stop_requested() && run.stepsDone() < step && run.step()) {
    }
    return run;
}

void Timeline::truncate(std::int64_t step) {
    keepIf([&](std::int64_t kept) { return kept <= step; });
}

std::vector<std::int64_t> Timeline::steps() const {
    std::vector<std::int64_t> steps;
    for (const auto& kept : snapshots_)
        steps.push_back(kept->step());
    return steps;
}

}  // namespace normscope
