// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/inspection_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/export/run_tables.h"
#include "model/data/dataset_kinds.h"

namespace normscope {

namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

std::int64_t signedOf(std::size_t value) {
    return static_cast<std::int64_t>(value);
}

/// γ and β at the run's end, as recorded.
LayerRecord::Affine affineOf(const RunOutcome& run, std::size_t layer) {
    const auto& records = run.history.layers;
    return !records.empty() && layer < records.back().affine.size() ? records.back().affine[layer]
                                                                    : LayerRecord::Affine{};
}

float at(const std::vector<float>& values, std::size_t index) {
    return index < values.size() ? values[index] : kNone;
}

/// A count or index, empty where there is none.
void add(Rows& rows, std::int64_t value, bool exists) {
    if (exists)
        rows << value;
    else
        rows << std::string_view();
}

/// The text where either run has the part that `has` finds in its closer look, else empty.
/// `add` is called as add(rows, outcome) for each run that has it.
template <class Has, class Add>
QByteArray whereThereIs(const RunResult& result, const QByteArray& header, Has has, Add add) {
    const auto holds = [&](const RunOutcome& run) {
        return run.inspection && has(*run.inspection);
    };
    if (!holds(result.a) && !(result.b && holds(*result.b)))
        return {};
    return csvOf(result, header, [&](Rows& rows, const RunOutcome& run) {
        if (holds(run))
            add(rows, run);
    });
}

void addChannels(Rows& rows, const RunOutcome& run) {
    const auto& layers = run.inspection->statistics->layers;
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        const auto& statistics = layers[layer];
        const auto affine = affineOf(run, layer);
        const auto channels =
            std::max(statistics.batch.mean.size(), statistics.running.mean.size());
        for (std::size_t channel = 0; channel < channels; ++channel) {
            rows << signedOf(layer) << signedOf(channel) << at(affine.gamma, channel)
                 << at(affine.beta, channel);
            for (const auto* part :
                 {&statistics.batch, &statistics.running, &statistics.population})
                rows << at(part->mean, channel) << at(part->var, channel);
            rows.end();
        }
    }
}

void addFold(Rows& rows, const RunOutcome& run) {
    const auto& layers = run.inspection->fold->layers;
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        const auto& original = layers[layer].original;
        const auto& folded = layers[layer].folded;
        if (!layers[layer].possible)
            continue;
        for (std::size_t bin = 0; bin < original.counts.size(); ++bin) {
            rows << signedOf(layer) << original.edge(bin) << original.edge(bin + 1)
                 << std::int64_t{original.counts[bin]} << std::int64_t{folded.counts.at(bin)};
            rows.end();
        }
    }
}

void addScatter(Rows& rows, const BatchScatter& scatter) {
    const auto row = [&](std::string_view kind, double mean, double std) {
        rows << scatter.layer << scatter.channel << kind << mean << std;
        rows.end();
    };
    for (std::size_t draw = 0; draw < scatter.mean.size(); ++draw) {
        rows << scatter.layer << scatter.channel << std::string_view("draw") << scatter.mean[draw]
             << scatter.std[draw];
        rows.end();
    }
    row("batch", scatter.batch_mean, scatter.batch_std);
    row("running", scatter.running_mean, scatter.running_std);
    row("population", scatter.population_mean, scatter.population_std);
}

void addCompanions(Rows& rows, const RunOutcome& run) {
    const auto& check = *run.inspection->companions;
    const auto classes = static_cast<std::size_t>(check.classes);
    const auto draw = [&](std::string_view statistics, std::int64_t number, std::int64_t prediction,
                          const float* logits) {
        rows << check.sample << check.label << statistics;
        add(rows, number, number >= 0);
        rows << prediction;
        for (std::size_t c = 0; c < classes; ++c)
            rows << logits[c];
        rows.end();
    };
    if (classes == 0)
        return;
    for (std::size_t i = 0; (i + 1) * classes <= check.batch_logits.size(); ++i)
        draw("batch", signedOf(i), check.predictions[i], &check.batch_logits[i * classes]);
    if (check.running_prediction && check.running_logits.size() >= classes)
        draw("running", -1, *check.running_prediction, check.running_logits.data());
}

/// Of a regression: one value a company.
void addValuesInCompanies(Rows& rows, const RunOutcome& run) {
    const auto& check = *run.inspection->companions;
    const auto row = [&](std::string_view statistics, std::int64_t draw, float value) {
        rows << check.sample << check.truth << statistics;
        add(rows, draw, draw >= 0);
        rows << value;
        rows.end();
    };
    for (std::size_t i = 0; i < check.batch_logits.size(); ++i)
        row("batch", signedOf(i), check.batch_logits[i]);
    if (!check.running_logits.empty())
        row("running", -1, check.running_logits.front());
}

