// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/step_series.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/settings/nan.h"

namespace normscope {

namespace {

constexpr std::int64_t kFanOut = 4;  ///< blocks of one level in a block of the next

std::int64_t blockSizeOf(std::size_t level) {
    return std::int64_t{1} << (2 * level);
}

/// The level of the smallest blocks of which `count` steps have at most `most`.
std::size_t levelFor(std::int64_t count, std::size_t most) {
    const auto limit = std::max<std::int64_t>(1, static_cast<std::int64_t>(most));
    std::size_t level = 0;
    while ((count + blockSizeOf(level) - 1) / blockSizeOf(level) > limit)
        ++level;
    return level;
}

}  // namespace

/// Room is made an eighth at a time, and by whole blocks of the next level.
template <class T>
void StepSeries::Newest<T>::append(T value, std::int64_t fewest) {
    const auto surplus = fewest / 8;
    if (static_cast<std::int64_t>(kept.size()) >= fewest + surplus) {
        kept.erase(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(surplus));
        first += surplus;
    } else if (static_cast<std::int64_t>(kept.size()) == fewest) {
        kept.reserve(static_cast<std::size_t>(fewest + surplus));  // and not twice as much
    }
    kept.push_back(value);
}

template <class T>
void StepSeries::Newest<T>::cut(std::int64_t end) {
    if (end < first) {
        kept.clear();
        first = end;
    } else if (end < this->end()) {
        kept.resize(static_cast<std::size_t>(end - first));
    }
}

void StepSeries::append(float value) {
    raw_.append(value, kRaw);
    for (std::size_t level = 1; size() % blockSizeOf(level) == 0; ++level) {
        if (levels_.size() < level)
            levels_.emplace_back();
        const auto fewest = level == 1 ? kRaw / kFanOut : kBlocks;
        levels_[level - 1].append(combined(level, size() / blockSizeOf(level) - 1), fewest);
    }
}

void StepSeries::clear() {
    *this = {};
}

void StepSeries::truncate(std::int64_t last) {
    last = std::max<std::int64_t>(last, 0);
    if (last >= size())
        return;
    // Up to here whole blocks are known.
    std::int64_t whole = last;
    if (last > 0 && last < raw_.first) {
        const auto cut = around(last);
        whole = cut.last == last ? last : cut.first - 1;
    }
    raw_.cut(whole);
    for (std::size_t level = 1; level <= levels_.size(); ++level)
        levels_[level - 1].cut(whole / blockSizeOf(level));
    while (size() < last)
        append(kNoValue);
}

/// As append() and truncate() leave it: every level has all whole blocks up to the end, the
/// children of the one that is not whole are kept, and the coarsest level reaches back to the
/// start.
bool StepSeries::isSound() const {
    constexpr std::int64_t kMost = std::int64_t{1} << 48;
    if (raw_.first < 0 || raw_.first > kMost || size() > kMost || levels_.size() > 24)
        return false;
    std::int64_t first = raw_.first;
    for (std::size_t level = 1; level <= levels_.size() + 1; ++level) {
        const auto whole = size() / blockSizeOf(level);
        if (first > whole * kFanOut)
            return false;
        if (level > levels_.size())
            return first == 0 && whole == 0;
        const auto& blocks = levels_[level - 1];
        if (blocks.first < 0 || blocks.end() != whole)
            return false;
        first = blocks.first;
    }
    return false;
}

bool StepSeries::knows(std::size_t level, std::int64_t index) const {
    if (level == 0)
        return raw_.has(index);
    if (level <= levels_.size() && index < levels_[level - 1].end())
        return levels_[level - 1].has(index);
    // Not complete, and so at the end, where nothing is given up.
    return index * blockSizeOf(level) < size() && knows(level - 1, index * kFanOut);
}

StepSeries::Block StepSeries::block(std::size_t level, std::int64_t index) const {
    if (level == 0) {
        const float raw = raw_.kept[static_cast<std::size_t>(index - raw_.first)];
        const float value = std::isfinite(raw) ? raw : kNoValue;
        return {value, value, value};
    }
    if (level <= levels_.size() && levels_[level - 1].has(index)) {
        const auto& blocks = levels_[level - 1];
        return blocks.kept[static_cast<std::size_t>(index - blocks.first)];
    }
    return combined(level, index);
}

StepSeries::Block StepSeries::combined(std::size_t level, std::int64_t index) const {
    const auto child_size = blockSizeOf(level - 1);
    Block result{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
                 kNoValue};
    double sum = 0.0;
    double count = 0.0;
    for (std::int64_t child = index * kFanOut; child < (index + 1) * kFanOut; ++child) {
        const auto steps = std::min(child_size, size() - child * child_size);
        if (steps <= 0)
            break;
        const auto part = block(level - 1, child);
        if (std::isnan(part.mean))
            return {kNoValue, kNoValue, kNoValue};
        result.min = std::min(result.min, part.min);
        result.max = std::max(result.max, part.max);
        sum += static_cast<double>(part.mean) * static_cast<double>(steps);
        count += static_cast<double>(steps);
    }
    result.mean = static_cast<float>(sum / count);
    return result;
}

StepSeries::Piece StepSeries::pieceAt(std::int64_t step, std::size_t level) const {
    while (!knows(level, (step - 1) / blockSizeOf(level)))
        ++level;
    const auto index = (step - 1) / blockSizeOf(level);
    const auto part = block(level, index);
    const auto first = index * blockSizeOf(level) + 1;
    return {first, std::min(first + blockSizeOf(level) - 1, size()), part.min, part.max, part.mean};
}

StepSeries::Piece StepSeries::around(std::int64_t step) const {
    return pieceAt(step, 0);
}

std::vector<StepSeries::Point> StepSeries::points(std::int64_t first, std::int64_t last,
                                                  std::size_t most) const {
    first = std::max<std::int64_t>(first, 1);
    last = std::min(last, size());
    std::vector<Point> result;
    if (last < first)
        return result;
    const auto level = levelFor(last - first + 1, most);
    result.reserve(static_cast<std::size_t>((last - first) / blockSizeOf(level) + 2));
    for (auto step = first; step <= last;) {
        const auto piece = pieceAt(step, level);
        result.push_back({static_cast<double>(piece.first + piece.last) / 2.0, piece.min, piece.max,
                          piece.mean});
        step = piece.last + 1;
    }
    return result;
}

std::size_t StepSeries::bytes() const {
    std::size_t all = raw_.kept.capacity() * sizeof(float);
    for (const auto& level : levels_)
        all += level.kept.capacity() * sizeof(Block);
    return all;
}

}  // namespace normscope
