// SPDX-License-Identifier: GPL-3.0-or-later
// What the page Why says of a look, as sentences for people.
#pragma once

#include <QString>

#include "model/inspect/inspection.h"
#include "model/settings/configuration.h"

namespace normscope::words {

/// What the loss and the gradient do along the gradient; or why that says nothing.
QString alongGradient(const WhyLook& look);
/// How a step of the earlier layers changes a later layer's gradient and what comes into it, of the
/// layer where the gradient changes most.
QString shiftOfGradients(const WhyLook& look);
/// How the gradient grows or fades from the last hidden layer to the first; empty for one layer.
QString gradientByDepth(const WhyLook& look);
/// How alike the samples are in the last hidden layer.
QString samplesByDepth(const WhyLook& look);
/// The sharpness at which gradient descent becomes unstable at this rate: 2/η, 2(1 + momentum)/η
/// with a momentum (Cohen et al. 2021, §2.1). NaN of optimizers that scale each step by itself.
double edgeOf(const OptimizerConfig& optimizer, double rate);
/// The sharpness beside what gradient descent bears; or why there is none.
QString edgeOfStability(const WhyLook& look, const OptimizerConfig& optimizer,
                        std::int64_t training_samples);

/// What the mean of the weights is worth, with running statistics as they are and after update_bn.
QString averagedWeights(const AveragedCheck& check, Task task);

}  // namespace normscope::words
