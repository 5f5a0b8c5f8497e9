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
      image_(1, sights_.inputs + 1),
      bias_copy_(1, out_),
      bias_sums_(1, out_),
      tile_sums_(1, out_) {
    if (bias.defined()) {
        bias_ = bias.data_ptr<float>();
        bias_gradient_ = bias.grad().data_ptr<float>();
    }
}

template <class Call>
void Convolution::inTiles(std::int64_t samples, const ConstMatrix& x, const Call& call) const {
    for (std::int64_t sample = 0; sample < samples; ++sample) {
        const auto input = x.from(sample * sights_.inputs, sights_.inputs);
        if (x.stride == 1)
            std::copy_n(input.data, sights_.inputs, image_.data() + 1);
        for (std::int64_t first = 0; first < sights_.outputs; first += tile_) {
            const auto patches = patches_.matrix(std::min(tile_, sights_.outputs - first));
            if (x.stride == 1)
                gatherPlain(sights_, first, image_.data(), patches);
            else
                gather(sights_, first, input, patches);
            call(sample, first, patches);
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
    inTiles(x.rows / sights_.inputs, x,
            [&](std::int64_t sample, std::int64_t first, const Matrix& patches) {
                multiply({.a = asIs(patches),
                          .b = by_input_.matrix(patchWidth()),
                          .c = y.from(sample * sights_.outputs + first, patches.rows),
                          .bias = bias_ != nullptr ? bias_copy_.data() : nullptr});
            });
}

void Convolution::backward(const ConstMatrix& x, const ConstMatrix& grad_y, bool adds,
                           const Matrix* grad_x) const {
    std::fill_n(bias_sums_.data(), out_, 0.0F);
    inTiles(x.rows / sights_.inputs, x,
            [&](std::int64_t sample, std::int64_t first, const Matrix& patches) {
                const auto grad = grad_y.from(sample * sights_.outputs + first, patches.rows);
                multiply({.a = transposed(grad),
                          .b = patches,
                          .c = gradient_by_output_.matrix(out_),
                          .adds = sample > 0 || first > 0});
                sumRows(grad, tile_sums_.data());
                putGradient(tile_sums_.data(), bias_sums_.data(), out_, /*adds=*/true);
                if (grad_x == nullptr)
                    return;
                const auto to = grad_x->from(sample * sights_.inputs, sights_.inputs);
                if (first == 0)
                    std::fill_n(to.data, to.extent(), 0.0F);
                const auto of_patches = patch_gradients_.matrix(patches.rows);
                multiply({.a = asIs(grad), .b = by_output_.matrix(out_), .c = of_patches});
                scatter(sights_, first, of_patches, to);
            });
    putWeightGradient(adds);
    if (bias_ != nullptr)
        putGradient(bias_sums_.data(), bias_gradient_, out_, adds);
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
