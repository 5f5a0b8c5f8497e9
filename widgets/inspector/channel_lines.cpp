// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/channel_lines.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/network/norms/norm.h"

namespace normscope {

namespace {

struct Moments {
    double mean = 0.0, deviation = 0.0;  ///< biased
};

Moments momentsOf(const std::vector<float>& values) {
    Moments moments;
    const auto count = static_cast<double>(values.size());
    for (const float value : values)
        moments.mean += value / count;
    double squares = 0.0;
    for (const float value : values)
        squares += (value - moments.mean) * (value - moments.mean) / count;
    moments.deviation = std::sqrt(squares);
    return moments;
}

/// Marks are of the whole block: none where only its first values are known.
NumberLine lineOf(const ChannelArithmetic& of, const std::vector<float>& values, double chosen) {
    NumberLine line;
    line.values = values;
    line.count = of.block.m();
    line.chosen = chosen;
    if (!values.empty() && static_cast<std::int64_t>(values.size()) == line.count) {
        const Moments moments = momentsOf(values);
        line.mean = moments.mean;
        line.deviation = moments.deviation;
    }
    return line;
}

bool centres(const ChannelArithmetic& of) {
    return normRow(of.config.kind).centres;
}

}  // namespace

NumberLine inputLine(const ChannelArithmetic& of) {
    NumberLine line = lineOf(of, of.x, of.value.x);
    if (centres(of)) {
        line.mean = of.mean;
        line.deviation = std::sqrt(of.var);
    }
    return line;
}

NumberLine normalizedLine(const ChannelArithmetic& of) {
    NumberLine line = lineOf(of, of.normalized, of.value.normalized);
    if (centres(of)) {
        line.mean = of.by_data ? of.correction.shift : (of.mean - of.running_mean) * of.inverse;
        line.deviation = std::sqrt(of.var) * of.inverse * of.correction.scale;
    }
    return line;
}

NumberLine outputLine(const ChannelArithmetic& of) {
    NumberLine line = lineOf(of, of.y, of.value.y);
    if (of.sharing_count == of.block.m() && centres(of)) {
        const NumberLine before = normalizedLine(of);
        line.mean = of.gamma * *before.mean + of.beta;
        line.deviation = std::abs(of.gamma) * *before.deviation;
    }
    if (of.by_data && std::isfinite(of.value.by_running)) {
        line.running = of.by_running;
        line.chosen_running = of.value.by_running;
    }
    return line;
}

NumberLine withPreview(NumberLine line, const ChannelArithmetic& of, double gamma, double beta) {
    line.preview = of.y;
    const auto end =
        std::min(of.sharing + of.sharing_count, static_cast<std::int64_t>(line.preview.size()));
    for (auto i = of.sharing; i < end; ++i) {
        const auto at = static_cast<std::size_t>(i);
        line.preview[at] = static_cast<float>(gamma * of.normalized[at] + beta);
    }
    line.chosen_preview = gamma * of.value.normalized + beta;
    if (of.sharing_count == of.block.m() && centres(of)) {
        const NumberLine before = normalizedLine(of);
        line.preview_mean = gamma * *before.mean + beta;
        line.preview_deviation = std::abs(gamma) * *before.deviation;
    } else if (line.mean) {
        const Moments moments = momentsOf(line.preview);
        line.preview_mean = moments.mean;
        line.preview_deviation = moments.deviation;
    }
    return line;
}

}  // namespace normscope
