// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/record_fit.h"

#include <algorithm>

namespace normscope {

namespace {

bool fits(const LayerRecord::Entry& entry, std::size_t channels) {
    return !entry.present ||
           (entry.histogram.counts.size() == kRecordedBins && entry.p15.size() == channels &&
            entry.p50.size() == channels && entry.p85.size() == channels);
}

/// One a channel, or one a value: LayerNorm has as many.
bool fits(const std::vector<float>& affine, const LayerStructure& layer) {
    return affine.empty() || affine.size() == static_cast<std::size_t>(layer.slot.front()) ||
           affine.size() == static_cast<std::size_t>(sizeOf(layer.slot));
}

}  // namespace

bool fits(const LayerRecord& record, const NetworkStructure& structure) {
    const auto& layers = structure.layers;
    if (record.layers.size() != layers.size() || record.affine.size() != layers.size() ||
        (!record.updates.empty() && record.updates.size() != layers.size()))
        return false;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto channels = static_cast<std::size_t>(layers[i].slot.front());
        for (const Tap tap : kTaps)
            if (!fits(record.layers[i][tap], channels))
                return false;
        if (!fits(record.affine[i].gamma, layers[i]) || !fits(record.affine[i].beta, layers[i]))
            return false;
    }
    return true;
}

bool fits(const DualRecord& record, const NetworkStructure& structure) {
    const auto layers = structure.layers.size();
    return record.layers.size() == layers &&
           (record.health.layers.empty() || record.health.layers.size() == layers);
}

bool fits(const History& history, const NetworkStructure& structure) {
    const auto fit = [&](const auto& record) { return fits(record, structure); };
    return std::all_of(history.layers.begin(), history.layers.end(), fit) &&
           std::all_of(history.dual.begin(), history.dual.end(), fit);
}

}  // namespace normscope
