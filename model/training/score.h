// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace normscope {

/// Cross-entropy of logits [batch, classes] (PyTorch's nn.CrossEntropyLoss, mean reduction).
struct Score {
    double loss_sum = 0;       ///< over the rows
    std::int64_t correct = 0;  ///< largest logit is the label's; the first wins a tie, NaN is wrong
    double meanLoss(std::int64_t rows) const { return loss_sum / static_cast<double>(rows); }
};

/// `gradient`, where given, becomes dL/dlogits of the mean loss: (softmax − one-hot)/batch.
Score score(const at::Tensor& logits, const std::int64_t* labels, at::Tensor* gradient);

}  // namespace normscope
