// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <vector>

#include "model/settings/bytes.h"

namespace normscope {

/// The order in which training samples are taken: a new random permutation each epoch, cut into
/// batches, as torch.utils.data.DataLoader(shuffle=True); or one given order, epoch after epoch.
/// The batch size may change at any time; the cut goes on where it was. Looking at the next batch
/// does not take it.
class BatchSequence {
  public:
    using Order = std::shared_ptr<const std::vector<std::int64_t>>;

    BatchSequence(std::int64_t samples, std::uint64_t seed);

    /// Goes by this order of all samples from now on; null: by the next random permutation. A
    /// change ends the pass over the data and begins a new one.
    void follow(Order order);

    /// Indices of the next batch: `batch_size` of them, fewer at the end of an epoch unless
    /// drop_last. 1 ≤ batch_size ≤ samples. Valid until the next call of next() or take().
    std::span<const std::int64_t> next(std::int64_t batch_size, bool drop_last);
    /// Takes the batch that next() showed last.
    void take();
    /// Samples taken of the present pass.
    std::int64_t position() const { return position_; }
    /// Where it stands, but for a given order: follow() it first. restore() wants a sequence over
    /// as many samples; throws DamagedBytes.
    void save(ByteWriter& out) const;
    void restore(ByteReader& in);
    /// Passes over the data so far.
    double epoch() const;

  private:
    Order shuffled(std::vector<std::int64_t> order);
    void drawNextOrder();

    std::mt19937_64 generator_;
    // Shared by copies of the sequence, of which a timeline holds many.
    Order order_;       ///< the last random one taken from
    Order next_order_;  ///< null until first looked at
    Order fixed_;       ///< null: random orders
    std::int64_t position_ = 0;
    bool shown_next_epoch_ = false;
    std::int64_t shown_end_ = 0;
    std::int64_t epochs_done_ = 0;
    double parts_done_ = 0.0;  ///< of passes that a change of order ended
};

}  // namespace normscope
