// SPDX-License-Identifier: GPL-3.0-or-later
// Runs an experiment as far as its expectations need and takes the quantities they speak of.
#pragma once

#include <QStringList>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "app/learn/recorded.h"
#include "model/data/dataset.h"
#include "model/settings/nan.h"

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
    using Key = std::tuple<std::string, Standardization, std::int64_t, double, std::uint64_t>;
    std::map<Key, std::shared_ptr<const Dataset>> kept_;
};

/// Records the steps that are spoken of, and the weights and buffers there beside what a run
/// records.
class ClaimedRun {
  public:
    ClaimedRun(const Experiment& experiment, const std::vector<Expectation>& expectations,
               DataCache& cache)
        : expectations_(expectations),
          runs_(experiment, cache.get(experiment.configuration), optionsFor(expectations)) {
        std::set<std::int64_t> stops{3};
        for (const Expectation& one : expectations_) {
            stops.merge(one.steps());
            if (one.isFault())
                stops.insert(one.step);
        }
        for (const std::int64_t stop : stops) {
            take('A', runs_.a, stop);
            if (runs_.b)
                take('B', *runs_.b, stop);
        }
        longest_ = *stops.rbegin();
    }

    std::int64_t stepsDone(char run) const {
        return (run == 'A' ? runs_.a : *runs_.b).run.stepsDone();
    }
    std::int64_t longest() const { return longest_; }

    /// The expectations that do not hold, each with its figures.
    QStringList failures() const {
        QStringList texts;
        const auto recorded = recordedOf(runs_);
        for (const Expectation& one : expectations_) {
            QString figures;
            const auto value = [&](const Quantity& quantity, std::int64_t step) {
                const double number = quantity.name == "rms" || quantity.name == "count"
                                          ? ofState(quantity, step)
                                          : measured(recorded, quantity, step);
                figures += QString(" %1").arg(number);
                return number;
            };
            if (one.isFault()) {
                const auto at = one.left.run == 'B' ? recorded.fault_b : recorded.fault_a;
                figures = QString(" faulted at %1").arg(at.value_or(0));
            }
            if (!(one.isFault() ? holds(one, recorded) : one.holds(value)))
                texts << one.text + ":" + figures;
        }
        return texts;
    }

  private:
    using State = std::map<std::string, std::vector<float>>;

    /// Gradients and updates are known of recorded steps only, not of the state after one.
    static bool needsSteps(const std::vector<Expectation>& expectations) {
        const auto of_step = [](const Quantity& quantity) {
            return quantity.argument.endsWith("_gradient") || quantity.name == "update_ratio" ||
                   quantity.name == "weight_norm";
        };
        return std::ranges::any_of(expectations, [&](const Expectation& one) {
            return of_step(one.left) || (one.right && of_step(*one.right));
        });
    }

    static Run::Options optionsFor(const std::vector<Expectation>& expectations) {
        Run::Options options{needsSteps(expectations)};
        for (const Expectation& one : expectations)
            options.why_at.merge(one.whySteps());
        return options;
    }

    void take(char name, RecordedRun& recorded, std::int64_t stop) {
        recorded.trainTo(stop);
        if (recorded.run.stepsDone() != stop)
            return;
        if (stop > 0)
            recorded.recordNow();
        for (auto& tensor : recorded.run.state())
            states_[{name, stop}][tensor.name] = std::move(tensor.values);
    }

    double ofState(const Quantity& quantity, std::int64_t step) const {
        const auto state = states_.find({quantity.run, step});
        if (state == states_.end())
            return kNaN;
        const auto found = state->second.find(quantity.argument.toStdString());
        if (found == state->second.end())
            return 0.0;
        double squares = 0;
        for (const double value : found->second)
            squares += value * value;
        const auto count = static_cast<double>(found->second.size());
        return quantity.name == "count" ? count : std::sqrt(squares / count);
    }

    const std::vector<Expectation>& expectations_;
    RecordedRuns runs_;
    std::map<std::pair<char, std::int64_t>, State> states_;
    std::int64_t longest_ = 0;
};

}  // namespace normscope::testing
