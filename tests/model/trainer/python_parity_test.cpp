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
    void recalibratesAsUpdateBn_data();
    void recalibratesAsUpdateBn();

  private:
    static void addRegularisers();
    void compareRates(const std::vector<StepRecord>& steps, const QJsonObject& expected);
    void compareState(const Run& run, const QJsonObject& expected, bool bias_is_noise);
    QString python_;
};

void PythonParityTest::initTestCase() {
    NEEDS_PYTHON(python);
    python_ = python;
}

void PythonParityTest::trainsAsPyTorch_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::addColumn<QStringList>("changes");  // STEP:KEY=VALUE
    const QStringList sgd{"optimizer.momentum=0.9", "optimizer.weight_decay=0.001"};
    const QStringList adam{"optimizer.kind=adam", "optimizer.lr=0.01"};
    QTest::newRow("before, SGD with momentum") << sgd << QStringList{};
    QTest::newRow("after, SGD with momentum")
        << sgd + QStringList{"normalization.placement=after"} << QStringList{};
    QTest::newRow("before, Adam") << adam << QStringList{};
    QTest::newRow("after, Adam") << adam + QStringList{"normalization.placement=after",
                                                       "network.activation=relu"}
                                 << QStringList{};
    QTest::newRow("AdamW") << QStringList{"optimizer.kind=adamw", "optimizer.lr=0.01",
                                          "optimizer.weight_decay=0.1"}
                           << QStringList{};
    QTest::newRow("RMSprop") << QStringList{"optimizer.kind=rmsprop", "optimizer.lr=0.003",
                                            "optimizer.momentum=0.5"}
                             << QStringList{};
    QTest::newRow("momentum None")
        << sgd + QStringList{"normalization.momentum=none"} << QStringList{};
    QTest::newRow("then eval mode") << sgd << QStringList{"25:mode=eval"};
    QTest::newRow("then eval mode, after")
        << adam + QStringList{"normalization.placement=after"} << QStringList{"25:mode=eval"};
    QTest::newRow("learning rate") << adam << QStringList{"25:optimizer.lr=0.03"};
    QTest::newRow("no norm") << sgd + QStringList{"normalization.kind=none"} << QStringList{};
    QTest::newRow("no affine") << sgd + QStringList{"normalization.affine=false"} << QStringList{};
    QTest::newRow("no buffers, GELU")
        << sgd + QStringList{"normalization.track_running_stats=false", "network.activation=gelu"}
        << QStringList{};
    QTest::newRow("large eps, sigmoid")
        << sgd + QStringList{"normalization.eps=0.1", "network.activation=sigmoid"}
        << QStringList{};
    const QStringList after{"normalization.placement=after"};
    const QStringList freeze{"10:normalization.freeze=true", "30:normalization.freeze=false"};
    QTest::newRow("frozen for a while, SGD") << sgd << freeze;
    // After the activation: in front of it the bias wanders, and freezing makes that count.
    QTest::newRow("frozen for a while, Adam") << adam + after << freeze;
    QTest::newRow("one frozen layer")
        << sgd << QStringList{"10:layers.1.normalization.freeze=true"};
    const QStringList lock{"10:normalization.freeze_affine=true",
                           "30:normalization.freeze_affine=false"};
    QTest::newRow("locked for a while, SGD with momentum and decay") << sgd << lock;
    QTest::newRow("locked for a while, Adam") << adam << lock;
    QTest::newRow("locked for a while, Adam with decay, after")
        << adam + after + QStringList{"optimizer.weight_decay=0.01"} << lock;
    QTest::newRow("locked for a while, AdamW")
        << QStringList{"optimizer.kind=adamw", "optimizer.lr=0.01", "optimizer.weight_decay=0.1"}
        << lock;
    // Before, RMSprop makes steps of a bias's gradient that is none but for rounding, and these
    // grow into the loss.
    QTest::newRow("locked for a while, RMSprop, after")
        << after +
               QStringList{"optimizer.kind=rmsprop", "optimizer.lr=0.003", "optimizer.momentum=0.5"}
        << lock;
    QTest::newRow("one locked layer, Adam")
        << adam << QStringList{"10:layers.0.normalization.freeze_affine=true"};
    QTest::newRow("frozen and locked") << sgd << freeze + lock;
    QTest::newRow("recalibrated, then frozen")
        << sgd << QStringList{"15:normalization.recalibrate=true", "20:normalization.freeze=true"};
    QTest::newRow("reset, momentum None")
        << sgd + QStringList{"normalization.momentum=none"}
        << QStringList{"20:normalization.reset_running_stats=true"};
    addRegularisers();
}

