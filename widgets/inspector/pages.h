// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "widgets/inspector/page.h"

namespace normscope {

/// Every page of the inspector, in the order of its tabs and menu entries.
const std::vector<ListedPage>& inspectorPages();

}  // namespace normscope
