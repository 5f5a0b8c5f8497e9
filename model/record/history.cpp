// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/history.h"

#include <algorithm>
#include <array>
#include <utility>

#include "model/settings/nan.h"

namespace normscope {

namespace {

/// Thins out records, ascending by step, to half of `budget`.
template <class Record, class Bytes>
class Thinner {
  public:
    Thinner(std::vector<Record>& records, Bytes bytes) : records_(records), bytes_(bytes) {}

    std::size_t total() const {
        std::size_t all = 0;
        for (const auto& record : records_)
            all += bytes_(record);
        return all;
    }

    void run(std::size_t target) {
        std::int64_t spacing = kRecordInterval;
        while (total() > target && records_.size() > 2) {
            const auto sparse = sparseOnes();
            const auto count = std::count(sparse.begin(), sparse.end(), true);
            const bool mostly_dense = 2 * count < static_cast<std::ptrdiff_t>(records_.size());
            if (!mostly_dense || !dropEverySecond(sparse))
                dropSparse(sparse, spacing *= 2);
        }
    }

  private:
    std::vector<bool> sparseOnes() const {
        std::vector<bool> sparse(records_.size(), false);
        for (std::size_t i = 1; i + 1 < records_.size(); ++i)
            sparse[i] = records_[i].step - records_[i - 1].step >= kRecordInterval &&
                        records_[i + 1].step - records_[i].step >= kRecordInterval;
        return sparse;
    }

    /// Those whose neighbours are then at most `spacing` apart.
    void dropSparse(const std::vector<bool>& sparse, std::int64_t spacing) {
        std::int64_t kept = records_.front().step;
        keepIf([&](std::size_t i) {
            const bool drop = sparse[i] && records_[i + 1].step - kept <= spacing;
            if (!drop)
                kept = records_[i].step;
            return !drop;
        });
    }

    /// Of the dense ones; false where there are too few.
    bool dropEverySecond(const std::vector<bool>& sparse) {
        const auto before = records_.size();
        std::size_t dense = 0;
        keepIf([&](std::size_t i) {
            const bool last = i + 1 == records_.size();
            return sparse[i] || last || dense++ % 2 == 0;
        });
        return records_.size() < before;
    }

    /// `keep` is asked in order, before the record is moved.
    template <class Keep>
    void keepIf(const Keep& keep) {
        std::size_t to = 0;
        std::vector<bool> stays(records_.size());
        for (std::size_t i = 0; i < records_.size(); ++i)
            stays[i] = keep(i);
        for (std::size_t i = 0; i < records_.size(); ++i) {
            if (!stays[i])
                continue;
            if (to != i)
                records_[to] = std::move(records_[i]);
            ++to;
        }
        records_.erase(records_.begin() + static_cast<std::ptrdiff_t>(to), records_.end());
    }

