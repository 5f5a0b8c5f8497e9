// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/torch.h>

#include <vector>

namespace normscope {

/// Column means and biased variances of x [batch, features], each [features].
struct ColumnMoments {
    std::vector<float> mean, var;
};
ColumnMoments columnMoments(const at::Tensor& x);

/// A tensor's values in a row; empty for an undefined one.
std::vector<float> valuesOf(const at::Tensor& tensor);

}  // namespace normscope
