// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/data/dataset.h"
#include "model/data/formats/idx.h"

namespace normscope {

/// Images with their labels, in the order of the files, scaled from 0 … 255 to [0, 1].
struct IdxSamples {
    std::vector<std::int64_t> shape;  ///< of one: [1, height, width]
    Samples samples;
    std::int64_t more_labels = 0;  ///< columns of the labels after the class, QMNIST's
};

/// Throws DataError where images [N, …] and labels [N] or [N, columns] do not belong together; the
/// names are for messages.
IdxSamples idxSamples(const IdxArray& images, const IdxArray& labels,
                      const std::string& images_name, const std::string& labels_name);

/// The files of a folder, see findIdxFiles; split 4 to 1 by the seed where there is one pair only.
/// Classes are the labels that occur. Images whose height and width are exchanged (EMNIST's) are
/// turned back as data.transpose says.
Dataset loadIdxFolder(const std::string& path, const Configuration& configuration);

}  // namespace normscope
