// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>

#include "model/training/trainer.h"

namespace normscope {

/// One run in the hands of a person: the trainer, what came up from it so far, and the wishes that
/// go down to it. Polls; never waits for a step.
class Lab : public QObject {
    Q_OBJECT
  public:
    explicit Lab(DatasetLoader loader = loadDataset, QObject* parent = nullptr);

    const Experiment& experiment() const { return experiment_; }
    /// The configuration in force now.
    const Configuration& configuration() const { return configuration_; }
    const History& history() const { return history_; }
    const TrainerStatus& status() const { return status_; }
    const std::optional<Fault>& fault() const { return fault_; }
    std::shared_ptr<const Frame> frame() const { return frame_; }

    /// Whether anyone is looking: frames are asked for and records handed on only then.
    void setWatched(bool watched);

  public slots:
    void play();
    void pause();
    void stepOnce();
    void setSpeed(double steps_per_second);
    /// Anew with the configuration in force, same seed, without the interventions.
    void reset();
    /// Anew as the run began, before anything was changed by hand.
    void restartAsBegun();
    void newSeed();
    void intervene(const std::vector<normscope::Setting>& settings);
    /// Anew with the configuration in force and these changes.
    void rebuild(const std::vector<normscope::Setting>& settings);
    /// Replays an experiment from step 0.
    void open(const normscope::Experiment& experiment);
    void observe(const normscope::ObservationRequest& request);

  signals:
    /// A run that made at least one step is about to be replaced.
    void runEnding(const normscope::Experiment& experiment, std::int64_t steps);
    void restarted();
    void frameReady(const std::shared_ptr<const normscope::Frame>& frame);
    void historyChanged();
    void experimentChanged();
    void statusChanged(const normscope::TrainerStatus& status);
    void faulted(const std::optional<normscope::Fault>& fault);
    void notice(const QString& text);

  private:
    void start(const Experiment& experiment, bool paused);
    void poll();
    void post(Command command);
    void take(const Update& update);
    void takeRecords(const Update& update);
    void takeFault(const Update& update);
    void returnToRunBefore();

    Trainer trainer_;
    QTimer timer_;
    Experiment experiment_;
    Configuration configuration_;
    History history_;
    TrainerStatus status_;
    std::optional<Fault> fault_;
    std::shared_ptr<const Frame> frame_;
    bool watched_ = true;
    std::uint64_t starts_ = 0;  ///< runs asked for; what comes of an earlier one is stale
    int quick_polls_ = 0;       ///< polls left at the full rate although nothing moves
    /// What was in force before the last Start, for one that cannot be carried out.
    Experiment before_start_;
    bool starting_ = false;
};

}  // namespace normscope
