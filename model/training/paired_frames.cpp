// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/paired_frames.h"

#include "model/observation/probe.h"

namespace normscope {

FramePair observeTogether(Run& first, Run& second, const ObservationRequest& request,
                          ColumnExtents& second_extents) {
    FramePair frames;
    frames.first = first.observe(request, second_extents);
    auto same = request;
    for (const auto& layer : frames.first.layers)
        for (const auto tap : kTaps)
            if (const auto& seen = layer.tap(tap); seen.present)
                same.ranges[static_cast<std::size_t>(tap)] = {seen.histogram.lo, seen.histogram.hi};
    frames.second = second.observe(same);
    second_extents = extentsOf(frames.second);
    return frames;
}

}  // namespace normscope
