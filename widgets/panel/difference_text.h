// SPDX-License-Identifier: GPL-3.0-or-later
// How settings and their differences are put into words.
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "model/settings/settings.h"

namespace normscope {

/// A value for people: a choice's label, "on", "3 × 100", "none".
QString valueText(const Key& key, const Value& value);

/// What differs from `a`, by name, numbers with both values: "lr 0.1 → 3, layer 2: BN off"; empty
/// where nothing does.
QString differenceText(const Configuration& a, const std::vector<Setting>& differences);

/// Names of differences from `a` in about `longest` characters: "BN off, lr 3", or the first of
/// them and how many more there are. Always names the first in full.
QString differenceNames(const Configuration& a, const std::vector<Setting>& differences,
                        int longest);

}  // namespace normscope
