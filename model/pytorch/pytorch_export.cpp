// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pytorch/pytorch_export.h"

#include "model/data/formats/npz_writer.h"
#include "model/data/formats/state_dict.h"
#include "model/data/streams.h"
#include "model/pytorch/change_text.h"
#include "model/pytorch/course.h"
#include "model/pytorch/draws_recorder.h"
#include "model/pytorch/training_text.h"
#include "model/run/batch_sequence.h"

namespace normscope {
namespace {

constexpr std::string_view kCounter = "num_batches_tracked";

StateDict named(std::vector<Run::NamedTensor> tensors, const Course& course,
                const Configuration& configuration) {
    StateDict state;
    for (auto& [name, shape, values] : tensors) {
        const bool counter = name.ends_with(kCounter);
        state.push_back({course.nameOf(name, configuration), counter ? Shape{} : shape,
                         std::move(values), counter});
    }
    return state;
}

void addState(PyTorchExport& made, const std::string& name, const StateDict& state) {
    made.files.emplace_back(name + ".pt", ptFile(state));
    made.files.emplace_back(name + ".safetensors", safetensorsFile(state));
}

void addSamples(NpzWriter& npz, const Dataset& data, const Samples& samples,
                const std::string& part) {
    Shape shape{samples.count()};
    shape.insert(shape.end(), data.shape.begin(), data.shape.end());
    npz.add("x_" + part, shape, std::span<const float>(samples.inputs));
    const Shape count{samples.count()};
    if (data.task == Task::Regression)
        npz.add("y_" + part, count, std::span<const float>(samples.targets));
    else
        npz.add("y_" + part, count, std::span<const std::int64_t>(samples.labels));
}

/// What is loaded on the way, as the network at that time names it.
void addLoaded(PyTorchExport& made, const Course& course,
               const std::shared_ptr<const Dataset>& data) {
    for (std::size_t i = 1; i < course.stages().size(); ++i) {
        const auto& stage = course.stages()[i];
        Configuration begun = stage.configuration;
        begun.network.init.weights.clear();
        for (const auto& setting : stage.settings)
            if (const auto& key = keyFor(setting.key);
                key.effect == Effect::Action && key.file == FileRole::Weights)
                begun.network.init.weights = toText(setting.value);
        if (begun.network.init.weights.empty())
            continue;
        const Run loaded(Experiment{begun, {}, {}}, data, {.record = false});
        made.files.emplace_back(loadedWeightsFile(course, i),
                                ptFile(named(loaded.state(), course, stage.configuration)));
    }
}

/// The batches of the steps made, and what is drawn for each.
struct Batches {
    std::vector<std::int32_t> order, sizes;

    void follow(const Course& course, const Dataset& data, std::int64_t steps,
                DrawsRecorder& draws) {
        const auto& stages = course.stages();
        BatchSequence sequence(data.train.count(),
                               mixed(stages.front().configuration.seed, Stream::Batches));
        const auto sorted = std::make_shared<const std::vector<std::int64_t>>(byClass(data.train));
        // A new pass begins where the order changes, not where it stays.
        auto now = Order::Shuffled;
        std::size_t stage = 0;
        const auto enter = [&](const DataConfig& config) {
            if (config.order != now)
                sequence.follow(config.order == Order::Sorted ? sorted : nullptr);
            now = config.order;
        };
        enter(stages.front().configuration.data);
        for (std::int64_t done = 0; done < steps; ++done) {
            while (stage + 1 < stages.size() && stages[stage + 1].step <= done)
                enter(stages[++stage].configuration.data);
            const auto& configuration = stages[stage].configuration;
            for (std::int64_t part = 0; part < configuration.optimizer.accumulation; ++part) {
                const auto batch =
                    sequence.next(configuration.data.batch_size, configuration.data.drop_last);
                order.insert(order.end(), batch.begin(), batch.end());
                sizes.push_back(static_cast<std::int32_t>(batch.size()));
                draws.add(configuration, done, part, static_cast<std::int64_t>(batch.size()));
                sequence.take();
            }
        }
    }

    std::string npz() const {
        NpzWriter npz;
        npz.add("order", {static_cast<std::int64_t>(order.size())},
                std::span<const std::int32_t>(order));
        npz.add("sizes", {static_cast<std::int64_t>(sizes.size())},
                std::span<const std::int32_t>(sizes));
        return npz.finish();
    }
};

std::string titleOf(const Experiment& experiment, const Dataset& data) {
    return "A run of Normscope in PyTorch: " + data.name + ", seed " +
           std::to_string(experiment.configuration.seed) + ".";
}

}  // namespace

PyTorchExport exportToPyTorch(const Experiment& whole, const std::shared_ptr<const Dataset>& data,
                              const std::function<bool(std::int64_t)>& stop) {
    const Experiment experiment{whole.configuration, whole.interventions, std::nullopt};
    // PyTorch's own order of summation: where a network is touchy, rounding shows within steps.
    Run run(experiment, data, {.record = false, .fused = false});
    PyTorchExport made;
    const auto outputs = static_cast<std::int64_t>(data->classes.size());
    auto initial = run.state();  // before interventions at step 0
    while (run.stepsDone() < experiment.configuration.steps && !(stop && stop(run.stepsDone())) &&
           run.step())
        made.losses.push_back(run.lastStep().train_loss);
    made.fault = run.fault();
    const auto steps = run.stepsDone();
    const Course course(experiment, data->shape, outputs, steps, made.fault.has_value());

    DrawsRecorder draws(course);
    Batches batches;
    batches.follow(course, *data, steps, draws);
    const auto text = trainingText({course, *data, steps, draws.end(), titleOf(experiment, *data)});
    made.own_draws_from = text.own_draws_from;
    made.files = {{"model.py", text.model_py},
                  {"train.py", text.train_py},
                  {"experiment.ipynb", text.notebook}};
    NpzWriter samples;
    addSamples(samples, *data, data->train, "train");
    addSamples(samples, *data, run.validation(), "val");
    made.files.emplace_back("data.npz", samples.finish());
    made.files.emplace_back("batches.npz", batches.npz());
    if (auto npz = draws.npz(); !npz.empty())
        made.files.emplace_back("draws.npz", std::move(npz));
    addLoaded(made, course, data);
    addState(made, "weights_initial", named(std::move(initial), course, experiment.configuration));
    addState(made, "weights", named(run.state(), course, course.stages().back().configuration));
    return made;
}

}  // namespace normscope
