// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/layer.h"

#include "model/network/fused/fused_linear.h"
#include "model/network/weight_standardization.h"

namespace normscope {
namespace {

constexpr double kLeakySlope = 0.01;

using Extents = std::vector<std::int64_t>;

struct Convolution {
    Extents stride, padding, ones, zeros;
};

Convolution convolutionOf(std::int64_t dims, std::int64_t stride, std::int64_t padding) {
    const auto all = [&](std::int64_t value) {
        return Extents(static_cast<std::size_t>(dims), value);
    };
    return {all(stride), all(padding), all(1), all(0)};
}

at::Tensor convolve(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                    const Convolution& its) {
    return torch::convolution(x, weight, bias, its.stride, its.padding, /*dilation=*/its.ones,
                              /*transposed=*/false, /*output_padding=*/its.zeros, /*groups=*/1);
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> convolveBackward(
    const at::Tensor& grad, const at::Tensor& x, const at::Tensor& weight, bool has_bias,
    const Convolution& its, bool wants_input) {
    const Extents bias_sizes{weight.size(0)};
    return torch::convolution_backward(
        grad, x, weight, has_bias ? at::OptionalIntArrayRef(bias_sizes) : c10::nullopt, its.stride,
        its.padding, /*dilation=*/its.ones, /*transposed=*/false, /*output_padding=*/its.zeros,
        /*groups=*/1, {wants_input, true, has_bias});
}

}  // namespace

std::string Layer::parameter(const std::string& which) const {
    return name + (structure.dims == 0 ? ".linear." : ".conv.") + which;
}

std::vector<std::string> Layer::parameters() const {
    auto names = mapParameters();
    for (const auto& affine : affineParameters())
        names.push_back(affine);
    return names;
}

std::vector<std::string> Layer::mapParameters() const {
    std::vector<std::string> names{parameter("weight"), parameter("bias")};
    if (structure.projects)
        names.push_back(shortcutParameter());
    return names;
}

std::vector<std::string> Layer::affineParameters() const {
    std::vector<std::string> names;
    if (norm)
        for (const auto& [which, tensor] : norm->affine())
            names.push_back(name + ".norm." + which);
    return names;
}

std::string Layer::shortcutParameter() const {
    return name + ".shortcut.weight";
}

at::Tensor Layer::linear(const at::Tensor& x, Products by) const {
    const auto used = standardizes_weight ? standardized(weight).value : weight;
    if (structure.dims == 0 && by == Products::Fused)
        return fused::linear(x, used, bias);
    if (structure.dims == 0)
        return torch::addmm(bias, x, standardizes_weight ? used.t() : weight_t);
    return convolve(x, used, bias,
                    convolutionOf(structure.dims, structure.stride, structure.padding));
}

at::Tensor Layer::linearBackward(const at::Tensor& grad, const at::Tensor& x, bool wants_input) {
    if (!standardizes_weight)
        return mapBackward(grad, x, weight, wants_input);
    const auto made = standardized(weight);
    auto grad_x = mapBackward(grad, x, made.value, wants_input);
    weight.mutable_grad().copy_(standardizedBackward(weight.grad(), weight, made));
    return grad_x;
}

at::Tensor Layer::mapBackward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& by,
                              bool wants_input) {
    if (structure.dims == 0) {
        torch::mm_out(weight.mutable_grad(), grad.t(), x);
        torch::sum_out(bias.mutable_grad(), grad, 0);
        return wants_input ? grad.mm(by) : at::Tensor();
    }
    auto [grad_x, grad_weight, grad_bias] = convolveBackward(
        grad, x, by, /*has_bias=*/true,
        convolutionOf(structure.dims, structure.stride, structure.padding), wants_input);
    weight.mutable_grad().copy_(grad_weight);
    bias.mutable_grad().copy_(grad_bias);
    return grad_x;
}

at::Tensor Layer::shortcut(const at::Tensor& x, Products by) const {
    if (!structure.projects)
        return x;
    if (structure.dims == 0)
        return by == Products::Fused ? fused::linear(x, shortcut_weight, {})
                                     : x.mm(shortcut_weight_t);
    return convolve(x, shortcut_weight, {},
                    convolutionOf(structure.dims, structure.shortcut_stride, /*padding=*/0));
}

at::Tensor Layer::shortcutBackward(const at::Tensor& grad, const at::Tensor& x) {
    if (!structure.projects)
        return grad;
    if (structure.dims == 0) {
        torch::mm_out(shortcut_weight.mutable_grad(), grad.t(), x);
        return grad.mm(shortcut_weight);
    }
    auto [grad_x, grad_weight, none] =
        convolveBackward(grad, x, shortcut_weight, /*has_bias=*/false,
                         convolutionOf(structure.dims, structure.shortcut_stride, /*padding=*/0),
                         /*wants_input=*/true);
    shortcut_weight.mutable_grad().copy_(grad_weight);
    return grad_x;
}

std::pair<at::Tensor, at::Tensor> Layer::pool(const at::Tensor& value) const {
    if (structure.dims == 2) {
        auto [y, indices] = torch::max_pool2d_with_indices(value, {2, 2}, {2, 2}, {0, 0}, {1, 1},
                                                           /*ceil_mode=*/true);
        return {y, indices};
    }
    auto [y, indices] = torch::max_pool3d_with_indices(value, {2, 2, 2}, {2, 2, 2}, {0, 0, 0},
                                                       {1, 1, 1}, /*ceil_mode=*/true);
    return {y, indices};
}

at::Tensor Layer::poolBackward(const at::Tensor& grad, const LayerTaps& taps) const {
    if (structure.dims == 2)
        return torch::max_pool2d_with_indices_backward(grad, taps.unpooled, {2, 2}, {2, 2}, {0, 0},
                                                       {1, 1}, /*ceil_mode=*/true,
                                                       taps.pool_indices);
    return torch::max_pool3d_with_indices_backward(grad, taps.unpooled, {2, 2, 2}, {2, 2, 2},
                                                   {0, 0, 0}, {1, 1, 1}, /*ceil_mode=*/true,
                                                   taps.pool_indices);
}

at::Tensor activate(Activation activation, const at::Tensor& x) {
    switch (activation) {
        case Activation::ReLU:
            return torch::relu(x);
        case Activation::Sigmoid:
            return torch::sigmoid(x);
        case Activation::Tanh:
            return torch::tanh(x);
        case Activation::LeakyReLU:
            return torch::leaky_relu(x, kLeakySlope);
        case Activation::GELU:
            return torch::gelu(x);
        case Activation::Identity:
            return x;
    }
    return x;
}

at::Tensor activateBackward(Activation activation, const at::Tensor& grad_a, const at::Tensor& x,
                            const at::Tensor& a) {
    switch (activation) {
        case Activation::ReLU:
            return torch::threshold_backward(grad_a, a, /*threshold=*/0);
        case Activation::Sigmoid:
            return torch::sigmoid_backward(grad_a, a);
        case Activation::Tanh:
            return torch::tanh_backward(grad_a, a);
        case Activation::LeakyReLU:
            return torch::leaky_relu_backward(grad_a, x, kLeakySlope, /*self_is_result=*/false);
        case Activation::GELU:
            return torch::gelu_backward(grad_a, x);
        case Activation::Identity:
            return grad_a;
    }
    return grad_a;
}

}  // namespace normscope
