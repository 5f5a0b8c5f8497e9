// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/sweep/seed_band.h"

#include <algorithm>
#include <cmath>

#include "model/record/measured.h"

namespace normscope {

namespace {

std::int64_t lastStep(const SeedRun& run) {
    return run.metrics.empty() ? 0 : run.metrics.back().step;
}

bool hadEnded(const SeedRun& run, std::int64_t step) {
    return run.ended && lastStep(run) < step;
}

}  // namespace

SeedBand seedBand(const std::vector<SeedRun>& runs) {
    SeedBand band;
    band.seeds = runs.size();
    if (runs.empty())
        return band;
    const auto& longest = *std::ranges::max_element(runs, {}, lastStep);
    for (const auto& record : longest.metrics) {
        std::vector<double> losses, scores;
        bool complete = true;
        for (const auto& run : runs) {
            const auto* own = recordAt(run.metrics, record.step);
            // What is of a few samples is not held beside what is of all.
            const bool alike = own != nullptr && own->val_few == record.val_few;
            complete = complete && (alike || (own == nullptr && hadEnded(run, record.step)));
            if (own != nullptr) {
                losses.push_back(own->val_loss_running);
                scores.push_back(own->val_accuracy_running);
            }
        }
        if (complete)
            band.points.push_back({record.step, seedSpread(losses), seedSpread(scores)});
    }
    if (!band.points.empty())
        band.ended = static_cast<std::size_t>(std::ranges::count_if(
            runs, [&](const SeedRun& run) { return hadEnded(run, band.points.back().step); }));
    return band;
}

SeedOrder seedOrder(const std::vector<SeedRun>& a, const std::vector<SeedRun>& b) {
    SeedOrder order;
    if (a.empty() || b.empty())
        return order;
    for (const auto& record : a.front().metrics)
        if (recordAt(b.front().metrics, record.step) != nullptr)
            order.step = record.step;
    for (const auto& run : a) {
        const auto other = std::ranges::find(b, run.seed, &SeedRun::seed);
        const auto* own = recordAt(run.metrics, order.step);
        const auto* its = other == b.end() ? nullptr : recordAt(other->metrics, order.step);
        if (own == nullptr || its == nullptr || std::isnan(own->val_accuracy_running) ||
            std::isnan(its->val_accuracy_running))
            continue;
        ++order.seeds;
        order.higher += own->val_accuracy_running > its->val_accuracy_running ? 1 : 0;
        order.lower += own->val_accuracy_running < its->val_accuracy_running ? 1 : 0;
    }
    return order;
}

}  // namespace normscope
