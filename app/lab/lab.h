// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "app/files/session/session.h"
#include "model/trainer/trainer.h"

namespace normscope {

/// One run, or two compared, in the hands of a person: the trainer, what came up from it so far,
/// and the wishes that go down to it. Polls; never waits for a step.
class Lab : public QObject {
    Q_OBJECT
  public:
    explicit Lab(DatasetLoader loader = loadDataset, QObject* parent = nullptr);

    const Experiment& experiment() const { return experiment_; }
    /// The same as far as it has come: `steps` is where it stands.
    Experiment experimentSoFar() const;
    /// The configuration in force now, or at the step looked at.
    const Configuration& configuration() const { return configuration_; }
    /// That of the run that could not be started last, for its data.
    const Configuration& refused() const { return refused_; }
    /// Run B's, where there is one.
    const std::optional<Configuration>& twinConfiguration() const { return twin_configuration_; }
    /// Of the run that changes are meant for; of run A where they are meant for both.
    const Configuration& targetConfiguration() const {
        return twin_configuration_ && target_ == Target::B ? *twin_configuration_ : configuration_;
    }
    /// What B is and A is not, at the step shown; empty without a twin.
    const std::vector<Setting>& differences() const { return differences_; }
    const History& history() const { return held_ ? held_->history : history_; }
    /// The same, and run B's, also while a moment is held.
    const History& newestHistory() const { return history_; }
    const History& newestTwinHistory() const { return twin_history_; }
    /// Of run B; null where there is none.
    const History* twinHistory() const {
        if (!twin_configuration_)
            return nullptr;
        return held_ ? &held_->twin_history : &twin_history_;
    }
    const TrainerStatus& status() const { return status_; }
    const std::optional<Fault>& fault() const { return fault_; }
    const std::optional<Fault>& twinFault() const { return twin_fault_; }
    std::shared_ptr<const Frame> frame() const { return held_ ? held_->frame : frame_; }
    std::shared_ptr<const Frame> twinFrame() const {
        return held_ ? held_->twin_frame : twin_frame_;
    }
    /// What the runs train on and are measured with; null before the first is loaded.
    std::shared_ptr<const Dataset> data() const { return data_; }
    /// The newest closer looks; null before there are any.
    std::shared_ptr<const Inspection> inspection() const {
        return held_ ? held_->inspection : inspection_;
    }
    std::shared_ptr<const Inspection> twinInspection() const {
        return held_ ? held_->twin_inspection : twin_inspection_;
    }
    /// The step looked at, or on its way, where it is not the newest.
    std::optional<std::int64_t> visited() const;
    /// Whether steps are being made: what is looked at does not go on meanwhile.
    bool isTraining() const { return status_.playing && !visited(); }
    /// What undo() would take back: "BN off", "B: lr 0.3", "reset"; empty where there is nothing.
    std::string undoLabel() const;
    std::string redoLabel() const;  ///< the same of redo()
    Target target() const { return target_; }
    /// Where a run that is made again, as fast as it goes, is to stand; none while none is.
    std::optional<std::int64_t> replaysTo() const { return replays_to_; }

    /// Whether anyone is looking: frames are asked for and records handed on only then.
    void setInSight(bool in_sight);
    /// One moment: frames, histories and closer looks, as they are handed out and signalled, are of
    /// one step from now on, while training goes on behind them. Returns when they are. Where a
    /// step is visited it is that one, but for the histories, which go to the newest.
    void hold();
    void release();  ///< what is newest again
    bool isHeld() const { return held_.has_value(); }

  public slots:
    /// Takes in what came up; a timer does so by itself.
    void poll();
    void play();
    void pause();
    void stepOnce();
    /// Trains on until so many steps are made, then pauses.
    void playTo(std::int64_t step, bool full_speed = false);
    void setSpeed(double steps_per_second);
    /// Anew with the configuration in force, same seed, without the interventions.
    void reset();
    /// Anew as the run began, before anything was changed by hand.
    void restartAsBegun();
    void newSeed();
    void intervene(const std::vector<normscope::Setting>& settings,
                   normscope::Target target = normscope::Target::A);
    /// The same for the run, or runs, that changes are meant for.
    void change(const std::vector<normscope::Setting>& settings);
    void setTarget(normscope::Target target);
    /// Run B at the side of run A, different in this; takes the place of one there is.
    void addTwin(const std::vector<normscope::Setting>& differences);
    /// The same, from the step shown on: up to there the two are one.
    void addTwinFromHere(const std::vector<normscope::Setting>& differences);
    void removeTwin();
    void giveUpReading();
    /// Looks at the runs as they stood after `step` steps; from the newest on that is live().
    void visit(std::int64_t step);
    void live();
    /// Goes on from `step`. What there is so far is handed out by runEnding() first.
    void fork(std::int64_t step);
    /// Takes back the last change of either run, or what replaced the run before or cut it short;
    /// hands out what there is first. A run before is trained again to where it stood.
    void undo();
    /// Back to where the last change was taken back, which is made again; likewise with runs.
    void redo();
    /// Anew with the configurations in force and these changes: of both runs, or, where changes are
    /// meant for run B, of that one alone, but for what both must share.
    void rebuild(const std::vector<normscope::Setting>& settings);
    /// Replays an experiment from step 0; false where it cannot be, which notice() explains.
    bool open(const normscope::Experiment& experiment);
    /// The same, to wait at step 0.
    void openPaused(const normscope::Experiment& experiment);
    /// The same for a run that was made before, up to its number of steps: where that takes long at
    /// the present speed it is made as fast as it goes, and pauses there.
    bool openAgain(const normscope::Experiment& experiment);
    /// Goes on where a run of before stood, with what was recorded of it.
    void resume(const normscope::Session& session, bool paused = false);
    /// Snapshots come with updated() from now on; see command::Keep.
    void keep(std::chrono::milliseconds period);
    /// After which steps it is looked for why; see command::LookForWhy.
    void lookForWhyAt(std::set<std::int64_t> steps);
    void observe(const normscope::ObservationRequest& request);
    /// What to look at closer from now on; nothing is looked at while nobody watches.
    void inspect(const normscope::InspectionRequest& request);

