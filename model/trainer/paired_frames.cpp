// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/trainer/paired_frames.h"

#include "model/record/probe.h"

namespace normscope {

FramePair finishTogether(PendingLook& first, PendingLook& second, ColumnExtents& second_extents) {
    FramePair frames;
    frames.first = finishLook(first, second_extents);
    for (const auto& layer : frames.first.layers)
        for (const auto tap : kTaps)
            if (const auto& seen = layer.taps[tap]; seen.present)
                second.request.ranges[tap] = {seen.histogram.lo, seen.histogram.hi};
    frames.second = finishLook(second);
    second_extents = extentsOf(frames.second);
    return frames;
}

FramePair observeTogether(Run& first, Run& second, const ObservationRequest& request,
                          ColumnExtents& second_extents) {
    return finishTogether(*first.beginLook(request), *second.beginLook(request), second_extents);
}

}  // namespace normscope
