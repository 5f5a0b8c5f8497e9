// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/recording.h"

namespace normscope {

void takeRecords(Run& run, History& history) {
    history.append(run.takeMetrics());
    history.append(run.takeLayerRecords());
    history.append(run.takeDualRecords());
}

bool stepInto(Run& run, History& history) {
    if (run.fault() || !run.step())
        return false;
    history.append(std::span(&run.lastStep(), 1));
    takeRecords(run, history);
    return true;
}

}  // namespace normscope
