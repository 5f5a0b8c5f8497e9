// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/run.h"

#include <torch/torch.h>

#include <cmath>
#include <limits>

#include "model/network/network.h"
#include "model/observation/probe.h"
#include "model/training/batch_sequence.h"
#include "model/training/digest.h"
#include "model/training/score.h"

namespace normscope {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// Rows evaluated at once, so that memory stays bounded for any data set.
constexpr std::int64_t kEvaluationRows = 8192;
/// Training samples over which function-preserving insertion takes its statistics.
constexpr std::int64_t kPopulationRows = 8192;

at::Tensor inputsOf(const Samples& samples, std::int64_t features) {
    // The data set outlives the run and is never written to.
    return torch::from_blob(const_cast<float*>(samples.inputs.data()), {samples.count(), features});
}

void checkAgainstData(const Configuration& configuration, const Dataset& data) {
    const auto samples = data.train.count();
    if (configuration.data.batch_size > samples)
        throw SettingError("data.batch_size is " + std::to_string(configuration.data.batch_size) +
                           ", but " + data.name + " has " + std::to_string(samples) +
                           " training samples; give at most that many");
}

}  // namespace

/// What a run goes on from: everything of it that steps change, but for the view.
struct RunState {
    Configuration configuration;
    Network network;
    BatchSequence batches;
    std::int64_t done = 0;
    std::size_t next_intervention = 0;
    std::int64_t last_change = 0;
    std::int64_t recorded_at = 0;
    StepRecord last = {};
    std::vector<std::int64_t> batch_indices = {};  ///< of the batch shown

    RunState clone() const {
        return {configuration, network.clone(), batches, done,         next_intervention,
                last_change,   recorded_at,     last,    batch_indices};
    }
};

struct Run::Impl : RunState {
    Impl(const Experiment& from, const std::shared_ptr<const Dataset>& dataset, Options run_options)
        : Impl(initialState(from.configuration, *dataset), from, dataset, run_options) {}

    Impl(RunState state, Experiment whole, std::shared_ptr<const Dataset> dataset,
         Options run_options)
        : RunState(std::move(state)),
          experiment(std::move(whole)),
          options(run_options),
          data(std::move(dataset)),
          train_x(inputsOf(data->train, data->features())),
          probe(network) {}

    static RunState initialState(const Configuration& configuration, const Dataset& data) {
        auto generator = at::make_generator<at::CPUGeneratorImpl>(configuration.seed);
        return {
            configuration,
            Network(configuration, data.features(), static_cast<std::int64_t>(data.classes.size()),
                    generator),
            // A stream of its own: the order of the data is the same for every network of a seed.
            BatchSequence(data.train.count(), configuration.seed ^ 0x9E3779B97F4A7C15ULL)};
    }

    void applyDue();
    void apply(const std::vector<Setting>& settings);
    bool step();
    at::Tensor nextInputs();
    at::Tensor inputsAt(std::vector<std::int64_t>& indices);
    bool failWithBatchOfOne();
    bool failWithDivergence(double loss);
    void refreshView();
    MetricsRecord measure();
    void record();
    Statistics statistics() const {
        return configuration.mode == Mode::Train ? Statistics::BatchAndTrack : Statistics::Running;
    }

    Experiment experiment;
    Options options;
    std::shared_ptr<const Dataset> data;
    at::Tensor train_x;
    Probe probe;

    std::optional<Fault> fault;
    std::vector<MetricsRecord> metrics;
    std::vector<LayerRecord> layer_records;

    std::vector<std::int64_t> batch_labels;
    at::Tensor batch_x;  ///< the batch shown: that of the last forward
    std::vector<LayerTaps> taps;
    std::vector<LayerTaps> made_taps;  ///< of the last step made: what is recorded of it
    bool has_gradient = false;         ///< of the last step; not after resuming
    bool view_is_stale = true;         ///< taps do not show the present settings
    Mode view_mode = Mode::Train;
};

at::Tensor Run::Impl::nextInputs() {
    const auto indices = batches.next(configuration.data.batch_size, configuration.data.drop_last);
    batch_indices.assign(indices.begin(), indices.end());
    batch_labels.clear();
    for (const auto index : batch_indices)
        batch_labels.push_back(data->train.labels[static_cast<std::size_t>(index)]);
    return inputsAt(batch_indices);
}

at::Tensor Run::Impl::inputsAt(std::vector<std::int64_t>& indices) {
    return train_x.index_select(
        0, torch::from_blob(indices.data(), {static_cast<std::int64_t>(indices.size())},
                            torch::kInt64));
}

void Run::Impl::apply(const std::vector<Setting>& settings) {
    auto next = configuration;
    for (const auto& setting : settings)
        assign(next, setting);
    checkAgainstData(next, *data);
    network.become(next, train_x.narrow(0, 0, std::min(kPopulationRows, train_x.size(0))));
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
            record();
        apply(list[next_intervention++].set);
    }
}

