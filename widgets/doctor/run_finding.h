// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/doctor/finding.h"

namespace normscope {

/// A finding and whose it is.
struct RunFinding {
    char run = 'A';
    Finding finding;
};

/// Whether both are about the same thing, whatever the numbers.
inline bool isSame(const RunFinding& a, const RunFinding& b) {
    return a.run == b.run && a.finding.kind == b.finding.kind && a.finding.layer == b.finding.layer;
}

}  // namespace normscope
