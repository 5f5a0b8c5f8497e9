// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/export/run_tables.h"

#include <algorithm>
#include <cmath>

#include "model/record/measured.h"
#include "model/settings/dataset_row.h"
#include "model/settings/nan.h"

namespace normscope {

namespace {

/// Figures of the training batch are computed as floats: written as such they stay short.
float single(double value) {
    return static_cast<float>(value);
}

/// A number that was measured and is none says so; nothing is written where nothing was measured.
template <class T>
void addMeasured(CsvWriter& csv, T value, bool measured) {
    if (measured && std::isnan(value))
        csv << std::string_view("nan");
    else
        csv << value;
}

/// Whether any record is of some of the validation samples only.
bool validatesFew(const RunResult& result) {
    return ofFewSamples(result.a.history.metrics) ||
           (result.b && ofFewSamples(result.b->history.metrics));
}

void addMetrics(CsvWriter& csv, const RunResult& result, const RunOutcome& run) {
    const bool of_few = validatesFew(result);
    for (const auto& m : run.history.metrics) {
        csv << m.step;
        addMeasured(csv, single(m.train_loss), true);
        addMeasured(csv, single(m.train_accuracy), true);
        const bool running =
            isMeasured(&MetricsRecord::val_accuracy_running, m, run.history.metrics);
        addMeasured(csv, m.val_loss_running, running);
        addMeasured(csv, m.val_accuracy_running, running);
        const bool batch = isMeasured(&MetricsRecord::val_accuracy_batch, m, run.history.metrics);
        addMeasured(csv, m.val_loss_batch, batch);
        addMeasured(csv, m.val_accuracy_batch, batch);
        csv << m.lr;
        addMeasured(csv, single(m.gradient_norm), m.step > 0);
        csv << m.clipped;
        if (of_few)
            csv << m.val_samples;
        csv.end();
    }
}

bool inBlocks(const RunResult& result) {
    return result.a.history.train_loss.firstRaw() > 1 ||
           (result.b && result.b->history.train_loss.firstRaw() > 1);
}

/// Old steps of a very long run are known in blocks: one row each, the means at the last step.
void addSteps(CsvWriter& csv, const RunResult& result, const RunOutcome& run) {
    const auto& loss = run.history.train_loss;
    const auto& accuracy = run.history.train_accuracy;
    for (std::int64_t step = 1; step <= loss.size();) {
        const auto piece = loss.around(step);
        const bool own = step >= loss.firstRaw();
        csv << piece.last;
        addMeasured(csv, own ? loss.at(step) : piece.mean, true);
        addMeasured(csv, own ? accuracy.at(step) : accuracy.around(step).mean, true);
        if (inBlocks(result))
            csv << piece.last - piece.first + 1;
        csv.end();
        step = piece.last + 1;
    }
}

/// Calls `add(step, layer, tap, entry)` for every entry there is.
template <class Add>
void forEveryEntry(const History& history, Add add) {
    for (const auto& record : history.layers)
        for (std::size_t layer = 0; layer < record.layers.size(); ++layer)
            for (const auto tap : kTaps)
                if (const auto& entry = record.layers[layer][tap]; entry.present)
                    add(record, layer, tap, entry);
}

void addLayers(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    forEveryEntry(run.history, [&](const LayerRecord& record, std::size_t layer, Tap tap,
                                   const LayerRecord::Entry& entry) {
        const bool activation = tap == Tap::Activation;
        const auto& s = entry.summary;
        csv << record.step << layer << keyOf(tap);
        for (const double value : {s.mean, s.std, s.min, s.max, s.p15, s.p50, s.p85})
            addMeasured(csv, value, s.nonfinite > 0);
        csv.row(activation ? entry.saturated_share : kNaN, activation ? entry.dead_share : kNaN,
                s.nonfinite);
    });
}

void addDivergence(CsvWriter& csv, const Divergence& from) {
    csv << from.kl << from.mean_gap << from.worst_gap << from.var_ratio << from.worst_ratio;
}

void addDual(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    for (const auto& record : run.history.dual)
        for (std::size_t layer = 0; layer < record.layers.size(); ++layer) {
            const auto& statistics = record.layers[layer];
            if (!statistics.present)
                continue;
            csv << record.step << layer << statistics.batch_mean << statistics.batch_var
                << statistics.running_mean << statistics.running_var << statistics.population_mean
                << statistics.population_var;
            addDivergence(csv, statistics.from_batch);
            addDivergence(csv, statistics.from_population);
            csv.row(single(record.accuracy_batch), single(record.accuracy_running));
        }
}

void addDistributions(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    forEveryEntry(run.history, [&](const LayerRecord& record, std::size_t layer, Tap tap,
                                   const LayerRecord::Entry& entry) {
        const auto& histogram = entry.histogram;
        for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin)
            csv.row(record.step, layer, keyOf(tap), histogram.edge(bin), histogram.edge(bin + 1),
                    histogram.counts[bin]);
    });
}

/// Of what comes before the activation: its output follows from that.
void addUnits(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    forEveryEntry(run.history, [&](const LayerRecord& record, std::size_t layer, Tap tap,
                                   const LayerRecord::Entry& entry) {
        if (layer + 1 != record.layers.size() || tap == Tap::Activation || isGradient(tap))
            return;
        for (std::size_t unit = 0; unit < entry.p50.size(); ++unit)
            csv.row(record.step, keyOf(tap), unit, entry.p15[unit], entry.p50[unit],
                    entry.p85[unit]);
    });
}

void addUpdates(CsvWriter& csv, const RunResult&, const RunOutcome& run) {
    for (const auto& record : run.history.layers)
        for (std::size_t layer = 0; layer < record.updates.size(); ++layer) {
            const auto& update = record.updates[layer];
            const bool known = !std::isnan(update.effective_rate);
            csv << record.step << layer;
            addMeasured(csv, update.ratio, known);
            addMeasured(csv, update.weight_norm, known);
            csv.row(update.effective_rate);
        }
}

constexpr RunTable kTables[] = {
    {"metrics.csv",
     "step,train_loss,train_%,val_loss_running,val_%_running,val_loss_batch,val_%_batch,lr,"
     "grad_norm,clipped",
     addMetrics, nullptr,
     [](const RunResult& result) {
         return std::string(validatesFew(result) ? ",val_samples" : "");
     }},
    {"steps.csv", "step,train_loss,train_%", addSteps, nullptr,
     [](const RunResult& result) { return std::string(inBlocks(result) ? ",mean_of" : ""); }},
    {"layers.csv", "step,layer,tap,mean,std,min,max,p15,p50,p85,saturated,dead,nonfinite",
     addLayers},
    {"dual.csv",
     "step,layer,batch_mean,batch_var,running_mean,running_var,population_mean,population_var,"
     "kl_batch,gap_batch,worst_gap_batch,ratio_batch,worst_ratio_batch,kl_population,"
     "gap_population,worst_gap_population,ratio_population,worst_ratio_population,%_batch,"
     "%_running",
     addDual},
    {"distributions.csv", "step,layer,tap,bin_lower,bin_upper,count", addDistributions},
    {"units.csv", "step,tap,unit,p15,p50,p85", addUnits},
    {"updates.csv", "step,layer,update_ratio,weight_norm,effective_rate", addUpdates},
};

}  // namespace

std::span<const RunTable> recordTables() {
    return kTables;
}

QByteArray csvOf(const RunTable& table, const RunResult& result) {
    const auto task = taskOf(result.context.experiment.configuration);
    const auto has = [&](const RunOutcome& run) { return !table.has || table.has(run); };
    if ((table.task && table.task != task) || !(has(result.a) || (result.b && has(*result.b))))
        return {};
    QByteArray header(result.b ? "run," : "");
    header += table.columns;
    const auto score = scoreKey(task);
    header.replace("%", QByteArray(score.data(), static_cast<qsizetype>(score.size())));
    if (table.more_columns)
        header += QByteArray::fromStdString(table.more_columns(result));
    CsvWriter csv(header.toStdString());
    if (result.b)
        csv.beginWith("A");
    if (has(result.a))
        table.add(csv, result, result.a);
    if (result.b && has(*result.b)) {
        csv.beginWith("B");
        table.add(csv, result, *result.b);
    }
    return QByteArray::fromStdString(csv.text());
}

}  // namespace normscope
