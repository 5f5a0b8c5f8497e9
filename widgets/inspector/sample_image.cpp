// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/sample_image.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace normscope {

namespace {

int shade(float value) {
    const float within = std::isfinite(value) ? std::clamp(value, 0.0F, 1.0F) : 0.0F;
    return static_cast<int>(std::lround(within * 255.0F));
}

/// [depth, height·width] -> [height·width]
std::vector<float> seenFromTheFront(const std::vector<float>& volume, std::size_t area) {
    std::vector<float> front(volume.begin(), volume.begin() + static_cast<std::ptrdiff_t>(area));
    for (std::size_t i = area; i < volume.size(); ++i)
        front[i % area] = std::max(front[i % area], volume[i]);
    return front;
}

QImage greyImage(const std::vector<float>& values, int width, int height) {
    QImage image(width, height, QImage::Format_Grayscale8);
    auto value = values.begin();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x, ++value)
            image.scanLine(y)[x] = static_cast<uchar>(shade(*value));
    return image;
}

QImage colourImage(const std::vector<float>& values, int width, int height) {
    QImage image(width, height, QImage::Format_RGB32);
    const auto area = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    for (std::size_t i = 0; i < area; ++i)
        image.setPixel(
            static_cast<int>(i) % width, static_cast<int>(i) / width,
            qRgb(shade(values[i]), shade(values[area + i]), shade(values[2 * area + i])));
    return image;
}

}  // namespace

bool isImage(const std::vector<std::int64_t>& shape) {
    return (shape.size() == 3 && (shape[0] == 1 || shape[0] == 3)) ||
           (shape.size() == 4 && shape[0] == 1);
}

QImage sampleImage(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
    const auto count =
        std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    if (!isImage(shape) || static_cast<std::int64_t>(values.size()) != count)
        return {};
    const auto width = static_cast<int>(shape[shape.size() - 1]);
    const auto height = static_cast<int>(shape[shape.size() - 2]);
    if (shape.size() == 4)
        return greyImage(seenFromTheFront(values, static_cast<std::size_t>(width * height)), width,
                         height);
    return shape[0] == 3 ? colourImage(values, width, height) : greyImage(values, width, height);
}

}  // namespace normscope
