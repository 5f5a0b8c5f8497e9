// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/experiment_files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <stdexcept>

#include "app/experiment_json.h"
#include "app/export/file_output.h"

namespace normscope {

namespace {

std::runtime_error sentence(const char* text, const QString& path, const QString& why) {
    return std::runtime_error(QCoreApplication::translate("ExperimentFiles", text)
                                  .arg(QDir::toNativeSeparators(path), why)
                                  .toStdString());
}

}  // namespace

Experiment readExperimentFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw sentence("%1 cannot be read: %2.", path, file.errorString());
    try {
        return experimentFromJson(file.readAll());
    } catch (const std::exception& error) {
        throw sentence("%1 is no experiment: %2", path, QString::fromUtf8(error.what()));
    }
}

void writeExperimentFile(const QString& path, const Experiment& experiment) {
    writeFile(path, experimentToJson(experiment));
}

}  // namespace normscope
