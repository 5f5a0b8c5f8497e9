// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace normscope {

/// Steps per second of one network, in several ways, measured in turn in one process so that the
/// ratios hold on a machine whose speed drifts. Each figure is the median over rounds, but what is
/// recorded is measured over the run's first ten seconds.
struct BenchmarkRow {
    std::string network;  ///< "2-16-16-16-2, batch 60"
    std::int64_t batch = 0;
    bool batch_norm = false;
    double plain = 0;       ///< torch::nn::Sequential and torch::optim::SGD on the same data
    double libtorch = 0;    ///< our run by LibTorch, nobody looking, nothing recorded
    std::string path;       ///< what makes the steps of the figures below, see Run::path
    double unobserved = 0;  ///< our run, nobody looking, nothing recorded
    double observed = 0;    ///< 60 frames a second, loss and accuracy of every step drained
    double recorded = 0;    ///< as the window runs it: observed, and validated on schedule
    double gradients = 0;   ///< the same with the columns of gradients and updates open
    double fann = 0;        ///< samples, not steps; 0 for what FANN has not: norms, convolutions
};

/// `each` is called as soon as a row is complete. `seconds` is spent on each of a row's other
/// figures.
std::vector<BenchmarkRow> runBenchmark(double seconds,
                                       const std::function<void(const BenchmarkRow&)>& each);

}  // namespace normscope
