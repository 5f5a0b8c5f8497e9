// SPDX-License-Identifier: GPL-3.0-or-later
// Drains a trainer as the window does and keeps account of what came up.
#pragma once

#include <QTest>
#include <chrono>
#include <thread>

#include "model/trainer/trainer.h"

namespace normscope::testing {

class Watcher {
  public:
    explicit Watcher(Trainer& trainer) : trainer_(trainer) {}

    void drain(bool want_frame) {
        auto update = trainer_.drain(want_frame);
        status = update.status;
        fault = update.fault;
        twin_fault = update.twin.fault;
        if (update.restarted) {
            ++restarts;
            losses.clear();
            frame.reset();
            if (status.run == 0)
                error = "a run that was started has no number";
        }
        if (update.twin_restarted)
            twin_losses.clear();
        if (update.forked_at)
            for (auto* kept : {&losses, &twin_losses})
                kept->resize(std::min(kept->size(), static_cast<std::size_t>(*update.forked_at)));
        take(update.steps, losses);
        take(update.twin.steps, twin_losses);
        metrics += update.metrics.size();
        twin_metrics.insert(twin_metrics.end(), update.twin.metrics.begin(),
                            update.twin.metrics.end());
        layers.insert(layers.end(), update.layers.begin(), update.layers.end());
        dual.insert(dual.end(), update.dual.begin(), update.dual.end());
        whys.insert(whys.end(), update.whys.begin(), update.whys.end());
        twin_whys.insert(twin_whys.end(), update.twin.whys.begin(), update.twin.whys.end());
        if (update.inspection) {
            inspection = update.inspection;
            twin_inspection = update.twin.inspection;
            ++inspections;
        }
        if (update.data)
            data = update.data;
        if (update.experiment)
            experiment = *update.experiment;
        if (update.frame) {
            frame = update.frame;
            ++frames;
        }
        notices.insert(notices.end(), update.notices.begin(), update.notices.end());
    }

    /// Drains until `done`; false when that does not come about within a minute: a stall.
    template <class Done>
    bool waitFor(Done done, bool want_frame = false) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (!done()) {
            if (std::chrono::steady_clock::now() > limit)
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            drain(want_frame);
        }
        return true;
    }

    /// Waits until every command posted so far was carried out. Needs a run: asks it for a twin
    /// that cannot be, and waits for the answer.
    bool settle() {
        const auto key = "sync" + std::to_string(++settled_);
        trainer_.post(command::AddTwin{{{key, true}}});
        return waitFor([&] {
            for (const auto& notice : notices)
                if (notice.find('"' + key + '"') != std::string::npos)
                    return true;
            return false;
        });
    }

    /// What went wrong in the order of steps; empty when nothing did.
    QString error;
    TrainerStatus status;
    std::optional<Fault> fault, twin_fault;
    std::vector<float> losses, twin_losses;  ///< [step − 1]
    Experiment experiment;
    std::shared_ptr<const Frame> frame;
    std::vector<std::string> notices;
    std::vector<LayerRecord> layers;
    std::vector<DualRecord> dual;
    std::vector<WhyLook> whys, twin_whys;
    std::shared_ptr<const Inspection> inspection, twin_inspection;
    std::shared_ptr<const Dataset> data;
    std::size_t metrics = 0;
    std::vector<MetricsRecord> twin_metrics;
    int restarts = 0;
    int steps_seen = 0;  ///< of both runs, and of all that were started
    int frames = 0;
    int inspections = 0;

  private:
    void take(const std::vector<StepRecord>& steps, std::vector<float>& into) {
        for (const auto& record : steps) {
            const auto expected = static_cast<std::int64_t>(into.size()) + 1;
            if (record.step != expected && error.isEmpty())
                error = QString("step %1 came where %2 was due").arg(record.step).arg(expected);
            into.push_back(record.train_loss);
            ++steps_seen;
        }
    }
    Trainer& trainer_;
    int settled_ = 0;
};

}  // namespace normscope::testing
