// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/histogram_plot.h"

#include <QMenu>
#include <QTest>

#include "tests/widgets/plot_samples.h"

using namespace normscope;

class HistogramPlotTest : public QObject {
    Q_OBJECT
  private slots:
    void init();
    void tableHoldsEveryValue();
    void readoutNamesTheBinUnderTheMouse();
    void drawsBarsInProportion();
    void tellsWhatLiesOutside();
    void activationTellsSaturationAndDeath();
    void anAbsentTapIsSaidInWords();
    void twinRaisesTheTop();
    void logAxisAndCounts();
    void survivesOddValues();

  private:
    QString headerOf(HistogramPlot& plot);
};

void HistogramPlotTest::init() {
    samples::failOnWarnings();
}

/// The header as a screen reader gets it.
QString HistogramPlotTest::headerOf(HistogramPlot& plot) {
    QFocusEvent focus(QEvent::FocusIn);
    QApplication::sendEvent(&plot, &focus);
    return plot.accessibleDescription();
}

void HistogramPlotTest::tableHoldsEveryValue() {
    HistogramPlot plot("layer1-linear");
    QVERIFY(plot.table().rows.empty());
    plot.setData(samples::tap(), "z");
    QCOMPARE(plot.table().toCsv(), QString("kind,bin_lower,bin_upper,count\n"
                                           "bin,-2,-1,1\n"
                                           "bin,-1,0,2\n"
                                           "bin,0,1,3\n"
                                           "bin,1,2,4\n"
                                           "below,,-2,1\n"
                                           "above,2,,0\n"
                                           "nonfinite,,,2\n"));
    plot.clear();
    QVERIFY(plot.table().rows.empty());
}

void HistogramPlotTest::readoutNamesTheBinUnderTheMouse() {
    HistogramPlot plot("h");
    plot.resize(300, 220);
    plot.setData(samples::tap(), "z");
    const QRect area = plot.dataRect();
    const QString percent = QString(QChar(0x202F)) + "%";
    // Bin 2 of 4 spans [0, 1]: 3 of 13 values.
    QCOMPARE(plot.readoutAt({area.left() + area.width() * 5 / 8, area.center().y()}),
             "0 … 1.00\n3 of 13 (23" + percent + ")\noutside: 1 below, 0 above");
    QCOMPARE(plot.readoutAt({area.left() + 2, area.center().y()}),
             "−2.00 … −1.00\n1 of 13 (7.7" + percent + ")\noutside: 1 below, 0 above");
    QCOMPARE(plot.readoutAt({area.center().x(), area.bottom() + 10}), QString());
}

void HistogramPlotTest::drawsBarsInProportion() {
    HistogramPlot plot("h");
    plot.resize(240, 180);
    plot.setData(samples::tap(), "z");
    const QImage image = plot.grab().toImage();
    const QRect area = plot.dataRect();
    const QRgb blue = plot.theme().run_a_fill.rgb();
    std::vector<int> heights;
    for (int bin = 0; bin < 4; ++bin) {
        const int x = area.left() + area.width() * (2 * bin + 1) / 8 + 3;
        int height = 0;
        for (int y = area.top(); y <= area.bottom(); ++y)
            height += image.pixel(x, y) == blue ? 1 : 0;
        heights.push_back(height);
    }
    // 4 of 13 fill 1/1.2 of the height; the others are in proportion, to a pixel or two.
    QVERIFY(heights[3] > area.height() * 0.75);
    for (int bin = 0; bin < 3; ++bin)
        QVERIFY2(
            std::abs(heights[bin] - heights[3] * (bin + 1) / 4.0) <= 3.0,
            qPrintable(QString("bin %1: %2 of %3").arg(bin).arg(heights[bin]).arg(heights[3])));
}

void HistogramPlotTest::tellsWhatLiesOutside() {
    HistogramPlot plot("h");
    plot.resize(300, 220);
    plot.setData(samples::tap(), "z");
    const QString percent = QString(QChar(0x202F)) + "%";
    QCOMPARE(headerOf(plot), "μ 0.40 σ 1.30, outside 7.7" + percent + ", NaN/inf 15" + percent);
    auto inside = samples::tap();
    inside.histogram.below = inside.histogram.nonfinite = 0;
    inside.histogram.total = 10;
    plot.setData(inside, "z");
    QCOMPARE(headerOf(plot), QString("μ 0.40 σ 1.30"));
}

