// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/trace_plot.h"

#include <QSignalSpy>
#include <QTest>

#include "tests/widgets/plot_samples.h"
#include "widgets/plots/view_state.h"

using namespace normscope;

namespace {

/// Three steps; at the last the batch has mean 1 and biased variance 0.75, the buffers 0.5 and 2.
LayerFrame layer() {
    LayerFrame layer;
    layer.norm.present = true;
    layer.normalization.eps = 0.25;
    layer.trace.channel = 17;
    layer.trace.step = {10, 11, 12};
    layer.trace.batch_mean = {0.0F, 0.5F, 1.0F};
    layer.trace.batch_var = {1.5F, 3.0F, 0.75F};
    layer.trace.running_mean = {0.25F, 0.25F, 0.5F};
    layer.trace.running_var = {1.0F, 1.5F, 2.0F};
    return layer;
}

/// The same steps but the first; at the last a gap of |2 − 1| / √(3.75 + 0.25) = 0.5.
LayerFrame twinLayer() {
    LayerFrame twin = layer();
    twin.trace.step = {11, 12, 13};
    twin.trace.batch_mean = {1.5F, 1.25F, 1.0F};
    twin.trace.batch_var = {4.5F, 4.0F, 3.75F};
    twin.trace.running_mean = {3.0F, 2.5F, 2.0F};
    twin.trace.running_var = {9.0F, 9.5F, 10.0F};
    return twin;
}

}  // namespace

class TracePlotTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { samples::failOnWarnings(); }
    void tableHoldsTheTrace() {
        TracePlot plot("layer1-statistics");
        plot.setData(layer(), 4);
        QCOMPARE(plot.table().toCsv(),
                 QString("step,batch_mean,batch_var,running_mean,running_var\n"
                         "10,0,1.5,0.25,1\n"
                         "11,0.5,3,0.25,1.5\n"
                         "12,1,0.75,0.5,2\n"));
    }

    // Statistics seen only at looks, then at each step: no line where nothing was seen.
    void noLineThroughWhatWasNotSeen() {
        TracePlot plot("t");
        plot.resize(600, 300);
        const auto darkInTheMiddle = [&](std::vector<std::int64_t> steps) {
            auto shown = layer();
            const auto count = steps.size();
            shown.trace.step = std::move(steps);
            for (auto* values : {&shown.trace.batch_mean, &shown.trace.batch_var,
                                 &shown.trace.running_mean, &shown.trace.running_var})
                values->assign(count, 1.0F);
            plot.setData(shown, 4);
            const auto image = plot.grab().toImage();
            int dark = 0;
            for (int y = 60; y < image.height() - 30; ++y)
                dark += image.pixelColor(image.width() / 2, y) == plot.theme().running ? 1 : 0;
            return dark;
        };
        QVERIFY(darkInTheMiddle({1, 2, 3, 4, 5, 6, 7, 8}) > 0);
        QVERIFY(darkInTheMiddle({1, 100, 201, 300, 399, 500}) > 0);
        QCOMPARE(darkInTheMiddle({1, 2, 3, 4, 497, 498, 499, 500}), 0);
    }

    void headerNamesTheGap() {
        TracePlot plot("t");
        // |0.5 − 1| / √(0.75 + 0.25) = 0.5; unbiased variance 0.75 · 4/3 = 1, ratio 2 / 1.
        plot.setData(layer(), 4);
        QCOMPARE(samples::saidBy(plot), QString("channel 17, gap μ 0.50 σ, var ×2.00"));
    }

    void readoutInBothHalves() {
        TracePlot plot("t");
        plot.resize(300, 240);
        plot.setData(layer(), 4);
        const QRect area = plot.dataRect();
        // The axis spans steps 10 to 20; a tenth of it is step 11.
        const int x = area.left() + area.width() / 10;
        QCOMPARE(plot.readoutAt({x, area.top() + area.height() / 4}),
                 QString("step 11\nbatch μ 0.50\nrunning μ 0.25"));
        // Unbiased: 3 · 4/3.
        QCOMPARE(plot.readoutAt({x, area.bottom() - area.height() / 4}),
                 QString("step 11\nbatch σ² 4.00\nrunning σ² 1.50"));
        plot.setMarks({{11, "lr 0.3"}});
        QVERIFY(plot.readoutAt({x, area.top() + area.height() / 4}).endsWith("\nlr 0.3"));
    }

    void withoutBuffersItSaysSo() {
        TracePlot plot("t");
        plot.resize(300, 240);
        auto without = layer();
        without.trace.running_mean.clear();
        without.trace.running_var.clear();
        plot.setData(without, 4);
        QCOMPARE(samples::saidBy(plot), QString("channel 17, no running statistics"));
        QCOMPARE(plot.table().rows[0], (QStringList{"10", "0", "1.5", "", ""}));
        const QRect area = plot.dataRect();
        QCOMPARE(plot.readoutAt({area.left() + 1, area.top() + 20}), QString("step 10\nbatch μ 0"));
        QVERIFY(samples::count(plot.grab().toImage(), plot.theme().batch) > 0);
    }

    void twinInHeaderReadoutAndTable() {
        TracePlot plot("t");
        plot.resize(300, 240);
        plot.setData(layer(), 4);
        const auto twin = twinLayer();
        plot.setTwin(&twin);
        // Unbiased 3.75 · 4/3 = 5; ratio 10 / 5.
        QCOMPARE(samples::saidBy(plot), QString("channel 17, gap μ 0.50 σ, var ×2.00, "
                                                "B gap μ 0.50 σ, var ×2.00"));
        const QRect area = plot.dataRect();
        const int x = area.left() + area.width() / 10;
        QCOMPARE(plot.readoutAt({x, area.bottom() - area.height() / 4}),
                 QString("step 11\nA batch σ² 4.00\nA running σ² 1.50\n"
                         "B batch σ² 6.00\nB running σ² 9.00"));
        // At step 10 there is nothing of B.
        QCOMPARE(plot.readoutAt({area.left() + 1, area.top() + area.height() / 4}),
                 QString("step 10\nA batch μ 0\nA running μ 0.25"));
        QCOMPARE(plot.table().toCsv(),
                 QString("step,batch_mean,batch_var,running_mean,running_var,"
                         "batch_mean_b,batch_var_b,running_mean_b,running_var_b\n"
                         "10,0,1.5,0.25,1,,,,\n"
                         "11,0.5,3,0.25,1.5,1.5,4.5,3,9\n"
                         "12,1,0.75,0.5,2,1.25,4,2.5,9.5\n"
                         "13,,,,,1,3.75,2,10\n"));
        // Of a batch of 16 the unbiased variance is 3.75 · 16/15 = 4.
        plot.setTwin(&twin, 16);
        QVERIFY(samples::saidBy(plot).endsWith("B gap μ 0.50 σ, var ×2.50"));
        plot.setTwin(nullptr);
        QCOMPARE(plot.table().columns.size(), 5);
    }

    void twinSetsTheRangeToo() {
        TracePlot plot("t");
        plot.resize(300, 240);
        plot.setData(layer(), 4);
        QCOMPARE(samples::count(plot.grab().toImage(), plot.theme().run_b), 0);
        auto twin = twinLayer();
        plot.setTwin(&twin);
        QVERIFY(samples::count(plot.grab().toImage().copy(plot.dataRect()), plot.theme().run_b) >
                20);
        // A run B that has not caught up is out of sight, and does not stretch what is in sight.
        TracePlot alone("t");
        alone.resize(300, 240);
        alone.setData(layer(), 4);
        twin.trace.step = {1, 2, 3};
        twin.trace.running_mean = {300.0F, 300.0F, 300.0F};
        TracePlot behind("t");
        behind.resize(300, 240);
        behind.setData(layer(), 4);
        behind.setTwin(&twin);
        const auto dark = [](TracePlot& shown) {
            return samples::count(shown.grab().toImage().copy(shown.dataRect()),
                                  shown.theme().running);
        };
        QCOMPARE(dark(behind), dark(alone));
    }

    void oneRunWithoutNormalization() {
        TracePlot plot("t");
        plot.resize(300, 240);
        const auto twin = twinLayer();
        plot.setData(LayerFrame{}, 4);
        plot.setTwin(&twin);
        QCOMPARE(samples::saidBy(plot), QString("A: no normalization, B channel 17, "
                                                "B gap μ 0.50 σ, var ×2.00"));
        const QRect area = plot.dataRect();
        QCOMPARE(plot.readoutAt({area.left() + 1, area.top() + area.height() / 4}),
                 QString("step 11\nB batch μ 1.50\nB running μ 3.00"));
        const LayerFrame absent;
        plot.setData(layer(), 4);
        plot.setTwin(&absent);
        QVERIFY(samples::saidBy(plot).endsWith("var ×2.00, B: no normalization"));
    }

    void symbolsStandBesideTheCurves() {
        TracePlot plot("t");
        plot.resize(160, 160);
        plot.setData(layer(), 4);
        plot.setMarks({});
        const QImage image = plot.grab().toImage();
        const QRect area = plot.dataRect();
        const QRect beside(area.right() + 2, area.top(), 160 - area.right() - 4, area.height());
        QVERIFY(beside.width() >= 12);
        QVERIFY(samples::showsSomething(image.copy(beside)));
        // Without the curves nothing is left inside.
        auto empty = layer();
        for (auto* values : {&empty.trace.batch_mean, &empty.trace.batch_var,
                             &empty.trace.running_mean, &empty.trace.running_var})
            values->assign(3, samples::kNaN);
        plot.setData(empty, 4);
        const QImage bare = plot.grab().toImage();
        QVERIFY(
            !samples::showsSomething(bare.copy(area.adjusted(3, 3, -3, -area.height() / 2 - 6))));
    }

    void absentStates() {
        TracePlot plot("t");
        QCOMPARE(samples::saidBy(plot), QString("no data yet"));
        plot.setData(LayerFrame{}, 4);
        QCOMPARE(samples::saidBy(plot), QString("no normalization in this layer"));
        LayerFrame empty;
        empty.norm.present = true;
        plot.setData(empty, 4);
        QCOMPARE(samples::saidBy(plot), QString("no step made yet"));
    }

    void withoutNormalizationTheLayerItselfIsShown() {
        TracePlot plot("t");
        plot.resize(300, 240);
        auto bare = layer();
        bare.norm.present = false;
        bare.trace.running_mean.clear();
        bare.trace.running_var.clear();
        plot.setData(bare, 4);
        QCOMPARE(samples::saidBy(plot), QString("channel 17, linear output, no norm"));
        const QRect area = plot.dataRect();
        QVERIFY(samples::showsSomething(
            plot.grab().toImage().copy(area.adjusted(3, 3, -3, -area.height() / 2 - 6))));
        const auto table = plot.table();
        QCOMPARE(table.rows.size(), bare.trace.step.size());
        QVERIFY(table.rows.front()[3].isEmpty());
    }

    void cursorIsToldAndShown() {
        TracePlot plot("t");
        plot.resize(300, 240);
        plot.setData(layer(), 4);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        QSignalSpy moved(&plot, &TracePlot::cursorMoved);
        const QRect area = plot.dataRect();
        auto* canvas = plot.childAt(area.center());
        QTest::mouseMove(canvas, QPoint(area.center().x(), area.top() + 20) - canvas->pos());
        QTRY_VERIFY(moved.count() > 0);
        QVERIFY(std::abs(moved.last()[0].toDouble() - 15.0) < 0.1);
        const int before = samples::count(plot.grab().toImage(), plot.theme().accent);
        ViewState view;
        view.cursor = 12.0;
        plot.setView(view);
        QVERIFY(samples::count(plot.grab().toImage(), plot.theme().accent) > before + 50);
    }

    void zoomKeepsTheStepAxesTogether() {
        TracePlot plot("t");
        plot.resize(300, 240);
        plot.setData(layer(), 4);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        plot.setFocus();
        const QRect area = plot.dataRect();
        QTest::keyClick(&plot, Qt::Key_Plus);
        QVERIFY(plot.isZoomed());
        const int x = area.left() + 1;
        const auto step = [](const QString& text) { return text.section('\n', 0, 0); };
        QCOMPARE(step(plot.readoutAt({x, area.top() + 20})),
                 step(plot.readoutAt({x, area.bottom() - 20})));
        QCOMPARE(step(plot.readoutAt({x, area.top() + 20})), QString("step 11"));
    }

    void survivesOddValues() {
        TracePlot plot("t");
        samples::showOddities(plot, [&plot](const std::vector<float>& values) {
            const auto twin = samples::layerOf(values);
            plot.setData(twin, 1);
            plot.setTwin(&twin);
        });
    }
};

QTEST_MAIN(TracePlotTest)
#include "trace_plot_test.moc"
