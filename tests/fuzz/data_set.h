// SPDX-License-Identifier: GPL-3.0-or-later
// A data set read as a run reads it.
#pragma once

#include "model/data/dataset.h"
#include "model/data/reading.h"
#include "tests/fuzz/fuzz.h"

namespace normscope::fuzz {

/// Labels are those of classes, and every sample has all its features.
inline void requireSound(const Dataset& dataset) {
    const auto classes = static_cast<std::int64_t>(dataset.classes.size());
    for (const auto* part : {&dataset.train, &dataset.validation}) {
        require(
            static_cast<std::int64_t>(part->inputs.size()) == part->count() * dataset.features(),
            "features");
        for (const auto label : part->labels)
            require(label >= 0 && label < classes, "labels");
    }
}

inline void readDataSet(const std::string& kind, const std::string& path, Task task) {
    limitRoomForData(std::uint64_t{256} << 20);
    Configuration configuration;
    configuration.data.dataset = kind;
    configuration.data.path = path;
    configuration.data.task = task;
    refusing<DataError>([&] { requireSound(*loadDataset(configuration)); });
}

}  // namespace normscope::fuzz
