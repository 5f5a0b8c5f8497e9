// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/learn/expectation.h"
#include "model/settings/experiment.h"

namespace normscope {

/// Why a claim about this experiment, trained to step `until`, cannot be judged by what is recorded
/// of it; empty where it can.
QString claimError(const Expectation& claim, const Experiment& experiment, std::int64_t until);

}  // namespace normscope
