// SPDX-License-Identifier: GPL-3.0-or-later
// A run as a folder of files that repeat it in PyTorch.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/run/run.h"

namespace normscope {

struct PyTorchExport {
    /// Name and contents: model.py, train.py, experiment.ipynb, data.npz, batches.npz, draws.npz
    /// (where there is dropout or noise), weights_initial and weights, each as .pt and
    /// .safetensors, weights_loaded_STEP.pt (where some were).
    std::vector<std::pair<std::string, std::string>> files;
    std::vector<float> losses;  ///< of the steps made, as train.py prints them
    /// From which step on train.py draws random numbers of its own; none: never.
    std::optional<std::int64_t> own_draws_from;
    std::optional<Fault> fault;  ///< where the run had to stop before its last step
};

/// Trains an experiment without its twin for configuration.steps steps and writes down what that
/// takes. `stop` is asked between steps; where it says so the result is what was made until then.
/// Throws SettingError.
PyTorchExport exportToPyTorch(const Experiment& experiment,
                              const std::shared_ptr<const Dataset>& data,
                              const std::function<bool(std::int64_t)>& stop = {});

}  // namespace normscope