void HistogramPlotTest::activationTellsSaturationAndDeath() {
    HistogramPlot plot("h");
    auto tap = samples::tap();
    tap.histogram.below = tap.histogram.nonfinite = 0;
    tap.saturated_share = 0.04;
    const QString percent = QString(QChar(0x202F)) + "%";
    plot.setData(tap, "a");
    QCOMPARE(headerOf(plot), QString("μ 0.40 σ 1.30"));  // not an activation
    plot.setTap(Tap::Activation);
    QCOMPARE(headerOf(plot), "μ 0.40 σ 1.30, saturated 4.0" + percent);
    tap.dead_share = 0.0;
    plot.setData(tap, "a");
    QCOMPARE(headerOf(plot), "μ 0.40 σ 1.30, saturated 4.0" + percent + " · dead 0" + percent);
    tap.saturated_share = std::nan("");
    plot.setData(tap, "a");
    QCOMPARE(headerOf(plot), "μ 0.40 σ 1.30, dead 0" + percent);
}

void HistogramPlotTest::anAbsentTapIsSaidInWords() {
    HistogramPlot plot("h");
    plot.resize(200, 160);
    plot.setData(TapFrame{}, "y");
    QCOMPARE(headerOf(plot), QString("no normalization in this layer"));
    QVERIFY(plot.table().rows.empty());
    QCOMPARE(plot.readoutAt(plot.rect().center()), QString());
    QCOMPARE(samples::count(plot.grab().toImage(), plot.theme().run_a_fill), 0);
    plot.setData(samples::tap(), "y");
    QVERIFY(samples::count(plot.grab().toImage(), plot.theme().run_a_fill) > 100);
}

void HistogramPlotTest::twinRaisesTheTop() {
    HistogramPlot plot("h");
    plot.resize(240, 180);
    plot.setData(samples::tap(), "z");
    const int before = samples::count(plot.grab().toImage(), plot.theme().run_a_fill);
    auto other = samples::tap();
    other.histogram = {-2.0, 2.0, {0, 13, 0, 0}, 0, 0, 0, 13};
    plot.setTwin(&other);
    const QImage with = plot.grab().toImage();
    QVERIFY(samples::count(with, plot.theme().run_b) > 100);
    QVERIFY(samples::count(with, plot.theme().run_a_fill) < before / 2);
    plot.setTwin(nullptr);
    QCOMPARE(samples::count(plot.grab().toImage(), plot.theme().run_b), 0);
}

void HistogramPlotTest::logAxisAndCounts() {
    HistogramPlot plot("h");
    plot.resize(240, 180);
    auto tap = samples::tap();
    tap.histogram.counts = {1, 1000, 1, 1};
    tap.histogram.total = 1003;
    plot.setData(tap, "z");
    plot.setFullHeight(true);
    const int linear = samples::count(plot.grab().toImage(), plot.theme().run_a_fill);
    const auto menu = plot.makeContextMenu();
    menu->findChild<QAction*>("action-log-y")->trigger();
    QVERIFY(plot.logY());
    QVERIFY(samples::count(plot.grab().toImage(), plot.theme().run_a_fill) > linear);
    menu->findChild<QAction*>("action-counts")->trigger();
    QVERIFY(samples::count(plot.grab().toImage(), plot.theme().run_a_fill) > linear);
}

void HistogramPlotTest::survivesOddValues() {
    for (const bool log : {false, true})
        for (const auto& values : samples::oddities()) {
            HistogramPlot plot("h");
            plot.setLogY(log);
            plot.resize(150, 80);
            plot.setData(samples::tapOf(values), "z");
            QVERIFY(samples::showsSomething(plot.grab().toImage()));
            plot.resize(500, 300);
            QVERIFY(samples::showsSomething(plot.grab().toImage()));
            plot.readoutAt(plot.dataRect().center());
        }
    for (const double end : {1e-30, 1e30, 0.0}) {
        HistogramPlot plot("h");
        plot.resize(160, 160);
        auto tap = samples::tap();
        tap.histogram.lo = -end;
        tap.histogram.hi = end;
        plot.setData(tap, "z");
        QVERIFY(samples::showsSomething(plot.grab().toImage()));
    }
}

QTEST_MAIN(HistogramPlotTest)
#include "histogram_plot_test.moc"
