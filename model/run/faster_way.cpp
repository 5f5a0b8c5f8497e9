// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/faster_way.h"

#include <algorithm>
#include <utility>

namespace normscope {

void FasterWay::took(double seconds) {
    now_.seconds += seconds;
    ++now_.times;
    since_trial_ += seconds;
    if (!now_.tells())
        return;
    if (tries_)
        compare();
    else
        newest_ = now_;
    now_ = {};
    if (!std::exchange(tries_, false))
        tries_ = since_trial_ >= until_trial_;
}

void FasterWay::compare() {
    since_trial_ = 0;
    if (now_.mean() >= kGain * newest_.mean()) {
        until_trial_ = std::min(2 * until_trial_, kMostHeld);
        return;
    }
    better_ = other();
    until_trial_ = kTrial;
}

}  // namespace normscope