  signals:
    /// Another experiment than the one at hand begins: not this one anew, nor with a change.
    void opened();
    /// What came up, once the experiment and the histories know of it and before frames show it.
    void updated(const normscope::Update& update);
    /// A run that made at least one step is about to be replaced, or cut short.
    void runEnding(const normscope::Experiment& experiment, std::int64_t steps);
    void restarted();
    /// `twin` is null without run B.
    void frameReady(const std::shared_ptr<const normscope::Frame>& frame,
                    const std::shared_ptr<const normscope::Frame>& twin);
    void historyChanged();
    /// A closer look came, or what there were are no longer of this run.
    void inspected();
    void experimentChanged();
    void statusChanged(const normscope::TrainerStatus& status);
    void faulted(const std::optional<normscope::Fault>& fault);
    void twinFaulted(const std::optional<normscope::Fault>& fault);
    void notice(const QString& text);

  private:
    /// The last change of either run, or of both at once.
    struct LastChange {
        std::int64_t step = -1;
        std::vector<Setting> of_a, of_b;
        std::string label;
        bool exists() const { return step >= 0; }
    };
    struct ReplacedRun {
        Experiment experiment;
        std::int64_t step = 0;  ///< where it stood
        std::int64_t from = 0;  ///< first step of changes to what took its place
        std::string label;      ///< of what replaced it
    };

    LastChange lastChange() const;
    std::string labelOf(const LastChange& change) const;
    void rememberStart(const Experiment& next);
    void remember(std::string label, std::int64_t from);
    void trainAgain(const ReplacedRun& run);
    void start(const Experiment& experiment, bool paused,
               std::shared_ptr<const SavedRuns> from = nullptr);
    bool openValid(const Experiment& experiment, bool paused);
    Experiment anew(const std::vector<Setting>& changes) const;
    void handOut();
    void readConfigurations();
    void tellConfigurations();
    void assignTo(const std::vector<Setting>& settings, Target target);
    bool isIdle() const;
    void post(Command command);
    /// Ends a visit first.
    void postToNewest(Command command);
    /// What comes up is taken when the frame that shows its effect is there, or soon after.
    void postAndAwait(Command command);
    /// The timer's.
    void tick();
    int framePollMs() const;
    void measureFrame();
    void take(const Update& update);
    void takeCuts(const Update& update);
    void takeInspections(const Update& update);
    bool isOfOneStep() const;
    void emitShown();
    void takeResumed(const Update& update);
    void takeRecords(const Update& update);
    bool takeMarks(const Update& update);
    void takeFault(const Update& update);
    void takeTwinFault(const Update& update);
    void endVisit();
    void returnToRunBefore();

    Trainer trainer_;
    QTimer timer_;
    QTimer tidying_;  ///< of the heap, which long runs leave in pieces
    Experiment experiment_;
    Configuration configuration_;
    std::optional<Configuration> twin_configuration_;
    std::vector<Setting> differences_;
    History history_, twin_history_;
    TrainerStatus status_;
    std::optional<Fault> fault_, twin_fault_;
    std::shared_ptr<const Frame> frame_, twin_frame_;
    std::shared_ptr<const Dataset> data_;
    std::shared_ptr<const Inspection> inspection_, twin_inspection_;
    /// What is handed out while it is held.
    struct Held {
        History history, twin_history;
        std::shared_ptr<const Frame> frame, twin_frame;
        std::shared_ptr<const Inspection> inspection, twin_inspection;
    };
    std::optional<Held> held_;
    InspectionRequest inspection_wanted_;
    Target target_ = Target::A;
    double speed_ = 0;  ///< steps per second; 0: as fast as it goes
    std::optional<std::int64_t> replays_to_;
    std::optional<std::int64_t> visit_wanted_;  ///< asked for and not yet there
    bool visit_due_ = false;                    ///< to be asked for at the next poll
    bool in_sight_ = true;
    std::uint64_t starts_ = 0;     ///< runs asked for; what comes of an earlier one is stale
    std::uint64_t posted_ = 0;     ///< number of the newest command
    std::uint64_t to_newest_ = 0;  ///< of the one that ended a visit last
    struct Change {
        std::uint64_t number = 0;  ///< of its command
        std::vector<Setting> settings;
        Target target = Target::A;
    };
    std::vector<Change> on_their_way_;  ///< see readConfigurations()
    int quick_polls_ = 0;               ///< polls left at the full rate although nothing moves
    int hurried_polls_ = 0, hurried_frames_ = 0;  ///< still to come, see post()
    double frame_ms_ = 0;   ///< from a frame's arrival until it is painted, smoothed
    int answer_ticks_ = 0;  ///< left to wait, see postAndAwait()
    /// What was in force before the last Start, for one that cannot be carried out.
    Experiment before_start_;
    bool starting_ = false;
    std::optional<Session> resuming_;                                ///< until its run has begun
    std::vector<ReplacedRun> replaced_;                              ///< to undo, the newest last
    std::vector<std::variant<LastChange, ReplacedRun>> taken_back_;  ///< to redo, the next last
    Configuration refused_;
};

}  // namespace normscope
