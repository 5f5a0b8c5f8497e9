// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/files/export/run_tables.h"
#include "model/settings/dataset_row.h"
#include "model/settings/nan.h"

namespace normscope {

namespace {

/// γ and β at the run's end, as recorded.
LayerRecord::Affine affineOf(const RunOutcome& run, std::size_t layer) {
    const auto& records = run.history.layers;
    return !records.empty() && layer < records.back().affine.size() ? records.back().affine[layer]
                                                                    : LayerRecord::Affine{};
}

float at(const std::vector<float>& values, std::size_t index) {
    return index < values.size() ? values[index] : static_cast<float>(kNaN);
}

void addChannels(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    const auto& layers = run.inspection->statistics->layers;
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        const auto& statistics = layers[layer];
        const auto affine = affineOf(run, layer);
        const auto channels =
            std::max(statistics.batch.mean.size(), statistics.running.mean.size());
        for (std::size_t channel = 0; channel < channels; ++channel) {
            csv << layer << channel << at(affine.gamma, channel) << at(affine.beta, channel);
            for (const auto* part :
                 {&statistics.batch, &statistics.running, &statistics.population})
                csv << at(part->mean, channel) << at(part->var, channel);
            csv.end();
        }
    }
}

void addFold(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    const auto& layers = run.inspection->fold->layers;
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        const auto& original = layers[layer].original;
        const auto& folded = layers[layer].folded;
        if (!layers[layer].possible)
            continue;
        for (std::size_t bin = 0; bin < original.counts.size(); ++bin)
            csv.row(layer, original.edge(bin), original.edge(bin + 1), original.counts[bin],
                    folded.counts.at(bin));
    }
}

void addScatters(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    for (const auto& scatter : run.scatters) {
        const auto row = [&](std::string_view kind, auto mean, auto std) {
            csv.row(scatter.layer, scatter.channel, kind, mean, std);
        };
        for (std::size_t draw = 0; draw < scatter.mean.size(); ++draw)
            row("draw", scatter.mean[draw], scatter.std[draw]);
        row("batch", scatter.batch_mean, scatter.batch_std);
        row("running", scatter.running_mean, scatter.running_std);
        row("population", scatter.population_mean, scatter.population_std);
    }
}

void addCompanions(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    const auto& check = *run.inspection->companions;
    const auto classes = static_cast<std::size_t>(check.classes);
    const auto row = [&](std::string_view statistics, std::optional<std::size_t> draw,
                         std::int64_t prediction, const float* logits) {
        csv << check.sample << check.label << statistics << draw << prediction;
        for (std::size_t c = 0; c < classes; ++c)
            csv << logits[c];
        csv.end();
    };
    if (classes == 0)
        return;
    for (std::size_t i = 0; (i + 1) * classes <= check.batch_logits.size(); ++i)
        row("batch", i, check.predictions[i], &check.batch_logits[i * classes]);
    if (check.running_prediction && check.running_logits.size() >= classes)
        row("running", std::nullopt, *check.running_prediction, check.running_logits.data());
}

/// Of a regression: one value a batch.
void addValuesInBatches(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    const auto& check = *run.inspection->companions;
    for (std::size_t i = 0; i < check.batch_logits.size(); ++i)
        csv.row(check.sample, check.truth, "batch", i, check.batch_logits[i]);
    if (!check.running_logits.empty())
        csv.row(check.sample, check.truth, "running", "", check.running_logits.front());
}

void addValues(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    const auto& p = *run.inspection->predictions;
    for (std::size_t i = 0; i < p.targets.size(); ++i)
        csv.row(i, p.targets[i], at(p.outputs_running, i), at(p.outputs_batch, i));
}

void addPredictions(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    for (const auto& one : run.inspection->predictions->samples) {
        const bool running = one.by_running >= 0, batch = one.by_batch >= 0;
        csv.row(one.sample, one.label, running ? std::optional(one.by_running) : std::nullopt,
                batch ? std::optional(one.by_batch) : std::nullopt,
                running ? one.probability_running : kNaN, batch ? one.probability_batch : kNaN);
    }
}

void addConfusion(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    const auto& p = *run.inspection->predictions;
    for (std::int64_t cell = 0; cell < p.classes * p.classes; ++cell) {
        csv << cell / p.classes << cell % p.classes;
        for (const auto* counts : {&p.confusion_running, &p.confusion_batch}) {
            const auto index = static_cast<std::size_t>(cell);
            csv << (index < counts->size() ? std::optional((*counts)[index]) : std::nullopt);
        }
        csv.end();
    }
}

void addBoundary(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    const auto& b = *run.inspection->boundary;
    const auto cells = std::min(b.side * b.side, std::ssize(b.probability));
    for (std::int64_t i = 0; i < cells; ++i)
        csv.row(b.x(i % b.side), b.y(i / b.side), b.probability[static_cast<std::size_t>(i)]);
}

