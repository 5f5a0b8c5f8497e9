// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/batch_sequence.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <sstream>
#include <utility>

namespace normscope {
namespace {

/// Uniform in [0, bound): written out, for std::uniform_int_distribution differs between libraries.
std::uint64_t below(std::mt19937_64& generator, std::uint64_t bound) {
    const auto limit = std::numeric_limits<std::uint64_t>::max() / bound * bound;
    for (;;)
        if (const auto value = generator(); value < limit)
            return value % bound;
}

/// Throws DamagedBytes unless each of `samples` is in it once.
void checkPermutation(const std::vector<std::int64_t>& order, std::size_t samples) {
    std::vector<bool> seen(samples, false);
    for (const auto index : order) {
        if (index < 0 || index >= static_cast<std::int64_t>(samples) ||
            seen[static_cast<std::size_t>(index)])
            throw DamagedBytes();
        seen[static_cast<std::size_t>(index)] = true;
    }
    if (order.size() != samples)
        throw DamagedBytes();
}

}  // namespace

BatchSequence::BatchSequence(std::int64_t samples, std::uint64_t seed) : generator_(seed) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(samples));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    order_ = shuffled(std::move(order));
}

BatchSequence::Order BatchSequence::shuffled(std::vector<std::int64_t> order) {
    for (auto i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[below(generator_, i)]);
    return std::make_shared<const std::vector<std::int64_t>>(std::move(order));
}

void BatchSequence::drawNextOrder() {
    if (!next_order_)
        next_order_ = shuffled(*order_);
}

void BatchSequence::follow(Order order) {
    if (order == fixed_)
        return;
    parts_done_ += static_cast<double>(position_) / static_cast<double>(order_->size());
    position_ = shown_end_ = 0;
    shown_next_epoch_ = false;
    if (!order) {
        drawNextOrder();
        order_ = std::exchange(next_order_, nullptr);
    }
    fixed_ = std::move(order);
}

std::span<const std::int64_t> BatchSequence::next(std::int64_t batch_size, bool drop_last) {
    const auto samples = static_cast<std::int64_t>(order_->size());
    const auto left = samples - position_;
    shown_next_epoch_ = left == 0 || (drop_last && left < batch_size);
    if (shown_next_epoch_ && !fixed_)
        drawNextOrder();
    const auto begin = shown_next_epoch_ ? 0 : position_;
    shown_end_ = std::min(begin + batch_size, samples);
    return std::span(fixed_              ? *fixed_
                     : shown_next_epoch_ ? *next_order_
                                         : *order_)
        .subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(shown_end_ - begin));
}

void BatchSequence::take() {
    if (shown_next_epoch_) {
        if (!fixed_)
            order_ = std::exchange(next_order_, nullptr);
        shown_next_epoch_ = false;
        ++epochs_done_;
    }
    position_ = shown_end_;
}

void BatchSequence::save(ByteWriter& out) const {
    std::ostringstream generator;
    generator << generator_;
    out(generator.str(), *order_, next_order_ ? std::optional(*next_order_) : std::nullopt,
        position_, shown_next_epoch_, shown_end_, epochs_done_, parts_done_);
}

void BatchSequence::restore(ByteReader& in) {
    const auto samples = order_->size();
    std::string generator;
    std::vector<std::int64_t> order;
    std::optional<std::vector<std::int64_t>> next;
    in(generator, order, next, position_, shown_next_epoch_, shown_end_, epochs_done_, parts_done_);
    checkPermutation(order, samples);
    if (next)
        checkPermutation(*next, samples);
    const auto inOrder = [&](std::int64_t place) {
        return place >= 0 && place <= static_cast<std::int64_t>(samples);
    };
    std::istringstream text(generator);
    if (!(text >> generator_) || !inOrder(position_) || !inOrder(shown_end_) ||
        (shown_next_epoch_ && !next && !fixed_))
        throw DamagedBytes();
    order_ = std::make_shared<const std::vector<std::int64_t>>(std::move(order));
    next_order_ =
        next ? std::make_shared<const std::vector<std::int64_t>>(std::move(*next)) : nullptr;
}

double BatchSequence::epoch() const {
    return static_cast<double>(epochs_done_) + parts_done_ +
           static_cast<double>(position_) / static_cast<double>(order_->size());
}

}  // namespace normscope
