// SPDX-License-Identifier: GPL-3.0-or-later
// What a run was made of from its first step to its last: what a network in Python needs to know.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "model/network/norms/norm.h"
#include "model/settings/experiment.h"

namespace normscope {

/// A configuration in force, and since when.
struct Stage {
    std::int64_t step = 0;               ///< so many steps were made when it began
    std::vector<Setting> settings = {};  ///< what began it; empty: the run's beginning
    Configuration configuration;
};

/// The stages of a run, its network's structure, and how Python calls its parts.
class Course {
  public:
    /// Of the first `steps` steps; an intervention after the last of them counts where `with_last`.
    /// Throws SettingError where network and data do not fit.
    Course(const Experiment& experiment, const Shape& sample, std::int64_t outputs,
           std::int64_t steps, bool with_last);

    const std::vector<Stage>& stages() const { return stages_; }
    const NetworkStructure& structure() const { return structure_; }
    const Shape& sample() const { return sample_; }
    std::size_t depth() const { return structure_.layers.size(); }

    /// "fc1", "conv1".
    std::string linear(std::size_t layer) const;
    /// "nn.Linear", "nn.Conv2d"; "StandardizedLinear" where its weights are standardized.
    std::string linearClass(const Configuration& configuration, std::size_t layer) const;
    /// "bn1"; "norm1" where different families stand there one after the other; empty: never any.
    const std::string& norm(std::size_t layer) const { return norms_[layer]; }
    std::string shortcut(std::size_t layer) const;
    std::string dropout(std::size_t layer) const;

    bool everDrops() const;
    bool everDrops(DropoutPlace place) const;
    /// Whether a norm at some time draws noise.
    bool everNoisy() const;
    bool hasNorms() const;
    /// Whether some stage's configuration makes it true.
    template <class Predicate>
    bool ever(const Predicate& predicate) const {
        for (const auto& stage : stages_)
            if (predicate(stage.configuration))
                return true;
        return false;
    }
    /// Definitions of the classes that PyTorch does not have: of norms, of standardized weights.
    std::set<std::string> classes() const;

    const NormalizationConfig& slot(const Configuration& configuration, std::size_t layer) const {
        return configuration.normalizationOf(static_cast<std::int64_t>(layer));
    }
    PyTorchLine line(const Configuration& configuration, std::size_t layer) const;
    /// What makes the norm: "GhostBatchNorm(nn.BatchNorm1d(100), 16)".
    std::string module(const Configuration& configuration, std::size_t layer) const;
    /// Where γ, β and buffers are: "bn1", or "bn1.norm".
    std::string statistics(const Configuration& configuration, std::size_t layer) const;
    /// The state_dict's name for a tensor of Run::state().
    std::string nameOf(const std::string& tensor, const Configuration& configuration) const;

  private:
    std::vector<Stage> stages_;
    Shape sample_;
    NetworkStructure structure_;
    std::vector<std::string> norms_;
};

}  // namespace normscope
