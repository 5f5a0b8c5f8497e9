// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <cstdint>
#include <vector>

namespace normscope {

/// Whether a sample of this shape can be shown as a picture: one channel (grey) or three (red,
/// green, blue) of height × width, or a volume {1, depth, height, width}.
bool isImage(const std::vector<std::int64_t>& shape);

/// One pixel a value, 0 black and 1 white, beyond them the nearest; null where it is no picture.
/// Of a volume, the largest value along the depth.
QImage sampleImage(const std::vector<float>& values, const std::vector<std::int64_t>& shape);

}  // namespace normscope
