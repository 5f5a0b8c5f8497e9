// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of the kinds of norms, and of what they reduce over, wherever the window says it.
#pragma once

#include <QString>
#include <cstdint>
#include <vector>

#include "model/record/frame.h"

namespace normscope {

/// A hidden layer's place for a norm: its settings now, and one sample's shape there.
struct NormPlace {
    std::int64_t layer = 0;  ///< from 0
    NormalizationConfig config;
    Shape slot;  ///< {C, …}
    bool operator==(const NormPlace&) const = default;
};

/// The shape of one sample at a layer's norm.
Shape slotOf(const LayerFrame& layer);
std::vector<NormPlace> placesIn(const Frame& frame);
/// The same places with the settings of another configuration; none beyond its layers.
std::vector<NormPlace> withSettings(std::vector<NormPlace> places,
                                    const Configuration& configuration);

/// PyTorch's name at that place: "BatchNorm1d", "GroupNorm".
QString normTitle(NormKind kind, const Shape& slot);
/// What a kind does, on one line.
QString normHelp(NormKind kind);
/// Why a kind cannot be at all of these places; empty where it can.
QString whyNotKind(NormKind kind, const std::vector<NormPlace>& places);

/// What one statistic is over: "N·H·W", "C/4·H·W", "16·H·W" for virtual batches of 16.
QString reducedAxes(const Reduction& reduction);
/// "Mean and variance over N·H·W = 50 176 values; 16 of them."
QString reductionSentence(const Reduction& reduction, NormKind kind);
/// Whether evaluation does the same as training.
QString modesSentence(const Reduction& reduction, NormKind kind);
/// For norms without running statistics, in place of these; empty for batch norms.
QString unmovedSentence(const NormalizationConfig& config);

}  // namespace normscope
