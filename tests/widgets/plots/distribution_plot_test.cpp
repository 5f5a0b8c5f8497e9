// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/distribution_plot.h"

#include <QAction>
#include <QMenu>
#include <QTest>

#include "tests/widgets/plot_samples.h"
#include "tests/widgets/record_samples.h"
#include "widgets/plots/bands_plot.h"
#include "widgets/plots/heat_image.h"
#include "widgets/plots/heat_plot.h"
#include "widgets/plots/ridge_plot.h"
#include "widgets/plots/view_state.h"

using namespace normscope;

namespace {

/// Two bins over [0, 1] with these counts.
LayerRecord::Entry twoBins(std::uint32_t lower, std::uint32_t upper) {
    auto entry = samples::entryOf({0.0F, 1.0F}, 1);
    entry.histogram = {0.0, 1.0, {lower, upper}, 0, 0, 0, lower + upper};
    return entry;
}

History historyOf(const std::vector<LayerRecord>& records) {
    History history;
    history.append(records);
    return history;
}

/// The pixel where a value stands at a step, given the ranges of both axes.
QPoint pixelAt(Plot& plot, double step, double last, double value, double lo, double hi) {
    const QRect area = plot.dataRect();
    return {area.left() + qRound(step / last * area.width()),
            area.bottom() - qRound((value - lo) / (hi - lo) * area.height())};
}

QStringList row(const Table& table, std::size_t index) {
    return table.rows.at(index);
}

}  // namespace

class DistributionPlotTest : public QObject {
    Q_OBJECT
  private:
    /// Laid out and painted.
    static QImage painted(Plot& plot, const QSize& size = {500, 320}) {
        plot.resize(size);
        return plot.grab().toImage();
    }

  private slots:
    void init() { samples::failOnWarnings(); }

    void pixelsHaveTheMeanDensity() {
        // All values in [0, 1], three quarters in its upper half.
        const Histogram h{0.0, 1.0, {1, 3}, 0, 0, 0, 4};
        const HeatImage image({{0.0, 2.0, &h}}, {3, 4}, 2.0, 0.0);
        QCOMPARE(image.at(0, 0), 0.0F);   // [1.5, 2]
        QCOMPARE(image.at(0, 2), 1.5F);   // [0.5, 1]: share 0.75 over 0.5
        QCOMPARE(image.at(1, 3), 0.5F);   // [0, 0.5]
        QCOMPARE(image.at(2, 3), -1.0F);  // no record
        // A pixel of 0.8 that takes in half a bin: (0.5 + 0.25·…)/…
        const HeatImage coarse({{0.0, 1.0, &h}}, {1, 1}, 0.75, 0.25);
        QCOMPARE(coarse.at(0, 0), static_cast<float>((0.125 + 0.375) / 0.5));
    }

    void binsThinnerThanAPixelKeepTheirShare() {
        const Histogram spike{0.5 - 1e-6, 0.5 + 1e-6, {2, 2}, 0, 0, 0, 4};
        const HeatImage image({{0.0, 1.0, &spike}}, {1, 4}, 1.0, 0.0);
        double share = 0.0;
        for (int y = 0; y < 4; ++y)
            share += image.at(0, y) * 0.25;
        QVERIFY(std::abs(share - 1.0) < 1e-6);
    }

    void recordsInOnePixelColumnAreAveraged() {
        const Histogram low{0.0, 1.0, {4, 0}, 0, 0, 0, 4}, high{0.0, 1.0, {0, 4}, 0, 0, 0, 4};
        // Three quarters of the column are the first's.
        const HeatImage image({{0.0, 0.75, &low}, {0.75, 1.0, &high}}, {1, 2}, 1.0, 0.0);
        QCOMPARE(image.at(0, 1), 1.5F);
        QCOMPARE(image.at(0, 0), 0.5F);
    }

    void aFewSpikesDoNotPaleTheRest() {
        const Histogram wide{0.0, 1.0, {1}, 0, 0, 0, 1}, narrow{0.0, 0.1, {1}, 0, 0, 0, 1};
        const HeatImage image({{0, 9, &wide}, {9, 10, &narrow}}, {10, 10}, 1.0, 0.0);
        QVERIFY(image.isCut());
        QCOMPARE(image.scale(), 1.5);
        const HeatImage alike({{0, 10, &wide}}, {10, 10}, 1.0, 0.0);
        QVERIFY(!alike.isCut());
        QVERIFY(std::abs(alike.scale() - 1.0) < 1e-6);
    }

    void coloursGrowDarkerOrBrighter_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void coloursGrowDarkerOrBrighter() {
        QFETCH(bool, dark);
        const Theme theme = dark ? Theme::darkTheme() : Theme::light();
        for (const QColor& run : {theme.run_a, theme.run_b}) {
            const auto colors = heatColors(theme.surface, run, dark);
            QCOMPARE(QColor(colors[0]), theme.surface);
            for (std::size_t i = 1; i < colors.size(); ++i) {
                const int before = qGray(colors[i - 1]), now = qGray(colors[i]);
                QVERIFY2(dark ? now >= before : now <= before, qPrintable(QString::number(i)));
            }
            QVERIFY(std::abs(qGray(colors[1]) - qGray(colors[0])) >= 5);  // rare is not nothing
        }
    }

