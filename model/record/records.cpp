// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/records.h"

namespace normscope {

namespace {

template <class T>
std::size_t bytesOf(const std::vector<T>& values) {
    return values.size() * sizeof(T);
}

}  // namespace

std::size_t LayerRecord::bytes() const {
    std::size_t all = sizeof(*this) + bytesOf(layers) + bytesOf(affine) + bytesOf(updates);
    for (const auto& taps : layers)
        for (const auto tap : kTaps)
            all += bytesOf(taps[tap].histogram.counts) + bytesOf(taps[tap].p15) +
                   bytesOf(taps[tap].p50) + bytesOf(taps[tap].p85);
    for (const auto& own : affine)
        all += bytesOf(own.gamma) + bytesOf(own.beta);
    return all;
}

}  // namespace normscope