void addValues(Rows& rows, const RunOutcome& run) {
    const auto& p = *run.inspection->predictions;
    for (std::size_t i = 0; i < p.targets.size(); ++i) {
        rows << signedOf(i) << p.targets[i] << at(p.outputs_running, i) << at(p.outputs_batch, i);
        rows.end();
    }
}

bool isRegression(const RunResult& result) {
    return taskOf(result.context.experiment.configuration) == Task::Regression;
}

void addPredictions(Rows& rows, const RunOutcome& run) {
    for (const auto& one : run.inspection->predictions->samples) {
        rows << one.sample << one.label;
        add(rows, one.by_running, one.by_running >= 0);
        add(rows, one.by_batch, one.by_batch >= 0);
        rows << (one.by_running >= 0 ? one.probability_running : std::nan(""))
             << (one.by_batch >= 0 ? one.probability_batch : std::nan(""));
        rows.end();
    }
}

void addConfusion(Rows& rows, const RunOutcome& run) {
    const auto& p = *run.inspection->predictions;
    const auto cells = static_cast<std::size_t>(p.classes * p.classes);
    for (std::size_t i = 0; i < cells; ++i) {
        rows << signedOf(i) / p.classes << signedOf(i) % p.classes;
        for (const auto* counts : {&p.confusion_running, &p.confusion_batch})
            add(rows, i < counts->size() ? (*counts)[i] : 0, i < counts->size());
        rows.end();
    }
}

void addBoundary(Rows& rows, const RunOutcome& run) {
    const auto& b = *run.inspection->boundary;
    const auto side = static_cast<std::size_t>(b.side);
    for (std::size_t i = 0; i < std::min(side * side, b.probability.size()); ++i) {
        rows << b.x(signedOf(i % side)) << b.y(signedOf(i / side)) << b.probability[i];
        rows.end();
    }
}

bool hasConfusion(const Inspection& inspection) {
    const auto& p = inspection.predictions;
    return p && (!p->confusion_running.empty() || !p->confusion_batch.empty());
}

/// sample,label,statistics,draw,predicted,logit_0,logit_1,…
QByteArray companionsHeader(const RunResult& result) {
    std::int64_t classes = 0;
    for (const auto* run : {&result.a, result.b ? &*result.b : nullptr})
        if (run && run->inspection && run->inspection->companions)
            classes = std::max(classes, run->inspection->companions->classes);
    QByteArray header = "sample,label,statistics,draw,predicted";
    for (std::int64_t c = 0; c < classes; ++c)
        header += ",logit_" + QByteArray::number(qint64{c});
    return header;
}

}  // namespace

QByteArray channelsCsv(const RunResult& result) {
    const auto has = [](const Inspection& i) { return i.statistics.has_value(); };
    return whereThereIs(result,
                        "layer,channel,gamma,beta,batch_mean,batch_var,running_mean,running_var,"
                        "population_mean,population_var",
                        has, addChannels);
}

QByteArray foldCsv(const RunResult& result) {
    const auto has = [](const Inspection& i) { return i.fold && i.fold->folded > 0; };
    return whereThereIs(result, "layer,bin_lower,bin_upper,count_original,count_folded", has,
                        addFold);
}

QByteArray batchesCsv(const RunResult& result) {
    if (result.a.scatters.empty() && !(result.b && !result.b->scatters.empty()))
        return {};
    return csvOf(result, "layer,channel,kind,mean,std", [](Rows& rows, const RunOutcome& run) {
        for (const auto& scatter : run.scatters)
            addScatter(rows, scatter);
    });
}

QByteArray companionsCsv(const RunResult& result) {
    const auto has = [](const Inspection& i) { return i.companions.has_value(); };
    if (isRegression(result))
        return whereThereIs(result, "sample,true,statistics,draw,predicted", has,
                            addValuesInCompanies);
    return whereThereIs(result, companionsHeader(result), has, addCompanions);
}

QByteArray predictionsCsv(const RunResult& result) {
    const auto has_values = [](const Inspection& i) {
        return i.predictions && !i.predictions->targets.empty();
    };
    if (isRegression(result))
        return whereThereIs(result, "sample,true,predicted_running,predicted_batch", has_values,
                            addValues);
    const auto has = [](const Inspection& i) {
        return i.predictions && !i.predictions->samples.empty();
    };
    return whereThereIs(result,
                        "sample,label,predicted_running,predicted_batch,probability_running,"
                        "probability_batch",
                        has, addPredictions);
}

QByteArray confusionCsv(const RunResult& result) {
    return whereThereIs(result, "label,predicted,count_running,count_batch", hasConfusion,
                        addConfusion);
}

QByteArray boundaryCsv(const RunResult& result) {
    const auto has = [](const Inspection& i) { return i.boundary.has_value(); };
    return whereThereIs(result, "x,y,probability", has, addBoundary);
}

}  // namespace normscope
