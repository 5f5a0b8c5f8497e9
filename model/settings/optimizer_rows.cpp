// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/setting_rows.h"

namespace normscope::detail {

namespace {

bool isAdam(const OptimizerConfig& optimizer) {
    return optimizer.kind == OptimizerKind::Adam || optimizer.kind == OptimizerKind::AdamW;
}

std::string whyNoMomentum(const Configuration& c) {
    return isAdam(c.optimizer) ? "Has no effect now: Adam and AdamW use their betas (0.9, 0.999)."
                               : "";
}

std::string whyNoNesterov(const Configuration& c) {
    if (c.optimizer.kind != OptimizerKind::SGD)
        return "Has no effect now: only SGD has it.";
    return c.optimizer.momentum > 0
               ? ""
               : "Has no effect now: momentum is 0, with which PyTorch refuses it.";
}

std::string whyNoDecayOfNorms(const Configuration& c) {
    if (c.optimizer.weight_decay == 0.0)
        return "Has no effect now: there is no weight decay.";
    return normInUse(c) ? "" : "Has no effect now: no layer has a norm, so there are no γ and β.";
}

std::string whyNothingTrains(const Configuration& c) {
    return c.optimizer.trains == Trained::All || normInUse(c)
               ? ""
               : "Nothing is trained now: no layer has a norm, so there are no γ and β.";
}

std::string whyNotScheduled(const Configuration& c) {
    return c.optimizer.schedule == Schedule::Constant
               ? "Has no effect now: the learning rate is constant; choose a schedule."
               : "";
}

std::string whyNoSteps(const Configuration& c) {
    return c.optimizer.schedule == Schedule::Step
               ? ""
               : "Has no effect now: only the schedule that steps down has a factor.";
}

}  // namespace

Rows optimizerRows() {
    return {
        row(&OptimizerConfig::kind, "optimizer.kind", "Algorithm",
            "How gradients change the weights.", {.effect = Effect::Rebuild}),
        row(&OptimizerConfig::lr, "optimizer.lr", "Learning rate", "Size of each step.",
            {.maximum = 1e6, .mark = "lr {value}"}),
        row(&OptimizerConfig::momentum, "optimizer.momentum", "Momentum",
            "Share of the last step kept in the next; SGD and RMSprop only.",
            {.maximum = 0.9999,
             .mark = "momentum {value}",
             .rank = 1,
             .slider = true,
             .idle = whyNoMomentum}),
        row(&OptimizerConfig::nesterov, "optimizer.nesterov", "Nesterov",
            "Steps by the gradient plus momentum times the buffer, as if it looked one step ahead; "
            "SGD with momentum only.",
            {.mark = "Nesterov {value}", .rank = 1, .idle = whyNoNesterov}),
        row(&OptimizerConfig::weight_decay, "optimizer.weight_decay", "Weight decay",
            "Pulls every weight towards 0 by this share of it.",
            {.maximum = 1e3, .mark = "weight decay {value}", .rank = 1, .smallest = 1e-6}),
        row(&OptimizerConfig::decay_norm, "optimizer.decay_norm", "Decay γ, β",
            "Whether weight decay takes in γ and β of the norms.",
            {.mark = "decay γ β {value}", .rank = 1, .idle = whyNoDecayOfNorms}),
        row(&OptimizerConfig::accumulation, "optimizer.accumulation", "Accumulation",
            "Batches per step, their gradients averaged; statistics are still over each batch.",
            {.minimum = 1, .maximum = 1024, .mark = "accumulation {value}", .rank = 1}),
        row(&OptimizerConfig::trains, "optimizer.trains", "Trains",
            "All parameters, or γ and β of the norms alone, with the weights as they were drawn "
            "(Frankle et al. 2020).",
            {.mark = "trains {label}", .rank = 1, .idle = whyNothingTrains}),
        row(&OptimizerConfig::average, "optimizer.average", "Average weights",
            "A mean of the weights beside them, from here on (torch.optim.swa_utils); the page Why "
            "says how it does, with the running statistics as they are and after update_bn.",
            {.mark = "average {value}", .rank = 1}),
        row(&OptimizerConfig::ema_decay, "optimizer.ema_decay", "EMA decay",
            "Share of the exponential mean that stays at each step.",
            {.maximum = 1,
             .mark = "EMA decay {value}",
             .rank = 1,
             .hides = true,
             .idle = [](const Configuration& c) -> std::string {
                 return c.optimizer.average == Averaging::Ema
                            ? ""
                            : "Has no effect now: no exponential mean is kept.";
             }}),
        row(&OptimizerConfig::clip_grad_norm, "optimizer.clip_grad_norm", "Clip gradient",
            "Scales the gradients down where their norm is greater than this; 0 does not.",
            {.maximum = 1e6, .mark = "clip gradient {value}", .rank = 1}),
        row(&OptimizerConfig::schedule, "optimizer.schedule", "Schedule",
            "How the learning rate follows the steps.", {.mark = "schedule {value}"}),
        row(&OptimizerConfig::schedule_steps, "optimizer.schedule_steps", "Schedule steps",
            "Steps from one drop to the next, or of the cosine from the full rate to 0; it rises "
            "again afterwards, as PyTorch's does.",
            {.minimum = 1, .maximum = 1e9, .idle = whyNotScheduled}),
        row(&OptimizerConfig::schedule_gamma, "optimizer.schedule_gamma", "Schedule γ",
            "Factor of the learning rate at each drop of the schedule that steps down.",
            {.maximum = 1, .idle = whyNoSteps}),
        row(&OptimizerConfig::warmup_steps, "optimizer.warmup_steps", "Warm-up",
            "Steps over which the learning rate rises evenly to its value; the schedule begins "
            "then.",
            {.maximum = 1e9, .mark = "warm-up {value}"}),
    };
}

}  // namespace normscope::detail
