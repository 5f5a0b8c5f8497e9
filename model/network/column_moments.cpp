// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/column_moments.h"

#include <array>
#include <numeric>

namespace normscope {

at::Tensor columns(const at::Tensor& x) {
    return x.dim() == 2 ? x.contiguous() : x.movedim(1, -1).reshape({-1, x.size(1)});
}

namespace {

/// Of a [rows, C].
ColumnMoments ofRows(const float* data, std::int64_t rows, std::int64_t width) {
    std::vector<double> mean(static_cast<std::size_t>(width)), square(mean.size());
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < width; ++c)
            mean[static_cast<std::size_t>(c)] += data[r * width + c];
    for (auto& m : mean)
        m /= static_cast<double>(rows);
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < width; ++c) {
            const double d = data[r * width + c] - mean[static_cast<std::size_t>(c)];
            square[static_cast<std::size_t>(c)] += d * d;
        }
    ColumnMoments moments;
    for (std::size_t c = 0; c < mean.size(); ++c) {
        moments.mean.push_back(static_cast<float>(mean[c]));
        moments.var.push_back(static_cast<float>(square[c] / static_cast<double>(rows)));
    }
    return moments;
}

/// Σ f(value) over a map, in lanes the compiler can vectorize.
template <class Of>
double sumOver(const float* map, std::int64_t positions, Of of) {
    constexpr std::int64_t kLanes = 8;
    std::array<double, kLanes> sum{};
    std::int64_t i = 0;
    for (; i + kLanes <= positions; i += kLanes)
        for (std::int64_t lane = 0; lane < kLanes; ++lane)
            sum[static_cast<std::size_t>(lane)] += of(map[i + lane]);
    for (; i < positions; ++i)
        sum[0] += of(map[i]);
    return std::accumulate(sum.begin(), sum.end(), 0.0);
}

/// Of a [batch, C, positions].
ColumnMoments ofMaps(const float* data, std::int64_t batch, std::int64_t width,
                     std::int64_t positions) {
    const auto count = static_cast<double>(batch * positions);
    const auto overChannel = [&](std::int64_t channel, auto of) {
        double sum = 0.0;
        for (std::int64_t sample = 0; sample < batch; ++sample)
            sum += sumOver(data + (sample * width + channel) * positions, positions, of);
        return sum / count;
    };
    ColumnMoments moments;
    for (std::int64_t c = 0; c < width; ++c) {
        const double mean = overChannel(c, [](float v) { return static_cast<double>(v); });
        moments.mean.push_back(static_cast<float>(mean));
        moments.var.push_back(static_cast<float>(
            overChannel(c, [mean](float v) { return (v - mean) * (v - mean); })));
    }
    return moments;
}

}  // namespace

ColumnMoments columnMoments(const at::Tensor& x) {
    const auto values = x.contiguous();
    const auto* data = values.data_ptr<float>();
    const auto batch = values.size(0), width = values.size(1);
    return values.dim() == 2 ? ofRows(data, batch, width)
                             : ofMaps(data, batch, width, values.numel() / (batch * width));
}

std::vector<float> valuesOf(const at::Tensor& tensor) {
    if (!tensor.defined())
        return {};
    const auto all = tensor.contiguous();
    const auto* first = all.data_ptr<float>();
    return {first, first + all.numel()};
}

}  // namespace normscope
