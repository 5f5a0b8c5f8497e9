// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/export/pytorch_files.h"

#include <QDir>
#include <algorithm>

#include "app/files/experiment_file.h"
#include "app/files/export/file_output.h"
#include "model/pytorch/pytorch_export.h"

namespace normscope {
namespace {

void writeRun(const QString& folder, const QString& name, const Experiment& experiment,
              const std::shared_ptr<const Dataset>& data,
              const std::function<bool(std::int64_t)>& stop, PyTorchFiles& written) {
    makeFolder(folder);  // said before the work rather than after it
    const auto made = exportToPyTorch(experiment, data, stop);
    const auto write = [&](const QString& file, const QByteArray& bytes) {
        written.files << QDir(folder).filePath(file);
        writeFile(written.files.last(), bytes);
    };
    for (const auto& [file, bytes] : made.files)
        write(QString::fromStdString(file),
              QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())));
    auto replay = experiment;
    replay.configuration.steps =
        std::max<std::int64_t>(static_cast<std::int64_t>(made.losses.size()), 1);
    written.files += writeExperimentFile(QDir(folder).filePath("experiment.json"), replay);
    if (made.fault)
        written.notes << name + QString::fromStdString(made.fault->oneLine());
    if (made.own_draws_from)
        written.notes << name + QString(
                                    "from step %1 on train.py draws masks of its own, so that its "
                                    "losses are like this run's, not the same")
                                    .arg(*made.own_draws_from);
}

}  // namespace

PyTorchFiles writePyTorchFiles(const QString& folder, const Experiment& experiment,
                               const std::shared_ptr<const Dataset>& data,
                               const std::function<bool(std::int64_t)>& stop) {
    PyTorchFiles written;
    if (!experiment.twin) {
        writeRun(folder, {}, experiment, data, stop, written);
        return written;
    }
    const Experiment first{experiment.configuration, experiment.interventions};
    writeRun(QDir(folder).filePath("A"), "run A: ", first, data, stop, written);
    writeRun(QDir(folder).filePath("B"), "run B: ", experiment.twinExperiment(), data, stop,
             written);
    return written;
}

}  // namespace normscope
