// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/words.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "widgets/base/number_format.h"

namespace normscope::words {

namespace {

struct Inspector {
    Q_DECLARE_TR_FUNCTIONS(Inspector)
};

QString tr(const char* text) {
    return Inspector::tr(text);
}

const LayerStatistics* layerAt(const InspectedStatistics& statistics,
                               const std::optional<std::int64_t>& layer) {
    if (!layer || *layer < 0 || static_cast<std::size_t>(*layer) >= statistics.layers.size())
        return nullptr;
    return &statistics.layers[static_cast<std::size_t>(*layer)];
}

QString distance(const Divergence& divergence) {
    return tr("gap %1 σ, var ×%2")
        .arg(formatLike(divergence.mean_gap, 1.0), formatShort(divergence.var_ratio));
}

/// With a decimal, since two shares are compared; empty for NaN.
QString asShare(double share) {
    if (!std::isfinite(share))
        return {};
    if (share < 0.001 || share > 0.999)
        return formatShare(share);
    return formatPercent(share);
}

/// Most frequent first; of equals the smaller class.
std::vector<std::pair<std::int64_t, int>> counted(const std::vector<std::int64_t>& predictions) {
    std::map<std::int64_t, int> counts;
    for (const std::int64_t predicted : predictions)
        ++counts[predicted];
    std::vector<std::pair<std::int64_t, int>> result(counts.begin(), counts.end());
    std::stable_sort(result.begin(), result.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return result;
}

}  // namespace

QString furthestFromBatch(const InspectedStatistics& statistics) {
    const auto* layer = layerAt(statistics, statistics.worst_from_batch);
    if (layer == nullptr)
        return {};
    return tr("Layer %1's running statistics lie furthest from the batch: %2.")
        .arg(*statistics.worst_from_batch + 1)
        .arg(distance(layer->from_batch));
}

QString varianceShift(const InspectedStatistics& statistics) {
    QStringList factors;
    bool any = false;
    for (const auto& layer : statistics.layers) {
        const bool known = !layer.eval.empty() && !layer.running.empty();
        const double ratio = known ? layer.from_eval.var_ratio : std::nan("");
        factors << (known ? QStringLiteral("×") + formatShort(std::max(ratio, 1 / ratio))
                          : QStringLiteral("–"));
        any = any || known;
    }
    return any ? tr("Variance shift in evaluation mode, layer by layer: %1.")
                     .arg(factors.join(QStringLiteral(", ")))
               : QString();
}

QString furthestFromPopulation(const InspectedStatistics& statistics) {
    const auto* layer = layerAt(statistics, statistics.worst_from_population);
    if (layer == nullptr)
        return {};
    return tr("From the population: layer %1, %2.")
        .arg(*statistics.worst_from_population + 1)
        .arg(distance(layer->from_population));
}

QString scoreText(double score, Task task) {
    if (task == Task::Classification)
        return asShare(score);
    return std::isfinite(score) ? formatShort(score) : QString();
}

QString bothScores(const InspectedStatistics& statistics, Task task) {
    const auto said = [task](double score, bool first) {
        const QString text = scoreText(score, task);
        if (text.isEmpty() || !first)
            return text;
        return (task == Task::Classification ? tr("%1 right") : tr("R² %1")).arg(text);
    };
    const QString batch = said(statistics.accuracy_batch, true);
    const QString running = said(statistics.accuracy_running, batch.isEmpty());
    if (batch.isEmpty() && running.isEmpty())
        return {};
    if (running.isEmpty())
        return tr("This batch: %1 by batch statistics.").arg(batch);
    if (batch.isEmpty())
        return tr("This batch: %1 by running statistics.").arg(running);
    return tr("This batch: %1 by batch statistics, %2 by running statistics.").arg(batch, running);
}

QString whyNoComparison(const InspectedStatistics& statistics) {
    const auto& layers = statistics.layers;
    const auto present = [](const LayerStatistics& layer) { return layer.present; };
    if (std::none_of(layers.begin(), layers.end(), present))
        return tr("No layer has batch norm, so there is nothing to compare.");
    const auto tracks = [](const LayerStatistics& layer) {
        return layer.present && !layer.running.empty();
    };
    if (std::none_of(layers.begin(), layers.end(), tracks))
        return tr(
            "track_running_stats is off: there are no running statistics, eval mode normalizes "
            "by the batch too.");
    if (statistics.batch_size == 1)
        return tr("A batch of one sample has no variance to compare with.");
    return {};
}

QString averagingWindow(const LayerStatistics& layer) {
    if (!layer.present || layer.running.empty())
        return {};
    const QString batches = formatCount(layer.num_batches_tracked);
    if (!layer.momentum)
        return layer.num_batches_tracked == 0
                   ? tr("momentum None: will be the plain average of all batches; none so far.")
                   : tr("momentum None: the plain average of %1 batches.").arg(batches);
    const double momentum = *layer.momentum;
    const QString name = tr("momentum %1:").arg(formatTick(momentum));
    if (momentum == 0.0)
        return name + QLatin1Char(' ') + tr("the running statistics never move.");
    if (momentum == 1.0)
        return name + QLatin1Char(' ') + tr("the last batch alone.");
    const auto window = static_cast<std::int64_t>(std::llround(1.0 / momentum));
    const double left = std::pow(1.0 - momentum, static_cast<double>(layer.num_batches_tracked));
    return name + QLatin1Char(' ') +
           tr("averages about the last %1 batches; after %2 batches %3 of the initial 0 and 1 is "
              "left.")
               .arg(formatCount(window), batches, formatShare(left));
}

QString foldOutcome(const FoldCheck& fold, Task task) {
    if (std::none_of(fold.layers.begin(), fold.layers.end(),
                     [](const FoldCheck::LayerFold& layer) { return layer.present; }))
        return tr("No layer has batch norm: there is nothing to fold.");
    if (fold.folded == 0)
        return tr("No batch norm can be folded.");
    if (task == Task::Regression)
        return tr("%1 folded: outputs change by %2 at most, beside outputs up to %3 "
                  "(standardized), "
                  "over %4 validation samples.")
            .arg(formatCount(fold.folded), formatShort(fold.max_logit_change),
                 formatShort(fold.max_logit), formatCount(fold.samples));
    const QString changed =
        fold.changed_predictions == 0
            ? tr("no prediction changes")
            : tr("%1 predictions change").arg(formatCount(fold.changed_predictions));
    return tr("%1 folded: max |Δlogit| %2 beside logits up to %3, over %4 validation samples; %5.")
        .arg(formatCount(fold.folded), formatShort(fold.max_logit_change),
             formatShort(fold.max_logit), formatCount(fold.samples), changed);
}

QString foldOfLayer(const FoldCheck::LayerFold& fold) {
    QStringList parts;
    for (const std::string& part : {fold.why, fold.why_not_other})
        if (!part.empty())
            parts << QString::fromStdString(part);
    if (fold.possible)
        parts
            << tr("Alone it changes logits by at most %1.").arg(formatShort(fold.max_logit_change));
    return parts.join(QLatin1Char(' '));
}

QString spreadOfBatches(const BatchScatter& scatter) {
    const auto count = static_cast<double>(scatter.mean.size());
    if (scatter.mean.size() < 2 || scatter.batch_size < 1)
        return {};
    double mean = 0.0;
    double squares = 0.0;
    for (const double value : scatter.mean)
        mean += value / count;
    for (const double value : scatter.mean)
        squares += (value - mean) * (value - mean);
    const double expected =
        scatter.population_std / std::sqrt(static_cast<double>(scatter.batch_size));
    return tr("The mean of %1 random batches varies by %2 (σ/√%3 is %4).")
        .arg(formatCount(static_cast<std::int64_t>(scatter.mean.size())),
             formatShort(std::sqrt(squares / (count - 1.0))))
        .arg(scatter.batch_size)
        .arg(formatShort(expected));
}

/// One output: a regression.
static QString valuesInBatches(const CompanionCheck& check) {
    const QString running =
        check.running_logits.empty()
            ? QString()
            : tr("by running statistics always %1").arg(formatShort(check.running_logits[0]));
    if (check.batch_logits.empty())
        return running.isEmpty() ? QString()
                                 : tr("Alone a sample has no batch statistics; %1.").arg(running);
    const auto [least, most] =
        std::minmax_element(check.batch_logits.begin(), check.batch_logits.end());
    const QString batch =
        tr("Predicted %1 to %2 in %3 batches")
            .arg(formatShort(*least), formatShort(*most),
                 formatCount(static_cast<std::int64_t>(check.batch_logits.size())));
    return running.isEmpty() ? tr("%1.").arg(batch) : tr("%1; %2.").arg(batch, running);
}

QString predictionsInBatches(const CompanionCheck& check) {
    if (check.classes == 1)
        return valuesInBatches(check);
    const QString running =
        check.running_prediction
            ? tr("by running statistics always %1").arg(*check.running_prediction)
            : QString();
    const auto counts = counted(check.predictions);
    if (counts.empty())
        return running.isEmpty() ? QString()
                                 : tr("Alone a sample has no batch statistics; %1.").arg(running);
    QStringList parts;
    constexpr std::size_t kMost = 4;
    for (std::size_t i = 0; i < std::min(counts.size(), kMost); ++i)
        parts << tr("%1 in %2").arg(counts[i].first).arg(counts[i].second);
    if (counts.size() > kMost)
        parts << tr("others in %1")
                     .arg(check.predictions.size() -
                          static_cast<std::size_t>(std::accumulate(
                              counts.begin(), counts.begin() + kMost, 0,
                              [](int sum, const auto& entry) { return sum + entry.second; })));
    const QString batch =
        counts.size() == 1
            ? tr("Predicted %1 in all %2 batches").arg(counts[0].first).arg(counts[0].second)
            : tr("Predicted %1 of %2 batches")
                  .arg(parts.join(QStringLiteral(", ")))
                  .arg(check.predictions.size());
    return running.isEmpty() ? batch + QLatin1Char('.')
                             : QStringLiteral("%1; %2.").arg(batch, running);
}

QString unsteadyShare(const CompanionCheck& check) {
    if (check.unsteady_samples > 0 && std::isfinite(check.spread))
        return tr("The prediction for a validation sample deviates by %1 from batch to batch "
                  "(root mean square of %2).")
            .arg(formatShort(check.spread), formatCount(check.unsteady_samples));
    if (check.unsteady_samples == 0 || !std::isfinite(check.unsteady_share))
        return {};
    return tr("%1 of %2 validation samples change their prediction with their companions.")
        .arg(asShare(check.unsteady_share), formatCount(check.unsteady_samples));
}

}  // namespace normscope::words
