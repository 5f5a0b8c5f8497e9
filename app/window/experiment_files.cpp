// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/experiment_files.h"

#include <QFileInfo>

#include "app/files/export/file_output.h"

namespace normscope {

void writeExperimentFile(const QString& path, const Experiment& experiment) {
    writeFile(path, experimentToJson(asSeenFrom(QFileInfo(path).path(), experiment)));
}

}  // namespace normscope
