// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <cstdint>
#include <vector>

namespace normscope {

/// Whether a sample of this shape is a picture: {1, height, width}.
bool isImage(const std::vector<std::int64_t>& shape);

/// One grey pixel a value, 0 black and 1 white, beyond them the nearest; null where it is no
/// picture.
QImage sampleImage(const std::vector<float>& values, const std::vector<std::int64_t>& shape);

}  // namespace normscope
