// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/histogram_plot.h"

#include <QMenu>
#include <QTest>

#include "tests/widgets/plot_samples.h"

using namespace normscope;

/// Run B beside samples::tap(): the same bins, counts 4, 3, 2, 1, two above, of 12.
static TapFrame twinTap() {
    auto twin = samples::tap();
    twin.histogram = {-2.0, 2.0, {4, 3, 2, 1}, 0, 2, 0, 12};
    twin.summary.mean = -0.7;
    twin.summary.std = 0.9;
    return twin;
}

class HistogramPlotTest : public QObject {
    Q_OBJECT

  private:
    /// Pixels of `color` in the column through the middle of a bin of four.
    int heightOf(HistogramPlot& plot, int bin, const QColor& color) {
        const QImage image = plot.grab().toImage();
        const QRect area = plot.dataRect();
        const QRect column(area.left() + area.width() * (2 * bin + 1) / 8 + 3, area.top(), 1,
                           area.height());
        return samples::count(image.copy(column), color);
    }

  private slots:
    void init() { samples::failOnWarnings(); }

    void tableHoldsEveryValue() {
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

    void readoutNamesTheBinUnderTheMouse() {
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

    void drawsBarsInProportion() {
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

    void tellsWhatLiesOutside() {
        HistogramPlot plot("h");
        plot.resize(300, 220);
        plot.setData(samples::tap(), "z");
        const QString percent = QString(QChar(0x202F)) + "%";
        QCOMPARE(samples::saidBy(plot),
                 "μ 0.40 σ 1.30, outside 7.7" + percent + ", NaN/inf 15" + percent);
        auto inside = samples::tap();
        inside.histogram.below = inside.histogram.nonfinite = 0;
        inside.histogram.total = 10;
        plot.setData(inside, "z");
        QCOMPARE(samples::saidBy(plot), QString("μ 0.40 σ 1.30"));
    }

    void activationTellsSaturationAndDeath() {
        HistogramPlot plot("h");
        auto tap = samples::tap();
        tap.histogram.below = tap.histogram.nonfinite = 0;
        tap.saturated_share = 0.04;
        const QString percent = QString(QChar(0x202F)) + "%";
        plot.setData(tap, "a");
        QCOMPARE(samples::saidBy(plot), "μ 0.40 σ 1.30, saturated 4.0" + percent);
        tap.dead_share = 0.0;
        plot.setData(tap, "a");
        QCOMPARE(samples::saidBy(plot),
                 "μ 0.40 σ 1.30, saturated 4.0" + percent + " · dead 0" + percent);
        tap.saturated_share = std::nan("");
        plot.setData(tap, "a");
        QCOMPARE(samples::saidBy(plot), "μ 0.40 σ 1.30, dead 0" + percent);
    }

    void anAbsentTapIsSaidInWords() {
        HistogramPlot plot("h");
        plot.resize(200, 160);
        plot.setData(TapFrame{}, "y");
        QCOMPARE(samples::saidBy(plot), QString("no normalization in this layer"));
        QVERIFY(plot.table().rows.empty());
        QCOMPARE(plot.readoutAt(plot.rect().center()), QString());
        QCOMPARE(samples::count(plot.grab().toImage(), plot.theme().run_a_fill), 0);
        plot.setData(samples::tap(), "y");
        QVERIFY(samples::count(plot.grab().toImage(), plot.theme().run_a_fill) > 100);
    }

    void twinRaisesTheTop() {
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

    void twinInHeaderReadoutAndTable() {
        HistogramPlot plot("h");
        plot.resize(300, 220);
        const auto twin = twinTap();
        plot.setTwin(&twin);
        plot.setData(samples::tap(), "z");
        const QString percent = QString(QChar(0x202F)) + "%";
        QCOMPARE(samples::saidBy(plot), "μ 0.40 σ 1.30, outside 7.7" + percent + ", NaN/inf 15" +
                                            percent + ", B μ −0.70 σ 0.90, B outside 17" + percent);
        const QRect area = plot.dataRect();
        QCOMPARE(plot.readoutAt({area.left() + area.width() * 5 / 8, area.center().y()}),
                 "0 … 1.00\nA: 3 of 13 (23" + percent +
                     ")\nA: outside: 1 below, 0 above\nB: 2 of 12 (17" + percent +
                     ")\nB: outside: 0 below, 2 above");
        QCOMPARE(plot.table().toCsv(), QString("kind,bin_lower,bin_upper,count,count_b\n"
                                               "bin,-2,-1,1,4\n"
                                               "bin,-1,0,2,3\n"
                                               "bin,0,1,3,2\n"
                                               "bin,1,2,4,1\n"
                                               "below,,-2,1,0\n"
                                               "above,2,,0,2\n"
                                               "nonfinite,,,2,0\n"));
        plot.setTwin(nullptr);
        QCOMPARE(plot.table().columns.size(), 4);
        QVERIFY(!samples::saidBy(plot).contains("B "));
    }

    void twinWithOtherBinsHasRowsOfItsOwn() {
        HistogramPlot plot("h");
        plot.resize(300, 220);
        auto twin = samples::tap();
        twin.histogram = {0.0, 4.0, {5, 6}, 0, 0, 0, 11};
        plot.setData(samples::tap(), "z");
        plot.setTwin(&twin);
        const auto table = plot.table();
        QCOMPARE(table.rows.size(), std::size_t{12});
        QCOMPARE(table.rows[0], (QStringList{"bin", "-2", "-1", "1", ""}));
        QCOMPARE(table.rows[7], (QStringList{"bin", "0", "2", "", "5"}));
        // The axis holds both: [-2, 4]; three quarters of it is 2.5, where run A has no bin.
        const QRect area = plot.dataRect();
        const QString text =
            plot.readoutAt({area.left() + area.width() * 3 / 4, area.center().y()});
        QVERIFY2(text.startsWith("2.00 … 4.00\nB: 6 of 11"), qPrintable(text));
    }

    void oneRunWithoutTheTap() {
        HistogramPlot plot("h");
        plot.resize(300, 220);
        const auto twin = twinTap();
        plot.setData(TapFrame{}, "y");
        plot.setTwin(&twin);
        const QString percent = QString(QChar(0x202F)) + "%";
        QCOMPARE(samples::saidBy(plot),
                 "A: no normalization in this layer, B μ −0.70 σ 0.90, B outside 17" + percent);
        QImage image = plot.grab().toImage();
        QCOMPARE(samples::count(image, plot.theme().run_a_fill), 0);
        QVERIFY(samples::count(image, plot.theme().run_b) > 100);
        QCOMPARE(plot.table().rows[1], (QStringList{"bin", "-1", "0", "", "3"}));
        const TapFrame absent;
        plot.setData(samples::tap(), "y");
        plot.setTwin(&absent);
        QVERIFY(samples::saidBy(plot).endsWith(", B: no normalization in this layer"));
        image = plot.grab().toImage();
        QVERIFY(samples::count(image.copy(plot.dataRect()), plot.theme().run_a_fill) > 100);
        QCOMPARE(samples::count(image.copy(plot.dataRect()), plot.theme().run_b), 0);
        QCOMPARE(plot.table().rows[1], (QStringList{"bin", "-1", "0", "2", ""}));
        plot.setData(TapFrame{}, "y");
        QCOMPARE(samples::saidBy(plot), QString("no normalization in this layer"));
    }

    void dualIsAnOutlineOverTheBars() {
        HistogramPlot plot("h");
        plot.resize(240, 180);
        plot.setData(samples::tap(), "z");
        auto other = samples::tap();
        other.histogram = {-2.0, 2.0, {4, 3, 2, 1}, 1, 0, 2, 13};
        plot.setDual(&other, true);
        const QImage image = plot.grab().toImage();
        const QRect area = plot.dataRect();
        const QColor dark = plot.theme().running;
        // 4 of 13 fills 1/1.2 of the height; the outline's first bin is as tall, its last a
        // quarter.
        const auto expected = [&](int count) {
            return area.bottom() - qRound(area.height() * (count / 4.0) / 1.2);
        };
        for (int bin = 0; bin < 4; ++bin) {
            const QRect step(area.left() + area.width() * bin / 4 + 6, expected(4 - bin) - 2,
                             area.width() / 4 - 12, 6);
            QVERIFY2(samples::count(image.copy(step), dark) >= step.width() - 2,
                     qPrintable(QString("bin %1").arg(bin)));
        }
        QVERIFY(heightOf(plot, 3, plot.theme().run_a_fill) > area.height() / 2);  // bars as before
        plot.setDual(&other, false);  // the batch's: thin and grey
        QCOMPARE(samples::count(plot.grab().toImage().copy(area.adjusted(2, 14, -2, -2)), dark), 0);
        QVERIFY(samples::count(plot.grab().toImage(), plot.theme().batch) > area.width() / 2);
        plot.setDual(nullptr, true);
        QCOMPARE(samples::count(plot.grab().toImage().copy(area), plot.theme().batch), 0);
    }

    void dualInHeaderReadoutAndTable() {
        HistogramPlot plot("h");
        plot.resize(700, 400);
        plot.setData(samples::tap(), "z");
        auto other = samples::tap();
        other.histogram.counts = {4, 3, 2, 1};
        other.summary.mean = 0.31;
        other.summary.std = 0.52;
        plot.setDual(&other, true);
        QVERIFY2(samples::saidBy(plot).contains("running: μ 0.31 σ 0.52"),
                 qPrintable(samples::saidBy(plot)));
        Table table = plot.table();
        QCOMPARE(table.columns,
                 (QStringList{"kind", "bin_lower", "bin_upper", "count", "count_running"}));
        QCOMPARE(table.rows[0], (QStringList{"bin", "-2", "-1", "1", "4"}));
        QCOMPARE(table.rows[3], (QStringList{"bin", "1", "2", "4", "1"}));
        const QRect area = plot.dataRect();
        const QString text = plot.readoutAt({area.left() + 2, area.center().y()});
        QVERIFY2(text.contains("running: 4 of 13"), qPrintable(text));
        const TapFrame twin = samples::tap();
        plot.setTwin(&twin);
        plot.setDual(&other, false);
        table = plot.table();
        QCOMPARE(table.columns.mid(3), (QStringList{"count", "count_b", "count_batch"}));
        QCOMPARE(table.rows[3].mid(3), (QStringList{"4", "4", "1"}));
        // Its own bins: rows of its own.
        other.histogram.hi = 4.0;
        plot.setDual(&other, false);
        table = plot.table();
        QCOMPARE(table.rows.size(), std::size_t{14});
        QCOMPARE(table.rows[3].mid(3), (QStringList{"4", "4", ""}));
        QCOMPARE(table.rows[10].mid(3), (QStringList{"", "", "1"}));
    }

    void cutsTheBarThatFlattensTheRest() {
        HistogramPlot plot("h");
        plot.resize(240, 180);
        auto tap = samples::tap();
        tap.histogram = {-2.0, 2.0, {58, 10, 16, 16}, 0, 0, 0, 100};
        plot.setData(tap, "a");
        const QColor blue = plot.theme().run_a_fill;
        // 58 is more than 3 times 16: the axis ends at 1.15 · 16 %.
        const int cut = heightOf(plot, 2, blue);
        QVERIFY(std::abs(cut - plot.dataRect().height() / 1.15) <= 3.0);
        QVERIFY(std::abs(heightOf(plot, 1, blue) - cut * 10 / 16.0) <= 3.0);
        const int strip = plot.dataRect().top();
        const int left = plot.dataRect().left();
        QVERIFY(samples::showsSomething(plot.grab().toImage().copy(left, strip - 12, 60, 11)));
        // Nothing is cut in what is read or copied.
        const QString percent = QString(QChar(0x202F)) + "%";
        const QRect area = plot.dataRect();
        QCOMPARE(plot.readoutAt({area.left() + area.width() / 8, area.center().y()}),
                 "−2.00 … −1.00\n58 of 100 (58" + percent + ")");
        QCOMPARE(plot.table().rows[0], (QStringList{"bin", "-2", "-1", "58"}));

        plot.makeContextMenu()->findChild<QAction*>("action-full-height")->trigger();
        QVERIFY(plot.fullHeight());
        const double whole = plot.dataRect().height() / 1.2;
        QVERIFY(std::abs(heightOf(plot, 2, blue) - whole * 16 / 58.0) <= 3.0);
        QVERIFY(plot.dataRect().top() < strip);  // no strip for labels
    }

    void cutIsSteady() {
        const auto tallest = [](std::uint32_t count) {
            auto tap = samples::tap();
            tap.histogram = {-2.0, 2.0, {count, 10, 16, 16}, 0, 0, 0, 200};
            return tap;
        };
        HistogramPlot plot("h");
        plot.resize(240, 180);
        plot.setData(tallest(47), "a");  // not quite 3 times 16
        const int top = plot.dataRect().top();
        plot.setData(tallest(49), "a");
        QVERIFY(plot.dataRect().top() > top);
        plot.setData(tallest(40), "a");  // stays cut
        QVERIFY(plot.dataRect().top() > top);
        plot.setData(tallest(31), "a");  // less than twice 16
        plot.grab();
        QCOMPARE(plot.dataRect().top(), top);
        // Only zeros: there is no rest to scale to.
        auto zeros = tallest(200);
        zeros.histogram.counts = {0, 0, 200, 0};
        plot.setData(zeros, "a");
        QCOMPARE(plot.dataRect().top(), top);
    }

    void logAxisAndCounts() {
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

    void survivesOddValues() {
        for (const bool log : {false, true}) {
            HistogramPlot plot("h");
            plot.setLogY(log);
            samples::showOddities(plot, [&plot](const std::vector<float>& values) {
                const auto twin = samples::tapOf(values);
                plot.setData(twin, "z");
                plot.setTwin(&twin);
            });
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
};

QTEST_MAIN(HistogramPlotTest)
#include "histogram_plot_test.moc"
