// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "model/settings/configuration.h"

namespace normscope {

/// The learning rate of the step after `step` steps, counted from the run's start, as
///
///     SequentialLR(optimizer, [LinearLR(optimizer, start_factor=1/W, total_iters=W - 1), after],
///                  milestones=[W])
///
/// gives it in PyTorch, stepped once after each optimizer step, with W = warmup_steps:
/// - step < W: lr·(step + 1)/W, so that the first step is not lost on a rate of 0;
/// - from then on, s = step − W, by `after`: constant lr; StepLR(step_size=schedule_steps,
///   gamma=schedule_gamma): lr·gamma^⌊s/schedule_steps⌋; CosineAnnealingLR(T_max=schedule_steps):
///   lr·(1 + cos(π·s/schedule_steps))/2, which rises again from T_max on, as PyTorch's.
///
/// lr is the one set now: a live change of it changes the whole curve.
double learningRate(const OptimizerConfig& config, std::int64_t step);

/// Whether the rate is another than config.lr at some step.
bool isScheduled(const OptimizerConfig& config);

}  // namespace normscope
