// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norm_trace.h"

#include "model/data/random.h"
#include "model/network/normalization.h"

namespace normscope {
namespace {

NumberArray numbersOf(const at::Tensor& tensor) {
    const auto flat = tensor.contiguous().to(torch::kFloat64);
    const auto* begin = flat.data_ptr<double>();
    return {tensor.sizes().vec(), {begin, begin + flat.numel()}};
}

class Tracer {
  public:
    explicit Tracer(const NormTraceRequest& request)
        : request_(request), random_(request.seed), norm_(request.slot, request.config) {}

    NormTrace traced() {
        drawParameters();
        train();
        const auto eval_x = drawnBatch();
        input("eval_x", eval_x);
        output("eval_y", norm_.forward(eval_x, Statistics::Running).y);
        if (request_.slot.size() == 1 && norm_.tracks() && norm_.weight.defined())
            fold();
        return std::move(trace_);
    }

  private:
    at::Tensor drawn(const Shape& shape, double mean, double deviation) {
        auto tensor = torch::empty(shape, torch::kFloat64);
        auto* values = tensor.data_ptr<double>();
        for (std::int64_t i = 0; i < tensor.numel(); ++i)
            values[i] = mean + deviation * random_.normal();
        return tensor;
    }

    /// Each channel with a mean and a deviation of its own, so that no mistake goes unseen.
    at::Tensor drawnBatch() {
        auto shape = request_.slot;
        shape.insert(shape.begin(), request_.batch);
        auto x = drawn(shape, 0.0, 1.0);
        for (std::int64_t c = 0; c < request_.slot.front(); ++c) {
            const auto n = static_cast<double>(c);
            x.select(1, c).mul_(1.5 + n).add_(1.0 - 1.25 * n);
        }
        return x;
    }

    void drawParameters() {
        if (norm_.tracks()) {
            norm_.running_mean = norm_.running_mean.to(torch::kFloat64);
            norm_.running_var = norm_.running_var.to(torch::kFloat64);
        }
        if (!norm_.weight.defined())
            return;
        norm_.weight = drawn(norm_.weight.sizes().vec(), 1.5, 0.5);
        norm_.bias = drawn(norm_.bias.sizes().vec(), -0.5, 0.5);
        for (auto* parameter : {&norm_.weight, &norm_.bias})
            parameter->mutable_grad() = torch::zeros_like(*parameter);
        input("weight", norm_.weight);
        input("bias", norm_.bias);
    }

    void train() {
        for (std::int64_t batch = 0; batch < request_.batches; ++batch) {
            const auto x = drawnBatch();
            const auto [y, saved] = norm_.forward(x, Statistics::BatchAndTrack);
            input("x", x);
            output("y", y);
            if (norm_.tracks()) {
                output("running_mean", norm_.running_mean);
                output("running_var", norm_.running_var);
                output("num_batches_tracked",
                       torch::tensor(static_cast<double>(norm_.num_batches_tracked)));
            }
            if (batch + 1 == request_.batches)
                backward(x, saved);
        }
    }

    void backward(const at::Tensor& x, const Normalization::Saved& saved) {
        const auto grad_y = drawn(x.sizes().vec(), 0.25, 1.0);
        input("grad_y", grad_y);
        output("grad_x", norm_.backward(grad_y, x, saved));
        if (norm_.weight.defined()) {
            output("grad_weight", norm_.weight.grad());
            output("grad_bias", norm_.bias.grad());
        }
    }

    void fold() {
        const auto channels = request_.slot.front();
        const auto weight = drawn({channels, channels}, 0.0, 1.0);
        const auto bias = drawn({channels}, 0.5, 1.0);
        input("linear_weight", weight);
        input("linear_bias", bias);
        const auto [scale, shift] = norm_.affineInEval();
        output("folded_weight", weight * scale.view({-1, 1}));
        output("folded_bias", bias * scale + shift);
        output("folded_bias_alone", shift);
    }

    void input(const std::string& name, const at::Tensor& tensor) {
        trace_.inputs[name].push_back(numbersOf(tensor));
    }
    void output(const std::string& name, const at::Tensor& tensor) {
        trace_.outputs[name].push_back(numbersOf(tensor));
    }

    const NormTraceRequest& request_;
    Random random_;
    Normalization norm_;
    NormTrace trace_;
};

}  // namespace

NormTrace traceNorm(const NormTraceRequest& request) {
    return Tracer(request).traced();
}

}  // namespace normscope
