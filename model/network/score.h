// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "model/data/dataset.h"

namespace normscope {

/// What the rows of a network's output are held against: class labels or, in a regression, values.
struct Truth {
    // NOLINTNEXTLINE(google-explicit-constructor): labels are a truth.
    Truth(const std::int64_t* class_labels) : labels(class_labels) {}
    Truth(const float* to_predict, double their_variance)
        : values(to_predict), variance(their_variance) {}
    const std::int64_t* labels = nullptr;
    const float* values = nullptr;
    double variance = 0.0;  ///< biased, of the part of the data the values are of; for R²
};

/// Of all samples from `first` on, whatever the task. `variance`: see Truth.
Truth truthOf(const Samples& samples, std::int64_t first, double variance);
/// Of one batch: its labels, or in a regression its standardised targets.
Truth truthOf(const std::vector<std::int64_t>& labels, const std::vector<float>& targets);
/// Biased variance of the targets; 0 without any.
double targetVariance(const Samples& samples);

/// Cross-entropy of logits [batch, classes] (PyTorch's nn.CrossEntropyLoss, mean reduction), or
/// squared error of outputs [batch, 1] (nn.MSELoss).
struct Score {
    double loss_sum = 0;       ///< over the rows
    std::int64_t correct = 0;  ///< largest logit is the label's; the first wins a tie, NaN is wrong
    double meanLoss(std::int64_t rows) const { return loss_sum / static_cast<double>(rows); }
    /// Share correct; R² = 1 − mean squared error/variance in a regression, NaN where all values
    /// are the same.
    double accuracy(std::int64_t rows, const Truth& truth) const;
    Score& operator+=(const Score& other) {
        loss_sum += other.loss_sum;
        correct += other.correct;
        return *this;
    }
};

/// `gradient`, where given, becomes dL/doutputs of the mean loss: (softmax − one-hot)/batch, or
/// 2(output − value)/batch.
Score score(const at::Tensor& outputs, const Truth& truth, at::Tensor* gradient);

}  // namespace normscope
