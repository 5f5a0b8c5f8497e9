// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/trainer/benchmark.h"

#include <torch/nn.h>
#include <torch/optim.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

#include "model/data/random.h"
#include "model/trainer/fann_benchmark.h"
#include "model/trainer/trainer.h"

namespace normscope {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kRounds = 5;
/// In which records are dense; what is recorded is measured as it is met.
constexpr double kFirstSeconds = 10.0;

struct Case {
    std::string name;
    Configuration configuration;
    std::shared_ptr<const Dataset> data;
};

/// Normal features with labels that depend on them: 4,000 samples, 64 features, 10 classes.
std::shared_ptr<const Dataset> makeRandomData() {
    auto data = std::make_shared<Dataset>();
    data->name = "random 64-D";
    data->shape = {64};
    for (int c = 0; c < 10; ++c)
        data->classes.push_back(std::to_string(c));
    auto generator = at::make_generator<at::CPUGeneratorImpl>(7);
    const auto x = torch::empty({4000, 64}).normal_(0.0, 1.0, generator);
    const auto y = x.mm(torch::empty({64, 10}).normal_(0.0, 1.0, generator)).argmax(1);
    data->train.inputs.assign(x.data_ptr<float>(), x.data_ptr<float>() + x.numel());
    data->train.labels.assign(y.data_ptr<std::int64_t>(), y.data_ptr<std::int64_t>() + y.numel());
    data->validation.inputs.assign(data->train.inputs.begin(),
                                   data->train.inputs.begin() + 500 * 64);
    data->validation.labels.assign(data->train.labels.begin(), data->train.labels.begin() + 500);
    return data;
}

/// A number to predict from two: 500 samples.
std::shared_ptr<const Dataset> makeCurve() {
    auto data = std::make_shared<Dataset>();
    data->name = "curve 2-D";
    data->task = Task::Regression;
    data->shape = {2};
    data->classes = {"y"};
    Random random(7);
    for (auto* part : {&data->train, &data->validation})
        for (int i = 0; i < (part == &data->train ? 500 : 100); ++i) {
            const double x = random.normal(), y = random.normal();
            part->inputs.push_back(static_cast<float>(x));
            part->inputs.push_back(static_cast<float>(y));
            part->labels.push_back(0);
            part->targets.push_back(static_cast<float>(std::sin(2 * x) * y));
        }
    return data;
}

std::vector<Case> makeCases() {
    std::vector<Case> cases;
    const auto add = [&](const std::string& name, std::vector<std::int64_t> hidden,
                         std::int64_t batch, const char* dataset,
                         NetworkKind network = NetworkKind::Mlp,
                         std::shared_ptr<const Dataset> data = nullptr) {
        for (const bool norm : {false, true}) {
            Case one;
            one.name = name;
            one.configuration.network.kind = network;
            one.configuration.network.hidden = hidden;
            one.configuration.network.activation = Activation::ReLU;
            one.configuration.network.init.scheme = InitScheme::PyTorch;
            one.configuration.normalization.kind = norm ? kUsualNorm : kNoNorm;
            one.configuration.data.batch_size = batch;
            one.configuration.data.dataset = dataset;
            one.configuration.optimizer.lr = 0.01;
            one.data = data ? data : loadDataset(one.configuration);
            cases.push_back(std::move(one));
        }
    };
    add("2-8-8-8-1, batch 10", {8, 8, 8}, 10, "spiral", NetworkKind::Mlp, makeCurve());
    add("2-16-16-16-2, batch 60", {16, 16, 16}, 60, "spiral");
    add("64-64x6-10, batch 32", {64, 64, 64, 64, 64, 64}, 32, "gaussians", NetworkKind::Mlp,
        makeRandomData());
    add("784-100x3-10, batch 60", {100, 100, 100}, 60, "mnist");
    add("CNN 28x28, 8-16-32, batch 64", {8, 16, 32}, 64, "mnist", NetworkKind::Cnn);
    add("3-D CNN 16^3, 8-16-32, batch 16", {8, 16, 32}, 16, "voxels", NetworkKind::Cnn3d);
    return cases;
}

/// Steps per second of `step`, called for about `seconds` after a short warm-up.
template <class Step>
double rate(double seconds, const Step& step) {
    for (int i = 0; i < 20; ++i)
        step();
    std::int64_t steps = 0;
    const auto begin = Clock::now();
    std::chrono::duration<double> passed{0};
    while (passed.count() < seconds) {
        for (int i = 0; i < 10; ++i)
            step();
        steps += 10;
        passed = Clock::now() - begin;
    }
    return static_cast<double>(steps) / passed.count();
}

/// torch::nn's modules, as a tutorial would line them up.
torch::nn::Sequential plainNetwork(const Case& one) {
    namespace nn = torch::nn;
    const auto classes = static_cast<std::int64_t>(one.data->classes.size());
    const auto structure = structureOf(one.configuration, one.data->shape, classes);
    const bool norm = one.configuration.normalization.isOn();
    nn::Sequential network;
    if (structure.layers.front().dims > 0)
        network->push_back(nn::Unflatten(nn::UnflattenOptions(1, structure.layers.front().input)));
    for (const auto& layer : structure.layers) {
        const auto in = layer.input.front(), out = layer.slot.front();
        const auto convolution = [&](auto options) {
            return options.stride(layer.stride).padding(layer.padding);
        };
        if (layer.dims == 2) {
            network->push_back(nn::Conv2d(convolution(nn::Conv2dOptions(in, out, layer.kernel))));
            if (norm)
                network->push_back(nn::BatchNorm2d(out));
        } else if (layer.dims == 3) {
            network->push_back(nn::Conv3d(convolution(nn::Conv3dOptions(in, out, layer.kernel))));
            if (norm)
                network->push_back(nn::BatchNorm3d(out));
        } else {
            network->push_back(nn::Linear(in, out));
            if (norm)
                network->push_back(nn::BatchNorm1d(out));
        }
        network->push_back(nn::ReLU());
    }
    if (structure.layers.front().dims > 0) {
        if (structure.layers.front().dims == 2)
            network->push_back(nn::AdaptiveAvgPool2d(1));
        else
            network->push_back(nn::AdaptiveAvgPool3d(1));
        network->push_back(nn::Flatten());
    }
    network->push_back(nn::Linear(structure.output_features, classes));
    return network;
}

/// The loop of any tutorial.
double ratePlain(const Case& one, double seconds) {
    torch::manual_seed(one.configuration.seed);
    const auto features = one.data->features();
    const auto samples = one.data->train.count();
    auto network = plainNetwork(one);
    torch::optim::SGD optimizer(network->parameters(),
                                torch::optim::SGDOptions(one.configuration.optimizer.lr));
    const auto x =
        torch::from_blob(const_cast<float*>(one.data->train.inputs.data()), {samples, features});
    const bool regression = one.data->task == Task::Regression;
    const auto& train = one.data->train;
    const auto y = regression
                       ? torch::from_blob(const_cast<float*>(train.targets.data()), {samples, 1})
                       : torch::from_blob(const_cast<std::int64_t*>(train.labels.data()), {samples},
                                          torch::kInt64);
    at::Tensor order;
    std::int64_t position = samples;
    return rate(seconds, [&] {
        if (position >= samples) {
            order = torch::randperm(samples, torch::kInt64);
            position = 0;
        }
        const auto size = std::min(one.configuration.data.batch_size, samples - position);
        const auto index = order.narrow(0, position, size);
        position += size;
        optimizer.zero_grad();
        const auto output = network->forward(x.index_select(0, index));
        const auto wanted = y.index_select(0, index);
        namespace functional = torch::nn::functional;
        const auto loss = regression ? functional::mse_loss(output, wanted)
                                     : functional::cross_entropy(output, wanted);
        loss.backward();
        optimizer.step();
    });
}

double rateUnobserved(const Case& one, double seconds, bool fused) {
    Run run(Experiment{one.configuration, {}}, one.data, {.record = false, .fused = fused});
    return rate(seconds, [&] { run.step(); });
}

/// As the window does it, from the other thread's side: a drain with a frame 60 times a second.
double rateObserved(const Case& one, double seconds, bool record, bool gradients = false) {
    Trainer trainer([&](const Configuration&) { return one.data; },
                    Run::Options{.record = record, .fused = true});
    trainer.post(command::Start{Experiment{one.configuration, {}}});
    ObservationRequest request;
    request.gradients = request.updates = gradients;
    trainer.post(command::Observe{request});
    const auto runUntil = [&](Clock::time_point end) {
        std::int64_t steps = 0;
        while (Clock::now() < end) {
            std::this_thread::sleep_for(std::chrono::microseconds(16'667));
            steps += static_cast<std::int64_t>(trainer.drain(/*want_frame=*/true).steps.size());
        }
        return steps;
    };
    while (trainer.drain(/*want_frame=*/false).steps.empty())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const auto begin = Clock::now();
    const auto steps = runUntil(begin + std::chrono::duration_cast<Clock::duration>(
                                            std::chrono::duration<double>(seconds)));
    return static_cast<double>(steps) / std::chrono::duration<double>(Clock::now() - begin).count();
}

double rateFann(const Case& one, double seconds) {
    if (one.configuration.network.kind != NetworkKind::Mlp ||
        one.configuration.normalization.isOn())
        return 0.0;
    auto widths = one.configuration.network.hidden;
    widths.insert(widths.begin(), one.data->features());
    widths.push_back(static_cast<std::int64_t>(one.data->classes.size()));
    return rateOfFann(widths, seconds);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

std::vector<BenchmarkRow> runBenchmark(double seconds,
                                       const std::function<void(const BenchmarkRow&)>& each) {
    configureBackend();
    std::vector<BenchmarkRow> rows;
    for (const auto& one : makeCases()) {
        std::vector<double> plain, libtorch, unobserved, observed;
        for (int round = 0; round < kRounds; ++round) {
            plain.push_back(ratePlain(one, seconds / kRounds));
            libtorch.push_back(rateUnobserved(one, seconds / kRounds, /*fused=*/false));
            unobserved.push_back(rateUnobserved(one, seconds / kRounds, /*fused=*/true));
            observed.push_back(rateObserved(one, seconds / kRounds, /*record=*/false));
        }
        BenchmarkRow row;
        row.network = one.name;
        row.batch = one.configuration.data.batch_size;
        row.batch_norm = one.configuration.normalization.isOn();
        row.plain = median(plain);
        row.libtorch = median(libtorch);
        row.path = Run(Experiment{one.configuration, {}}, one.data, {.fused = true}).path();
        row.unobserved = median(unobserved);
        row.observed = median(observed);
        row.recorded = rateObserved(one, kFirstSeconds, /*record=*/true);
        row.gradients = rateObserved(one, kFirstSeconds, /*record=*/true, /*gradients=*/true);
        row.fann = rateFann(one, seconds);
        rows.push_back(row);
        if (each)
            each(row);
    }
    return rows;
}

}  // namespace normscope