/// Those on the way, and the one at the end where it is not among them.
std::vector<const WhyLook*> whysOf(const RunOutcome& run) {
    std::vector<const WhyLook*> all;
    for (const auto& look : run.history.whys)
        all.push_back(&look);
    if (run.inspection && run.inspection->why &&
        (all.empty() || all.back()->step < run.inspection->why->step))
        all.push_back(&*run.inspection->why);
    return all;
}

void addWhy(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    for (const auto* look : whysOf(run))
        for (std::size_t layer = 0; layer < look->layers.size(); ++layer) {
            const auto& its = look->layers[layer];
            csv << look->step << layer << its.weight_gradient << its.output_gradient
                << its.gradient_shift << its.gradient_cosine << its.input_drift << its.sample_cosine
                << its.effective_rank;
            const auto& along = look->along;
            csv.row(look->loss, look->gradient_norm, look->rate, along.least_loss, along.most_loss,
                    along.most_change, along.smoothness, look->sharpness.value_or(kNaN));
        }
}

void addWhyAlong(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    for (const auto* look : whysOf(run))
        for (std::size_t i = 0; i < look->along.rate.size(); ++i)
            csv.row(look->step, look->along.rate[i], look->along.loss[i],
                    look->along.gradient_change[i]);
}

void addAverages(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    const auto& its = *run.inspection->averages;
    csv.row(run.inspection->step, its.steps, its.loss, its.accuracy, its.averaged_loss,
            its.averaged_accuracy, its.updated_loss, its.updated_accuracy);
}

bool hasWhys(const RunOutcome& run) {
    return !whysOf(run).empty();
}

/// ",logit_0,logit_1,…"
std::string logitColumns(const RunResult& result) {
    std::int64_t classes = 0;
    for (const auto* run : {&result.a, result.b ? &*result.b : nullptr})
        if (run && run->inspection && run->inspection->companions)
            classes = std::max(classes, run->inspection->companions->classes);
    std::string columns;
    for (std::int64_t c = 0; c < classes; ++c)
        columns += ",logit_" + std::to_string(c);
    return columns;
}

/// Whether the closer look has this part.
template <auto Part>
bool has(const RunOutcome& run) {
    return run.inspection && ((*run.inspection).*Part).has_value();
}

bool hasPredictions(const RunOutcome& run) {
    return has<&Inspection::predictions>(run) && !run.inspection->predictions->samples.empty();
}

bool hasValues(const RunOutcome& run) {
    return has<&Inspection::predictions>(run) && !run.inspection->predictions->targets.empty();
}

bool hasConfusion(const RunOutcome& run) {
    return has<&Inspection::predictions>(run) &&
           !(run.inspection->predictions->confusion_running.empty() &&
             run.inspection->predictions->confusion_batch.empty());
}

constexpr RunTable kTables[] = {
    {"channels.csv",
     "layer,channel,gamma,beta,batch_mean,batch_var,running_mean,running_var,population_mean,"
     "population_var",
     addChannels, has<&Inspection::statistics>},
    {"fold.csv", "layer,bin_lower,bin_upper,count_original,count_folded", addFold,
     [](const RunOutcome& run) {
         return has<&Inspection::fold>(run) && run.inspection->fold->folded > 0;
     }},
    {"batches.csv", "layer,channel,kind,mean,std", addScatters,
     [](const RunOutcome& run) { return !run.scatters.empty(); }},
    {"companions.csv", "sample,label,statistics,draw,predicted", addCompanions,
     has<&Inspection::companions>, logitColumns, Task::Classification},
    {"companions.csv", "sample,true,statistics,draw,predicted", addValuesInBatches,
     has<&Inspection::companions>, nullptr, Task::Regression},
    {"predictions.csv",
     "sample,label,predicted_running,predicted_batch,probability_running,probability_batch",
     addPredictions, hasPredictions, nullptr, Task::Classification},
    {"predictions.csv", "sample,true,predicted_running,predicted_batch", addValues, hasValues,
     nullptr, Task::Regression},
    {"confusion.csv", "label,predicted,count_running,count_batch", addConfusion, hasConfusion},
    {"why.csv",
     "step,layer,weight_gradient,output_gradient,gradient_shift,gradient_cosine,input_drift,"
     "sample_cosine,effective_rank,loss,gradient_norm,lr,least_loss,most_loss,gradient_change,"
     "smoothness,sharpness",
     addWhy, hasWhys},
    {"averages.csv", "step,steps_averaged,loss,%,averaged_loss,averaged_%,updated_loss,updated_%",
     addAverages, has<&Inspection::averages>},
    {"why_along.csv", "step,step_size,loss,gradient_change", addWhyAlong, hasWhys},
    {"boundary.csv", "x,y,probability", addBoundary, has<&Inspection::boundary>},
};

}  // namespace

std::span<const RunTable> inspectionTables() {
    return kTables;
}

}  // namespace normscope
