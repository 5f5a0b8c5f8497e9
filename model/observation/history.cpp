// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/observation/history.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace normscope {

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr std::int64_t kFanOut = 4;  ///< blocks of one level in a block of the next

/// Smallest block size, a power of four, with which `count` steps give at most `most` blocks.
std::int64_t blockSizeFor(std::int64_t count, std::size_t most) {
    const auto limit = std::max<std::int64_t>(1, static_cast<std::int64_t>(most));
    std::int64_t size = 1;
    while ((count + size - 1) / size > limit)
        size *= kFanOut;
    return size;
}

std::size_t levelOf(std::int64_t block_size) {
    std::size_t level = 0;
    for (; block_size > 1; block_size /= kFanOut)
        ++level;
    return level;
}

}  // namespace

void StepSeries::append(float value) {
    raw_.push_back(value);
    std::int64_t block_size = kFanOut;
    for (std::size_t level = 1; size() % block_size == 0; ++level, block_size *= kFanOut) {
        if (levels_.size() < level)
            levels_.emplace_back();
        levels_[level - 1].push_back(combined(level, size() / block_size - 1));
    }
}

void StepSeries::clear() {
    raw_.clear();
    levels_.clear();
}

void StepSeries::truncate(std::int64_t last) {
    if (last >= size())
        return;
    raw_.resize(static_cast<std::size_t>(std::max<std::int64_t>(0, last)));
    std::int64_t block_size = kFanOut;
    for (auto& level : levels_) {  // whole blocks only
        level.resize(static_cast<std::size_t>(size() / block_size));
        block_size *= kFanOut;
    }
}

StepSeries::Block StepSeries::block(std::size_t level, std::int64_t index) const {
    const auto place = static_cast<std::size_t>(index);
    if (level == 0) {
        const float value = std::isfinite(raw_[place]) ? raw_[place] : kNaN;
        return {value, value, value};
    }
    if (level <= levels_.size() && place < levels_[level - 1].size())
        return levels_[level - 1][place];
    return combined(level, index);
}

StepSeries::Block StepSeries::combined(std::size_t level, std::int64_t index) const {
    const auto child_size = static_cast<std::int64_t>(std::int64_t{1} << (2 * (level - 1)));
    Block result{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
                 kNaN};
    double sum = 0.0;
    double count = 0.0;
    for (std::int64_t child = index * kFanOut; child < (index + 1) * kFanOut; ++child) {
        const auto steps = std::min(child_size, size() - child * child_size);
        if (steps <= 0)
            break;
        const auto part = block(level - 1, child);
        if (std::isnan(part.mean))
            return {kNaN, kNaN, kNaN};
        result.min = std::min(result.min, part.min);
        result.max = std::max(result.max, part.max);
        sum += static_cast<double>(part.mean) * static_cast<double>(steps);
        count += static_cast<double>(steps);
    }
    result.mean = static_cast<float>(sum / count);
    return result;
}

std::vector<StepSeries::Point> StepSeries::points(std::int64_t first, std::int64_t last,
                                                  std::size_t most) const {
    first = std::max<std::int64_t>(first, 1);
    last = std::min(last, size());
    std::vector<Point> result;
    if (last < first)
        return result;
    const auto block_size = blockSizeFor(last - first + 1, most);
    const auto level = levelOf(block_size);
    result.reserve(static_cast<std::size_t>((last - first) / block_size + 2));
    for (auto index = (first - 1) / block_size; index <= (last - 1) / block_size; ++index) {
        const auto from = index * block_size + 1;
        const auto to = std::min(from + block_size - 1, size());
        const auto part = block(level, index);
        result.push_back({static_cast<double>(from + to) / 2.0, part.min, part.max, part.mean});
    }
    return result;
}

void History::append(std::span<const StepRecord> steps) {
    for (const auto& record : steps) {
        if (record.step <= lastStep())
            continue;
        while (lastStep() + 1 < record.step) {
            train_loss.append(kNaN);
            train_accuracy.append(kNaN);
        }
        train_loss.append(record.train_loss);
        train_accuracy.append(record.train_accuracy);
    }
}

bool isRecorded(std::int64_t since) {
    constexpr std::array<std::int64_t, 14> dense{1,  2,  3,  5,  7,   10,  15,
                                                 20, 30, 50, 70, 100, 150, 200};
    if (since > 200)
        return since % 200 == 0;
    return std::find(dense.begin(), dense.end(), since) != dense.end();
}

void History::truncate(std::int64_t step) {
    train_loss.truncate(step);
    train_accuracy.truncate(step);
    const auto later = [&](const auto& record) { return record.step > step; };
    std::erase_if(metrics, later);
    std::erase_if(layers, later);
    std::erase_if(marks, [&](const Mark& mark) { return mark.step >= step; });
}

std::vector<Mark> marksOf(const Experiment& experiment, std::int64_t step) {
    std::vector<Mark> marks;
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
        marks.push_back({at, markLabel(together)});
    }
    return marks;
}

}  // namespace normscope
