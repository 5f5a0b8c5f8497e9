// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/predictions.h"

#include <algorithm>
#include <cmath>

#include "model/network/chunks.h"
#include "model/network/column_moments.h"
#include "model/network/inputs.h"

namespace normscope {
namespace {

std::vector<float> inOwnUnits(const Samples& samples, std::int64_t sample, const Dataset& data) {
    const auto features = static_cast<std::size_t>(data.features());
    const auto first =
        samples.inputs.begin() + static_cast<std::ptrdiff_t>(sample * data.features());
    std::vector<float> values(first, first + data.features());
    for (std::size_t i = 0; i < features && !data.scale.empty(); ++i)
        values[i] = static_cast<float>(values[i] * data.scale[i] + data.offset[i]);
    return values;
}

void count(std::vector<std::int64_t>& confusion, const std::vector<std::int64_t>& predicted,
           const std::int64_t* labels, std::int64_t classes) {
    confusion.resize(static_cast<std::size_t>(classes * classes));
    for (std::size_t i = 0; i < predicted.size(); ++i)
        if (predicted[i] >= 0)
            ++confusion[static_cast<std::size_t>(labels[i] * classes + predicted[i])];
}

/// The outputs [n, 1] of a regression, in the target's own units, behind those there are.
void append(std::vector<float>& values, const at::Tensor& outputs, const Dataset& data) {
    if (!outputs.defined())
        return;
    for (const double value : valuesOf(outputs))
        values.push_back(static_cast<float>(data.rawTarget(value)));
}

/// The logits of consecutive rows from `begin` on, by one kind of statistics.
struct Rows {
    const at::Tensor& logits;  ///< undefined where that way does not exist
    std::int64_t begin;
};

void predictOne(const Rows& rows, std::int64_t sample, std::int64_t& predicted,
                double& probability) {
    if (!rows.logits.defined())
        return;
    const auto row = rows.logits.narrow(0, sample - rows.begin, 1);
    predicted = classesOf(row).front();
    if (predicted >= 0)
        probability = torch::softmax(row, 1)[0][predicted].item<double>();
}

}  // namespace

std::vector<std::int64_t> classesOf(const at::Tensor& logits) {
    const auto rows = logits.size(0), classes = logits.size(1);
    const auto* row = logits.data_ptr<float>();
    std::vector<std::int64_t> best(static_cast<std::size_t>(rows));
    for (auto& its : best) {
        its = std::max_element(row, row + classes) - row;
        if (std::any_of(row, row + classes, [](float value) { return std::isnan(value); }))
            its = -1;
        row += classes;
    }
    return best;
}

Predictions predict(const Network& network, const Samples& validation, const Dataset& data,
                    std::int64_t batch_size, const InspectionRequest& request) {
    Predictions result;
    result.classes = static_cast<std::int64_t>(data.classes.size());
    const auto total = validation.count();
    if (total == 0)
        return result;
    for (const auto wanted : request.samples) {
        auto& one = result.samples.emplace_back();
        one.sample = std::clamp<std::int64_t>(wanted, 0, total - 1);
        one.label = validation.labels[static_cast<std::size_t>(one.sample)];
        one.values = inOwnUnits(validation, one.sample, data);
    }
    const bool values = data.task == Task::Regression;
    if (values && request.confusion)
        for (const double target : validation.targets)
            result.targets.push_back(static_cast<float>(data.rawTarget(target)));
    const auto x = inputsOf(validation, data.features());
    const auto chunk =
        request.confusion ? evaluationRows(batch_size, network.widestLayer()) : batch_size;
    for (std::int64_t begin = 0; begin < total; begin += chunk) {
        const auto size = std::min(chunk, total - begin);
        const auto isHere = [&](const Prediction& one) {
            return one.sample >= begin && one.sample < begin + size;
        };
        if (!request.confusion &&
            std::none_of(result.samples.begin(), result.samples.end(), isHere))
            continue;
        const auto logits = network.evaluate(x.narrow(0, begin, size), batch_size);
        for (auto& one : result.samples)
            if (isHere(one) && !values) {
                predictOne({logits.running, begin}, one.sample, one.by_running,
                           one.probability_running);
                predictOne({logits.batch, begin}, one.sample, one.by_batch, one.probability_batch);
            }
        if (values && request.confusion) {
            append(result.outputs_running, logits.running, data);
            append(result.outputs_batch, logits.batch, data);
            continue;
        }
        const auto* labels = validation.labels.data() + begin;
        if (request.confusion && logits.running.defined())
            count(result.confusion_running, classesOf(logits.running), labels, result.classes);
        if (request.confusion && logits.batch.defined())
            count(result.confusion_batch, classesOf(logits.batch), labels, result.classes);
    }
    return result;
}

}  // namespace normscope
