// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/observation/column_moments.h"

namespace normscope {

at::Tensor columns(const at::Tensor& x) {
    return x.dim() == 2 ? x.contiguous() : x.movedim(1, -1).reshape({-1, x.size(1)});
}

ColumnMoments columnMoments(const at::Tensor& x) {
    const auto values = columns(x);
    const auto rows = values.size(0), width = values.size(1);
    const auto* data = values.data_ptr<float>();
    std::vector<double> sum(static_cast<std::size_t>(width)), square(sum.size());
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < width; ++c)
            sum[static_cast<std::size_t>(c)] += data[r * width + c];
    for (auto& s : sum)
        s /= static_cast<double>(rows);
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < width; ++c) {
            const double d = data[r * width + c] - sum[static_cast<std::size_t>(c)];
            square[static_cast<std::size_t>(c)] += d * d;
        }
    ColumnMoments moments;
    for (std::size_t c = 0; c < sum.size(); ++c) {
        moments.mean.push_back(static_cast<float>(sum[c]));
        moments.var.push_back(static_cast<float>(square[c] / static_cast<double>(rows)));
    }
    return moments;
}

std::vector<float> valuesOf(const at::Tensor& tensor) {
    if (!tensor.defined())
        return {};
    const auto all = tensor.contiguous();
    const auto* first = all.data_ptr<float>();
    return {first, first + all.numel()};
}

}  // namespace normscope
