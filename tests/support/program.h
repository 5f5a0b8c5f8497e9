// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the program itself, as a script would.
#pragma once

#include <QProcess>
#include <QStringList>

#include "tests/support/files.h"

namespace normscope {

struct Outcome {
    int code = -1;
    QString output;
    QString error;
};

inline QProcessEnvironment withoutDisplay() {
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(name);
    return environment;
}

inline Outcome run(const QStringList& arguments, const QString& folder = {},
                   const QProcessEnvironment& environment = withoutDisplay()) {
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.start(NORMSCOPE_PROGRAM, arguments);
    if (!process.waitForFinished(300000) || process.exitStatus() != QProcess::NormalExit)
        return {-1, {}, process.errorString()};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// Small and quick: eight steps an epoch, two inputs.
inline QStringList smallExperiment() {
    return {"--set", "data.dataset=xor",   "--set", "data.samples=300",
            "--set", "data.batch_size=30", "--set", "network.hidden=4,3"};
}

}  // namespace normscope
