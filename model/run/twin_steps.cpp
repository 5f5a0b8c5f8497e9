// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/twin_steps.h"

#include <algorithm>
#include <chrono>
#include <future>

namespace normscope {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace

bool TwinSteps::mayBeBeside(const Run& first, const Run* second) const {
    return second != nullptr && !first.fault() && !second->fault() &&
           second->stepsDone() == first.stepsDone() && are_long_;
}

bool TwinSteps::areBeside(const Run& first, const Run* second) const {
    return mayBeBeside(first, second) && (beside_from_ <= 0 || way_.better() == Way::Beside);
}

std::pair<bool, bool> TwinSteps::make(Run& first, Run* second) {
    if (!mayBeBeside(first, second))
        return makeInTurn(first, second);
    if (beside_from_ <= 0)
        return makeBeside(first, *second);
    const auto begin = Clock::now();
    const auto made =
        way_.next() == Way::Beside ? makeBeside(first, *second) : makeInTurn(first, second);
    way_.took(secondsSince(begin));
    return made;
}

std::pair<bool, bool> TwinSteps::makeInTurn(Run& first, Run* second) {
    const bool made = makeFirst(first, [] { return true; });
    return {made, made && second != nullptr && !second->fault() &&
                      second->stepsDone() < first.stepsDone() && second->step()};
}

std::pair<bool, bool> TwinSteps::makeBeside(Run& first, Run& second) {
    if (!other_)
        other_ = std::make_unique<SideThread>([] { configureBackend(); });
    std::promise<bool> promise;
    auto first_goes_on = promise.get_future();
    bool said = false;
    const auto say = [&](bool goes_on) {
        if (!std::exchange(said, true))
            promise.set_value(goes_on);
        return goes_on;
    };
    bool made = false, second_made = false;
    other_->doBoth(
        [&] {
            try {
                made = makeFirst(first, [&] { return say(true); });
            } catch (...) {
                say(false);
                throw;
            }
            say(made);
        },
        [&] { second_made = second.step([&] { return first_goes_on.get(); }); });
    return {made, second_made};
}

bool TwinSteps::makeFirst(Run& run, const std::function<bool()>& goes_on) {
    constexpr double kNewest = 0.1;
    const bool is_measured = run.stepsDone() > 0;  // the very first prepares what follows
    const auto begin = Clock::now();
    const bool made = run.step(goes_on);
    const double seconds = secondsSince(begin);
    if (is_measured && seconds_ > 0)  // one that records much counts little
        seconds_ += kNewest * (std::min(seconds, 2 * seconds_) - seconds_);
    else if (is_measured)
        seconds_ = seconds;
    // Not now so, now otherwise.
    are_long_ = seconds_ >= (are_long_ ? beside_from_ / 2 : beside_from_);
    return made;
}

}  // namespace normscope
