// SPDX-License-Identifier: GPL-3.0-or-later
// Sweeps as heat maps and curves.
#include "widgets/plots/sweep_plot.h"

#include <QSignalSpy>
#include <QTest>

#include "tests/widgets/plot_samples.h"
#include "widgets/plots/faint.h"

using namespace normscope;

namespace {

SweepMap::Cell known(double median, double least, double most) {
    return {median, least, most, 3, 0, 0};
}

/// Three rates, two gains; accuracies.
SweepMap smallMap() {
    SweepMap map;
    map.title = "Validation accuracy";
    map.name = "val_accuracy_running";
    map.unit = SweepMap::Unit::Share;
    map.x_name = "Learning rate (optimizer.lr)";
    map.x_values = {"0.01", "0.1", "1"};
    map.y_name = "Gain (network.init.gain)";
    map.y_values = {"1", "2"};
    map.seeds = 3;
    map.cells = {known(0.2, 0.1, 0.3),        known(0.5, 0.5, 0.5),       known(0.9, 0.85, 0.95),
                 {kNaN, kNaN, kNaN, 3, 3, 3}, {0.6, 0.55, 0.65, 3, 1, 1}, {}};
    return map;
}

QColor colorAt(SweepPlot& plot, std::size_t cell) {
    const auto image = plot.grab().toImage();
    const auto at = plot.placeOf(cell) + QPoint(-22, 12);  // beside the text
    return image.pixelColor(at);
}

}  // namespace

class SweepPlotTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { samples::failOnWarnings(); }

    void tableOfAMap() {
        const auto plot = SweepPlot::forMap(smallMap(), "map");
        QCOMPARE(plot->table().toCsv(),
                 QString("Learning rate (optimizer.lr),Gain (network.init.gain),"
                         "val_accuracy_running_median,val_accuracy_running_min,"
                         "val_accuracy_running_max,runs,stopped\n"
                         "0.01,1,0.2,0.1,0.3,3,0\n0.1,1,0.5,0.5,0.5,3,0\n1,1,0.9,0.85,0.95,3,0\n"
                         "0.01,2,,,,3,3\n0.1,2,0.6,0.55,0.65,3,1\n1,2,,,,0,0\n"));
    }

    void readoutOfEachCell() {
        const auto plot = SweepPlot::forMap(smallMap(), "map");
        plot->resize(620, 420);
        const auto said = [&](std::size_t cell) { return plot->readoutAt(plot->placeOf(cell)); };
        QCOMPARE(said(2), QString("Learning rate (optimizer.lr): 1\nGain (network.init.gain): 1\n"
                                  "median 90.0 %\nfrom 85.0–95.0\n3 of 3 runs"));
        QVERIFY(said(3).endsWith("Gain (network.init.gain): 2\n3 of 3 runs\n3 diverged"));
        QVERIFY(said(4).contains("median 60.0 %") && said(4).endsWith("1 diverged"));
        QVERIFY(said(5).endsWith("0 of 3 runs"));
        QCOMPARE(plot->readoutAt(plot->placeOf(2) + QPoint(600, 0)), QString());
    }

    void coloursGrowWithTheValue() {
        for (const auto& theme : {Theme::light(), Theme::darkTheme()}) {
            const auto plot = SweepPlot::forMap(smallMap(), "map");
            plot->setTheme(theme);
            plot->resize(620, 420);
            QCOMPARE(colorAt(*plot, 2).rgb(), theme.run_a.rgb());
            QCOMPARE(colorAt(*plot, 0).rgb(), faint(theme.run_a, theme.surface, 0.08).rgb());
            // What is not known looks like nothing that is.
            QCOMPARE(colorAt(*plot, 5).rgb(), faint(theme.text, theme.surface, 0.05).rgb());
        }
    }

    void clickAndHoverNameTheCell() {
        const auto plot = SweepPlot::forMap(smallMap(), "map");
        plot->resize(620, 420);
        plot->show();
        QVERIFY(QTest::qWaitForWindowExposed(plot.get()));
        std::vector<std::size_t> clicked;
        std::vector<std::optional<std::size_t>> hovered;
        connect(plot.get(), &SweepPlot::cellClicked, [&](std::size_t c) { clicked.push_back(c); });
        connect(plot.get(), &SweepPlot::cellHovered,
                [&](std::optional<std::size_t> c) { hovered.push_back(c); });
        for (const std::size_t cell : {1U, 4U}) {
            const auto at = plot->placeOf(cell);
            auto* canvas = plot->childAt(at);
            const QPointF on = canvas->mapFrom(plot.get(), at);
            QMouseEvent move(QEvent::MouseMove, on, canvas->mapToGlobal(on), Qt::NoButton, {}, {});
            QCoreApplication::sendEvent(canvas, &move);
            QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->mapFrom(plot.get(), at));
        }
        QCOMPARE(clicked, (std::vector<std::size_t>{1, 4}));
        QCOMPARE(hovered, (std::vector<std::optional<std::size_t>>{1, 4}));
    }

    void panelsStandBesideEachOther() {
        auto map = smallMap();
        map.panels = {"normalization.kind = none", "normalization.kind = batch"};
        map.cells.resize(12, known(0.5, 0.5, 0.5));
        const auto plot = SweepPlot::forMap(map, "map");
        plot->resize(plot->exportSize());
        plot->grab();
        const auto first = plot->placeOf(0), second = plot->placeOf(6);
        QCOMPARE(first.y(), second.y());
        QVERIFY(second.x() > plot->placeOf(2).x() + 20);
        QVERIFY(plot->readoutAt(plot->placeOf(6)).contains("normalization.kind = batch"));
        QCOMPARE(plot->table().rows[6][2], QString("normalization.kind = batch"));
    }

    void oneSettingIsACurve() {
        SweepMap map;
        map.title = "Validation accuracy";
        map.name = "val_accuracy_batch";
        map.unit = SweepMap::Unit::Share;
        map.x_name = "Learning rate (optimizer.lr)";
        map.x_values = {"0.1", "1", "10"};
        map.seeds = 3;
        map.cells = {known(0.5, 0.4, 0.6), known(0.8, 0.75, 0.85), {kNaN, kNaN, kNaN, 3, 3, 3}};
        const auto plot = SweepPlot::forMap(map, "curve");
        plot->resize(520, 400);
        const auto image = plot->grab().toImage();
        QVERIFY(samples::count(image, plot->theme().run_a) > 40);
        QVERIFY(samples::count(image, plot->theme().error) > 4);  // the cross
        QVERIFY(plot->placeOf(1).y() < plot->placeOf(0).y());     // more is higher
        QCOMPARE(plot->readoutAt(plot->placeOf(1)),
                 QString("Learning rate (optimizer.lr): 1\nmedian 80.0 %\nfrom 75.0–85.0\n"
                         "3 of 3 runs"));
    }

    void nothingYet() {
        const auto plot = SweepPlot::forMap({}, "map");
        plot->resize(300, 200);
        QCOMPARE(plot->readoutAt({150, 100}), QString());
        QVERIFY(!plot->grab().isNull());
    }
};

QTEST_MAIN(SweepPlotTest)
#include "sweep_plot_test.moc"
