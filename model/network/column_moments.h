// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <vector>

namespace normscope {

/// [rows, C] of x [batch, C] (itself) or [batch, C, …]: all values of a channel in one column.
at::Tensor columns(const at::Tensor& x);

/// Channel means and biased variances of x [batch, C] or [batch, C, …], each [C].
struct ColumnMoments {
    std::vector<float> mean, var;
};
ColumnMoments columnMoments(const at::Tensor& x);

/// A tensor's values in a row; empty for an undefined one.
std::vector<float> valuesOf(const at::Tensor& tensor);

}  // namespace normscope
