// SPDX-License-Identifier: GPL-3.0-or-later
// How fast steps come, and what is said of slow ones.
#include "model/trainer/rate_meter.h"

#include <QTest>

#include "model/run/slow_steps.h"
#include "model/settings/settings.h"

using namespace normscope;

namespace {

using Clock = std::chrono::steady_clock;

Clock::time_point at(double seconds) {
    return Clock::time_point{} +
           std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

QString slowText(const std::vector<const char*>& words, double seconds, std::int64_t step = 2) {
    Configuration configuration;
    configuration.steps = 500;
    for (const auto* word : words)
        assign(configuration, parseAssignment(word));
    return QString::fromStdString(slowStepsText(configuration, step, seconds));
}

}  // namespace

class RateMeterTest : public QObject {
    Q_OBJECT
  private slots:
    void quickOnesOverTheLastSecond() {
        RateMeter meter;
        for (int i = 0; i <= 300; ++i)
            meter.add(at(i * 0.01), 1.0);
        QVERIFY(std::abs(meter.perSecond(at(3.0)) - 100.0) < 1e-6);
        for (int i = 1; i <= 20; ++i)
            meter.add(at(3.0 + i * 0.1), 1.0);
        QVERIFY(std::abs(meter.perSecond(at(5.0)) - 10.0) < 1e-6);
    }

    /// Of a network that takes seconds a step too: neither nothing nor more than there are.
    void slowOnesFromOneToTheNext() {
        RateMeter meter;
        QCOMPARE(meter.perSecond(at(0)), 0.0);
        meter.add(at(8), 1.0);
        QCOMPARE(meter.perSecond(at(9)), 0.0);  // how long it took is not known
        meter.add(at(16), 1.0);
        QCOMPARE(meter.perSecond(at(16)), 1.0 / 8);
        meter.add(at(26), 1.0);
        QCOMPARE(meter.perSecond(at(26)), 1.0 / 10);
        QCOMPARE(meter.perSecond(at(36)), 1.0 / 20);  // none came since
        meter.clear();
        QCOMPARE(meter.perSecond(at(36)), 0.0);
    }

    void quickStepsNeedNoWord() { QCOMPARE(slowText({}, 1.0), QString()); }

    void slowStepsAreToldWithWhatHelps() {
        QCOMPARE(slowText({"network.kind=cnn", "network.hidden=100,100"}, 8.0),
                 QString("A step takes about 8 s, 500 steps 1 h 6 min; shorter with "
                         "network.hidden=8,16,32 or data.batch_size=16."));
        QCOMPARE(
            slowText({"network.hidden=8", "data.batch_size=8", "optimizer.accumulation=90"}, 1.5),
            QString("A step takes about 2 s, 500 steps 12 min 30 s; shorter with "
                    "optimizer.accumulation=1."));
        QCOMPARE(slowText({"network.hidden=8", "data.batch_size=8"}, 2.0),
                 QString("A step takes about 2 s, 500 steps 16 min 40 s."));
    }
};

QTEST_APPLESS_MAIN(RateMeterTest)
#include "rate_meter_test.moc"
