// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace normscope {

/// Which of the two runs a change is for; run B where there is one.
enum class Target { A, B, Both };

}  // namespace normscope