    void aCellHasTheColourOfItsDensity() {
        const auto history =
            historyOf({samples::recordOf(40, twoBins(1, 3)), samples::recordOf(50, twoBins(1, 3)),
                       samples::recordOf(60, twoBins(1, 3))});
        HeatPlot plot("layer1-linear-heat");
        plot.display(history);
        const QImage image = painted(plot);
        const double ratio = image.devicePixelRatio();
        QCOMPARE(plot.scale(), 1.5);  // three quarters in half a unit
        const auto colors = heatColors(plot.theme().surface, plot.theme().run_a, plot.theme().dark);
        const auto at = [&](double step, double value) {
            return image.pixelColor(pixelAt(plot, step, 100, value, -0.02, 1.02) * ratio);
        };
        QCOMPARE(at(50, 0.75), QColor(colors[255]));
        QCOMPARE(at(50, 0.25), QColor(colors[heatIndex(std::sqrt(1.0 / 3.0))]));
        QCOMPARE(at(80, 0.75), plot.theme().surface);
        QCOMPARE(at(20, 0.25), plot.theme().surface);
        QVERIFY(plot.readoutAt(pixelAt(plot, 50, 100, 0.75, -0.02, 1.02)).contains("3 of 4 (75"));
    }

    void theHeatTableListsEveryBin() {
        const auto history =
            historyOf({samples::recordOf(1, twoBins(1, 3)), samples::recordOf(2, twoBins(4, 0))});
        HeatPlot plot("heat");
        plot.display(history);
        const auto table = plot.table();
        QCOMPARE(table.columns, (QStringList{"step", "bin_lower", "bin_upper", "count"}));
        QCOMPARE(table.rows.size(), 4U);
        QCOMPARE(row(table, 0), (QStringList{"1", "0", "0.5", "1"}));
        QCOMPARE(row(table, 3), (QStringList{"2", "0.5", "1", "0"}));
    }

    void heatShowsTheRunThatIsChosen() {
        const auto own = historyOf({samples::recordOf(1, twoBins(1, 3))});
        const auto twin = historyOf({samples::recordOf(1, twoBins(2, 2))});
        HeatPlot plot("heat");
        plot.display(own, &twin);
        QCOMPARE(plot.run(), 0);
        int chosen = -1;
        connect(&plot, &HeatPlot::runChosen, this, [&chosen](int run) { chosen = run; });
        plot.makeContextMenu()->findChild<QAction*>("action-heat-run-b")->trigger();
        QCOMPARE(plot.run(), 1);
        QCOMPARE(chosen, 1);
        painted(plot);
        QCOMPARE(plot.scale(), 1.0);
        const auto table = plot.table();
        QCOMPARE(row(table, 1), (QStringList{"A", "1", "0.5", "1", "3"}));
        QCOMPARE(row(table, 2), (QStringList{"B", "1", "0", "0.5", "2"}));
        plot.display(own);
        QCOMPARE(plot.run(), 0);
    }

    void spreadIsLargestOverSmallest() {
        const auto history = historyOf({samples::recordOf(1, samples::bandOf(-1, 0, 1, 0, 1, 2)),
                                        samples::recordOf(2, samples::bandOf(-2, 0, 2, 0, 1, 10)),
                                        samples::recordOf(3, samples::bandOf(0, 0, 1, 0, 1, 4))});
        const auto twin = historyOf({samples::recordOf(1, samples::bandOf(0, 1, 2, 0, 0, 1)),
                                     samples::recordOf(2, samples::bandOf(0, 1, 3, 0, 0, 1))});
        BandsPlot plot("bands");
        plot.display(history, &twin);
        QCOMPARE(plot.spread(0), 4.0);
        QCOMPARE(plot.spread(0, 0), 5.0);
        QCOMPARE(plot.spread(1), 1.5);
        QCOMPARE(plot.spread(1, 0), 1.0);
        QVERIFY(std::isnan(plot.spread(0, 7)));
        plot.resize(500, 320);
        plot.show();
        plot.setFocus();  // the header is what a screen reader hears
        QTRY_VERIFY(plot.accessibleDescription().contains("spread 4.00×"));
        QVERIFY(plot.accessibleDescription().contains("B spread 1.50×"));
    }

