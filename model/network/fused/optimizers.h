// SPDX-License-Identifier: GPL-3.0-or-later
// torch.optim's updates, in place.
#pragma once

#include <cstdint>

#include "model/settings/configuration.h"

namespace normscope::fused {

/// Parameters that are updated together, with their gradients and the optimizer's memory of them,
/// each of `size` floats.
struct UpdatedMemory {
    float* values = nullptr;
    float* gradient = nullptr;
    std::int64_t size = 0;
    double weight_decay = 0.0;
    /// SGD: momentum's buffer (null without momentum); Adam and AdamW: average of the gradients;
    /// RMSprop: of their squares.
    float* first = nullptr;
    /// Adam and AdamW: average of the squares; RMSprop: momentum's buffer (null without momentum).
    float* second = nullptr;
    std::int64_t* steps = nullptr;  ///< made so far; not of SGD
};

/// One step of that kind, at the configuration's momentum and this learning rate.
void update(const OptimizerConfig& config, double lr, const UpdatedMemory& memory);

/// Σ x².
double sumOfSquares(const float* x, std::int64_t size);
/// x ← factor·x.
void scale(float* x, std::int64_t size, double factor);

}  // namespace normscope::fused
