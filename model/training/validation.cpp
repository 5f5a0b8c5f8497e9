// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/validation.h"

#include <algorithm>
#include <limits>

#include "model/data/shift.h"
#include "model/network/network.h"
#include "model/training/chunks.h"
#include "model/training/inputs.h"
#include "model/training/score.h"

namespace normscope {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Validation::Validation(std::shared_ptr<const Dataset> data, const Configuration& configuration)
    : data_(std::move(data)),
      config_(configuration.validation),
      samples_(shiftedValidation(data_, config_, configuration.seed)) {}

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
    const auto add = [](Score& total, const at::Tensor& logits, const std::int64_t* labels) {
        const auto part = score(logits, labels, nullptr);
        total.loss_sum += part.loss_sum;
        total.correct += part.correct;
    };
    for (std::int64_t begin = 0; begin < rows; begin += chunk) {
        const auto size = std::min(chunk, rows - begin);
        const auto* labels = samples_->labels.data() + begin;
        const auto logits = network.evaluate(x.narrow(0, begin, size), batch_size);
        has_running = has_running && logits.running.defined();
        has_batch = has_batch && logits.batch.defined();
        if (has_running)
            add(running, logits.running, labels);
        if (has_batch && !both_the_same)
            add(by_batch, logits.batch, labels);
    }
    if (both_the_same)
        by_batch = running;
    const auto mean = [&](bool there, double sum) {
        return there ? sum / static_cast<double>(rows) : kNaN;
    };
    record.val_loss_running = mean(has_running, running.loss_sum);
    record.val_accuracy_running = mean(has_running, static_cast<double>(running.correct));
    record.val_loss_batch = mean(has_batch, by_batch.loss_sum);
    record.val_accuracy_batch = mean(has_batch, static_cast<double>(by_batch.correct));
}

}  // namespace normscope
