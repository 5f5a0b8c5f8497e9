// SPDX-License-Identifier: GPL-3.0-or-later
// The three number lines of the channel page.
#pragma once

#include "model/inspect/channel/channel_arithmetic.h"
#include "widgets/plots/number_line_plot.h"

namespace normscope {

/// What comes in, x̂, and y.
NumberLine inputLine(const ChannelArithmetic& of);
NumberLine normalizedLine(const ChannelArithmetic& of);
NumberLine outputLine(const ChannelArithmetic& of);

/// The output line with what another γ and β would make of the values that share them.
NumberLine withPreview(NumberLine line, const ChannelArithmetic& of, double gamma, double beta);

}  // namespace normscope