bool Run::Impl::step() {
    applyDue();
    if (fault)
        return false;
    for (auto& layer : network.layers())
        if (layer.norm)
            layer.norm->backUpBuffers();
    batch_x = nextInputs();
    view_mode = configuration.mode;
    if (batch_x.size(0) == 1 && network.normalizesByBatch(configuration.mode))
        return failWithBatchOfOne();
    const auto logits = network.forward(batch_x, statistics(), &taps);
    at::Tensor gradient;
    const auto result = score(logits, batch_labels.data(), &gradient);
    const auto loss = result.meanLoss(logits.size(0));
    if (!std::isfinite(loss))
        return failWithDivergence(loss);
    network.backward(gradient, taps);
    has_gradient = true;
    network.parameters().step();
    batches.take();
    ++done;
    view_is_stale = false;
    made_taps = taps;
    last.step = done;
    last.train_loss = static_cast<float>(loss);
    last.train_accuracy =
        static_cast<float>(result.correct) / static_cast<float>(batch_labels.size());
    probe.noteStatistics(done, network, taps);
    if (options.record && isRecorded(done - last_change))
        record();
    return true;
}

bool Run::Impl::failWithBatchOfOne() {
    view_is_stale = true;
    const auto step = std::to_string(done + 1);
    const auto width = std::to_string(network.layers().front().out());
    const bool by_size = configuration.data.batch_size == 1;
    fault = Fault{
        Fault::Kind::BatchOfOne, done + 1,
        "Step " + step +
            " could not be made: the batch has a single sample (in PyTorch: "
            "Expected more than 1 value per channel when training, got input size [1, " +
            width + "]).",
        "Batch normalization divides by the deviation over the batch; one value per channel has "
        "variance 0, so every normalized value would be 0 and the input would be lost.",
        by_size ? "Set data.batch_size to 2 or more, switch batch norm off, or use eval mode."
                : "It is the last batch of the epoch (" + std::to_string(data->train.count()) +
                      " samples in batches of " + std::to_string(configuration.data.batch_size) +
                      " leave one over): set data.drop_last, or change the batch size."};
    return false;
}

bool Run::Impl::failWithDivergence(double loss) {
    for (auto& layer : network.layers())
        if (layer.norm)
            layer.norm->restoreBuffers();
    const auto lr = toText(configuration.optimizer.lr);
    const bool by_running = network.hasNorm() && configuration.mode == Mode::Eval;
    const std::string why =
        by_running
            ? "In eval mode the running statistics stand still while the weights move on, so "
              "nothing holds the activations; they grew beyond what 32-bit numbers hold."
            : "Activations or weights grew beyond what 32-bit numbers hold; with a learning "
              "rate of " +
                  lr + " the updates were too large for this network.";
    std::string remedy = by_running ? "Go back to train mode, or reset with a smaller optimizer.lr"
                         : network.hasNorm()
                             ? "Reset with a smaller optimizer.lr or a smaller initialization"
                             : "Reset with a smaller optimizer.lr, a smaller initialization, or "
                               "batch norm on";
    remedy += "; weights and statistics are still those of step " + std::to_string(done) +
              " and can be inspected.";
    fault = Fault{Fault::Kind::Diverged, done + 1,
                  "Training diverged at step " + std::to_string(done + 1) + ": the loss is " +
                      (std::isnan(loss) ? "NaN" : "infinite") + ".",
                  why, remedy};
    return false;
}

// Shows the last batch (the first one before any step) under the present settings.
void Run::Impl::refreshView() {
    if (!view_is_stale)
        return;
    if (!batch_x.defined())
        batch_x = batch_indices.empty() ? nextInputs() : inputsAt(batch_indices);
    view_mode = configuration.mode;
    network.forward(batch_x, view_mode == Mode::Train ? Statistics::Batch : Statistics::Running,
                    &taps);
    probe.noteStatistics(done, network, taps);
    view_is_stale = false;
}

MetricsRecord Run::Impl::measure() {
    MetricsRecord record;
    record.step = done;
    record.train_loss = last.train_loss;
    record.train_accuracy = last.train_accuracy;
    const auto x = inputsOf(data->validation, data->features());
    const auto rows = x.size(0), batch = configuration.data.batch_size;
    // Whole batches in every chunk, so that chunking changes no figure.
    const auto chunk = std::max<std::int64_t>(1, kEvaluationRows / batch) * batch;
    Score running, by_batch;
    bool has_running = rows > 0, has_batch = rows > 0;
    const auto add = [&](Score& total, const at::Tensor& logits, const std::int64_t* labels) {
        const auto part = score(logits, labels, nullptr);
        total.loss_sum += part.loss_sum;
        total.correct += part.correct;
    };
    for (std::int64_t begin = 0; begin < rows; begin += chunk) {
        const auto size = std::min(chunk, rows - begin);
        const auto* labels = data->validation.labels.data() + begin;
        const auto logits = network.evaluate(x.narrow(0, begin, size), batch);
        has_running = has_running && logits.running.defined();
        has_batch = has_batch && logits.batch.defined();
        if (has_running)
            add(running, logits.running, labels);
        if (has_batch && network.hasNorm())
            add(by_batch, logits.batch, labels);
    }
    if (!network.hasNorm())
        by_batch = running;
    const auto mean = [&](bool there, double sum) {
        return there ? sum / static_cast<double>(rows) : kNaN;
    };
    record.val_loss_running = mean(has_running, running.loss_sum);
    record.val_accuracy_running = mean(has_running, static_cast<double>(running.correct));
    record.val_loss_batch = mean(has_batch, by_batch.loss_sum);
    record.val_accuracy_batch = mean(has_batch, static_cast<double>(by_batch.correct));
    return record;
}

