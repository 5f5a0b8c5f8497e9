// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/companions.h"

#include <algorithm>
#include <span>

#include "model/inspect/batch_draws.h"
#include "model/inspect/effort.h"
#include "model/inspect/predictions.h"
#include "model/network/column_moments.h"
#include "model/network/inputs.h"
#include "model/settings/nan.h"

namespace normscope {
namespace {

constexpr std::int64_t kMostDraws = 500;
constexpr std::int64_t kMostWatched = 200;

at::Tensor indexOf(std::span<const std::int64_t> rows) {
    return torch::from_blob(const_cast<std::int64_t*>(rows.data()),
                            {static_cast<std::int64_t>(rows.size())}, torch::kInt64);
}

/// Logits [draws, classes] of `own` [1, features], each time first in a batch of `batch_size`.
at::Tensor logitsInBatches(const Network& network, const at::Tensor& own, const at::Tensor& train_x,
                           std::int64_t batch_size, std::int64_t draws, std::uint64_t seed) {
    BatchDraws random(train_x.size(0), seed);
    std::vector<at::Tensor> logits;
    for (std::int64_t i = 0; i < draws; ++i) {
        const auto companions = train_x.index_select(0, indexOf(random.next(batch_size - 1)));
        const auto batch = torch::cat({own, companions});
        logits.push_back(network.evaluate(batch, batch.size(0)).batch.narrow(0, 0, 1));
    }
    return torch::cat(logits);
}

/// The outputs [count, classes] of the watched samples, draw by draw, each draw shuffled into other
/// batches; `look` is given those of one draw, and whose they are.
template <class Look>
void shuffleTogether(const Network& network, const at::Tensor& watched, const at::Tensor& train_x,
                     std::int64_t batch_size, std::int64_t draws, std::uint64_t seed, Look& look) {
    const auto count = watched.size(0);
    const auto missing = std::min((batch_size - count % batch_size) % batch_size, train_x.size(0));
    BatchDraws order(count, seed), fill(train_x.size(0), seed + 1);
    for (std::int64_t draw = 0; draw < draws; ++draw) {
        const auto places = order.next(count);
        const auto rows = torch::cat({watched.index_select(0, indexOf(places)),
                                      train_x.index_select(0, indexOf(fill.next(missing)))});
        look(network.evaluate(rows, batch_size).batch.narrow(0, 0, count), places);
    }
}

/// Whether all draws gave a sample one and the same class.
class Steadiness {
  public:
    explicit Steadiness(std::int64_t count)
        : first_(static_cast<std::size_t>(count), kNone), changed_(first_.size()) {}

    void operator()(const at::Tensor& logits, std::span<const std::int64_t> places) {
        const auto predicted = classesOf(logits.contiguous());
        for (std::size_t i = 0; i < predicted.size(); ++i) {
            const auto sample = static_cast<std::size_t>(places[i]);
            if (first_[sample] == kNone)
                first_[sample] = predicted[i];
            else if (first_[sample] != predicted[i])
                changed_[sample] = true;
        }
    }
    double unsteadyShare() const {
        return static_cast<double>(std::count(changed_.begin(), changed_.end(), true)) /
               static_cast<double>(changed_.size());
    }

  private:
    static constexpr std::int64_t kNone = -2;  // no class, and not the −1 of an undefined one
    std::vector<std::int64_t> first_;
    std::vector<bool> changed_;
};

/// How far apart the draws' values of a sample lie.
class Spread {
  public:
    explicit Spread(std::int64_t count)
        : origin_(torch::zeros({count}, torch::kDouble)),
          sum_(torch::zeros_like(origin_)),
          squares_(torch::zeros_like(origin_)) {}

    void operator()(const at::Tensor& outputs, std::span<const std::int64_t> places) {
        auto values = torch::empty_like(origin_);
        values.index_copy_(0, indexOf(places), outputs.select(1, 0).to(torch::kDouble));
        if (draws_++ == 0)
            origin_ = values;  // sums of distances from it lose no digits
        const auto distance = values - origin_;
        sum_ += distance;
        squares_ += distance * distance;
    }
    /// Root mean square over the samples of the biased deviation over the draws.
    double rootMeanSquare() const {
        const auto mean = sum_ / draws_;
        return (squares_ / draws_ - mean * mean).clamp_min(0.0).mean().sqrt().item<double>();
    }

  private:
    at::Tensor origin_, sum_, squares_;
    std::int64_t draws_ = 0;
};

/// A regression's outputs in the target's own units; logits as they are.
std::vector<float> inOwnUnits(const at::Tensor& outputs, const Dataset& data) {
    auto values = valuesOf(outputs);
    if (data.task == Task::Regression)
        for (auto& value : values)
            value = static_cast<float>(data.rawTarget(value));
    return values;
}

}  // namespace

CompanionCheck checkCompanions(Network& network, const InspectionRequest::Companions& request,
                               const Samples& validation, const at::Tensor& train_x,
                               const Dataset& data, std::int64_t batch_size) {
    CompanionCheck check;
    check.sample = std::clamp<std::int64_t>(request.sample, 0, validation.count() - 1);
    check.label = validation.labels[static_cast<std::size_t>(check.sample)];
    if (data.task == Task::Regression)
        check.truth = data.rawTarget(validation.targets[static_cast<std::size_t>(check.sample)]);
    check.batch_size = batch_size;
    check.classes = static_cast<std::int64_t>(data.classes.size());
    check.unsteady_share = kNaN;
    const auto x = inputsOf(validation, train_x.size(1));
    const auto own = x.narrow(0, check.sample, 1);
    if (network.allTrack()) {
        const auto logits = network.forward(own, Statistics::Running, nullptr);
        check.running_logits = inOwnUnits(logits, data);
        check.running_prediction = classesOf(logits).front();
    }
    if (batch_size < 2)
        return check;
    const auto draws =
        std::min(std::clamp<std::int64_t>(request.draws, 2, kMostDraws),
                 affordable(network, static_cast<double>(batch_size), /*least=*/5, kMostDraws));
    const auto logits = logitsInBatches(network, own, train_x, batch_size, draws, request.shuffle);
    check.batch_logits = inOwnUnits(logits, data);
    check.predictions = classesOf(logits);
    check.unsteady_samples =
        std::min({x.size(0), kMostWatched,
                  affordable(network, static_cast<double>(draws), /*least=*/20, kMostWatched)});
    const auto watched = x.narrow(0, 0, check.unsteady_samples);
    const auto look = [&](auto& what) {
        shuffleTogether(network, watched, train_x, batch_size, draws, request.shuffle, what);
    };
    if (data.task == Task::Regression) {
        Spread spread(check.unsteady_samples);
        look(spread);
        check.spread = spread.rootMeanSquare() * data.target_scale;
    } else {
        Steadiness steadiness(check.unsteady_samples);
        look(steadiness);
        check.unsteady_share = steadiness.unsteadyShare();
    }
    return check;
}

}  // namespace normscope
