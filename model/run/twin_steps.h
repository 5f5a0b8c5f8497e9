// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "model/run/faster_way.h"
#include "model/run/run.h"
#include "model/run/side_thread.h"

namespace normscope {

/// Makes the steps of a run and of its twin: in turn, or, where they take long and it is faster, at
/// the same time on two threads. Both are the same steps, bit by bit.
class TwinSteps {
  public:
    /// Some times what another thread's waking takes, in seconds.
    static constexpr double kBesideFrom = 0.0001;
    /// `beside_from`: at the same time at most where the first run's step takes so long; 0: always.
    explicit TwinSteps(double beside_from = kBesideFrom) : beside_from_(beside_from) { forget(); }

    /// A step of `first`, and of `second` (null: there is none) where that has made no more so far;
    /// whether each was made. A second run that had to stop stays where it is; where the first has
    /// to stop, the second waits for it.
    std::pair<bool, bool> make(Run& first, Run* second);
    /// Whether they are made at the same time but for trials.
    bool areBeside(const Run& first, const Run* second) const;
    /// Other runs follow.
    void forget() {
        seconds_ = 0;
        are_long_ = beside_from_ <= 0;
        way_ = {};
    }

  private:
    using Way = FasterWay::Way;
    bool mayBeBeside(const Run& first, const Run* second) const;
    std::pair<bool, bool> makeInTurn(Run& first, Run* second);
    std::pair<bool, bool> makeBeside(Run& first, Run& second);
    bool makeFirst(Run& run, const std::function<bool()>& goes_on);

    double beside_from_;
    double seconds_ = 0;  ///< of the first run's step, smoothed
    bool are_long_ = false;
    FasterWay way_;
    std::unique_ptr<SideThread> other_;  ///< once it is of use
};

}  // namespace normscope
