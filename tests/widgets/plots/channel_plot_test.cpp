// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/channel_plot.h"

#include <QSignalSpy>
#include <QTest>

#include "tests/widgets/plot_samples.h"

using namespace normscope;

class ChannelPlotTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { samples::failOnWarnings(); }
    void tableHoldsGammaAndBeta() {
        ChannelPlot plot("layer1-affine");
        plot.setData(samples::norm({1.0F, 0.5F}, {0.0F, -0.25F}));
        QCOMPARE(plot.table().toCsv(), QString("channel,gamma,beta\n0,1,0\n1,0.5,-0.25\n"));
    }

    void headerGivesMeanAndDeviation() {
        ChannelPlot plot("c");
        // Means 1 and −0.5; biased deviations 0.5 and 0.25.
        plot.setData(samples::norm({0.5F, 1.5F}, {-0.25F, -0.75F}));
        QCOMPARE(samples::saidBy(plot), QString("γ 1.00 ± 0.50, β −0.50 ± 0.25"));
        plot.setData(samples::norm({0.5F, 1.5F, samples::kNaN}, {-0.25F, -0.75F, samples::kInf}));
        QCOMPARE(samples::saidBy(plot),
                 QString("γ 1.00 ± 0.50, β −0.50 ± 0.25, NaN/inf: 2 values"));
    }

    void headerGivesNumbersOfTheNormsOwn() {
        ChannelPlot plot("c");
        auto norm = samples::norm({0.5F, 1.5F}, {-0.25F, -0.75F});
        norm.own = {{"α", 0.4375}};
        plot.setData(norm);
        QVERIFY2(samples::saidBy(plot).endsWith(", α 0.44"), qPrintable(samples::saidBy(plot)));
    }

    void readoutNamesTheChannel() {
        ChannelPlot plot("c");
        plot.resize(300, 200);
        plot.setData(samples::norm({1.0F, 1.25F, 0.75F}, {0.0F, 0.5F, -0.5F}));
        const QRect area = plot.dataRect();
        QCOMPARE(plot.readoutAt(area.center()), QString("channel 1\nγ 1.25\nβ 0.50"));
        QCOMPARE(plot.readoutAt({area.right() - 2, area.center().y()}),
                 QString("channel 2\nγ 0.75\nβ −0.50"));
    }

    void clickSelectsTheChannel() {
        ChannelPlot plot("c");
        plot.resize(300, 200);
        plot.setData(samples::norm({1.0F, 1.25F, 0.75F}, {0.0F, 0.5F, -0.5F}));
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        QSignalSpy selected(&plot, &ChannelPlot::channelSelected);
        auto* canvas = plot.childAt(plot.dataRect().center());
        const QPoint at(plot.dataRect().right() - 2, plot.dataRect().center().y());
        QTest::mouseClick(canvas, Qt::LeftButton, {}, at - canvas->pos());
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected[0][0].toInt(), 2);
        QCOMPARE(plot.selectedChannel(), 2);
    }

    void bracketsStepThroughChannels() {
        ChannelPlot plot("c");
        plot.setData(samples::norm({1.0F, 1.25F}, {0.0F, 0.5F}));
        QSignalSpy selected(&plot, &ChannelPlot::channelSelected);
        QTest::keyClick(&plot, Qt::Key_BracketRight);
        QTest::keyClick(&plot, Qt::Key_BracketRight);  // stays at the last
        QCOMPARE(plot.selectedChannel(), 1);
        QTest::keyClick(&plot, Qt::Key_BracketLeft);
        QCOMPARE(plot.selectedChannel(), 0);
        QCOMPARE(selected.count(), 3);
    }

    void twinIsHollowAndTold() {
        ChannelPlot plot("c");
        plot.resize(300, 200);
        plot.setData(samples::norm({1.0F, 1.5F, 0.5F}, {0.0F, 0.5F, -0.5F}));
        QCOMPARE(samples::count(plot.grab().toImage(), plot.theme().run_b), 0);
        const auto twin = samples::norm({2.0F, 4.0F, 3.0F}, {1.0F, 1.5F, 2.0F});
        plot.setTwin(&twin);
        // Means of B: 3 and 1.5.
        QVERIFY2(samples::saidBy(plot).endsWith(", B γ 3.00 β 1.50"),
                 qPrintable(samples::saidBy(plot)));
        const QRect area = plot.dataRect();
        QCOMPARE(plot.readoutAt(area.center()),
                 QString("channel 1\nA γ 1.50\nA β 0.50\nB γ 4.00\nB β 1.50"));
        QCOMPARE(plot.table().toCsv(), QString("channel,gamma,beta,gamma_b,beta_b\n"
                                               "0,1,0,2,1\n"
                                               "1,1.5,0.5,4,1.5\n"
                                               "2,0.5,-0.5,3,2\n"));
        // The y range holds B's 4: its ring is in sight, and has a hole.
        const QImage image = plot.grab().toImage().copy(area);
        int top = 0;
        const int middle = area.width() / 2;
        const auto orange = plot.theme().run_b.rgb();
        while (top < image.height() && image.pixel(middle, top) != orange)
            ++top;
        QVERIFY(top < image.height() / 4);
        QVERIFY(image.pixel(middle, top + 3) != orange);
        plot.setTwin(nullptr);
        QCOMPARE(plot.table().columns.size(), 3);
    }

    void oneRunWithoutNormalization() {
        ChannelPlot plot("c");
        plot.resize(300, 200);
        const auto twin = samples::norm({0.5F, 1.5F}, {0.0F, 0.5F});
        plot.setData(NormFrame{});
        plot.setTwin(&twin);
        QCOMPARE(samples::saidBy(plot), QString("A: no γ and β, B γ 1.00 β 0.25"));
        QCOMPARE(plot.readoutAt({plot.dataRect().right() - 2, plot.dataRect().center().y()}),
                 QString("channel 1\nB γ 1.50\nB β 0.50"));
        QCOMPARE(plot.table().rows[1], (QStringList{"1", "", "", "1.5", "0.5"}));
        QCOMPARE(samples::count(plot.grab().toImage(), plot.theme().gamma), 0);
        const NormFrame absent;
        plot.setData(twin);
        plot.setTwin(&absent);
        QVERIFY(samples::saidBy(plot).endsWith(", B: no γ and β"));
        QCOMPARE(plot.table().rows[1], (QStringList{"1", "1.5", "0.5", "", ""}));
    }

    void withoutAffineItSaysSo() {
        ChannelPlot plot("c");
        plot.resize(200, 160);
        plot.setData(samples::norm({}, {}));
        QCOMPARE(samples::saidBy(plot), QString("no γ and β"));
        QVERIFY(plot.table().rows.empty());
        plot.setData(NormFrame{});
        QCOMPARE(samples::saidBy(plot), QString("no γ and β"));
        QCOMPARE(samples::count(plot.grab().toImage(), plot.theme().gamma), 0);
    }

    void survivesOddValues() {
        ChannelPlot plot("c");
        samples::showOddities(plot, [&plot](const std::vector<float>& values) {
            const auto twin = samples::norm(values, values);
            plot.setData(twin);
            plot.setTwin(&twin);
        });
    }
};

QTEST_MAIN(ChannelPlotTest)
#include "channel_plot_test.moc"
