// SPDX-License-Identifier: GPL-3.0-or-later
// The plots of the inspector: what they draw, say and give as tables.
#include <QSignalSpy>
#include <QTest>

#include "tests/widgets/inspection_samples.h"
#include "tests/widgets/plot_samples.h"
#include "widgets/plots/companion_plot.h"
#include "widgets/plots/divergence_plot.h"
#include "widgets/plots/fold_plot.h"
#include "widgets/plots/scatter_plot.h"
#include "widgets/plots/statistics_plot.h"

using namespace normscope;

namespace {

constexpr QSize kSize(600, 400);

QString headerOf(Plot& plot) {
    QFocusEvent focus(QEvent::FocusIn);
    QApplication::sendEvent(&plot, &focus);
    return plot.accessibleDescription();
}

/// Pixels near a colour, whatever antialiasing made of them at the edges.
int pixelsOf(Plot& plot, const QColor& color, const Theme& theme = Theme::light()) {
    return samples::count(plot.toImage(kSize, 1.0, theme), color);
}

}  // namespace

class InspectorPlotsTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { samples::failOnWarnings(); }
    void threeStatisticsThreeColours();
    void readoutOfAChannel();
    void theWorstLayerIsStrong();
    void zeroHasNoPlaceOnALogAxis();
    void runBsDivergenceIsOrange();
    void foldedWeightsAreViolet();
    void scatterShowsWhatIsUnderTheMouse();
    void aColumnForEachClass();
    void allSurviveOddValues();
};

void InspectorPlotsTest::threeStatisticsThreeColours() {
    StatisticsPlot plot("s");
    plot.setData(samples::withPopulation().layers[0], 0, false);
    const Theme theme = Theme::light();
    QVERIFY(pixelsOf(plot, theme.batch) > 10);
    QVERIFY(pixelsOf(plot, theme.running) > 10);
    QCOMPARE(pixelsOf(plot, theme.run_b), 0);
    plot.setData(samples::withPopulation().layers[0], 0, true);
    QVERIFY(pixelsOf(plot, theme.run_b) > 10);
    auto untracked = samples::inspectedStatistics().layers[0];
    untracked.running = {};
    plot.setData(untracked, 0, false);
    QVERIFY(headerOf(plot).contains("no running statistics"));
}

void InspectorPlotsTest::readoutOfAChannel() {
    StatisticsPlot plot("s");
    plot.resize(400, 300);
    plot.setData(samples::inspectedStatistics().layers[0], 0, false);
    QCOMPARE(plot.readoutAt(plot.dataRect().center() - QPoint(0, 40)),
             QString("channel 1\nbatch μ 1.00 σ² 2.00\nrunning μ 0.75 σ² 1.00"));
}

void InspectorPlotsTest::theWorstLayerIsStrong() {
    DivergencePlot plot("d");
    plot.resize(400, 300);
    History history = samples::dualHistory();
    plot.setData(history, false);
    QCOMPARE(plot.worstLayer(), 0);
    QVERIFY(headerOf(plot).startsWith("furthest now: layer 1, KL 0.020"));
    QVERIFY(pixelsOf(plot, Theme::light().run_a) > 100);
    const Table table = plot.table();
    QCOMPARE(table.columns, (QStringList{"step", "kl_layer1_batch", "kl_layer1_population",
                                         "kl_layer2_batch", "kl_layer2_population"}));
    QCOMPARE(table.rows[1], (QStringList{"10", "0.2", "0.05", "0.1", "0.05"}));
    // A record more, and the other layer lies further off.
    DualRecord record = history.dual.back();
    record.step = 200;
    record.layers[1].from_batch.kl = 7.0;
    history.dual.push_back(record);
    plot.setData(history, false);
    QCOMPARE(plot.worstLayer(), 1);
    QCOMPARE(plot.table().rows.size(), std::size_t{4});
    QVERIFY(plot.readoutAt(plot.dataRect().topLeft() + QPoint(1, 5))
                .startsWith("step 1\nlayer 1: 2.00, population 0.50"));
}

void InspectorPlotsTest::zeroHasNoPlaceOnALogAxis() {
    DivergencePlot plot("d");
    History history = samples::dualHistory();
    plot.setData(history, false);
    QVERIFY(!headerOf(plot).contains("left out"));
    history.dual[1].layers[1].from_batch.kl = 0.0;
    history.dual.pop_back();
    plot.setData(history, false);
    QVERIFY(headerOf(plot).contains("steps with 0 are left out"));
    QCOMPARE(plot.table().rows[1][3], QString("0"));
}

