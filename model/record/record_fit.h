// SPDX-License-Identifier: GPL-3.0-or-later
// Whether records read from elsewhere are of a network at hand, so that nobody looks for a layer or
// a channel that is not there.
#pragma once

#include "model/network/structure.h"
#include "model/record/history.h"

namespace normscope {

bool fits(const LayerRecord& record, const NetworkStructure& structure);
bool fits(const DualRecord& record, const NetworkStructure& structure);
/// All records of it.
bool fits(const History& history, const NetworkStructure& structure);

}  // namespace normscope
