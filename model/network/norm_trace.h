// SPDX-License-Identifier: GPL-3.0-or-later
// What a norm makes of a few batches, with every number in between, as an exercise is graded by.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/network/structure.h"
#include "model/settings/configuration.h"

namespace normscope {

struct NormTraceRequest {
    NormalizationConfig config;
    Shape slot;              ///< of one sample, channels first
    std::int64_t batch = 8;  ///< samples, at least 2
    std::int64_t batches = 1;
    std::uint64_t seed = 0;  ///< of what is drawn
};

/// A tensor as plain numbers, rows first; a single number has no extents.
struct NumberArray {
    Shape shape;
    std::vector<double> values;
};

/// By batch: one array each. All in double precision, by the norm's own kernels.
struct NormTrace {
    using Arrays = std::map<std::string, std::vector<NumberArray>>;
    /// "x" by batch, "eval_x", "grad_y" (∂L/∂y of the last batch), with affine "weight" and "bias";
    /// for a flat slot "linear_weight" [C, C] and "linear_bias" of a linear layer before the norm.
    Arrays inputs;
    /// "y" by batch in training, "eval_y" by what the buffers are behind the batches; "grad_x" and
    /// with affine "grad_weight" and "grad_bias" of the last batch; with tracking "running_mean",
    /// "running_var" and "num_batches_tracked" behind each batch; for a flat slot with tracking and
    /// affine "folded_weight" and "folded_bias" of the linear layer that does the work of both, and
    /// "folded_bias_alone" where the one before the norm had none.
    Arrays outputs;
};

/// The same numbers for the same request, on every machine but for rounding.
NormTrace traceNorm(const NormTraceRequest& request);

}  // namespace normscope
