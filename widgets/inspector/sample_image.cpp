// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/sample_image.h"

#include <algorithm>
#include <cmath>

namespace normscope {

bool isImage(const std::vector<std::int64_t>& shape) {
    return shape.size() == 3 && shape[0] == 1;
}

QImage sampleImage(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
    if (!isImage(shape) || static_cast<std::int64_t>(values.size()) != shape[1] * shape[2])
        return {};
    const auto width = static_cast<int>(shape[2]);
    const auto height = static_cast<int>(shape[1]);
    QImage image(width, height, QImage::Format_Grayscale8);
    auto value = values.begin();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x, ++value) {
            const float shade = std::isfinite(*value) ? std::clamp(*value, 0.0F, 1.0F) : 0.0F;
            image.scanLine(y)[x] = static_cast<uchar>(std::lround(shade * 255.0F));
        }
    return image;
}

}  // namespace normscope
