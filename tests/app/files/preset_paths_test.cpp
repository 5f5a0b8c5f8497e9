// SPDX-License-Identifier: GPL-3.0-or-later
// Every preset by the fused step and by LibTorch.
#include <QTest>

#include "app/files/presets.h"
#include "model/data/dataset.h"
#include "model/run/run.h"

using namespace normscope;

namespace {

constexpr int kSteps = 300;
constexpr int kCompared = 50;  // the last ones

}  // namespace

class PresetPathsTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { configureBackend(); }
    void learnTheSame_data() {
        QTest::addColumn<QString>("preset");
        for (const auto& name : presetNames())
            QTest::newRow(qPrintable(name)) << name;
    }
    /// Rounding grows with the steps, in twenty layers hundredfold in each of the first: the first
    /// step is the same, and what is learned.
    void learnTheSame() {
        QFETCH(QString, preset);
        const auto experiment = presetNamed(preset).experiment;
        const auto data = loadDataset(experiment.configuration);
        Run ours(experiment, data, {.record = false, .fused = true});
        Run stock(experiment, data, {.record = false, .fused = false});
        QCOMPARE(stock.path(), "LibTorch");
        double a = 0, b = 0;
        for (int i = 1; i <= kSteps; ++i) {
            QCOMPARE(ours.step(), stock.step());
            if (ours.fault() || stock.fault())
                break;
            const double own = ours.lastStep().train_loss, other = stock.lastStep().train_loss;
            if (i == 1)
                QVERIFY2(std::abs(own - other) < 1e-5 * std::max(1.0, other),
                         qPrintable(QString("step %1: %2 and %3").arg(i).arg(own).arg(other)));
            if (i > kSteps - kCompared)
                a += own / kCompared, b += other / kCompared;
        }
        QVERIFY2(
            std::abs(a - b) < 0.1 * b + 0.002,
            qPrintable(
                QString("%1 and %2 by %3").arg(a).arg(b).arg(QString::fromStdString(ours.path()))));
    }
};

QTEST_GUILESS_MAIN(PresetPathsTest)
#include "preset_paths_test.moc"
