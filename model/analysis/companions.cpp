// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/companions.h"

#include <limits>

#include "model/analysis/batch_draws.h"
#include "model/analysis/effort.h"
#include "model/analysis/predictions.h"
#include "model/observation/column_moments.h"
#include "model/training/inputs.h"

namespace normscope {
namespace {

constexpr std::int64_t kMostDraws = 500;
constexpr std::int64_t kMostWatched = 200;

at::Tensor indexOf(std::span<const std::int64_t> rows) {
    return torch::from_blob(const_cast<std::int64_t*>(rows.data()),
                            {static_cast<std::int64_t>(rows.size())}, torch::kInt64);
}

/// Logits [draws, classes] of `own` [1, features], each time first in a batch of `batch_size`.
at::Tensor logitsInCompanies(const Network& network, const at::Tensor& own,
                             const at::Tensor& train_x, std::int64_t batch_size, std::int64_t draws,
                             std::uint64_t seed) {
    BatchDraws random(train_x.size(0), seed);
    std::vector<at::Tensor> logits;
    for (std::int64_t i = 0; i < draws; ++i) {
        const auto companions = train_x.index_select(0, indexOf(random.next(batch_size - 1)));
        const auto batch = torch::cat({own, companions});
        logits.push_back(network.evaluate(batch, batch.size(0)).batch.narrow(0, 0, 1));
    }
    return torch::cat(logits);
}

/// How many of the watched samples are not given one and the same class in all draws.
std::int64_t countUnsteady(const Network& network, const at::Tensor& watched,
                           const at::Tensor& train_x, std::int64_t batch_size, std::int64_t draws,
                           std::uint64_t seed) {
    const auto count = watched.size(0);
    const auto missing = std::min((batch_size - count % batch_size) % batch_size, train_x.size(0));
    BatchDraws order(count, seed), fill(train_x.size(0), seed + 1);
    std::vector<std::int64_t> first;
    std::vector<bool> changed(static_cast<std::size_t>(count));
    for (std::int64_t draw = 0; draw < draws; ++draw) {
        const auto places = order.next(count);
        const auto rows = torch::cat({watched.index_select(0, indexOf(places)),
                                      train_x.index_select(0, indexOf(fill.next(missing)))});
        const auto predicted = classesOf(network.evaluate(rows, batch_size).batch);
        first.resize(changed.size(), -2);  // no class, and not the −1 of an undefined one
        for (std::size_t i = 0; i < changed.size(); ++i) {
            const auto sample = static_cast<std::size_t>(places[i]);
            if (draw == 0)
                first[sample] = predicted[i];
            else if (first[sample] != predicted[i])
                changed[sample] = true;
        }
    }
    return std::count(changed.begin(), changed.end(), true);
}

}  // namespace

CompanionCheck checkCompanions(Network& network, const InspectionRequest::Companions& request,
                               const Samples& validation, const at::Tensor& train_x,
                               std::int64_t classes, std::int64_t batch_size) {
    CompanionCheck check;
    check.sample = std::clamp<std::int64_t>(request.sample, 0, validation.count() - 1);
    check.label = validation.labels[static_cast<std::size_t>(check.sample)];
    check.batch_size = batch_size;
    check.classes = classes;
    check.unsteady_share = std::numeric_limits<double>::quiet_NaN();
    const auto x = inputsOf(validation, train_x.size(1));
    const auto own = x.narrow(0, check.sample, 1);
    if (network.allTrack()) {
        const auto logits = network.forward(own, Statistics::Running, nullptr);
        check.running_logits = valuesOf(logits);
        check.running_prediction = classesOf(logits).front();
    }
    if (batch_size < 2)
        return check;
    const auto draws =
        std::min(std::clamp<std::int64_t>(request.draws, 2, kMostDraws),
                 affordable(network, static_cast<double>(batch_size), /*least=*/5, kMostDraws));
    const auto logits =
        logitsInCompanies(network, own, train_x, batch_size, draws, request.shuffle);
    check.batch_logits = valuesOf(logits);
    check.predictions = classesOf(logits);
    check.unsteady_samples =
        std::min({x.size(0), kMostWatched,
                  affordable(network, static_cast<double>(draws), /*least=*/20, kMostWatched)});
    const auto unsteady = countUnsteady(network, x.narrow(0, 0, check.unsteady_samples), train_x,
                                        batch_size, draws, request.shuffle);
    check.unsteady_share =
        static_cast<double>(unsteady) / static_cast<double>(check.unsteady_samples);
    return check;
}

}  // namespace normscope
