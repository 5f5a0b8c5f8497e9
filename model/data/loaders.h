// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the data: one function for each kind that is read from the user's own files, or made.
// Inputs come raw, not yet standardised. All throw DataError.
#pragma once

#include "model/data/dataset.h"

namespace normscope {

/// The 10,000 digits built into the program, 8,000 of them for training.
Dataset loadMnist();

/// From /usr/share or another of the desktop's data folders.
Dataset loadFashionMnist(std::uint64_t seed);

/// MNIST-style files, see idx.h; split 4 to 1 by the seed where there is one pair only.
Dataset loadIdxFolder(const std::string& path, std::uint64_t seed);

/// A table; `label` names the column of classes, or of what to predict, empty: the last. Split 4 to
/// 1 by the seed. Targets come raw too.
Dataset loadCsv(const std::string& path, const std::string& label, Task task, std::uint64_t seed);

/// An archive or arrays beside each other: x_train, y_train and x_test, y_test (or x_val, y_val),
/// else x and y, split 4 to 1 by the seed. Bytes of images are scaled to [0, 1].
Dataset loadArrays(const std::string& path, Task task, std::uint64_t seed);

/// A folder with one folder of PNG or JPEG images a class, or such folders in train/ and
/// validation/ (val/, valid/, test/). Each is rescaled to `side` × `side` pixels, whatever its
/// proportions, and scaled to [0, 1]. Where all are grey there is one channel, else three.
Dataset loadImages(const std::string& path, std::int64_t side, std::uint64_t seed);

/// Generated solids, see voxels.h.
Dataset loadVoxels(std::int64_t count, double noise, std::uint64_t seed);

}  // namespace normscope
