// SPDX-License-Identifier: GPL-3.0-or-later
// What can be said of a data set before it is there.
#pragma once

#include "model/experiment/enums.h"

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

}  // namespace normscope
