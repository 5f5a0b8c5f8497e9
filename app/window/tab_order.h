// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

class QWidget;

namespace normscope {

/// What Tab stops at within `part`, as one reads: line by line, in each from left to right, and
/// what belongs together together. By where things are now, whenever they were made.
std::vector<QWidget*> tabStops(QWidget& part);

}  // namespace normscope
