// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/fused_convolution.h"

#include "model/network/fused/products.h"

namespace normscope::fused {
namespace {

/// Values of the patches made at a time: so many stay in the nearest caches.
constexpr std::int64_t kPatchValues = 12 * 1024;

/// Depth, height and width; a picture is one deep.
struct Extents {
    std::int64_t depth, height, width;
    std::int64_t count() const { return depth * height * width; }
};

Extents extentsOf(const Shape& shape) {
    const auto n = shape.size();
    return {n > 3 ? shape[n - 3] : 1, shape[n - 2], shape[n - 1]};
}

Sights sightsOf(const Window& window) {
    const auto input = extentsOf(window.input), output = extentsOf(window.output);
    const bool flat = window.input.size() == 3;
    const Extents kernel{flat ? 1 : window.kernel, window.kernel, window.kernel};
    Sights sights{
        .of = {},
        .nothing = std::vector<float>(static_cast<std::size_t>(padded(window.input.front()))),
        .inputs = input.count(),
        .outputs = output.count(),
        .kernel = kernel.count()};
    const auto seen = [&](std::int64_t at, std::int64_t offset) {
        return at * window.stride + offset - window.padding;
    };
    const auto isIn = [](std::int64_t at, std::int64_t extent) { return at >= 0 && at < extent; };
    for (std::int64_t z = 0; z < output.depth; ++z)
        for (std::int64_t y = 0; y < output.height; ++y)
            for (std::int64_t x = 0; x < output.width; ++x)
                for (std::int64_t k = 0; k < kernel.count(); ++k) {
                    const auto depth = flat ? 0 : seen(z, k / (kernel.height * kernel.width));
                    const auto row = seen(y, k / kernel.width % kernel.height);
                    const auto column = seen(x, k % kernel.width);
                    const bool inside = isIn(depth, input.depth) && isIn(row, input.height) &&
                                        isIn(column, input.width);
                    sights.of.push_back(static_cast<std::int32_t>(
                        inside ? (depth * input.height + row) * input.width + column : -1));
                }
    return sights;
}

Runs runsOf(const Window& window) {
    const auto input = extentsOf(window.input), output = extentsOf(window.output);
    const bool flat = window.input.size() == 3;
    const Extents kernel{flat ? 1 : window.kernel, window.kernel, window.kernel};
    const Extents padding{flat ? 0 : window.padding, window.padding, window.padding};
    const Extents frame{input.depth + 2 * padding.depth, input.height + 2 * padding.height,
                        input.width + 2 * padding.width};
    const auto at = [&](std::int64_t z, std::int64_t y, std::int64_t x) {
        return (z * frame.height + y) * frame.width + x;
    };
    Runs runs;
    for (std::int64_t z = 0; z < output.depth; ++z)
        for (std::int64_t y = 0; y < output.height; ++y)
            runs.rows.push_back(at(z * window.stride, y * window.stride, 0));
    for (std::int64_t z = 0; z < kernel.depth; ++z)
        for (std::int64_t y = 0; y < kernel.height; ++y)
            for (std::int64_t x = 0; x < kernel.width; ++x)
                runs.kernel.push_back(at(z, y, x));
    for (std::int64_t z = 0; z < input.depth; ++z)
        for (std::int64_t y = 0; y < input.height; ++y)
            runs.inside.push_back(at(z + padding.depth, y + padding.height, padding.width));
    runs.width = output.width;
    runs.stride = window.stride;
    runs.image_width = input.width;
    runs.extent = frame.count();
    return runs;
}

}  // namespace

Convolution::Convolution(const at::Tensor& weight, const at::Tensor& bias, const Window& window)
    : sights_(sightsOf(window)),
      in_(weight.size(1)),
      out_(weight.size(0)),
      tile_(std::clamp<std::int64_t>(kPatchValues / padded(patchWidth()), 1, sights_.outputs)),
      weight_(weight.data_ptr<float>()),
      weight_gradient_(weight.grad().data_ptr<float>()),
      by_input_(patchWidth(), out_),
      by_output_(out_, patchWidth()),
      gradient_by_output_(out_, patchWidth()),
      patches_(tile_, patchWidth()),
      patch_gradients_(tile_, patchWidth()),
      bias_copy_(1, out_),
      bias_sums_(1, out_),
      tile_sums_(1, out_) {
    if (bias.defined()) {
        bias_ = bias.data_ptr<float>();
        bias_gradient_ = bias.grad().data_ptr<float>();
    }
    if (in_ > 1)
        return;
    runs_ = runsOf(window);
    frame_ = Storage(1, runs_.extent);
    gradient_by_input_ = Storage(patchWidth(), out_);
    run_patches_ = Storage(patchWidth(), std::max(tile_, runs_.width));
}

template <class Call>
void Convolution::inTiles(std::int64_t samples, const ConstMatrix& x, const Call& call) const {
    for (std::int64_t sample = 0; sample < samples; ++sample) {
        const auto input = x.from(sample * sights_.inputs, sights_.inputs);
        for (std::int64_t first = 0; first < sights_.outputs; first += tile_) {
            const auto patches = patches_.matrix(std::min(tile_, sights_.outputs - first));
            gather(sights_, first, input, patches);
            call(sample, first, patches);
        }
    }
}

template <class Call>
void Convolution::inRuns(std::int64_t samples, const ConstMatrix& x, const Call& call) const {
    const auto rows = std::ssize(runs_.rows);
    const auto most = std::max<std::int64_t>(tile_ / runs_.width, 1);
    const auto* image = x.data;
    for (std::int64_t sample = 0; sample < samples; ++sample) {
        for (const auto place : runs_.inside) {
            std::copy_n(image, runs_.image_width, frame_.data() + place);
            image += runs_.image_width;
        }
        for (std::int64_t row = 0; row < rows; row += most) {
            const auto patches =
                run_patches_.matrix(patchWidth(), std::min(most, rows - row) * runs_.width);
            gatherRuns(runs_, row, frame_.data(), patches);
            call(sample, row * runs_.width, patches);
        }
    }
}

void Convolution::take(bool /*for_inputs*/) {
    const auto by_output = by_output_.matrix(out_);
    for (std::int64_t o = 0; o < out_; ++o)
        for (std::int64_t c = 0; c < in_; ++c)
            for (std::int64_t k = 0; k < sights_.kernel; ++k)
                by_output.row(o)[k * in_ + c] = weight_[(o * in_ + c) * sights_.kernel + k];
    transpose(by_output, by_input_.matrix(patchWidth()));
    if (bias_ != nullptr)
        std::copy_n(bias_, out_, bias_copy_.data());
}

void Convolution::forward(const ConstMatrix& x, const Matrix& y) const {
    const auto put = [&](std::int64_t from, std::int64_t count, const Factor& patches) {
        multiply({.a = patches,
                  .b = by_input_.matrix(patchWidth()),
                  .c = y.from(from, count),
                  .bias = bias_ != nullptr ? bias_copy_.data() : nullptr});
    };
    const auto samples = x.rows / sights_.inputs;
    if (x.stride == 1)
        inRuns(samples, x, [&](std::int64_t sample, std::int64_t first, const Matrix& patches) {
            put(sample * sights_.outputs + first, patches.width, transposed(patches));
        });
    else
        inTiles(samples, x, [&](std::int64_t sample, std::int64_t first, const Matrix& patches) {
            put(sample * sights_.outputs + first, patches.rows, asIs(patches));
        });
}

void Convolution::backward(const ConstMatrix& x, const ConstMatrix& grad_y, bool adds,
                           const Matrix* grad_x) const {
    std::fill_n(bias_sums_.data(), out_, 0.0F);
    const auto samples = x.rows / sights_.inputs;
    if (x.stride == 1) {  // of the data: no gradient is asked for
        const auto by_input = gradient_by_input_.matrix(patchWidth());
        inRuns(samples, x, [&](std::int64_t sample, std::int64_t first, const Matrix& patches) {
            const auto grad = grad_y.from(sample * sights_.outputs + first, patches.width);
            multiply(
                {.a = asIs(patches), .b = grad, .c = by_input, .adds = sample > 0 || first > 0});
            addBiasGradient(grad);
        });
        transpose(by_input, gradient_by_output_.matrix(out_));
    } else {
        inTiles(samples, x, [&](std::int64_t sample, std::int64_t first, const Matrix& patches) {
            const auto grad = grad_y.from(sample * sights_.outputs + first, patches.rows);
            multiply({.a = transposed(grad),
                      .b = patches,
                      .c = gradient_by_output_.matrix(out_),
                      .adds = sample > 0 || first > 0});
            addBiasGradient(grad);
            if (grad_x == nullptr)
                return;
            const auto to = grad_x->from(sample * sights_.inputs, sights_.inputs);
            if (first == 0)
                std::fill_n(to.data, to.extent(), 0.0F);
            const auto of_patches = patch_gradients_.matrix(patches.rows);
            multiply({.a = asIs(grad), .b = by_output_.matrix(out_), .c = of_patches});
            scatter(sights_, first, of_patches, to);
        });
    }
    putWeightGradient(adds);
    if (bias_ != nullptr)
        putGradient(bias_sums_.data(), bias_gradient_, out_, adds);
}

void Convolution::addBiasGradient(const ConstMatrix& grad) const {
    sumRows(grad, tile_sums_.data());
    putGradient(tile_sums_.data(), bias_sums_.data(), out_, /*adds=*/true);
}

void Convolution::putWeightGradient(bool adds) const {
    const auto by_output = gradient_by_output_.matrix(out_);
    for (std::int64_t o = 0; o < out_; ++o)
        for (std::int64_t c = 0; c < in_; ++c)
            for (std::int64_t k = 0; k < sights_.kernel; ++k) {
                auto& to = weight_gradient_[(o * in_ + c) * sights_.kernel + k];
                const auto now = by_output.row(o)[k * in_ + c];
                to = adds ? to + now : now;
            }
}

}  // namespace normscope::fused
