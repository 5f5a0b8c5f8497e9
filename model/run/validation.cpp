// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/validation.h"

#include <algorithm>
#include <vector>

#include "model/data/data_file.h"
#include "model/data/shift.h"
#include "model/network/chunks.h"
#include "model/network/inputs.h"
#include "model/network/network.h"
#include "model/network/score.h"
#include "model/settings/nan.h"

namespace normscope {
namespace {

/// Of whole batches, as many as hold `most` of the rows, evenly spread; empty: all rows.
std::vector<std::int64_t> evenBatches(std::int64_t rows, std::int64_t batch_size,
                                      std::int64_t most) {
    const auto batches = rows / batch_size;
    const auto wanted = std::max<std::int64_t>(1, most / batch_size);
    std::vector<std::int64_t> few;
    if (most >= rows || wanted >= batches)
        return few;
    for (std::int64_t i = 0; i < wanted; ++i)
        for (std::int64_t row = 0; row < batch_size; ++row)
            few.push_back(i * batches / wanted * batch_size + row);
    return few;
}

}  // namespace

Validation::Validation(std::shared_ptr<const Dataset> data, const Configuration& configuration)
    : data_(std::move(data)),
      config_(configuration.validation),
      samples_(shiftedValidation(data_, config_, configuration.seed)),
      variance_(targetVariance(*samples_)) {}

void Validation::follow(const Configuration& configuration) {
    if (configuration.validation == config_)
        return;
    config_ = configuration.validation;
    samples_ = shiftedValidation(data_, config_, configuration.seed);
}

void Validation::measure(const Network& network, std::int64_t batch_size, MetricsRecord& record,
                         std::int64_t most) const {
    const auto few = evenBatches(samples_->count(), batch_size, most);
    if (few.empty())
        return measure(network, batch_size, *samples_, variance_, record);
    const auto part = selected(*samples_, data_->features(), few);
    record.val_few = true;
    measure(network, batch_size, part, targetVariance(part), record);
}

void Validation::measure(const Network& network, std::int64_t batch_size, const Samples& samples,
                         double variance, MetricsRecord& record) const {
    const auto x = inputsOf(samples, data_->features());
    const auto rows = record.val_samples = x.size(0);
    const auto chunk = evaluationRows(batch_size, network.widestLayer());
    const bool both_the_same = !network.normalizesByBatch(Mode::Train);
    Score running, by_batch;
    bool has_running = rows > 0, has_batch = rows > 0;
    for (std::int64_t begin = 0; begin < rows; begin += chunk) {
        const auto size = std::min(chunk, rows - begin);
        const auto truth = truthOf(samples, begin, variance);
        const auto logits = network.evaluate(x.narrow(0, begin, size), batch_size);
        has_running = has_running && logits.running.defined();
        has_batch = has_batch && logits.batch.defined();
        if (has_running)
            running += score(logits.running, truth, nullptr);
        if (has_batch && !both_the_same)
            by_batch += score(logits.batch, truth, nullptr);
    }
    if (both_the_same)
        by_batch = running;
    const auto put = [&](bool there, const Score& total, double& loss, double& accuracy) {
        loss = there ? total.meanLoss(rows) : kNaN;
        accuracy = there ? total.accuracy(rows, truthOf(samples, 0, variance)) : kNaN;
    };
    put(has_running, running, record.val_loss_running, record.val_accuracy_running);
    put(has_batch, by_batch, record.val_loss_batch, record.val_accuracy_batch);
}

}  // namespace normscope