void PythonParityTest::addRegularisers() {
    const QStringList sgd{"optimizer.momentum=0.9", "optimizer.weight_decay=0.01"};
    const QStringList adam{"optimizer.kind=adam", "optimizer.lr=0.01",
                           "optimizer.weight_decay=0.01", "normalization.placement=after"};
    const QStringList adamw{"optimizer.kind=adamw", "optimizer.lr=0.01",
                            "optimizer.weight_decay=0.3", "normalization.placement=after"};
    const QStringList bare{"optimizer.decay_norm=false"};
    const QStringList switched{"10:optimizer.decay_norm=false", "30:optimizer.decay_norm=true"};
    QTest::newRow("no decay of γ and β, SGD") << sgd + bare << QStringList{};
    QTest::newRow("no decay of γ and β, Adam") << adam + bare << QStringList{};
    QTest::newRow("no decay of γ and β, AdamW") << adamw + bare << QStringList{};
    QTest::newRow("no decay for a while, SGD") << sgd << switched;
    QTest::newRow("no decay for a while, AdamW") << adamw << switched;
    // Batches of 7 and a rest of 5, three a step: steps cross the ends of epochs.
    const QStringList three{"data.order=sorted", "data.batch_size=7", "optimizer.accumulation=3"};
    QTest::newRow("sorted batches") << sgd + three.mid(0, 2) << QStringList{};
    QTest::newRow("three batches a step, SGD") << sgd + three << QStringList{};
    QTest::newRow("three batches a step, Adam") << adam + three << QStringList{};
    QTest::newRow("three batches for a while")
        << sgd + three.mid(0, 2)
        << QStringList{"10:optimizer.accumulation=3", "30:optimizer.accumulation=1"};
    const QStringList clip{"optimizer.clip_grad_norm=0.3"};
    QTest::newRow("clipped, SGD") << sgd + clip << QStringList{};
    QTest::newRow("clipped, Adam") << adam + clip << QStringList{};
    QTest::newRow("clipped for a while, γ and β locked")
        << sgd
        << QStringList{"10:optimizer.clip_grad_norm=0.3", "15:normalization.freeze_affine=true",
                       "30:optimizer.clip_grad_norm=0"};
    const QStringList steps{"optimizer.schedule=step", "optimizer.schedule_steps=9",
                            "optimizer.schedule_gamma=0.5"};
    // To 0 and up again.
    const QStringList cosine{"optimizer.schedule=cosine", "optimizer.schedule_steps=15"};
    const QStringList warm{"optimizer.warmup_steps=6"};
    QTest::newRow("steps down, SGD") << sgd + steps << QStringList{};
    QTest::newRow("cosine, Adam") << adam + cosine << QStringList{};
    QTest::newRow("warm-up") << sgd + warm << QStringList{};
    QTest::newRow("warm-up of one step")
        << sgd + QStringList{"optimizer.warmup_steps=1"} << QStringList{};
    QTest::newRow("warm-up, steps down") << sgd + warm + steps << QStringList{};
    QTest::newRow("warm-up, cosine") << adam + warm + cosine << QStringList{};
    QTest::newRow("all together, SGD")
        << sgd + bare + three + clip + warm + cosine << QStringList{};
    QTest::newRow("all together, Adam")
        << adam + bare + three + clip + warm + steps << QStringList{};
    const QStringList regression{"data.dataset=csv", "data.task=regression"};
    QTest::newRow("regression, SGD") << regression + sgd << QStringList{};
    QTest::newRow("regression, Adam, eval mode")
        << regression + adam << QStringList{"25:mode=eval"};
    QTest::newRow("regression, three batches a step, clipped")
        << regression + sgd + three + clip << QStringList{};
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

void PythonParityTest::compareRates(const std::vector<StepRecord>& steps,
                                    const QJsonObject& expected) {
    const auto rates = expected["rates"].toArray();
    const auto clipped = expected["clipped"].toArray();
    QCOMPARE(static_cast<std::size_t>(rates.size()), steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto at = static_cast<qsizetype>(i);
        QVERIFY2(close(steps[i].lr, rates[at].toDouble(), 1e-9),
                 qPrintable(QString("rate of step %1 is %2, in PyTorch %3")
                                .arg(i + 1)
                                .arg(steps[i].lr)
                                .arg(rates[at].toDouble())));
        if (clipped[at].isNull()) {
            QVERIFY(!steps[i].clipped);
            continue;
        }
        QVERIFY(close(steps[i].gradient_norm, clipped[at][0].toDouble(), 2e-5));
        QCOMPARE(steps[i].clipped, clipped[at][1].toBool());
    }
}

void PythonParityTest::trainsAsPyTorch() {
    QFETCH(QStringList, assignments);
    QFETCH(QStringList, changes);
    auto experiment = smallExperiment();
    experiment.configuration.data.batch_size = 40;
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    changes.sort();  // all steps have two digits
    for (const auto& change : changes)
        experiment.interventions.push_back(
            {change.section(':', 0, 0).toInt(),
             {parseAssignment(change.section(':', 1).toStdString())}});
    const bool regression = experiment.configuration.data.task == Task::Regression;
    Run run(experiment, regression ? smallRegression() : smallData());
    const auto specification = specificationOf(run, kSteps);
    std::vector<double> losses;
    std::vector<StepRecord> steps;
    for (std::int64_t i = 0; i < kSteps; ++i) {
        QVERIFY(run.step());
        steps.push_back(run.lastStep());
        losses.push_back(static_cast<double>(steps.back().train_loss));
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
    compareRates(steps, expected);
    if (experiment.configuration.data.order == Order::Shuffled)  // each of the same samples
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

void PythonParityTest::recalibratesAsUpdateBn_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::addColumn<std::int64_t>("batch_size");
    QTest::newRow("whole set") << QStringList{} << std::int64_t{40};
    QTest::newRow("batches and a rest") << QStringList{} << std::int64_t{7};
    QTest::newRow("one left over")
        << QStringList{"normalization.placement=after"} << std::int64_t{13};
    QTest::newRow("pairs, deeper") << QStringList{"network.hidden=6,6,6,6"} << std::int64_t{2};
    QTest::newRow("no affine") << QStringList{"normalization.affine=false"} << std::int64_t{8};
    QTest::newRow("momentum 1") << QStringList{"normalization.momentum=1"} << std::int64_t{8};
}

void PythonParityTest::recalibratesAsUpdateBn() {
    QFETCH(QStringList, assignments);
    QFETCH(std::int64_t, batch_size);
    auto experiment = smallExperiment();
    experiment.configuration.data.batch_size = 40;
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    Run run(experiment, smallData());
    auto specification = specificationOf(run, 10);
    specification["recalibrate"] = static_cast<qint64>(batch_size);
    QCOMPARE(stepMany(run, 10), std::int64_t{10});
    run.intervene({{"data.batch_size", batch_size}, {"normalization.recalibrate", true}});
    const auto expected = runInPython(python_, "python_parity.py", specification);
    compareState(run, expected["recalibrated"].toObject(), /*bias_is_noise=*/false);
}

QTEST_GUILESS_MAIN(PythonParityTest)
#include "python_parity_test.moc"
