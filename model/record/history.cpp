// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/history.h"

#include <algorithm>
#include <array>
#include <utility>

#include "model/settings/nan.h"

namespace normscope {

namespace {

/// Gives up records, ascending by step, one by one.
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

    /// `all`: total(); what is left of it afterwards.
    std::size_t run(std::size_t target, std::size_t all) {
        while (all > target && records_.size() > 2) {
            const auto least = leastMissed();
            all -= bytes_(records_[least]);
            records_.erase(records_.begin() + static_cast<std::ptrdiff_t>(least));
        }
        return all;
    }

  private:
    /// Needs three records or more.
    std::size_t leastMissed() const {
        Closest sparse, dense;
        for (std::size_t i = 1; i + 1 < records_.size(); ++i) {
            const auto before = records_[i].step - records_[i - 1].step;
            const auto after = records_[i + 1].step - records_[i].step;
            const bool far = before >= kRecordInterval && after >= kRecordInterval;
            (far ? sparse : dense).take(i, before + after);
        }
        const bool mostly_dense = 2 * sparse.count < records_.size();
        return mostly_dense && dense.count > 0 ? dense.index : sparse.index;
    }

    /// The first of those whose neighbors are closest together.
    struct Closest {
        std::size_t index = 0, count = 0;
        std::int64_t gap = 0;
        void take(std::size_t i, std::int64_t its_gap) {
            if (count++ > 0 && its_gap >= gap)
                return;
            index = i;
            gap = its_gap;
        }
    };

    std::vector<Record>& records_;
    Bytes bytes_;
};

std::size_t bytesOf(const MetricsRecord& record) {
    return sizeof(record);
}

std::size_t bytesOf(const LayerRecord& record) {
    return record.bytes();
}

std::size_t bytesOf(const DualRecord& record) {
    return sizeof(record) + record.layers.size() * sizeof(DualRecord::Layer) +
           record.health.layers.size() * sizeof(LayerHealth);
}

template <class Record>
auto thinnerOf(std::vector<Record>& records) {
    return Thinner(records, [](const Record& record) { return bytesOf(record); });
}

template <class Record>
void appendThinned(std::vector<Record>& all, std::vector<Record>& added, std::size_t budget) {
    auto thinner = thinnerOf(all);
    std::size_t total = added.empty() ? 0 : thinner.total();
    for (auto& record : added) {  // one by one: what is given up must not depend on how they came
        if (!all.empty() && all.back().step == record.step) {
            total -= bytesOf(all.back());
            all.pop_back();  // made again, or of a few validation samples before
        }
        total += bytesOf(record);
        all.push_back(std::move(record));
        total = thinner.run(budget, total);
    }
}

template <class Record>
void thinOutTo(std::vector<Record>& records, std::size_t budget) {
    auto thinner = thinnerOf(records);
    thinner.run(budget, thinner.total());
}

}  // namespace

void thinOut(std::vector<MetricsRecord>& records, std::size_t budget) {
    thinOutTo(records, budget);
}

void thinOut(std::vector<LayerRecord>& records, std::size_t budget) {
    thinOutTo(records, budget);
}

void thinOut(std::vector<DualRecord>& records, std::size_t budget) {
    thinOutTo(records, budget);
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

std::int64_t History::widest() const {
    std::int64_t widest = 0, before = 0;
    for (const auto& record : layers) {
        widest = std::max(widest, record.step - before);
        before = record.step;
    }
    return widest;
}

RecordDensity History::density() const {
    RecordDensity density{layers.size(), widest(), train_loss.firstRaw(), 0,
                          train_loss.bytes() + train_accuracy.bytes()};
    for (const auto& record : layers)
        density.layer_bytes += record.bytes();
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

ValidatedPart validatedPart(std::int64_t since, std::int64_t cost) {
    if (!isRecorded(since))
        return ValidatedPart::None;
    if (cost == 0)
        return ValidatedPart::All;
    if (since < kRecordInterval)
        return ValidatedPart::Few;
    const auto interval = intervalAt(since);
    const auto period = (10 * cost + interval - 1) / interval * interval;
    return since % period == 0 ? ValidatedPart::All : ValidatedPart::None;
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
