// SPDX-License-Identifier: GPL-3.0-or-later
// What can become of a normalization in a running network.
#pragma once

#include <optional>
#include <string>

#include "model/network/structure.h"

namespace normscope {

/// Whether a norm of the one kind goes on as one of the other, with its γ, β and buffers.
bool goesOnAs(NormKind one, NormKind other);

/// Why the evaluation-mode function of layer `index`'s normalization cannot be folded into the
/// neighbouring weights, as a part of a sentence; empty where it can. Running statistics, without
/// which there is no such function, are not looked at. `into`: the network that takes it up.
std::optional<std::string> whyNotFoldable(const NormalizationConfig& config,
                                          const NetworkStructure& structure, std::size_t index,
                                          const Configuration& into);

/// Throws SettingError where one configuration of a network cannot become the other between two
/// steps: a fold, or a function-preserving insertion, of a norm that has no such thing.
void checkChange(const Configuration& from, const Configuration& to,
                 const NetworkStructure& structure);

}  // namespace normscope
