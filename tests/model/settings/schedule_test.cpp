// SPDX-License-Identifier: GPL-3.0-or-later
// The learning rate of each step, by hand; python_parity_test compares with PyTorch's schedulers.
#include "model/settings/schedule.h"

#include <QTest>
#include <cmath>

using namespace normscope;

Q_DECLARE_METATYPE(OptimizerConfig)

class ScheduleTest : public QObject {
    Q_OBJECT
  private slots:
    void rates_data();
    void rates();
    void farOut();
    void scheduledOrNot();
};

namespace {

OptimizerConfig configOf(Schedule schedule, std::int64_t steps, double gamma, std::int64_t warmup) {
    OptimizerConfig config;
    config.lr = 0.8;
    config.schedule = schedule;
    config.schedule_steps = steps;
    config.schedule_gamma = gamma;
    config.warmup_steps = warmup;
    return config;
}

}  // namespace

void ScheduleTest::rates_data() {
    QTest::addColumn<OptimizerConfig>("config");
    QTest::addColumn<QList<double>>("rates");  // of the steps after 0, 1, 2, …
    QTest::newRow("constant") << configOf(Schedule::Constant, 3, 0.1, 0)
                              << QList<double>{0.8, 0.8, 0.8};
    QTest::newRow("warm-up") << configOf(Schedule::Constant, 3, 0.1, 4)
                             << QList<double>{0.2, 0.4, 0.6, 0.8, 0.8, 0.8};
    QTest::newRow("warm-up of one")
        << configOf(Schedule::Constant, 3, 0.1, 1) << QList<double>{0.8, 0.8};
    QTest::newRow("steps") << configOf(Schedule::Step, 2, 0.5, 0)
                           << QList<double>{0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.1};
    QTest::newRow("steps down to nothing")
        << configOf(Schedule::Step, 1, 0.0, 0) << QList<double>{0.8, 0.0, 0.0};
    QTest::newRow("cosine") << configOf(Schedule::Cosine, 4, 0.1, 0)
                            << QList<double>{
                                   0.8, 0.4 * (1 + std::sqrt(0.5)), 0.4, 0.4 * (1 - std::sqrt(0.5)),
                                   0.0, 0.4 * (1 - std::sqrt(0.5)), 0.4, 0.4 * (1 + std::sqrt(0.5)),
                                   0.8};
    QTest::newRow("warm-up, then cosine")
        << configOf(Schedule::Cosine, 2, 0.1, 2) << QList<double>{0.4, 0.8, 0.8, 0.4, 0.0};
    QTest::newRow("warm-up, then steps")
        << configOf(Schedule::Step, 1, 0.5, 2) << QList<double>{0.4, 0.8, 0.8, 0.4, 0.2};
}

void ScheduleTest::rates() {
    QFETCH(OptimizerConfig, config);
    QFETCH(QList<double>, rates);
    for (qsizetype step = 0; step < rates.size(); ++step)
        QVERIFY2(std::abs(learningRate(config, step) - rates[step]) < 1e-15,
                 qPrintable(QString("after %1 steps: %2")
                                .arg(step)
                                .arg(learningRate(config, step), 0, 'g', 17)));
}

// Deep into the periods of a cosine as at their start.
void ScheduleTest::farOut() {
    const auto config = configOf(Schedule::Cosine, 1000, 0.1, 0);
    for (const std::int64_t step : {0, 1, 500, 999, 1000, 1999})
        QCOMPARE(learningRate(config, step + 2'000'000'000'000), learningRate(config, step));
}

void ScheduleTest::scheduledOrNot() {
    QVERIFY(!isScheduled(configOf(Schedule::Constant, 3, 0.1, 0)));
    QVERIFY(!isScheduled(configOf(Schedule::Constant, 3, 0.1, 1)));
    QVERIFY(isScheduled(configOf(Schedule::Constant, 3, 0.1, 2)));
    QVERIFY(isScheduled(configOf(Schedule::Step, 3, 0.1, 0)));
    QVERIFY(isScheduled(configOf(Schedule::Cosine, 3, 0.1, 0)));
}

QTEST_APPLESS_MAIN(ScheduleTest)
#include "schedule_test.moc"
