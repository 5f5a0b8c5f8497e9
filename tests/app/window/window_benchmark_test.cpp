// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/window_benchmark.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "app/command_line/data_benchmark.h"

using namespace normscope;

class WindowBenchmarkTest : public QObject {
    Q_OBJECT
  private slots:
    void dataAreMadeAndRead();
    void percentiles();
    void figuresOfTheWindow();
};

void WindowBenchmarkTest::dataAreMadeAndRead() {
    const QTemporaryDir folder;
    QStringList told;
    const auto figures =
        measureData(folder.path().toStdString(), 0.001,
                    [&](const std::string& what) { told << QString::fromStdString(what); });
    QCOMPARE(figures.size(), std::size_t{3});
    QCOMPARE(figures[0].data, std::uint64_t{1000 * 20 * 4});
    QCOMPARE(figures[1].data, std::uint64_t{1000 * 500 * 4});
    QCOMPARE(figures[2].data, std::uint64_t{50 * 28 * 28 * 4});
    for (const auto& one : figures)
        QVERIFY(one.files > 0 && one.seconds > 0);
    QCOMPARE(told.size(), 6);
}

void WindowBenchmarkTest::percentiles() {
    QCOMPARE(percentileOf({5, 1, 4, 2, 3}, 0.5), 3.0);
    QCOMPARE(percentileOf({5, 1, 4, 2, 3}, 0.95), 5.0);
    QCOMPARE(percentileOf({5, 1, 4, 2, 3}, 0.0), 1.0);
    QCOMPARE(percentileOf({7}, 0.99), 7.0);
    QVERIFY(std::isnan(percentileOf({}, 0.5)));
}

/// Runs the measurement itself: every switch is to show, every kind of figure to be there.
void WindowBenchmarkTest::figuresOfTheWindow() {
    int argc = 1;
    char name[] = "normscope";
    char* argv[] = {name, nullptr};
    const auto figures = measureWindow(argc, argv);
    QVERIFY(figures.frame_times.size() > 10);
    // The last frame may not have been painted when the time was over.
    QVERIFY(figures.frame_intervals.size() <= figures.frame_times.size());
    QVERIFY(figures.frame_intervals.size() + 1 >= figures.frame_times.size());
    QVERIFY(!figures.event_delays.empty());
    QVERIFY(!figures.toggle_delays.empty());
    QVERIFY(figures.steps_per_second > 0);
    QVERIFY(percentileOf(figures.frame_times, 0.0) > 0);
}

QTEST_APPLESS_MAIN(WindowBenchmarkTest)
#include "window_benchmark_test.moc"
