// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "model/settings/experiment.h"

namespace normscope {

/// What the window costs and how soon it answers, in milliseconds, while an experiment trains at
/// full speed in it.
struct WindowFigures {
    /// Of each frame: how long the window's thread was busy feeding and painting it, what is
    /// painted after the rest included.
    std::vector<double> frame_times;
    std::vector<double> frame_intervals;  ///< from one frame to the next
    std::vector<double> event_delays;     ///< how late a timer of 5 ms came
    /// From switching batch norm until the layers are painted with it; curves follow in turns.
    std::vector<double> toggle_delays;
    double steps_per_second = 0;
};

enum class Toggles { Measured, Left };

/// Opens the window for some seconds, in an application of its own.
WindowFigures measureWindow(int& argc, char** argv, const Experiment& experiment = {},
                            Toggles toggles = Toggles::Measured);

/// Steps per second of an experiment over its first seconds, of both runs where it has two.
struct FirstSeconds {
    double unobserved = 0;  ///< nobody looking, nothing recorded
    double window = 0;      ///< in the window at full speed, from its first step on
    double frames = 0;      ///< that the window showed meanwhile, a second
};
FirstSeconds measureFirstSeconds(int& argc, char** argv, const Experiment& experiment,
                                 int milliseconds);

/// What the process holds at a time of a long run.
struct WindowMemory {
    double minutes = 0;
    std::int64_t step = 0;
    std::uint64_t resident = 0;  ///< bytes; 0 where the system does not tell
    std::uint64_t heap = 0;      ///< what is allocated, touched or not; likewise
    std::uint64_t records = 0;   ///< of it what both runs recorded, and the time line
};

/// Opens the window on MNIST with a twin and heat strips, trains at full speed and tells what the
/// process holds, minute by minute.
void measureWindowMemory(int& argc, char** argv, int minutes,
                         const std::function<void(const WindowMemory&)>& tell);

/// The smallest value that `share` of the values do not exceed; NaN for none.
double percentileOf(std::vector<double> values, double share);

}  // namespace normscope
