// SPDX-License-Identifier: GPL-3.0-or-later
// Normalizations of rows of values: what a norm's kernel (network/norms/kernel.h) names as its
// fused one.
#pragma once

#include "model/network/fused/matrix.h"
#include "model/settings/configuration.h"

namespace normscope::fused {

/// One layer's norm, in memory that stays where it is. What is by channel has padded length.
struct NormMemory {
    double eps = 0.0;
    std::int64_t rows = 0;    ///< in one statistic over the batch; the last one may have fewer
    std::int64_t groups = 1;  ///< of channels, in a statistic over one row
    bool centres = true;      ///< subtracts a mean
    const float *gamma = nullptr, *beta = nullptr;              ///< null without
    float *gamma_gradient = nullptr, *beta_gradient = nullptr;  ///< always there
    /// Of the forward pass, for the backward pass: as many as StatisticsCount says.
    float *mean = nullptr, *invstd = nullptr;
};

/// Running statistics that a forward pass moves.
struct Running {
    float *mean, *var;    ///< of the channels' number, not padded
    const double* share;  ///< of each statistic over the batch, in turn, in them
};

/// How one kind of norm is computed by the data at hand.
struct NormKernel {
    /// Statistics that a batch has: floats in NormMemory::mean, and as many in invstd.
    std::int64_t (*count)(const NormMemory& norm, std::int64_t rows, std::int64_t width);
    /// `running`: null where none move.
    void (*forward)(const NormMemory& norm, const ConstMatrix& x, const Matrix& y,
                    const Running* running);
    /// grad, dL/dy, becomes dL/dx; writes dL/dγ and dL/dβ.
    void (*backward)(const NormMemory& norm, const ConstMatrix& x, const Matrix& grad);
};

/// Each channel over so many rows (batch, ghost).
const NormKernel& overBatch();
/// Each group of channels of a row (layer, group, RMS).
const NormKernel& overChannels();
/// By the statistics that stand in NormMemory::mean and invstd, of a constant to the gradient.
const NormKernel& byRunning();
/// Puts them there: the running mean, and 1/√(var + ε).
void takeRunning(const NormMemory& norm, const float* mean, const float* var, std::int64_t width);

}  // namespace normscope::fused