void Run::Impl::record() {
    recorded_at = done;
    metrics.push_back(measure());
    if (!made_taps.empty())  // not known after resuming, before a step
        layer_records.push_back(probe.record(done, network, made_taps));
}

Run::Run(Experiment experiment, std::shared_ptr<const Dataset> data, Options options) {
    validate(experiment);
    if (!data || data->train.count() == 0)
        throw SettingError("the data set has no training samples; choose another data.dataset");
    auto configuration = experiment.configuration;
    checkAgainstData(configuration, *data);
    for (const auto& intervention : experiment.interventions) {
        for (const auto& setting : intervention.set)
            assign(configuration, setting);
        checkAgainstData(configuration, *data);
    }
    configureBackend();
    impl_ = std::make_unique<Impl>(experiment, data, options);
}

Run::Run(Experiment experiment, std::shared_ptr<const Dataset> data)
    : Run(std::move(experiment), std::move(data), Options{}) {}
Run::Run(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Run::~Run() = default;
Run::Run(Run&&) noexcept = default;
Run& Run::operator=(Run&&) noexcept = default;

bool Run::step() {
    return impl_->step();
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
        if (keyFor(setting.key).effect != Effect::Live)
            throw SettingError(setting.key +
                               " cannot change in a running network; start a new run");
    auto next = impl_->configuration;
    for (const auto& setting : settings)
        assign(next, setting);
    checkAgainstData(next, *impl_->data);
    auto& list = impl_->experiment.interventions;
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(impl_->next_intervention),
                Intervention{impl_->done, std::move(settings)});
    impl_->applyDue();
}

std::vector<MetricsRecord> Run::takeMetrics() {
    return std::exchange(impl_->metrics, {});
}

std::vector<LayerRecord> Run::takeLayerRecords() {
    return std::exchange(impl_->layer_records, {});
}

void Run::recordNow() {
    if (impl_->done > 0 && impl_->recorded_at != impl_->done)
        impl_->record();
}

Frame Run::observe(const ObservationRequest& request, const ColumnExtents& include) {
    impl_->refreshView();
    return impl_->probe.look(impl_->done, impl_->view_mode, impl_->network, impl_->taps, request,
                             include, impl_->has_gradient);
}

struct Run::Snapshot::State {
    RunState run;
    std::shared_ptr<const Dataset> data;
};

Run::Snapshot::Snapshot(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Run::Snapshot::~Snapshot() = default;

std::int64_t Run::Snapshot::step() const {
    return state_->run.done;
}

std::size_t Run::Snapshot::bytes() const {
    constexpr std::size_t kGeneratorAndBookkeeping = 4096;
    return state_->run.network.parameters().bytes() + kGeneratorAndBookkeeping +
           state_->run.batch_indices.size() * sizeof(std::int64_t);
}

std::shared_ptr<const Run::Snapshot> Run::snapshot() const {
    return std::shared_ptr<const Snapshot>(new Snapshot(
        std::make_unique<const Snapshot::State>(Snapshot::State{impl_->clone(), impl_->data})));
}

Run Run::resume(const Snapshot& snapshot, Experiment experiment, Options options) {
    return Run(std::make_unique<Impl>(snapshot.state_->run.clone(), std::move(experiment),
                                      snapshot.state_->data, options));
}

std::string Run::weightsSha256() const {
    const auto named = impl_->network.state();
    std::vector<at::Tensor> contiguous;
    std::vector<std::span<const float>> parts;
    for (const auto& [name, tensor] : named) {
        contiguous.push_back(tensor.contiguous());
        parts.emplace_back(contiguous.back().data_ptr<float>(),
                           static_cast<std::size_t>(contiguous.back().numel()));
    }
    return sha256(parts);
}

std::vector<Run::NamedTensor> Run::state() const {
    std::vector<NamedTensor> all;
    for (const auto& [name, tensor] : impl_->network.state()) {
        const auto values = tensor.contiguous();
        const auto* first = values.data_ptr<float>();
        all.push_back({name, tensor.sizes().vec(), {first, first + values.numel()}});
    }
    return all;
}

}  // namespace normscope
