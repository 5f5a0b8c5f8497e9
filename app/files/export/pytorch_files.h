// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <memory>

#include "model/data/dataset.h"
#include "model/settings/experiment.h"

namespace normscope {

struct PyTorchFiles {
    QStringList files;
    QStringList notes;  ///< where what was written goes less far than was asked for, and why
};

/// Trains an experiment and writes it into `folder` as PyTorch repeats it; with a twin both runs,
/// into the folders A and B below. `stop` is asked before each step. Throws ExportError,
/// SettingError.
PyTorchFiles writePyTorchFiles(const QString& folder, const Experiment& experiment,
                               const std::shared_ptr<const Dataset>& data,
                               const std::function<bool(std::int64_t)>& stop = {});

}  // namespace normscope
