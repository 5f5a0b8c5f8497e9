// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run.h"

namespace normscope {

struct FramePair {
    Frame first, second;
};

/// Finishes looks at two runs with the same histogram bins, so that one can be drawn over the
/// other. Ranges also take in `second_extents`: where the second run's values lay at the look
/// before, brought up to date here.
FramePair finishTogether(PendingLook& first, PendingLook& second, ColumnExtents& second_extents);

/// Looks at both, begun and finished.
FramePair observeTogether(Run& first, Run& second, const ObservationRequest& request,
                          ColumnExtents& second_extents);

}  // namespace normscope
