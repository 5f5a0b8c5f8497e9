// SPDX-License-Identifier: GPL-3.0-or-later
// Runs an experiment as far as its expectations need and takes the quantities they speak of.
#pragma once

#include <QStringList>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <tuple>

#include "app/learn/expectation.h"
#include "model/data/dataset.h"
#include "model/training/run.h"

namespace normscope::testing {

/// Loads each data set once.
class DataCache {
  public:
    std::shared_ptr<const Dataset> get(const Configuration& configuration) {
        const auto& c = configuration.data;
        const Key key{c.dataset, c.standardization, c.samples, c.noise, configuration.seed};
        auto& kept = kept_[key];
        if (!kept)
            kept = loadDataset(configuration);
        return kept;
    }

  private:
    using Key = std::tuple<DatasetKind, Standardization, std::int64_t, double, std::uint64_t>;
    std::map<Key, std::shared_ptr<const Dataset>> kept_;
};

class ClaimedRun {
  public:
    ClaimedRun(const Experiment& experiment, const std::vector<Expectation>& expectations,
               DataCache& cache)
        : expectations_(expectations) {
        auto alone = experiment;
        alone.twin.reset();
        const auto data = cache.get(experiment.configuration);
        follow('A', Run(alone, data, {/*record=*/false}));
        if (experiment.twin)
            follow('B', Run(experiment.twinExperiment(), data, {/*record=*/false}));
    }

    std::int64_t stepsDone(char run) const { return done_.at(run); }
    std::int64_t longest() const { return last_; }

    /// The expectations that do not hold, each with its figures.
    QStringList failures() const {
        QStringList texts;
        for (const Expectation& expectation : expectations_) {
            QString figures;
            const auto value = [&](const Quantity& quantity, std::int64_t step) {
                const auto found = values_.find(keyOf(quantity, step));
                const double number = found == values_.end()
                                          ? std::numeric_limits<double>::quiet_NaN()
                                          : found->second;
                figures += QString(" %1").arg(number);
                return number;
            };
            const auto faulted = faults_.find(expectation.left.run);
            const std::int64_t at = faulted == faults_.end() ? 0 : faulted->second;
            const bool holds =
                expectation.kind == Expectation::Kind::FaultsAt   ? at == expectation.step
                : expectation.kind == Expectation::Kind::FaultsBy ? at > 0 && at <= expectation.step
                                                                  : expectation.holds(value);
            if (expectation.isFault())
                figures = QString(" faulted at %1").arg(at);
            if (!holds)
                texts << expectation.text + ":" + figures;
        }
        return texts;
    }

  private:
    using ValueKey = std::tuple<char, QString, QString, std::int64_t>;
    static ValueKey keyOf(const Quantity& quantity, std::int64_t step) {
        return {quantity.run, quantity.name, quantity.argument, step};
    }

    void follow(char name, Run run) {
        std::int64_t last = 3;
        std::map<std::int64_t, std::vector<Quantity>> wanted;
        for (const Expectation& expectation : expectations_) {
            if (expectation.isFault()) {
                if (expectation.left.run == name)
                    last = std::max(last, expectation.step);
                continue;
            }
            for (const auto* side :
                 {&expectation.left, expectation.right ? &*expectation.right : nullptr})
                if (side && side->run == name)
                    wanted[side->step.value_or(expectation.step)].push_back(*side);
        }
        if (!wanted.empty())
            last = std::max(last, wanted.rbegin()->first);
        take(run, wanted[0]);
        while (run.stepsDone() < last && run.step())
            if (const auto found = wanted.find(run.stepsDone()); found != wanted.end())
                take(run, found->second);
        done_[name] = run.stepsDone();
        last_ = std::max(last_, last);
        if (run.fault())
            faults_[name] = run.fault()->step;
    }

    void take(Run& run, const std::vector<Quantity>& quantities) {
        if (quantities.empty())
            return;
        if (run.stepsDone() > 0)
            run.recordNow();
        const auto metrics = run.takeMetrics();
        const auto layers = run.takeLayerRecords();
        for (const Quantity& quantity : quantities) {
            const double value = quantity.argument.isEmpty() ? ofMetrics(quantity, run, metrics)
                                 : quantity.name == "rms" || quantity.name == "count"
                                     ? ofState(quantity, run)
                                     : ofValues(quantity, layers);
            values_[keyOf(quantity, run.stepsDone())] = value;
        }
    }

    static double ofMetrics(const Quantity& quantity, const Run& run,
                            const std::vector<MetricsRecord>& metrics) {
        const std::map<QString, double MetricsRecord::*> members{
            {"val_loss_running", &MetricsRecord::val_loss_running},
            {"val_accuracy_running", &MetricsRecord::val_accuracy_running},
            {"val_loss_batch", &MetricsRecord::val_loss_batch},
            {"val_accuracy_batch", &MetricsRecord::val_accuracy_batch}};
        if (quantity.name == "train_loss")
            return run.lastStep().train_loss;
        if (quantity.name == "train_accuracy")
            return run.lastStep().train_accuracy;
        return metrics.back().*members.at(quantity.name);
    }

    static double ofState(const Quantity& quantity, const Run& run) {
        for (const auto& tensor : run.state())
            if (QString::fromStdString(tensor.name) == quantity.argument) {
                const auto count = static_cast<double>(tensor.values.size());
                if (quantity.name == "count")
                    return count;
                double squares = 0;
                for (const double value : tensor.values)
                    squares += value * value;
                return std::sqrt(squares / count);
            }
        return 0.0;
    }

    static double ofValues(const Quantity& quantity, const std::vector<LayerRecord>& records) {
        const auto parts = quantity.argument.split('.');
        const auto tap = parts[2] == "z"   ? Tap::Linear
                         : parts[2] == "y" ? Tap::Normalized
                                           : Tap::Activation;
        const auto& entry =
            records.back().layers.at(parts[1].toUInt())[static_cast<std::size_t>(tap)];
        if (!entry.present)
            return std::numeric_limits<double>::quiet_NaN();
        return quantity.name == "mean"   ? entry.summary.mean
               : quantity.name == "std"  ? entry.summary.std
               : quantity.name == "max"  ? entry.summary.max
               : quantity.name == "dead" ? entry.dead_share
                                         : entry.saturated_share;
    }

    const std::vector<Expectation>& expectations_;
    std::map<ValueKey, double> values_;
    std::map<char, std::int64_t> faults_, done_;
    std::int64_t last_ = 0;
};

}  // namespace normscope::testing
