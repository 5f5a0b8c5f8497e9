// SPDX-License-Identifier: GPL-3.0-or-later
// A run against PyTorch itself: the same weights and data, trained by python_parity.py.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

constexpr std::int64_t kSteps = 40;

/// An interpreter that can import torch; Debian's own first.
QString pythonWithTorch() {
    for (const QString python : {"/usr/bin/python3", "python3"}) {
        QProcess process;
        process.start(python, {"-c", "import torch"});
        if (process.waitForStarted() && process.waitForFinished(120'000) &&
            process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
            return python;
    }
    return {};
}

template <class Values>
QJsonArray arrayOf(const Values& values) {
    QJsonArray array;
    for (const auto value : values)
        array.append(static_cast<double>(value));
    return array;
}

QJsonObject partOfData(const Samples& samples) {
    QJsonArray labels;
    for (const auto label : samples.labels)
        labels.append(static_cast<qint64>(label));
    return {{"inputs", arrayOf(samples.inputs)}, {"labels", labels}};
}

QJsonValue jsonOf(const Value& value) {
    if (const auto* number = std::get_if<double>(&value))
        return *number;
    return QString::fromStdString(std::get<std::string>(value));
}

QJsonObject specificationOf(const Run& run) {
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
        QJsonObject change;
        for (const auto& setting : intervention.set)
            change[setting.key == "optimizer.lr" ? "lr" : "mode"] = jsonOf(setting.value);
        changes[QString::number(intervention.step)] = change;
    }
    const auto key = [](auto value) {
        return QString::fromUtf8(keyOf(value).data(), static_cast<qsizetype>(keyOf(value).size()));
    };
    const auto& norm = c.normalization;
    return {{"steps", static_cast<qint64>(kSteps)},
            {"features", static_cast<qint64>(run.data().features())},
            {"classes", static_cast<qint64>(run.data().classes.size())},
            {"hidden", hidden},
            {"activation", key(c.network.activation)},
            {"norm", norm.kind == NormKind::Batch},
            {"placement", key(norm.placement)},
            {"momentum", norm.momentum ? QJsonValue(*norm.momentum) : QJsonValue::Null},
            {"eps", norm.eps},
            {"affine", norm.affine},
            {"track_running_stats", norm.track_running_stats},
            {"optimizer", key(c.optimizer.kind)},
            {"lr", c.optimizer.lr},
            {"optimizer_momentum", c.optimizer.momentum},
            {"weight_decay", c.optimizer.weight_decay},
            {"train", partOfData(run.data().train)},
            {"validation", partOfData(run.data().validation)},
            {"state", state},
            {"changes", changes}};
}

bool close(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

}  // namespace

class PythonParityTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void trainsAsPyTorch_data();
    void trainsAsPyTorch();

  private:
    QJsonObject trainedInPython(const QJsonObject& specification);
    void compareState(const Run& run, const QJsonObject& expected, bool bias_is_noise);
    QString python_;
};

void PythonParityTest::initTestCase() {
    python_ = pythonWithTorch();
    if (!python_.isEmpty())
        return;
    if (qEnvironmentVariableIsSet("CI"))
        QFAIL("no python3 here can import torch");
    QSKIP("no python3 here can import torch (Debian: python3-torch)");
}

void PythonParityTest::trainsAsPyTorch_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::addColumn<QString>("change");  // at step 25
    const QStringList sgd{"optimizer.momentum=0.9", "optimizer.weight_decay=0.001"};
    const QStringList adam{"optimizer.kind=adam", "optimizer.lr=0.01"};
    QTest::newRow("before, SGD with momentum") << sgd << "";
    QTest::newRow("after, SGD with momentum")
        << sgd + QStringList{"normalization.placement=after"} << "";
    QTest::newRow("before, Adam") << adam << "";
    QTest::newRow("after, Adam") << adam + QStringList{"normalization.placement=after",
                                                       "network.activation=relu"}
                                 << "";
    QTest::newRow("AdamW") << QStringList{"optimizer.kind=adamw", "optimizer.lr=0.01",
                                          "optimizer.weight_decay=0.1"}
                           << "";
    QTest::newRow("RMSprop") << QStringList{"optimizer.kind=rmsprop", "optimizer.lr=0.003",
                                            "optimizer.momentum=0.5"}
                             << "";
    QTest::newRow("momentum None") << sgd + QStringList{"normalization.momentum=none"} << "";
    QTest::newRow("then eval mode") << sgd << "mode=eval";
    QTest::newRow("then eval mode, after")
        << adam + QStringList{"normalization.placement=after"} << "mode=eval";
    QTest::newRow("learning rate") << adam << "optimizer.lr=0.03";
    QTest::newRow("no norm") << sgd + QStringList{"normalization.kind=none"} << "";
    QTest::newRow("no affine") << sgd + QStringList{"normalization.affine=false"} << "";
    QTest::newRow("no buffers, GELU")
        << sgd + QStringList{"normalization.track_running_stats=false", "network.activation=gelu"}
        << "";
    QTest::newRow("large eps, sigmoid")
        << sgd + QStringList{"normalization.eps=0.1", "network.activation=sigmoid"} << "";
}

