// SPDX-License-Identifier: GPL-3.0-or-later
// A run handed to PyTorch in Python.
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <cmath>

#include "tests/support/small_runs.h"

namespace normscope::testing {

/// An interpreter that can import a module; Debian's own first.
inline QString pythonWith(const QString& module) {
    for (const QString python : {"/usr/bin/python3", "python3"}) {
        QProcess process;
        process.start(python, {"-c", "import " + module});
        if (process.waitForStarted() && process.waitForFinished(120'000) &&
            process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
            return python;
    }
    return {};
}

inline QString pythonWithTorch() {
    return pythonWith("torch");
}

/// An interpreter by that name, without which the test is skipped, or fails where all are to run.
#define NEEDS_PYTHON(name)                                                 \
    const auto name = normscope::testing::pythonWithTorch();               \
    if (name.isEmpty() && !qEnvironmentVariableIsSet("CI"))                \
        QSKIP("no python3 here can import torch (Debian: python3-torch)"); \
    QVERIFY2(!name.isEmpty(), "no python3 here can import torch")

template <class Values>
QJsonArray arrayOf(const Values& values) {
    QJsonArray array;
    for (const auto value : values)
        array.append(static_cast<double>(value));
    return array;
}

inline QJsonObject partOfData(const Samples& samples) {
    QJsonArray labels;
    for (const auto label : samples.labels)
        labels.append(static_cast<qint64>(label));
    return {{"inputs", arrayOf(samples.inputs)},
            {"labels", labels},
            {"targets", arrayOf(samples.targets)}};
}

inline QJsonValue jsonOf(const Value& value) {
    if (const auto* number = std::get_if<double>(&value))
        return *number;
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag;
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return static_cast<qint64>(*whole);
    return QString::fromStdString(std::get<std::string>(value));
}

/// What python_parity.py builds and trains the network by. Batches of sorted data come in their
/// order; of shuffled data every batch has to be the whole training set.
inline QJsonObject specificationOf(const Run& run, std::int64_t steps) {
    const auto& c = run.configuration();
    QJsonArray hidden;
    for (const auto width : c.network.hidden)
        hidden.append(static_cast<qint64>(width));
    QJsonObject state;
    for (const auto& tensor : run.state()) {
        QJsonArray shape;
        for (const auto extent : tensor.shape)
            shape.append(static_cast<qint64>(extent));
        state[QString::fromStdString(tensor.name)] =
            QJsonObject{{"shape", shape}, {"values", arrayOf(tensor.values)}};
    }
    QJsonObject changes;
    for (const auto& intervention : run.experiment().interventions) {
        const auto step = QString::number(intervention.step);
        auto change = changes[step].toObject();
        for (const auto& setting : intervention.set)
            change[QString::fromStdString(setting.key)] = jsonOf(setting.value);
        changes[step] = change;
    }
    const auto key = [](auto value) {
        return QString::fromUtf8(keyOf(value).data(), static_cast<qsizetype>(keyOf(value).size()));
    };
    const auto& norm = c.normalization;
    const auto& optimizer = c.optimizer;
    const bool sorted = c.data.order == Order::Sorted;
    return {{"steps", static_cast<qint64>(steps)},
            {"features", static_cast<qint64>(run.data().features())},
            {"classes", static_cast<qint64>(run.data().classes.size())},
            {"hidden", hidden},
            {"activation", key(c.network.activation)},
            {"norm", norm.isOn()},
            {"placement", key(norm.placement)},
            {"momentum", norm.momentum ? QJsonValue(*norm.momentum) : QJsonValue::Null},
            {"eps", norm.eps},
            {"affine", norm.affine},
            {"track_running_stats", norm.track_running_stats},
            {"optimizer", key(optimizer.kind)},
            {"lr", optimizer.lr},
            {"optimizer_momentum", optimizer.momentum},
            {"weight_decay", optimizer.weight_decay},
            {"decay_norm", optimizer.decay_norm},
            {"accumulation", static_cast<qint64>(optimizer.accumulation)},
            {"clip_grad_norm", optimizer.clip_grad_norm},
            {"schedule", key(optimizer.schedule)},
            {"schedule_steps", static_cast<qint64>(optimizer.schedule_steps)},
            {"schedule_gamma", optimizer.schedule_gamma},
            {"warmup_steps", static_cast<qint64>(optimizer.warmup_steps)},
            {"regression", run.data().task == Task::Regression},
            {"batch_size", static_cast<qint64>(c.data.batch_size)},
            {"order", sorted ? QJsonValue(arrayOf(byClass(run.data().train))) : QJsonValue::Null},
            {"train", partOfData(run.data().train)},
            {"validation", partOfData(run.data().validation)},
            {"state", state},
            {"changes", changes}};
}

inline bool close(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

/// The exit code of a script that python_server.py runs, which is started once and ends with us.
inline int runByServer(const QString& python, const QStringList& words) {
    static auto* server = new QProcess;
    if (server->state() == QProcess::NotRunning) {
        server->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        server->start(python, {NORMSCOPE_SOURCE_DIR "/tests/support/python_server.py"});
    }
    server->write(QJsonDocument(QJsonArray::fromStringList(words)).toJson(QJsonDocument::Compact) +
                  '\n');
    while (!server->canReadLine())
        if (!server->waitForReadyRead(120'000))
            return -1;
    return server->readLine().trimmed().toInt();
}

/// What a script of tests/model makes of a specification; empty where it fails.
inline QJsonObject runInPython(const QString& python, const QString& script,
                               const QJsonObject& specification) {
    const QTemporaryDir folder;
    const auto path = [&](const char* name) { return folder.filePath(name); };
    QFile in(path("in.json"));
    if (!in.open(QIODevice::WriteOnly) || in.write(QJsonDocument(specification).toJson()) < 0)
        return {};
    in.close();
    const QStringList words{NORMSCOPE_SOURCE_DIR "/tests/model/" + script, path("in.json"),
                            path("out.json")};
    if (runByServer(python, words) != 0)
        return {};
    QFile out(path("out.json"));
    return out.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(out.readAll()).object()
                                         : QJsonObject();
}

}  // namespace normscope::testing
