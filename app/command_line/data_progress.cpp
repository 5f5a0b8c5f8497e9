// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/data_progress.h"

#include <cmath>

#include "app/command_line/terminal.h"
#include "model/data/reading.h"

namespace normscope {

std::shared_ptr<const Dataset> readData(const Configuration& configuration) {
    Progress progress("reading, in percent", 100, Progress::Lines::Unwanted);
    const ReadingListener listener([&](double share) {
        progress.update(static_cast<std::int64_t>(100 * share), [&] {
            const double left = progress.seconds() * (1 - share) / share;
            return std::isfinite(left) ? QStringLiteral("%1 s left").arg(std::ceil(left))
                                       : QString();
        });
        return true;
    });
    return loadDataset(configuration);
}

}  // namespace normscope
