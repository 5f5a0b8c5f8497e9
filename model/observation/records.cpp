// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/observation/records.h"

namespace normscope {

namespace {

template <class T>
std::size_t bytesOf(const std::vector<T>& values) {
    return values.size() * sizeof(T);
}

}  // namespace

std::size_t LayerRecord::bytes() const {
    std::size_t all = sizeof(*this) + bytesOf(layers) + bytesOf(affine);
    for (const auto& taps : layers)
        for (const auto& entry : taps)
            all += bytesOf(entry.histogram.counts) + bytesOf(entry.p15) + bytesOf(entry.p50) +
                   bytesOf(entry.p85);
    for (const auto& own : affine)
        all += bytesOf(own.gamma) + bytesOf(own.beta);
    return all;
}

}  // namespace normscope
