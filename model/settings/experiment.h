// SPDX-License-Identifier: GPL-3.0-or-later
// A run is its experiment: the configuration it began with and the list of what was changed by
// hand.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "model/settings/settings.h"

namespace normscope {

/// Settings changed together after `step` optimizer steps, so that step `step + 1` is the first to
/// see them; actions among them are done after the others have changed, in their order.
struct Intervention {
    std::int64_t step = 0;
    std::vector<Setting> set;
    bool operator==(const Intervention&) const = default;
};

/// A second run beside the first: same seed, same initial weights, same batches, step by step, but
/// for the stated differences.
struct Twin {
    std::vector<Setting> differences;         ///< from the first run's configuration, at step 0
    std::vector<Intervention> interventions;  ///< its own whole list
    bool operator==(const Twin&) const = default;
};

struct Experiment {
    Configuration configuration;
    std::vector<Intervention> interventions = {};  ///< ascending by step; equal steps in list order
    std::optional<Twin> twin = std::nullopt;

    /// The twin as an experiment of its own; needs `twin`. Throws SettingError for a bad
    /// difference.
    Experiment twinExperiment() const;
    /// The configuration in force after `step` steps and the interventions at that step.
    Configuration configurationAt(std::int64_t step) const;
    bool operator==(const Experiment&) const = default;
};

/// What a twin with these differences inherits of the first run's interventions: all but the
/// settings of which it was to differ.
std::vector<Intervention> inheritedBy(const std::vector<Setting>& differences,
                                      const std::vector<Intervention>& interventions);

/// The settings in which b is not a, with b's values; per-layer slots as `layers.K.…`. `steps` is
/// left out.
std::vector<Setting> differencesOf(const Configuration& a, const Configuration& b);

/// Gives every text that names something outside (Key::file) to `other`, in the configuration, the
/// interventions and the twin, and puts what it returns in its place.
void replaceNames(Experiment& experiment,
                  const std::function<std::string(const Key& key, const std::string& text)>& other);

/// Whether a path is that of an action on γ or β; throws SettingError for an unknown path.
bool setsAffine(std::string_view path);

/// Throws SettingError for an action where no layer it concerns keeps running statistics, or has γ
/// and β and the channel. Settings pass.
void checkAction(const Configuration& configuration, const Setting& setting);

/// Checks what single settings cannot: interventions in order, live keys only, layer indices that
/// exist. Throws SettingError.
void validate(const Experiment& experiment);

}  // namespace normscope
