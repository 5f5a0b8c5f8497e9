// SPDX-License-Identifier: GPL-3.0-or-later
// What can be said of a data set before it is there.
#pragma once

#include "model/experiment/configuration.h"

namespace normscope {

/// Points in the plane.
constexpr bool isPlanar(DatasetKind kind) {
    return kind == DatasetKind::Spiral || kind == DatasetKind::Moons ||
           kind == DatasetKind::Circles || kind == DatasetKind::Xor ||
           kind == DatasetKind::Gaussians;
}

/// Made from the seed; data.samples and data.noise apply.
constexpr bool isGenerated(DatasetKind kind) {
    return isPlanar(kind) || kind == DatasetKind::Voxels;
}

/// Read from the file or folder that data.path names.
constexpr bool readsPath(DatasetKind kind) {
    return kind == DatasetKind::Idx || kind == DatasetKind::Csv || kind == DatasetKind::Images ||
           kind == DatasetKind::Npz;
}

/// Whose labels may be numbers to predict.
constexpr bool canRegress(DatasetKind kind) {
    return kind == DatasetKind::Csv || kind == DatasetKind::Npz;
}

/// What is learnt: data.task where the data set has a use for it.
inline Task taskOf(const Configuration& configuration) {
    return canRegress(configuration.data.dataset) ? configuration.data.task : Task::Classification;
}

/// What stands for accuracy: R² in a regression. In files and table heads.
constexpr std::string_view scoreKey(Task task) {
    return task == Task::Regression ? "r2" : "accuracy";
}

}  // namespace normscope
