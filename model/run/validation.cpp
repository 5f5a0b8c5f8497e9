// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/validation.h"

#include <algorithm>

#include "model/data/shift.h"
#include "model/network/chunks.h"
#include "model/network/inputs.h"
#include "model/network/network.h"
#include "model/network/score.h"
#include "model/settings/nan.h"

namespace normscope {
namespace {}  // namespace

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

void Validation::measure(const Network& network, std::int64_t batch_size,
                         MetricsRecord& record) const {
    const auto x = inputsOf(*samples_, data_->features());
    const auto rows = x.size(0);
    const auto chunk = evaluationRows(batch_size, network.widestLayer());
    const bool both_the_same = !network.normalizesByBatch(Mode::Train);
    Score running, by_batch;
    bool has_running = rows > 0, has_batch = rows > 0;
    for (std::int64_t begin = 0; begin < rows; begin += chunk) {
        const auto size = std::min(chunk, rows - begin);
        const auto truth = truthOf(*samples_, begin, variance_);
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
        accuracy = there ? total.accuracy(rows, truthOf(*samples_, 0, variance_)) : kNaN;
    };
    put(has_running, running, record.val_loss_running, record.val_accuracy_running);
    put(has_batch, by_batch, record.val_loss_batch, record.val_accuracy_batch);
}

}  // namespace normscope
