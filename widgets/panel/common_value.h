// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/settings/dataset_row.h"
#include "model/settings/settings.h"

namespace normscope {

/// The value of a key in every layer: that of `path` itself, or, for a normalization key, the value
/// all hidden layers agree on; empty where they differ.
std::optional<Value> commonValue(const Configuration& configuration, std::string_view path);

/// The same of a field.
template <class Part, class T>
std::optional<Value> commonValue(const Configuration& configuration, T Part::*field) {
    return commonValue(configuration, keyFor(field).path);
}

/// Whether any hidden layer has a norm of this kind.
bool anyNorm(const Configuration& configuration, NormKind kind);

/// Whether any hidden layer has batch norm, ghost and noisy ones included: a norm through which the
/// samples of a batch meet.
bool anyBatchNorm(const Configuration& configuration);

/// Whether every norm with running statistics is frozen; false where there is none.
bool allFrozen(const Configuration& configuration);

/// Why a setting or an action has no effect under this configuration, as one sentence for people;
/// empty when it has.
std::string whyWithoutEffect(const Configuration& configuration, std::string_view path);

}  // namespace normscope
