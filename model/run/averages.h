// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <map>
#include <string>

#include "model/settings/bytes.h"
#include "model/settings/configuration.h"

namespace normscope {

class Network;
class ParameterPack;

/// Means of every parameter over the steps since averaging was switched on, as
/// torch.optim.swa_utils.AveragedModel keeps them: plain (get_swa_avg_fn) or exponential
/// (get_ema_avg_fn). Buffers are not averaged. Training does not see them.
class Averages {
  public:
    /// Another kind begins anew; another decay applies from the next step on.
    void follow(const OptimizerConfig& config);
    bool isOn() const { return kind_ != Averaging::None; }
    /// Takes in the parameters behind a step; one that is new begins with its value.
    void note(const ParameterPack& parameters);
    std::int64_t steps() const { return steps_; }  ///< taken in
    /// In place of the network's own.
    void putInto(Network& network) const;

    Averages clone() const;
    void save(ByteWriter& out) const;
    /// Throws DamagedBytes where they are not those of `parameters`.
    void restore(ByteReader& in, const ParameterPack& parameters);

  private:
    struct Mean {
        at::Tensor values;       ///< flat
        std::int64_t steps = 0;  ///< it is over
    };
    Averaging kind_ = Averaging::None;
    double decay_ = 0.0;
    std::int64_t steps_ = 0;
    std::map<std::string, Mean> means_;
};

}  // namespace normscope