void InspectorPlotsTest::runBsDivergenceIsOrange() {
    DivergencePlot plot("d");
    plot.setData(samples::dualHistory(), true);
    QVERIFY(pixelsOf(plot, Theme::light().run_b) > 100);
    QCOMPARE(pixelsOf(plot, Theme::light().run_a), 0);
    plot.clear();
    QVERIFY(plot.table().rows.empty());
    QCOMPARE(headerOf(plot), QString("no data yet"));
}

void InspectorPlotsTest::foldedWeightsAreViolet() {
    FoldPlot plot("f");
    plot.resize(400, 300);
    plot.setData(samples::foldCheck().layers[0], 0, false);
    QVERIFY(pixelsOf(plot, Theme::light().gamma) > 10);
    QVERIFY(pixelsOf(plot, Theme::light().run_a_fill) > 100);
    QCOMPARE(plot.readoutAt(plot.dataRect().topLeft() + QPoint(3, 20)),
             QString("−1.00 … −0.50\nas they are: 1\nfolded: 4"));
    plot.setData(samples::foldCheck().layers[1], 1, false);
    QCOMPARE(headerOf(plot), QString("cannot be folded"));
}

void InspectorPlotsTest::scatterShowsWhatIsUnderTheMouse() {
    ScatterPlot plot("b");
    plot.resize(400, 300);
    BatchScatter scatter = samples::batchScatter();
    scatter.population_std = 1.25;  // in the middle of the others
    plot.setData(scatter, false);
    const QRect area = plot.dataRect();
    // Means reach from 1 to 4, deviations from 0.5 to 2, with 8 % of room at each end.
    const auto at = [&area](double mean, double std) {
        return area.topLeft() +
               QPointF((mean - 0.76) / 3.48 * area.width(), (2.12 - std) / 1.74 * area.height())
                   .toPoint();
    };
    QCOMPARE(plot.readoutAt(at(4, 2)), QString("a random batch\nμ 4.00\nσ 2.00"));
    QCOMPARE(plot.readoutAt(at(2.25, 1.25)), QString("running statistics\nμ 2.25\nσ 1.25"));
    QCOMPARE(plot.readoutAt(at(2, 1)), QString("last step's batch\nμ 2.00\nσ 1.00"));
    QCOMPARE(plot.readoutAt(at(1, 1.9)), QString("population\nμ 2.50\nσ 1.25"));
}

void InspectorPlotsTest::aColumnForEachClass() {
    CompanionPlot plot("c");
    plot.resize(400, 300);
    plot.setData(samples::companionCheck(), {"shirt", "boot", "bag"}, false);
    QCOMPARE(plot.readoutAt(plot.dataRect().center()),
             QString("class boot\nbatch: 1.00 … 3.00\nrunning: 2.50"));
    QVERIFY(headerOf(plot).startsWith("logits by class, true class 1"));
    QVERIFY(pixelsOf(plot, Theme::light().batch) > 5);
}

void InspectorPlotsTest::allSurviveOddValues() {
    for (const auto& values : samples::oddities()) {
        StatisticsPlot statistics("s");
        LayerStatistics layer;
        layer.present = true;
        layer.batch = layer.running = layer.population = {values, values};
        statistics.setData(layer, 0, false);
        DivergencePlot divergence("d");
        History history = samples::dualHistory();
        for (std::size_t i = 0; i < std::min(values.size(), history.dual.size()); ++i)
            history.dual[i].layers[0].from_batch.kl = static_cast<double>(values[i]);
        divergence.setData(history, false);
        ScatterPlot scatter("b");
        BatchScatter batches;
        batches.mean = batches.std = values;
        batches.population_mean = batches.running_mean = static_cast<double>(samples::kNaN);
        scatter.setData(batches, false);
        CompanionPlot companions("c");
        CompanionCheck check;
        check.classes = 1;
        check.batch_logits = check.running_logits = values;
        companions.setData(check, {}, false);
        for (Plot* plot :
             std::initializer_list<Plot*>{&statistics, &divergence, &scatter, &companions}) {
            QVERIFY(samples::showsSomething(plot->toImage({180, 170}, 1.0, Theme::light())));
            QVERIFY(samples::showsSomething(plot->toImage(kSize, 1.0, Theme::darkTheme())));
            plot->table();
            headerOf(*plot);
        }
    }
}

QTEST_MAIN(InspectorPlotsTest)
#include "inspector_plots_test.moc"
