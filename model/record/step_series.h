// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace normscope {

/// A series with one value per step from step 1 on, and over it a pyramid of (min, max, mean) of
/// blocks of 4, 16, 64, … steps, so that any range is drawn at screen resolution without a full
/// scan.
///
/// Memory is bounded: of each level the newest blocks are kept, of the values at least the newest
/// kRaw, of the blocks of 4 as many steps, of the others at least kBlocks blocks. What lies before
/// is known by the next coarser level alone. Half a million steps are known in blocks of 16, two
/// million in blocks of 64, and so on: under 6 MiB for ten thousand million steps.
class StepSeries {
  public:
    static constexpr std::int64_t kRaw = 1 << 18;
    static constexpr std::int64_t kBlocks = 1 << 15;

    struct Point {
        double step;  ///< middle of the block
        float min, max, mean;
    };
    /// What is known of the steps first … last together; NaN where one is not finite.
    struct Piece {
        std::int64_t first, last;
        float min, max, mean;
    };
    void append(float value);
    void clear();
    /// Forgets the steps after `last`. Where those just before it are known in blocks only, of the
    /// block that is cut nothing remains: its steps are NaN.
    void truncate(std::int64_t last);
    std::int64_t size() const { return raw_.first + static_cast<std::int64_t>(raw_.kept.size()); }
    /// The first step whose own value is kept; size() + 1 where there is none.
    std::int64_t firstRaw() const { return raw_.first + 1; }
    /// The value of a step from firstRaw() on.
    float at(std::int64_t step) const {
        return raw_.kept[static_cast<std::size_t>(step - firstRaw())];
    }
    /// The values of the steps firstRaw() … size().
    std::span<const float> raw() const { return raw_.kept; }
    /// The finest that is kept of a step in [1, size()].
    Piece around(std::int64_t step) const;
    /// Points covering steps [first, last], at most about `most`, coarsest level that still gives
    /// at least most/4 where there are that many steps; coarser where only that is kept. Blocks
    /// with a non-finite value have NaN members.
    std::vector<Point> points(std::int64_t first, std::int64_t last, std::size_t most) const;
    std::size_t bytes() const;

    /// All of it, see bytes.h. What was read from elsewhere is to be asked whether it is sound:
    /// another one has no values to give.
    template <class Archive>
    friend void fields(Archive& archive, StepSeries& series) {
        archive(series.raw_, series.levels_);
    }
    bool isSound() const;

  private:
    struct Block {
        float min, max, mean;
        template <class Archive>
        friend void fields(Archive& archive, Block& block) {
            archive(block.min, block.max, block.mean);
        }
    };
    /// The newest elements of a sequence: element i stands at kept[i − first].
    template <class T>
    struct Newest {
        std::int64_t first = 0;
        std::vector<T> kept;
        std::int64_t end() const { return first + static_cast<std::int64_t>(kept.size()); }
        bool has(std::int64_t index) const { return index >= first && index < end(); }
        void append(T value, std::int64_t fewest);
        void cut(std::int64_t end);
        template <class Archive>
        friend void fields(Archive& archive, Newest& newest) {
            archive(newest.first, newest.kept);
        }
    };
    /// Level 0 is the raw values, level k blocks of 4^k steps; the last block may be incomplete.
    Block block(std::size_t level, std::int64_t index) const;
    Block combined(std::size_t level, std::int64_t index) const;
    /// Whether block `index` of a level can be told, from kept blocks or what they consist of.
    bool knows(std::size_t level, std::int64_t index) const;
    /// The finest level from `level` on that tells of a step; the step's block in it.
    Piece pieceAt(std::int64_t step, std::size_t level) const;

    Newest<float> raw_;
    std::vector<Newest<Block>> levels_;  ///< from level 1 on, complete blocks only
};

}  // namespace normscope
