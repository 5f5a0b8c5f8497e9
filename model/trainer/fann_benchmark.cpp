// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/trainer/fann_benchmark.h"

#ifdef NORMSCOPE_FANN

#include <floatfann.h>

#include <chrono>
#include <memory>

#include "model/data/random.h"

namespace normscope {

double rateOfFann(const std::vector<std::int64_t>& widths, double seconds) {
    using Clock = std::chrono::steady_clock;
    const std::vector<unsigned> layers(widths.begin(), widths.end());
    const std::unique_ptr<fann, decltype(&fann_destroy)> network(
        fann_create_standard_array(static_cast<unsigned>(layers.size()), layers.data()),
        fann_destroy);
    fann_set_activation_function_hidden(network.get(), FANN_SIGMOID_SYMMETRIC);
    Random random(7);
    std::vector<float> x(layers.front()), y(layers.back());
    for (auto& value : x)
        value = static_cast<float>(random.normal());
    y.front() = 1.0F;
    std::int64_t samples = 0;
    const auto begin = Clock::now();
    std::chrono::duration<double> passed{0};
    while (passed.count() < seconds) {
        for (int i = 0; i < 100; ++i)
            fann_train(network.get(), x.data(), y.data());
        samples += 100;
        passed = Clock::now() - begin;
    }
    return static_cast<double>(samples) / passed.count();
}

}  // namespace normscope

#else

namespace normscope {

double rateOfFann(const std::vector<std::int64_t>& /*widths*/, double /*seconds*/) {
    return 0.0;
}

}  // namespace normscope

#endif