    std::vector<Record>& records_;
    Bytes bytes_;
};

template <class Record, class Bytes>
void thinOutWith(std::vector<Record>& records, std::size_t budget, Bytes bytes) {
    Thinner<Record, Bytes> thinner(records, bytes);
    if (thinner.total() > budget)
        thinner.run(budget / 2);
}

template <class Record>
void appendThinned(std::vector<Record>& all, std::vector<Record>& added, std::size_t budget) {
    for (auto& record : added) {  // one by one: what is given up must not depend on how they came
        all.push_back(std::move(record));
        thinOut(all, budget);
    }
}

}  // namespace

void thinOut(std::vector<MetricsRecord>& records, std::size_t budget) {
    thinOutWith(records, budget, [](const MetricsRecord&) { return sizeof(MetricsRecord); });
}

void thinOut(std::vector<LayerRecord>& records, std::size_t budget) {
    thinOutWith(records, budget, [](const LayerRecord& record) { return record.bytes(); });
}

void thinOut(std::vector<DualRecord>& records, std::size_t budget) {
    thinOutWith(records, budget, [](const DualRecord& record) {
        return sizeof(record) + record.layers.size() * sizeof(DualRecord::Layer) +
               record.health.layers.size() * sizeof(LayerHealth);
    });
}

void History::append(std::vector<MetricsRecord> records) {
    appendThinned(metrics, records, kMetricsBudget);
}

void History::append(std::vector<LayerRecord> records) {
    revision_ += records.empty() ? 0 : 1;
    appendThinned(layers, records, kLayerBudget);
}

void History::append(std::vector<DualRecord> records) {
    appendThinned(dual, records, kDualBudget);
}

void History::append(std::vector<WhyLook> looks) {
    whys.insert(whys.end(), std::make_move_iterator(looks.begin()),
                std::make_move_iterator(looks.end()));
}

RecordDensity History::density() const {
    RecordDensity density{layers.size(), 0, train_loss.firstRaw(), 0,
                          train_loss.bytes() + train_accuracy.bytes()};
    std::int64_t before = 0;
    for (const auto& record : layers) {
        density.widest = std::max(density.widest, record.step - before);
        density.layer_bytes += record.bytes();
        before = record.step;
    }
    return density;
}

void History::append(std::span<const StepRecord> steps) {
    for (const auto& record : steps) {
        if (record.step <= lastStep())
            continue;
        while (lastStep() + 1 < record.step) {
            train_loss.append(kNoValue);
            train_accuracy.append(kNoValue);
        }
        train_loss.append(record.train_loss);
        train_accuracy.append(record.train_accuracy);
    }
}

namespace {

/// Steps from one record to the next, once they are no longer dense.
std::int64_t intervalAt(std::int64_t since) {
    return since > 1'000'000 ? 10'000 : since > 100'000 ? 1'000 : kRecordInterval;
}

}  // namespace

bool isRecorded(std::int64_t since) {
    constexpr std::array<std::int64_t, 14> dense{1,  2,  3,  5,  7,   10,  15,
                                                 20, 30, 50, 70, 100, 150, 200};
    if (since > kRecordInterval)
        return since % intervalAt(since) == 0;
    return std::find(dense.begin(), dense.end(), since) != dense.end();
}

bool isValidated(std::int64_t since, std::int64_t cost) {
    if (!isRecorded(since) || cost == 0)
        return isRecorded(since);
    if (since < kRecordInterval)
        return since == 20 || since == 100;
    const auto interval = intervalAt(since);
    const auto period = (10 * cost + interval - 1) / interval * interval;
    return since % period == 0;
}

void History::clear() {
    const auto revision = revision_ + 1;
    *this = History{};
    revision_ = revision;
}

void History::truncate(std::int64_t step) {
    ++revision_;
    train_loss.truncate(step);
    train_accuracy.truncate(step);
    const auto later = [&](const auto& record) { return record.step > step; };
    std::erase_if(metrics, later);
    std::erase_if(layers, later);
    std::erase_if(dual, later);
    std::erase_if(whys, later);
    std::erase_if(marks, [&](const Mark& mark) { return mark.step >= step; });
}

std::vector<Mark> marksOf(const Experiment& experiment, std::int64_t step) {
    std::vector<Mark> marks;
    Configuration before = experiment.configuration;
    const auto& all = experiment.interventions;
    for (std::size_t i = 0; i < all.size() && all[i].step <= step;) {
        // One mark a step: of several changes of one setting the last is what the run goes on with.
        const auto at = all[i].step;
        std::vector<Setting> together;
        for (; i < all.size() && all[i].step == at; ++i)
            for (const auto& setting : all[i].set) {
                std::erase_if(together, [&](const Setting& s) { return s.key == setting.key; });
                together.push_back(setting);
            }
        marks.push_back({at, markLabel(together, before)});
        for (const auto& setting : together)
            assign(before, setting);
    }
    return marks;
}

}  // namespace normscope
