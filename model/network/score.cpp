// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/score.h"

#include <cmath>

#include "model/settings/nan.h"

namespace normscope {
namespace {

Score squaredError(const at::Tensor& outputs, const float* values, at::Tensor* gradient) {
    const auto rows = outputs.size(0);
    const auto contiguous = outputs.contiguous();
    const auto* row = contiguous.data_ptr<float>();
    if (gradient)
        *gradient = torch::empty_like(contiguous);
    auto* grad = gradient ? gradient->data_ptr<float>() : nullptr;
    const auto scale = 2.0f / static_cast<float>(rows);
    Score result;
    for (std::int64_t r = 0; r < rows; ++r) {
        const float error = row[r] - values[r];
        result.loss_sum += static_cast<double>(error) * static_cast<double>(error);
        if (grad)
            grad[r] = scale * error;
    }
    return result;
}

Score crossEntropy(const at::Tensor& logits, const std::int64_t* labels, at::Tensor* gradient) {
    const auto rows = logits.size(0), classes = logits.size(1);
    const auto log_p = torch::log_softmax(logits, 1);
    const auto* row = log_p.data_ptr<float>();
    if (gradient)
        *gradient = log_p.exp();
    auto* grad = gradient ? gradient->data_ptr<float>() : nullptr;
    const auto scale = 1.0f / static_cast<float>(rows);
    Score result;
    for (std::int64_t r = 0; r < rows; ++r, row += classes) {
        std::int64_t best = 0;
        for (std::int64_t c = 1; c < classes; ++c)
            if (row[c] > row[best])
                best = c;
        const float own = row[labels[r]];
        result.loss_sum -= static_cast<double>(own);
        result.correct += (best == labels[r] && !std::isnan(own)) ? 1 : 0;
        if (grad == nullptr)
            continue;
        grad[labels[r]] -= 1.0f;
        for (std::int64_t c = 0; c < classes; ++c)
            grad[c] *= scale;
        grad += classes;
    }
    return result;
}

}  // namespace

Truth truthOf(const Samples& samples, std::int64_t first, double variance) {
    if (!samples.targets.empty())
        return {samples.targets.data() + first, variance};
    return samples.labels.data() + first;
}

Truth truthOf(const std::vector<std::int64_t>& labels, const std::vector<float>& targets) {
    constexpr double kStandardised = 1.0;
    if (targets.empty())
        return labels.data();
    return {targets.data(), kStandardised};
}

double targetVariance(const Samples& samples) {
    double sum = 0.0, squares = 0.0;
    for (const double value : samples.targets)
        sum += value;
    const auto n = static_cast<double>(samples.targets.size());
    for (const double value : samples.targets)
        squares += (value - sum / n) * (value - sum / n);
    return n > 0 ? squares / n : 0.0;
}

double Score::accuracy(std::int64_t rows, const Truth& truth) const {
    if (truth.values == nullptr)
        return static_cast<double>(correct) / static_cast<double>(rows);
    return truth.variance > 0.0 ? 1.0 - meanLoss(rows) / truth.variance : kNaN;
}

Score score(const at::Tensor& outputs, const Truth& truth, at::Tensor* gradient) {
    return truth.values ? squaredError(outputs, truth.values, gradient)
                        : crossEntropy(outputs, truth.labels, gradient);
}

}  // namespace normscope