QJsonObject PythonParityTest::trainedInPython(const QJsonObject& specification) {
    const QTemporaryDir folder;
    const auto path = [&](const char* name) { return folder.filePath(name); };
    QFile in(path("in.json"));
    if (!in.open(QIODevice::WriteOnly) || in.write(QJsonDocument(specification).toJson()) < 0)
        return {};
    in.close();
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.start(python_, {NORMSCOPE_SOURCE_DIR "/tests/model/python_parity.py", path("in.json"),
                            path("out.json")});
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        return {};
    QFile out(path("out.json"));
    return out.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(out.readAll()).object()
                                         : QJsonObject();
}

void PythonParityTest::compareState(const Run& run, const QJsonObject& expected,
                                    bool bias_is_noise) {
    QCOMPARE(static_cast<std::size_t>(expected.size()), run.state().size());
    for (const auto& tensor : run.state()) {
        if (bias_is_noise && tensor.name.starts_with("layers.") &&
            (tensor.name.ends_with("linear.bias") || tensor.name.ends_with("running_mean")))
            continue;
        const auto values = expected[QString::fromStdString(tensor.name)].toArray();
        QCOMPARE(static_cast<std::size_t>(values.size()), tensor.values.size());
        for (std::size_t i = 0; i < tensor.values.size(); ++i)
            QVERIFY2(close(tensor.values[i], values[static_cast<qsizetype>(i)].toDouble(), 1e-4),
                     qPrintable(QString("%1[%2] is %3, in PyTorch %4")
                                    .arg(QString::fromStdString(tensor.name))
                                    .arg(i)
                                    .arg(tensor.values[i])
                                    .arg(values[static_cast<qsizetype>(i)].toDouble())));
    }
}

void PythonParityTest::trainsAsPyTorch() {
    QFETCH(QStringList, assignments);
    QFETCH(QString, change);
    auto experiment = smallExperiment();
    experiment.configuration.data.batch_size = 40;
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    if (!change.isEmpty())
        experiment.interventions = {{25, {parseAssignment(change.toStdString())}}};
    Run run(experiment, smallData());
    const auto specification = specificationOf(run);
    std::vector<double> losses;
    for (std::int64_t i = 0; i < kSteps; ++i) {
        QVERIFY(run.step());
        losses.push_back(static_cast<double>(run.lastStep().train_loss));
    }
    run.recordNow();
    const auto record = run.takeMetrics().back();

    const auto expected = trainedInPython(specification);
    const auto expected_losses = expected["losses"].toArray();
    QCOMPARE(static_cast<std::int64_t>(expected_losses.size()), kSteps);
    for (qsizetype i = 0; i < expected_losses.size(); ++i)
        QVERIFY2(close(losses[static_cast<std::size_t>(i)], expected_losses[i].toDouble(), 2e-5),
                 qPrintable(QString("loss of step %1 is %2, in PyTorch %3")
                                .arg(i + 1)
                                .arg(losses[static_cast<std::size_t>(i)])
                                .arg(expected_losses[i].toDouble())));
    QVERIFY(losses.back() < 0.7 * losses.front());
    // The gradient of a bias in front of a batch norm is 0 but for rounding, and an optimizer that
    // divides by the gradient's own size makes steps of that: bias and mean wander together.
    const auto& c = experiment.configuration;
    const bool bias_is_noise = c.optimizer.kind != OptimizerKind::SGD &&
                               c.normalization.kind == NormKind::Batch &&
                               c.normalization.placement == Placement::Before;
    compareState(run, expected["state"].toObject(), bias_is_noise);
    if (c.normalization.track_running_stats)
        QVERIFY(close(record.val_loss_running, expected["validation_running"].toDouble(),
                      bias_is_noise ? 3e-2 : 1e-4));
    else
        QVERIFY(std::isnan(record.val_loss_running));
    QVERIFY(close(record.val_loss_batch, expected["validation_batch"].toDouble(), 1e-4));
}

QTEST_GUILESS_MAIN(PythonParityTest)
#include "python_parity_test.moc"
