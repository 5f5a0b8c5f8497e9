// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/fused/matrix.h"

namespace normscope::fused {

/// Of all rows of a network's output.
struct Loss {
    double sum = 0.0;
    std::int64_t correct = 0;  ///< largest logit is the label's; the first wins a tie, NaN is wrong
};

/// Σ −log softmax(logits)[label]; grad = share·(softmax − one-hot). `by_class`: room for a row of
/// each class.
Loss crossEntropy(const ConstMatrix& logits, const std::int64_t* labels, double share,
                  const Storage& by_class, const Matrix& grad);

/// Σ (output − value)² of outputs [rows, 1]; grad = share·2(output − value).
Loss squaredError(const ConstMatrix& outputs, const float* values, double share,
                  const Matrix& grad);

}  // namespace normscope::fused
