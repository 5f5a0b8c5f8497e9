// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/read_ahead.h"

#include <future>

namespace normscope {

DatasetLoader readAhead(const Configuration& configuration) {
    if (!configuration.data.path.empty())
        return loadDataset;
    using Data = std::shared_ptr<const Dataset>;
    auto ahead = std::make_shared<std::future<Data>>(std::async(
        std::launch::async, [configuration]() -> Data { return loadDataset(configuration); }));
    return [configuration, ahead](const Configuration& wanted) {
        if (wanted == configuration && ahead->valid())
            return ahead->get();
        return Data(loadDataset(wanted));
    };
}

}  // namespace normscope