    void bandsTableHasUnitAndStandardized() {
        auto record = samples::recordOf(5, samples::bandOf(-1, 0, 1, 1, 2, 4));
        record.affine[0] = {{-2.0F}, {1.0F}};
        const auto history = historyOf({record});
        BandsPlot plot("bands");
        plot.setPlace(0, Tap::Normalized);
        plot.display(history);
        const auto table = plot.table();
        QCOMPARE(table.columns, (QStringList{"step", "p15", "p50", "p85", "unit_p15", "unit_p50",
                                             "unit_p85", "xhat_p15", "xhat_p50", "xhat_p85"}));
        // x̂ = (y − 1)/−2 turns the order round.
        QCOMPARE(row(table, 0),
                 (QStringList{"5", "-1", "0", "1", "1", "2", "4", "-1.5", "-0.5", "0"}));
        BandsPlot linear("linear");
        linear.display(history);
        QCOMPARE(linear.table().columns.size(), 7);
    }

    void bandsTableJoinsTheRunsByStep() {
        const auto entry = samples::bandOf(-1, 0, 1, 1, 2, 4);
        const auto own = historyOf({samples::recordOf(1, entry), samples::recordOf(3, entry)});
        const auto twin = historyOf({samples::recordOf(2, entry), samples::recordOf(3, entry)});
        BandsPlot plot("bands");
        plot.display(own, &twin);
        const auto table = plot.table();
        QCOMPARE(table.rows.size(), 3U);
        QCOMPARE(table.columns.last(), QString("unit_p85_b"));
        QCOMPARE(row(table, 0)[1], QString("-1"));
        QCOMPARE(row(table, 0)[7], QString());
        QCOMPARE(row(table, 1)[1], QString());
        QCOMPARE(row(table, 1)[7], QString("-1"));
        QCOMPARE(row(table, 2)[12], QString("4"));
    }

    void ridgesAreEvenlySpaced() {
        const auto history = samples::drift(4400, 1.0, 0.5);
        RidgePlot plot("ridge");
        plot.display(history);
        painted(plot);
        std::vector<std::int64_t> expected;
        for (std::int64_t step = 4400; step > 0; step -= 400)
            expected.push_back(step);
        expected.push_back(1);
        QCOMPARE(plot.steps(), expected);
        const auto table = plot.table();
        QCOMPARE(table.rows.size(), 12 * kRecordedBins);
        QCOMPARE(row(table, 0)[0], QString("1"));
        painted(plot, {200, 100});
        QCOMPARE(plot.steps().size(), 6U);
        QCOMPARE(plot.steps().front(), 4400);
    }

    void oddRecordsAreSurvived_data() {
        QTest::addColumn<int>("kind");
        for (const auto kind : {Distribution::Heat, Distribution::Ridge, Distribution::Bands})
            QTest::newRow(std::string(keyOf(kind)).c_str()) << static_cast<int>(kind);
    }
    void oddRecordsAreSurvived() {
        QFETCH(int, kind);
        const std::unique_ptr<DistributionPlot> plot(
            makeDistributionPlot(static_cast<Distribution>(kind), "plot"));
        painted(*plot);
        History history;
        plot->display(history);
        painted(*plot);
        QVERIFY(plot->table().rows.empty());
        std::int64_t step = 0;
        for (const auto& values : samples::oddities()) {
            history.append(
                std::vector{samples::recordOf(++step, samples::entryOf(values, values.size()))});
            const auto alone = historyOf({history.layers.back()});
            plot->display(alone);
            painted(*plot);
            plot->toImage({640, 400}, 1.0, Theme::darkTheme());
            plot->display(history, &alone);
            painted(*plot);
            plot->readoutAt(plot->dataRect().center());
            plot->table();
        }
        plot->display(history);
        // A layer that is not there.
        plot->setPlace(3, Tap::Linear);
        painted(*plot);
        plot->clear();
        painted(*plot);
        QVERIFY(plot->table().rows.empty());
    }

    void recordsWithoutTheTapLeaveAGap() {
        auto gap = samples::recordOf(50, twoBins(1, 3));
        gap.layers[0].normalized = {};
        const auto history = historyOf(
            {samples::recordOf(30, twoBins(1, 3)), gap, samples::recordOf(70, twoBins(1, 3))});
        HeatPlot plot("heat");
        plot.setPlace(0, Tap::Normalized);
        plot.display(history);
        const QImage image = painted(plot);
        const auto at = [&](double step) {
            return image.pixelColor(pixelAt(plot, step, 100, 0.75, -0.02, 1.02) *
                                    image.devicePixelRatio());
        };
        QVERIFY(at(35) != plot.theme().surface);
        QCOMPARE(at(50), plot.theme().surface);
        QVERIFY(at(65) != plot.theme().surface);
    }

    void theCursorIsLinkedAndTheVisitedStepDrawn() {
        const auto history = historyOf({samples::recordOf(50, twoBins(1, 3))});
        HeatPlot plot("heat");
        plot.display(history);
        ViewState view;
        view.visited = 80.0;
        plot.setView(view);
        const QImage image = painted(plot);
        QCOMPARE(
            image.pixelColor(pixelAt(plot, 80, 100, 0.5, -0.02, 1.02) * image.devicePixelRatio()),
            plot.theme().accent);
    }
};

QTEST_MAIN(DistributionPlotTest)
#include "distribution_plot_test.moc"
