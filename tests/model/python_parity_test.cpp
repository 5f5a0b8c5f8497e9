// SPDX-License-Identifier: GPL-3.0-or-later
// A run against PyTorch itself: the same weights and data, trained by python_parity.py.
#include <QTest>
#include <cmath>

#include "tests/support/python.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

constexpr std::int64_t kSteps = 40;

}  // namespace

class PythonParityTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void trainsAsPyTorch_data();
    void trainsAsPyTorch();

  private:
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
    const auto specification = specificationOf(run, kSteps);
    std::vector<double> losses;
    for (std::int64_t i = 0; i < kSteps; ++i) {
        QVERIFY(run.step());
        losses.push_back(static_cast<double>(run.lastStep().train_loss));
    }
    run.recordNow();
    const auto record = run.takeMetrics().back();

    const auto expected = runInPython(python_, "python_parity.py", specification);
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
