// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/observation/history.h"
#include "model/training/run.h"

namespace normscope {

// Commands to the training thread, carried out in order between two steps.
namespace command {
struct Start {  ///< begin this experiment anew, from step 0
    Experiment experiment;
    bool paused = false;
};
struct Intervene {
    std::vector<Setting> settings;
};
struct Play {};
struct Pause {};
struct StepOnce {};  ///< one step, then paused
struct Speed {
    double steps_per_second = 0;  ///< 0 is as fast as it goes
};
struct Observe {  ///< replaces the request for frames
    ObservationRequest request;
};
}  // namespace command

using Command = std::variant<command::Start, command::Intervene, command::Play, command::Pause,
                             command::StepOnce, command::Speed, command::Observe>;

/// What the training thread says of itself.
struct TrainerStatus {
    std::uint64_t run = 0;  ///< grows by one at each Start; values of an older run are stale
    bool playing = false;
    bool loading = false;  ///< reading or generating the data
    std::int64_t step = 0;
    double epoch = 0;              ///< passes over the training set, fractional
    double steps_per_second = 0;   ///< over the last second of training
    double observation_share = 0;  ///< of the training thread's time, over the last second
    std::int64_t parameters = 0;
    std::int64_t features = 0, classes = 0, train_samples = 0, validation_samples = 0;
    std::string dataset_name;
    BackendInfo backend;
};

/// All that came up since the last drain. Scalars and records are lossless; the frame is the
/// latest.
struct Update {
    TrainerStatus status;
    /// Set when the run was started anew: everything shown of the old one is to be cleared first.
    bool restarted = false;
    std::vector<StepRecord> steps;
    std::vector<MetricsRecord> metrics;
    std::vector<LayerRecord> layers;
    std::shared_ptr<const Experiment> experiment;  ///< set when it changed
    std::shared_ptr<const Frame> frame;            ///< set when there is a new one
    std::optional<Fault> fault;                    ///< the run's present fault, if any
    std::vector<std::string> notices;              ///< refused commands, one sentence each
};

using DatasetLoader = std::function<std::shared_ptr<const Dataset>(const Configuration&)>;

/// A run on a thread of its own. All members may be called from any one other thread; none of them
/// waits for a step. The destructor stops and joins.
class Trainer {
  public:
    explicit Trainer(DatasetLoader loader = loadDataset, Run::Options options = {true});
    ~Trainer();
    Trainer(const Trainer&) = delete;
    Trainer& operator=(const Trainer&) = delete;

    void post(Command command);
    /// Takes everything new and, where `want_frame`, asks for one more frame: at most one is made
    /// per call, so the looker's frame rate decides what observing costs.
    Update drain(bool want_frame);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace normscope
