// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace normscope {

/// Of two ways to do the same thing again and again, the one that is faster at present, which what
/// else the machine does decides too. Both are gone: the slower one for a quarter of a second at a
/// time, ever more seldom while it stays slower.
class FasterWay {
  public:
    enum class Way { InTurn, Beside };
    static constexpr double kTrial = 0.25;     ///< seconds
    static constexpr double kMostHeld = 32.0;  ///< seconds from one trial to the next
    static constexpr double kGain = 0.95;      ///< of the time, so that a change is worth it
    static constexpr int kFewest = 4;          ///< times at least that tell something

    /// The one to go next.
    Way next() const { return tries_ ? other() : better_; }
    /// The one found to be faster; at first Beside.
    Way better() const { return better_; }
    /// Going next() took so many seconds.
    void took(double seconds);

  private:
    struct Gone {
        double seconds = 0;
        int times = 0;
        bool tells() const { return seconds >= kTrial && times >= kFewest; }
        double mean() const { return seconds / times; }
    };
    Way other() const { return better_ == Way::Beside ? Way::InTurn : Way::Beside; }
    void compare();

    Way better_ = Way::Beside;
    bool tries_ = false;
    double until_trial_ = kTrial, since_trial_ = 0;
    Gone now_;     ///< of next()
    Gone newest_;  ///< of better(): the last that tells something
};

}  // namespace normscope
