// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include "model/data/dataset.h"

namespace normscope {

/// The samples as the network is given them, [n, features], in the memory of `samples`; never
/// written to.
inline at::Tensor inputsOf(const Samples& samples, std::int64_t features) {
    return torch::from_blob(const_cast<float*>(samples.inputs.data()), {samples.count(), features});
}

}  // namespace normscope
