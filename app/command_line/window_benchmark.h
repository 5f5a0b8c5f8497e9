// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/settings/experiment.h"

namespace normscope {

/// What the window costs and how soon it answers, in milliseconds, while an experiment trains at
/// full speed in it.
struct WindowFigures {
    /// Of each frame: how long the window's thread was busy feeding and painting it, without a
    /// pause.
    std::vector<double> frame_times;
    std::vector<double> frame_intervals;  ///< from one frame to the next
    std::vector<double> event_delays;     ///< how late a timer of 5 ms came
    std::vector<double> toggle_delays;  ///< from switching batch norm to the frame painted with it
    double steps_per_second = 0;
};

enum class Toggles { Measured, Left };

/// Opens the window for some seconds, in an application of its own.
WindowFigures measureWindow(int& argc, char** argv, const Experiment& experiment = {},
                            Toggles toggles = Toggles::Measured);

/// The smallest value that `share` of the values do not exceed; NaN for none.
double percentileOf(std::vector<double> values, double share);

}  // namespace normscope
