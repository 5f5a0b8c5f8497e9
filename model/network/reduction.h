// SPDX-License-Identifier: GPL-3.0-or-later
// Over what a normalization takes its statistics.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/network/structure.h"

namespace normscope {

/// One statistic is over a block of (N, C, …): reduced axes whole, of the others one index, but
/// that the channels may be taken in groups and the samples in virtual batches.
struct Reduction {
    Shape shape;                  ///< (N, C, …); empty without a normalization
    std::vector<bool> reduced;    ///< per axis; of groups and virtual batches the axis is reduced
    std::int64_t channels = 1;    ///< in one statistic
    std::int64_t samples = 1;     ///< in one statistic; of ghost the last one may have fewer
    std::int64_t m = 0;           ///< values in one statistic
    std::int64_t statistics = 0;  ///< how many there are for such a batch
    bool across_batch = false;    ///< other samples have a say in training mode
    bool by_running = false;      ///< eval mode takes running statistics instead
    bool operator==(const Reduction&) const = default;
};

/// Of a normalization at a slot of one sample's shape {C, …}, for a batch of that many samples.
Reduction reductionOf(const NormalizationConfig& config, const Shape& slot, std::int64_t batch);

/// γ, and β but for RMSNorm; LayerNorm and RMSNorm have one for each element, the others one for
/// each channel.
std::int64_t affineParameters(const NormalizationConfig& config, const Shape& slot);

/// Whether PyTorch's module would refuse to train on a batch of that many samples ("Expected more
/// than 1 value per channel when training"): a statistic over one value.
bool refusesBatch(const NormalizationConfig& config, const Shape& slot, std::int64_t batch);

/// Throws SettingError where PyTorch would refuse to make or to use such a layer at this slot:
/// groups that do not divide the channels, one value per statistic of InstanceNorm. `path`: of the
/// normalization's settings, "normalization." or "layers.K.normalization."; `layer` for people,
/// from 1.
void checkSlot(const NormalizationConfig& config, const Shape& slot, const std::string& path,
               std::int64_t layer);

}  // namespace normscope
