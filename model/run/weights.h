// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to the run's own files: files of weights that an experiment names.
#pragma once

#include <string>
#include <vector>

#include "model/data/dataset.h"
#include "model/settings/experiment.h"

namespace normscope {

class Network;

/// Puts what a file holds into the network, by Network::load(); `key` is the setting that names it,
/// `text` its WeightsFile. Throws SettingError that names the setting.
void loadWeights(Network& network, const Key& key, const std::string& text);

/// Ties the weights that are begun with, or loaded on the way, to what their files hold now, and
/// keeps that. Throws SettingError.
void keepContents(Experiment& experiment);

/// Throws SettingError where weights that `settings` load do not fit a network of this
/// configuration.
void checkWeights(const std::vector<Setting>& settings, const Configuration& configuration,
                  const Dataset& data);

}  // namespace normscope
