// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/optimizer_reasons.h"

#include "widgets/panel/common_value.h"

namespace normscope {

std::string whyWithoutEffectOnOptimizer(const Configuration& configuration, std::string_view path) {
    const auto& optimizer = configuration.optimizer;
    const bool adam =
        optimizer.kind == OptimizerKind::Adam || optimizer.kind == OptimizerKind::AdamW;
    if (path == "optimizer.momentum" && adam)
        return "Has no effect now: Adam and AdamW use their betas (0.9, 0.999).";
    if (path == "optimizer.decay_norm" && optimizer.weight_decay == 0.0)
        return "Has no effect now: there is no weight decay.";
    if (path == "optimizer.decay_norm" && !normInUse(configuration))
        return "Has no effect now: no layer has a norm, so there are no γ and β.";
    if (path == "optimizer.schedule_steps" && optimizer.schedule == Schedule::Constant)
        return "Has no effect now: the learning rate is constant; choose a schedule.";
    if (path == "optimizer.schedule_gamma" && optimizer.schedule != Schedule::Step)
        return "Has no effect now: only the schedule that steps down has a factor.";
    return {};
}

}  // namespace normscope
