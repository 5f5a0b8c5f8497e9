// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/run_tables.h"

#include <cmath>

#include "model/data/dataset_kinds.h"

namespace normscope {

namespace {

/// Figures of the training batch are computed as floats: written as such they stay short.
float single(double value) {
    return static_cast<float>(value);
}

std::int64_t signedOf(std::size_t value) {
    return static_cast<std::int64_t>(value);
}

void addMetrics(Rows& rows, const RunOutcome& run) {
    for (const auto& m : run.history.metrics) {
        rows << m.step << single(m.train_loss) << single(m.train_accuracy) << m.val_loss_running
             << m.val_accuracy_running << m.val_loss_batch << m.val_accuracy_batch << m.lr
             << single(m.gradient_norm) << std::int64_t{m.clipped};
        rows.end();
    }
}

/// Old steps of a very long run are known in blocks: one row each, the means at the last step.
void addSteps(Rows& rows, const RunOutcome& run, bool with_count) {
    const auto& loss = run.history.train_loss;
    const auto& accuracy = run.history.train_accuracy;
    for (std::int64_t step = 1; step <= loss.size();) {
        const auto piece = loss.around(step);
        const bool own = step >= loss.firstRaw();
        rows << piece.last << (own ? loss.at(step) : piece.mean)
             << (own ? accuracy.at(step) : accuracy.around(step).mean);
        if (with_count)
            rows << piece.last - piece.first + 1;
        rows.end();
        step = piece.last + 1;
    }
}

/// Calls `add(step, layer, tap, entry)` for every entry there is.
template <class Add>
void forEveryEntry(const History& history, Add add) {
    for (const auto& record : history.layers)
        for (std::size_t layer = 0; layer < record.layers.size(); ++layer)
            for (const auto tap : kTaps)
                if (const auto& entry = record.layers[layer][static_cast<std::size_t>(tap)];
                    entry.present)
                    add(record, layer, tap, entry);
}

void addLayers(Rows& rows, const RunOutcome& run) {
    forEveryEntry(run.history, [&](const LayerRecord& record, std::size_t layer, Tap tap,
                                   const LayerRecord::Entry& entry) {
        const bool activation = tap == Tap::Activation;
        const auto& s = entry.summary;
        rows << record.step << signedOf(layer) << keyOf(tap) << s.mean << s.std << s.min << s.max
             << s.p15 << s.p50 << s.p85 << (activation ? entry.saturated_share : std::nan(""))
             << (activation ? entry.dead_share : std::nan("")) << signedOf(s.nonfinite);
        rows.end();
    });
}

void addDivergence(Rows& rows, const Divergence& from) {
    rows << from.kl << from.mean_gap << from.worst_gap << from.var_ratio << from.worst_ratio;
}

void addDual(Rows& rows, const RunOutcome& run) {
    for (const auto& record : run.history.dual)
        for (std::size_t layer = 0; layer < record.layers.size(); ++layer) {
            const auto& statistics = record.layers[layer];
            if (!statistics.present)
                continue;
            rows << record.step << signedOf(layer) << statistics.batch_mean << statistics.batch_var
                 << statistics.running_mean << statistics.running_var << statistics.population_mean
                 << statistics.population_var;
            addDivergence(rows, statistics.from_batch);
            addDivergence(rows, statistics.from_population);
            rows << single(record.accuracy_batch) << single(record.accuracy_running);
            rows.end();
        }
}

void addDistributions(Rows& rows, const RunOutcome& run) {
    forEveryEntry(run.history, [&](const LayerRecord& record, std::size_t layer, Tap tap,
                                   const LayerRecord::Entry& entry) {
        const auto& histogram = entry.histogram;
        for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
            rows << record.step << signedOf(layer) << keyOf(tap) << histogram.edge(bin)
                 << histogram.edge(bin + 1) << std::int64_t{histogram.counts[bin]};
            rows.end();
        }
    });
}

/// The activation's output follows from what goes into it.
void addUnits(Rows& rows, const RunOutcome& run) {
    forEveryEntry(run.history, [&](const LayerRecord& record, std::size_t layer, Tap tap,
                                   const LayerRecord::Entry& entry) {
        if (layer + 1 != record.layers.size() || tap == Tap::Activation)
            return;
        for (std::size_t unit = 0; unit < entry.p50.size(); ++unit) {
            rows << record.step << keyOf(tap) << signedOf(unit) << entry.p15[unit]
                 << entry.p50[unit] << entry.p85[unit];
            rows.end();
        }
    });
}

/// The names of columns, % for what the score is called.
QByteArray withScore(const RunResult& result, QByteArray header) {
    const auto key = scoreKey(taskOf(result.context.experiment.configuration));
    return header.replace("%", QByteArray(key.data(), static_cast<qsizetype>(key.size())));
}

}  // namespace

QByteArray metricsCsv(const RunResult& result) {
    return csvOf(result,
                 withScore(result,
                           "step,train_loss,train_%,val_loss_running,val_%_running,val_loss_batch,"
                           "val_%_batch,lr,grad_norm,clipped"),
                 addMetrics);
}

QByteArray stepsCsv(const RunResult& result) {
    const bool in_blocks = result.a.history.train_loss.firstRaw() > 1 ||
                           (result.b && result.b->history.train_loss.firstRaw() > 1);
    const QByteArray header = withScore(result, "step,train_loss,train_%");
    return csvOf(
        result, in_blocks ? header + ",mean_of" : header,
        [in_blocks](Rows& rows, const RunOutcome& run) { addSteps(rows, run, in_blocks); });
}

QByteArray layersCsv(const RunResult& result) {
    return csvOf(result, "step,layer,tap,mean,std,min,max,p15,p50,p85,saturated,dead,nonfinite",
                 addLayers);
}

QByteArray dualCsv(const RunResult& result) {
    return csvOf(
        result,
        withScore(result,
                  "step,layer,batch_mean,batch_var,running_mean,running_var,population_mean,"
                  "population_var,kl_batch,gap_batch,worst_gap_batch,ratio_batch,worst_ratio_batch,"
                  "kl_population,gap_population,worst_gap_population,ratio_population,"
                  "worst_ratio_population,%_batch,%_running"),
        addDual);
}

QByteArray distributionsCsv(const RunResult& result) {
    return csvOf(result, "step,layer,tap,bin_lower,bin_upper,count", addDistributions);
}

QByteArray unitsCsv(const RunResult& result) {
    return csvOf(result, "step,tap,unit,p15,p50,p85", addUnits);
}

}  // namespace normscope
