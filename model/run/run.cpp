// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run.h"

#include <cmath>

#include "model/data/streams.h"
#include "model/network/chunks.h"
#include "model/network/score.h"
#include "model/network/slot_changes.h"
#include "model/run/actions.h"
#include "model/run/run_impl.h"
#include "model/run/weights.h"
#include "model/settings/nan.h"
#include "model/settings/schedule.h"

namespace normscope {
namespace {

/// Training samples over which function-preserving insertion takes its statistics.
constexpr std::int64_t kPopulationRows = 8192;

NetworkStructure structureFor(const Configuration& configuration, const Dataset& data) {
    return structureOf(configuration, data.shape, static_cast<std::int64_t>(data.classes.size()));
}

void checkAgainstData(const Configuration& configuration, const Dataset& data) {
    const auto samples = data.train.count();
    if (configuration.data.batch_size > samples)
        throw SettingError("data.batch_size is " + std::to_string(configuration.data.batch_size) +
                           ", but " + data.name + " has " + std::to_string(samples) +
                           " training samples; give at most that many");
    structureFor(configuration, data);
}

}  // namespace

void Run::Impl::nextBatch() {
    const auto indices = batches.next(configuration.data.batch_size, configuration.data.drop_last);
    batch_indices.assign(indices.begin(), indices.end());
    batch_x.reset();
    takeTruth();
}

void Run::Impl::takeTruth() {
    const auto& train = data->train;
    batch_labels.clear();
    batch_targets.clear();
    for (const auto index : batch_indices) {
        const auto place = static_cast<std::size_t>(index);
        batch_labels.push_back(train.labels[place]);
        if (!train.targets.empty())
            batch_targets.push_back(train.targets[place]);
    }
}

at::Tensor Run::Impl::inputsOfBatch() const {
    return train_x.index_select(
        0, torch::from_blob(const_cast<std::int64_t*>(batch_indices.data()),
                            {static_cast<std::int64_t>(batch_indices.size())}, torch::kInt64));
}

void Run::Impl::apply(const std::vector<Setting>& settings) {
    auto next = configuration;
    for (const auto& setting : settings)
        assign(next, setting);
    checkAgainstData(next, *data);
    checkChange(configuration, next, network.structure());
    fetchTaps();
    measureUpdate();
    fused.reset();  // it points to what changes now
    path_chosen = false;
    accepted_rows = 0;
    network.become(next, train_x.narrow(0, 0,
                                        std::min({kPopulationRows, train_x.size(0),
                                                  rowsOfWidth(network.widestLayer())})));
    for (const auto& setting : settings)
        if (isAction(setting.key))
            perform(setting, network, train_x, next.data.batch_size);
    if (next.data.order != configuration.data.order)
        batches.follow(givenOrder(next, *data));
    validation.follow(next);
    averages.follow(next.optimizer);
    configuration = std::move(next);
    last_change = done;
    view_is_stale = true;
    fault.reset();
}

void Run::Impl::applyDue() {
    auto& list = experiment.interventions;
    while (next_intervention < list.size() && list[next_intervention].step <= done) {
        // The value just before a change belongs to the record of the change.
        if (options.record && done > 0 && recorded_at != done)
            record(Measured::BeforeChange);
        else if (options.record && done > 0 && missesValidation())
            recordMetrics(ValidatedPart::Few);
        apply(list[next_intervention++].set);
    }
}

bool Run::Impl::refusesBatch() {
    const auto rows = static_cast<std::int64_t>(batch_indices.size());
    if (rows == accepted_rows)
        return false;
    if (network.refuses(rows, configuration.mode))
        return true;
    accepted_rows = rows;
    return false;
}

/// One batch of a step of `parts`: forward, and its share of the gradient.
bool Run::Impl::addBatch(std::int64_t part, std::int64_t parts, StepTotal& total,
                         const std::function<bool()>* goes_on) {
    nextBatch();
    if (refusesBatch())
        return failWithBatchOfOne();
    const auto rows = static_cast<std::int64_t>(batch_indices.size());
    const auto share = 1.0 / static_cast<double>(parts);
    const auto result = forward(share, batchSeed(configuration.seed, done, part));
    const auto loss = result.meanLoss(rows);
    if (!std::isfinite(loss))
        return failWithDivergence(loss);
    if (goes_on != nullptr && part + 1 == parts && !(*goes_on)()) {
        restoreBuffers();
        view_is_stale = true;
        return false;
    }
    addGradient(/*adds=*/part > 0);
    total.loss += loss / static_cast<double>(parts);
    total.samples += rows;
    total.score += result;
    batches.take();
    return true;
}

bool Run::Impl::addBatches(StepTotal& total, const std::function<bool()>* goes_on) {
    const auto parts = configuration.optimizer.accumulation;
    if (parts == 1)
        return addBatch(0, 1, total, goes_on);
    const auto batches_before = batches;
    keepGradients();
    for (std::int64_t part = 0; part < parts; ++part)
        if (!addBatch(part, parts, total, goes_on)) {
            batches = batches_before;
            restoreGradients();
            return false;
        }
    return true;
}

/// The optimizer's step by the gradients there are now.
void Run::Impl::update() {
    const auto& optimizer = configuration.optimizer;
    auto& parameters = network.parameters();
    const bool clips = optimizer.clip_grad_norm > 0;
    last.gradient_norm = kNaN;
    if (clips || step_is_recorded)
        last.gradient_norm = gradientNorm();
    // As torch.nn.utils.clip_grad_norm_ does.
    const auto share = optimizer.clip_grad_norm / (last.gradient_norm + 1e-6);
    last.clipped = clips && share < 1;
    last.lr = learningRate(optimizer, done);
    if (fused) {
        if (last.clipped)
            fused->scaleGradient(share);
        return fused->update(last.lr);
    }
    if (last.clipped)
        parameters.scaleGradient(share);
    parameters.setRate(last.lr);
    parameters.step();
}

bool Run::Impl::step(const std::function<bool()>* goes_on) {
    applyDue();
    if (fault)
        return false;
    choosePath();
    for (auto& layer : network.layers())
        if (layer.norm)
            layer.norm->backUpBuffers();
    view_mode = configuration.mode;
    prepareTraces();
    StepTotal total;
    if (!addBatches(total, goes_on))
        return false;
    has_gradient = true;
    keepWeights();
    update();
    if (averages.isOn())
        averages.note(network.parameters());
    ++done;
    view_is_stale = false;
    taps_in_fused = fused != nullptr;
    if (fused) {
        fused->finish();
    } else {
        putWeightGradients(weight_gradients, taps);
        made_taps = taps;
    }
    last.step = done;
    last.train_loss = static_cast<float>(total.loss);
    last.train_accuracy = static_cast<float>(total.score.accuracy(total.samples, batchTruth()));
    probe.noteStatistics(done, network, fused ? fused->statistics() : taps);
    if (step_is_recorded)
        record(Measured::OnSchedule);
    if (options.why_at.contains(done))
        whys.push_back(lookForWhy(WhyLook::kUsualStretch));
    return true;
}

void checkWith(const Dataset& data, const Experiment& experiment) {
    validate(experiment);
    if (data.train.count() == 0)
        throw SettingError("the data set has no training samples; choose another data.dataset");
    auto configuration = experiment.configuration;
    checkAgainstData(configuration, data);
    for (const auto& intervention : experiment.interventions) {
        const auto before = configuration;
        for (const auto& setting : intervention.set)
            assign(configuration, setting);
        checkAgainstData(configuration, data);
        checkChange(before, configuration, structureFor(configuration, data));
        checkWeights(intervention.set, configuration, data);
    }
}

Run::Run(Experiment experiment, std::shared_ptr<const Dataset> data, Options options) {
    if (!data)
        throw SettingError("the data set has no training samples; choose another data.dataset");
    keepContents(experiment);
    checkWith(*data, experiment);
    configureBackend();
    impl_ = std::make_unique<Impl>(experiment, data, options);
    if (const auto& file = experiment.configuration.network.init.weights; !file.empty())
        loadWeights(impl_->network, keyFor(&InitConfig::weights), file);
}

Run::Run(Experiment experiment, std::shared_ptr<const Dataset> data)
    : Run(std::move(experiment), std::move(data), Options{}) {}
Run::Run(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Run::~Run() = default;
Run::Run(Run&&) noexcept = default;
Run& Run::operator=(Run&&) noexcept = default;

bool Run::step() {
    return impl_->step(nullptr);
}
bool Run::step(const std::function<bool()>& goes_on) {
    return impl_->step(&goes_on);
}
std::int64_t Run::stepsDone() const {
    return impl_->done;
}
double Run::epoch() const {
    return impl_->batches.epoch();
}
const std::optional<Fault>& Run::fault() const {
    return impl_->fault;
}
const Samples& Run::validation() const {
    return impl_->validation.samples();
}
const Dataset& Run::data() const {
    return *impl_->data;
}
std::int64_t Run::parameterCount() const {
    return impl_->network.parameters().count();
}
const Experiment& Run::experiment() const {
    return impl_->experiment;
}
const Configuration& Run::configuration() const {
    return impl_->configuration;
}
const StepRecord& Run::lastStep() const {
    return impl_->last;
}

void Run::intervene(std::vector<Setting> settings) {
    impl_->applyDue();
    for (const auto& setting : settings)
        if (!isLive({setting}))
            throw SettingError(setting.key +
                               " cannot change in a running network; start a new run");
    auto next = impl_->configuration;
    for (const auto& setting : settings) {
        assign(next, setting);
        checkAction(next, setting);
    }
    checkAgainstData(next, *impl_->data);
    checkChange(impl_->configuration, next, impl_->network.structure());
    Experiment change{{}, {{impl_->done, std::move(settings)}}, {}};
    keepContents(change);
    settings = std::move(change.interventions.front().set);
    checkWeights(settings, next, *impl_->data);
    auto& list = impl_->experiment.interventions;
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(impl_->next_intervention),
                Intervention{impl_->done, std::move(settings)});
    impl_->applyDue();
}

}  // namespace normscope
