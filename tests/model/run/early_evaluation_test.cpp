// SPDX-License-Identifier: GPL-3.0-or-later
// The early-evaluation effect: for some tens of steps the running statistics remember their first
// values, 0 and 1, and a network that does well by batch statistics does badly by them.
#include <QTest>
#include <cmath>
#include <map>

#include "model/run/run.h"

using namespace normscope;

class EarlyEvaluationTest : public QObject {
    Q_OBJECT
  private slots:
    void gapOpensAndCloses();
    void momentumOneHasNone();

  private:
    struct Seen {
        std::map<std::int64_t, MetricsRecord> metrics;
        std::map<std::int64_t, DualRecord> dual;
    };
    /// The embedded digits, standardised, through six ReLU layers of 100, batches of 64.
    static Seen trained(double momentum);
};

EarlyEvaluationTest::Seen EarlyEvaluationTest::trained(double momentum) {
    Experiment experiment;
    auto& c = experiment.configuration;
    c.data.standardization = Standardization::PerChannel;
    c.data.batch_size = 64;
    c.network.hidden = {100, 100, 100, 100, 100, 100};
    c.network.activation = Activation::ReLU;
    c.network.init.scheme = InitScheme::PyTorch;
    c.normalization.momentum = momentum;
    Run run(experiment, loadDataset(c));
    for (int i = 0; i < 50; ++i)
        run.step();
    Seen seen;
    for (const auto& record : run.takeMetrics())
        seen.metrics[record.step] = record;
    for (auto& record : run.takeDualRecords())
        seen.dual[record.step] = std::move(record);
    return seen;
}

void EarlyEvaluationTest::gapOpensAndCloses() {
    auto [metrics, dual] = trained(0.1);
    const auto gap = [&](std::int64_t step) {
        return metrics[step].val_accuracy_batch - metrics[step].val_accuracy_running;
    };
    QVERIFY(gap(5) > 0.2);
    QVERIFY(gap(10) > 0.1);
    QVERIFY(gap(10) > gap(20));
    QVERIFY(std::abs(gap(50)) < 0.05);
    QVERIFY(metrics[50].val_accuracy_running > 0.6);
    // The training batch says the same, and so does every layer.
    QVERIFY(dual[5].accuracy_batch > dual[5].accuracy_running + 0.2);
    for (std::size_t layer = 0; layer < 6; ++layer)
        QVERIFY(dual[1].layers[layer].from_batch.kl > 3 * dual[50].layers[layer].from_batch.kl);
}

void EarlyEvaluationTest::momentumOneHasNone() {
    auto [metrics, dual] = trained(1.0);
    QVERIFY(metrics[5].val_accuracy_batch - metrics[5].val_accuracy_running < 0.1);
    QVERIFY(dual[1].layers[5].from_batch.var_ratio > 0.5);
}

QTEST_APPLESS_MAIN(EarlyEvaluationTest)
#include "early_evaluation_test.moc"
