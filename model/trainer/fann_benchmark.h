// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace normscope {

/// Samples per second that FANN (the Fast Artificial Neural Network library) trains one by one,
/// its way of training, on a network of these widths, inputs and outputs among them, with sigmoids.
/// 0 where the build found no libfann.
double rateOfFann(const std::vector<std::int64_t>& widths, double seconds);

}  // namespace normscope
