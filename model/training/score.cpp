// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/score.h"

#include <cmath>

namespace normscope {

Score score(const at::Tensor& logits, const std::int64_t* labels, at::Tensor* gradient) {
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

}  // namespace normscope
