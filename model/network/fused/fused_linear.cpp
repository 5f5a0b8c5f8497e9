// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/fused_linear.h"

#include "model/network/fused/products.h"

namespace normscope::fused {
namespace {

Matrix matrixOf(const at::Tensor& tensor) {
    return {tensor.data_ptr<float>(), tensor.size(0), tensor.size(1), tensor.size(1)};
}

/// Rows a power of two behind one another fall into the same few places of the cache: not those.
std::int64_t apart(std::int64_t width) {
    constexpr std::int64_t kSamePlaces = 512;
    return padded(width) % kSamePlaces == 0 ? padded(width) + kPadding : width;
}
Storage rowsApart(std::int64_t rows, std::int64_t width) {
    return {rows, apart(width)};
}
Matrix matrixIn(const Storage& storage, std::int64_t rows, std::int64_t width) {
    auto matrix = storage.matrix(rows, apart(width));
    matrix.width = width;
    return matrix;
}

Storage paddedCopy(const at::Tensor& bias) {
    Storage copy(1, bias.size(0));
    std::copy_n(bias.data_ptr<float>(), bias.size(0), copy.data());
    return copy;
}

}  // namespace

Linear::Linear(const at::Tensor& weight, const at::Tensor& bias)
    : weight_(matrixOf(weight)),
      weight_gradient_(matrixOf(weight.grad())),
      by_input_(rowsApart(weight.size(1), weight.size(0))),
      bias_copy_(1, weight.size(0)),
      bias_sums_(1, weight.size(0)) {
    if (weight.size(1) % kPadding != 0)
        by_output_ = Storage(weight.size(0), weight.size(1));
    if (bias.defined()) {
        bias_ = bias.data_ptr<float>();
        bias_gradient_ = bias.grad().data_ptr<float>();
    }
}

void Linear::take(bool for_inputs) {
    transpose(weight_, matrixIn(by_input_, in(), out()));
    if (bias_ != nullptr)
        std::copy_n(bias_, out(), bias_copy_.data());
    if (for_inputs && by_output_)
        for (std::int64_t o = 0; o < out(); ++o)
            std::copy_n(weight_.row(o), in(), by_output_.matrix(out()).row(o));
}

void Linear::forward(const ConstMatrix& x, const Matrix& y) const {
    multiply({.a = asIs(x),
              .b = matrixIn(by_input_, in(), out()),
              .c = y,
              .bias = bias_ != nullptr ? bias_copy_.data() : nullptr});
}

void Linear::backward(const ConstMatrix& x, const ConstMatrix& grad_y, bool adds,
                      const Matrix* grad_x) const {
    multiply({.a = transposed(grad_y), .b = x, .c = weight_gradient_, .adds = adds});
    if (bias_ != nullptr) {
        sumRows(grad_y, bias_sums_.data());
        putGradient(bias_sums_.data(), bias_gradient_, out(), adds);
    }
    if (grad_x != nullptr)
        multiply({.a = asIs(grad_y),
                  .b = by_output_ ? ConstMatrix(by_output_.matrix(out())) : weight_,
                  .c = *grad_x});
}

at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    const auto rows = x.contiguous(), by = weight.contiguous();
    const auto by_input = rowsApart(by.size(1), by.size(0));
    const auto turned = matrixIn(by_input, by.size(1), by.size(0));
    transpose(matrixOf(by), turned);
    const auto added = bias.defined() ? paddedCopy(bias) : Storage();
    auto y = torch::empty({rows.size(0), by.size(0)});
    multiply({.a = asIs(matrixOf(rows)), .b = turned, .c = matrixOf(y), .bias = added.data()});
    return y;
}

}  // namespace normscope::fused
