// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "model/settings/settings.h"

class QMenu;

namespace normscope {

/// Only the hidden layers up to this one are trained: not those behind it, nor the output layer.
std::vector<Setting> trainOnlyUpTo(std::int64_t layer);
/// Only this hidden layer and what stands behind it.
std::vector<Setting> trainOnlyFrom(std::int64_t layer);
/// Every layer; γ and β that are locked stay so.
std::vector<Setting> trainEveryLayer();

/// Adds to a layer's menu what of the network is trained, and to multiply its weights; `frozen` is
/// asked when it opens. Actions are named "freeze-layer", "train-up-to-here", "train-from-here",
/// "train-every-layer", "scale-weights".
void addLayerActions(QMenu& menu, std::int64_t layer, const std::function<bool()>& frozen,
                     const std::function<void(const std::vector<Setting>&)>& wish);

}  // namespace normscope
