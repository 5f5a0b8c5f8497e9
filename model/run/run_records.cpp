// SPDX-License-Identifier: GPL-3.0-or-later
// What a run records of its steps: at once, or on the lane it was given.
#include <algorithm>
#include <utility>

#include "model/run/run_impl.h"

namespace normscope {

MetricsRecord Run::Impl::stepMetrics() const {
    MetricsRecord record;
    record.step = done;
    record.train_loss = last.train_loss;
    record.train_accuracy = last.train_accuracy;
    record.lr = last.lr;
    record.gradient_norm = last.gradient_norm;
    record.clipped = last.clipped;
    return record;
}

namespace {
constexpr double kMoment = 1.5e9;    // multiplications: some hundredths of a second
constexpr std::int64_t kPasses = 2;  // by running and by batch statistics
}  // namespace

std::int64_t Run::Impl::samplesOf(ValidatedPart part) const {
    if (part == ValidatedPart::All)
        return Validation::kAll;
    constexpr double kOfMoment = 0.25;  // there are thirteen dense records in a second or two
    constexpr std::int64_t kFewest = 64;
    const auto in_time = static_cast<std::int64_t>(
        kOfMoment * kMoment / static_cast<double>(kPasses) / network.multiplications());
    return std::max(in_time, kFewest);
}

std::int64_t Run::Impl::validationCost() const {
    const auto rows = validation.samples().count();
    if (network.multiplications() * static_cast<double>(kPasses * rows) < kMoment)
        return 0;
    // A step goes forwards and backwards, which is twice as far and spares what evaluation does
    // not.
    constexpr int kSamplesOfStep = 2;
    return 1 + kPasses * rows /
                   (kSamplesOfStep * configuration.data.batch_size *
                    configuration.optimizer.accumulation);
}

void Run::Impl::measure(ValidatedPart part) {
    auto measured = stepMetrics();
    validation.measure(network, configuration.data.batch_size, measured, samplesOf(part));
    metrics.push_back(measured);
    if (!measured.val_few)
        measured_at = done;
}

RecordSource Run::Impl::metricsSource(ValidatedPart measured) const {
    RecordSource source{.step = done, .network = network.clone(), .validation = validation};
    if (measured != ValidatedPart::None)
        source.metrics = stepMetrics();
    source.validated = samplesOf(measured);
    source.batch_size = configuration.data.batch_size;
    return source;
}

RecordSource Run::Impl::recordSource(ValidatedPart measured) {
    auto source = metricsSource(measured);
    source.taps = made_taps;
    measureUpdate();
    if (step_is_recorded)
        source.updates = updates;
    else  // what was kept for a view alone stays out: a recording does not depend on who watches
        for (auto& layer : source.taps)
            layer.values.output_gradient = layer.values.weight_gradient = at::Tensor();
    source.x = shownBatch().x;
    source.labels = batch_labels;
    source.targets = batch_targets;
    if (options.record_population)
        source.population = population();
    source.has_gradient = has_gradient;
    if (has_gradient)
        source.network.parameters().setGradient(network.parameters().copyOfGradient());
    source.samples_taken = batches.position();
    return source;
}

ValidatedPart Run::Impl::partFor(Measured when) const {
    if (when == Measured::Now)
        return ValidatedPart::All;
    const auto cost = validationCost();
    const auto part = validatedPart(done - last_change, cost);
    if (when == Measured::OnSchedule || part == ValidatedPart::All)
        return part;
    return cost == 0 ? ValidatedPart::All : ValidatedPart::Few;
}

bool Run::Impl::missesValidation() const {
    return last_change != done && measured_at != done &&
           partFor(Measured::OnSchedule) == ValidatedPart::None;
}

void Run::Impl::record(Measured when) {
    recorded_at = done;
    fetchTaps();
    const auto part = partFor(when);
    if (!options.record_layers) {
        if (part != ValidatedPart::None)
            measure(part);
        return;
    }
    if (part == ValidatedPart::All)
        measured_at = done;
    give(recordSource(part));
}

void Run::Impl::recordMetrics(ValidatedPart part) {
    if (!options.record_layers)
        return measure(part);
    auto source = metricsSource(part);
    source.metrics_alone = true;
    give(std::move(source));
}

void Run::Impl::give(RecordSource&& source) {
    if (!options.lane)
        return keep(makeRecords(source));
    // So far steps may run ahead of their records: those of a change, dense as they are.
    constexpr std::size_t kMost = 32, kMostBytes = 128'000'000;
    auto bytes = source.bytes();
    for (const auto& each : pending)
        bytes += each->source.bytes();
    if (!pending.empty() && (pending.size() >= kMost || bytes > kMostBytes))
        options.lane->waitFor(*pending.front());
    pending.push_back(std::make_shared<PendingRecords>(PendingRecords{std::move(source)}));
    options.lane->add(pending.back());
    collect(/*all=*/false);
}

void Run::Impl::collect(bool all) {
    while (!pending.empty()) {
        if (all)
            options.lane->waitFor(*pending.front());
        if (!options.lane->isDone(*pending.front()))
            return;
        const auto next = std::move(pending.front());
        pending.pop_front();
        if (next->error)
            std::rethrow_exception(next->error);
        keep(std::move(next->made));
    }
}

void Run::Impl::keep(Records&& made) {
    if (made.metrics)
        metrics.push_back(std::move(*made.metrics));
    if (made.layers)
        layer_records.push_back(std::move(*made.layers));
    if (made.dual)
        dual_records.push_back(std::move(*made.dual));
}

bool Run::recordsArePending() const {
    return !impl_->pending.empty();
}

void Run::finishRecords() {
    impl_->collect(/*all=*/true);
}

void Run::dropRecords() {
    impl_->pending.clear();
    impl_->metrics.clear();
    impl_->layer_records.clear();
    impl_->dual_records.clear();
    impl_->whys.clear();
}

std::vector<MetricsRecord> Run::takeMetrics() {
    impl_->collect(/*all=*/false);
    return std::exchange(impl_->metrics, {});
}

std::vector<LayerRecord> Run::takeLayerRecords() {
    return std::exchange(impl_->layer_records, {});
}

std::vector<DualRecord> Run::takeDualRecords() {
    return std::exchange(impl_->dual_records, {});
}

std::vector<WhyLook> Run::takeWhys() {
    return std::exchange(impl_->whys, {});
}

void Run::lookForWhyAt(std::set<std::int64_t> steps) {
    impl_->options.why_at = std::move(steps);
}

void Run::recordNow() {
    auto& run = *impl_;
    if (run.done == 0)
        return;
    if (run.recorded_at != run.done)
        run.record(Impl::Measured::Now);
    finishRecords();
    if (run.measured_at != run.done)
        run.measure(ValidatedPart::All);
}

}  // namespace normscope
