// SPDX-License-Identifier: GPL-3.0-or-later
// The decision boundary, the confusion and the pictures of samples.
#include <QTest>

#include "tests/widgets/plot_samples.h"
#include "tests/widgets/prediction_samples.h"
#include "widgets/inspector/prediction_grid.h"
#include "widgets/plots/boundary_plot.h"
#include "widgets/plots/confusion_plot.h"

using namespace normscope;

namespace {

/// Where a place of the plane is, in the plot's coordinates, for data that fill the width.
QPoint placeIn(Plot& plot, double share_x, double share_y) {
    const QRect area = plot.dataRect();
    return area.topLeft() + QPoint(static_cast<int>(share_x * area.width()),
                                   static_cast<int>(share_y * area.height()));
}

}  // namespace

class PredictionPlotsTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { samples::failOnWarnings(); }
    void boundaryOfAPlane() {
        BoundaryPlot plot("b");
        plot.resize(420, 320);
        plot.setPoints(samples::points());
        plot.setBoundary(samples::boundary());
        QCOMPARE(plot.table().toCsv(), QString("x,y,probability\n"
                                               "-1,0,0\n1,0,0.5\n3,0,1\n"
                                               "-1,1,0\n1,1,0.5\n3,1,1\n"
                                               "-1,2,0\n1,2,0.25\n3,2,1\n"));
        QCOMPARE(samples::saidBy(plot), QString("class 0, class 1, line: 50 %"));
        // Twice as wide as high: x fills the width, and its middle is x = 1.
        const QString said = plot.readoutAt(placeIn(plot, 0.5, 0.5));
        QVERIFY2(said.startsWith("x 1.0") || said.startsWith("x 0.99"), qPrintable(said));
        QVERIFY2(said.endsWith("class 1 50\u202F%"), qPrintable(said));
        QVERIFY(plot.readoutAt(placeIn(plot, 0.99, 0.5)).endsWith("class 1 100\u202F%"));
        // The line is drawn at x = 1, in blue.
        const QImage image = plot.grab().toImage();
        const QPoint on = placeIn(plot, 0.5, 0.55);
        int blue = 0;
        for (int dx = -2; dx <= 2; ++dx)
            blue += image.pixelColor(on.x() + dx, on.y()).rgb() == plot.theme().run_a.rgb() ? 1 : 0;
        QVERIFY(blue >= 2);
    }

    void boundaryColours() {
        for (const auto& theme : {Theme::light(), Theme::darkTheme()}) {
            BoundaryPlot plot("b");
            plot.setTheme(theme);
            plot.resize(420, 320);
            plot.setBoundary(samples::boundary());
            const QImage image = plot.grab().toImage();
            const auto at = [&](double x) { return image.pixelColor(placeIn(plot, x, 0.55)); };
            QCOMPARE(at(0.1).rgb(), BoundaryPlot::colorOf(0.0, theme).rgb());
            QCOMPARE(at(0.9).rgb(), BoundaryPlot::colorOf(1.0, theme).rgb());
            QCOMPARE(BoundaryPlot::colorOf(0.5, theme).rgb(), theme.surface.rgb());
            QCOMPARE(BoundaryPlot::colorOf(std::nan(""), theme).rgb(), theme.surface.rgb());
            // Points stand where they are in the data's own units: class 1 at x = 2·1 + 1 = 3.
            plot.setPoints(samples::points());
            QVERIFY(samples::count(plot.grab().toImage(), theme.low) > 0);
            QVERIFY(samples::count(plot.grab().toImage(), theme.high) > 0);
        }
    }

    void boundaryTwin() {
        BoundaryPlot plot("b");
        plot.resize(420, 320);
        plot.setBoundary(samples::boundary());
        QCOMPARE(samples::count(plot.grab().toImage(), plot.theme().run_b), 0);
        auto twin = samples::boundary();
        twin.probability = {0, 0.25F, 0.5F, 0, 0.25F, 0.5F, 0, 0.25F, 0.5F};
        plot.setTwin(&twin);
        QVERIFY(samples::count(plot.grab().toImage(), plot.theme().run_b) > 20);
        QCOMPARE(plot.table().rows[5], (QStringList{"3", "1", "1", "0.5"}));
        QVERIFY(plot.readoutAt(placeIn(plot, 0.99, 0.5))
                    .endsWith("A: class 1 100\u202F%\nB: class 1 50\u202F%"));
        // Run B alone still shows its line.
        plot.setBoundary(std::nullopt);
        QVERIFY(samples::saidBy(plot).contains("A: none"));
        QVERIFY(samples::count(plot.grab().toImage(), plot.theme().run_b) > 20);
        plot.setTwin(nullptr);
        QCOMPARE(plot.table().columns.size(), 3);
    }

    void boundaryAbsence() {
        BoundaryPlot plot("b");
        plot.resize(300, 300);
        QCOMPARE(samples::saidBy(plot), QString("no data yet"));
        plot.setBoundary(std::nullopt);
        QCOMPARE(samples::saidBy(plot),
                 QString("without running statistics the answer depends on the batch"));
        plot.setPoints(samples::pictures());
        QCOMPARE(samples::saidBy(plot), QString("only for data with two features"));
        auto bad = samples::boundary();
        bad.probability.assign(9, samples::kNaN);
        plot.clear();
        plot.setBoundary(bad);
        plot.grab();
        bad.probability.clear();
        plot.setBoundary(bad);
        plot.grab();
        QVERIFY(plot.table().rows.empty());
    }

    void confusionCounts() {
        ConfusionPlot plot("c");
        plot.resize(360, 320);
        QCOMPARE(samples::saidBy(plot), QString("no data yet"));
        Predictions predictions;
        samples::addConfusion(predictions);
        plot.setData(predictions, samples::pictures()->classes);
        // 54 of 60 right each.
        QCOMPARE(samples::saidBy(plot), QString("running 90\u202F%, batch 90\u202F%"));
        const auto table = plot.table();
        QCOMPARE(table.columns.join(','), QString("label,predicted,count_running,count_batch"));
        QCOMPARE(table.rows.size(), std::size_t{9});
        QCOMPARE(table.rows[3], (QStringList{"1", "0", "5", "0"}));
        // Row 1, column 0: cells are square and begin at the upper left.
        const int cell = std::min(plot.dataRect().width(), plot.dataRect().height()) / 3;
        const QPoint at = plot.dataRect().topLeft() + QPoint(cell / 2, cell + cell / 2);
        QCOMPARE(plot.readoutAt(at), QString("true 1, predicted 0: 5 of 20"));
        QCOMPARE(plot.readoutAt(at + QPoint(2 * cell, cell)),
                 QString("true fox terrier, predicted fox terrier: 30 of 30"));
        plot.setKind(ConfusionPlot::Kind::Batch);
        QCOMPARE(plot.readoutAt(at + QPoint(0, cell)),
                 QString("true fox terrier, predicted 0: 3 of 30"));
        // All of a row is the full colour.
        const QImage image = plot.grab().toImage();
        const QPoint corner = plot.dataRect().topLeft() + QPoint(5, 5);
        QCOMPARE(image.pixelColor(corner).rgb(), plot.theme().run_a.rgb());
    }

    void confusionDifference() {
        ConfusionPlot plot("c");
        plot.resize(360, 320);
        Predictions predictions;
        samples::addConfusion(predictions);
        plot.setData(predictions, samples::pictures()->classes);
        plot.setKind(ConfusionPlot::Kind::Difference);
        const int cell = std::min(plot.dataRect().width(), plot.dataRect().height()) / 3;
        const QPoint first = plot.dataRect().topLeft() + QPoint(cell / 2, cell / 2);
        QCOMPARE(plot.readoutAt(first + QPoint(0, cell)),
                 QString("true 1, predicted 0: \nrunning 5 of 20\nbatch 0 of 20"));
        const QImage image = plot.grab().toImage();
        const auto hue = [&](int row, int column) {
            return image.pixelColor(first + QPoint(column * cell - cell / 3, row * cell - cell / 3))
                .hsvHue();
        };
        // More by running statistics in (1, 0), fewer in (1, 1).
        QVERIFY(std::abs(hue(1, 0) - plot.theme().high.hsvHue()) < 6);
        QVERIFY(std::abs(hue(1, 1) - plot.theme().low.hsvHue()) < 6);
    }

    void confusionTwin() {
        ConfusionPlot plot("c");
        plot.resize(360, 320);
        Predictions predictions;
        samples::addConfusion(predictions);
        plot.setData(predictions, samples::pictures()->classes);
        auto twin = predictions;
        twin.confusion_running = {10, 0, 0, 0, 20, 0, 0, 0, 30};
        twin.confusion_batch.clear();
        plot.setTwin(&twin);
        QCOMPARE(samples::saidBy(plot), QString("Run A, running 90\u202F%, batch 90\u202F%"));
        QCOMPARE(plot.table().rows[3], (QStringList{"1", "0", "5", "0", "0", ""}));
        plot.showTwin(true);
        QCOMPARE(samples::saidBy(plot), QString("Run B, running 100\u202F%"));
        const QImage image = plot.grab().toImage();
        QCOMPARE(image.pixelColor(plot.dataRect().topLeft() + QPoint(5, 5)).rgb(),
                 plot.theme().run_b.rgb());
        plot.setTwin(nullptr);
        QCOMPARE(samples::saidBy(plot), QString("running 90\u202F%, batch 90\u202F%"));
    }

    void confusionAbsence() {
        ConfusionPlot plot("c");
        plot.resize(360, 320);
        Predictions predictions;
        samples::addConfusion(predictions);
        predictions.confusion_running.clear();
        plot.setData(predictions, {});
        QVERIFY(plot.readoutAt(plot.dataRect().center()).isEmpty());
        plot.setKind(ConfusionPlot::Kind::Batch);
        QVERIFY(!plot.readoutAt(plot.dataRect().topLeft() + QPoint(9, 9)).isEmpty());
        QCOMPARE(plot.table().rows[4], (QStringList{"1", "1", "", "20"}));
        predictions.confusion_batch.clear();
        plot.setData(predictions, {});
        QVERIFY(samples::showsSomething(plot.grab().toImage()));
        predictions.classes = 0;
        plot.setData(predictions, {});
        plot.grab();
    }

    void gridWords() {
        PredictionGrid grid("g");
        grid.resize(300, 260);
        QCOMPARE(samples::saidBy(grid), QString("no data yet"));
        const auto data = samples::pictures();
        std::vector<SampleAnswers> shown;
        for (const auto& one : samples::predictionsOf(*data, {0, 1, 2, 3}).samples)
            shown.push_back({one, std::nullopt});
        grid.setSamples(shown, data, "none");
        QCOMPARE(
            grid.table().toCsv(),
            QString("sample,label,predicted_running,predicted_batch,probability_running,"
                    "probability_batch\n"
                    "0,0,1,1,0.75,0.5\n1,1,1,1,0.75,0.5\n2,2,2,2,0.75,0.5\n3,0,0,1,0.75,0.5\n"));
        QCOMPARE(samples::saidBy(grid), QString("true: running / batch, wrong"));
        // Two columns of two: sample 3 is below at the right.
        const QRect area = grid.dataRect();
        QCOMPARE(grid.readoutAt(area.bottomRight() - QPoint(30, 30)),
                 QString("sample 3: true 0\nrunning 0, 75\u202F%\nbatch 1, 50\u202F%"));
        QVERIFY(grid.readoutAt(area.bottomLeft() + QPoint(30, -30))
                    .startsWith("sample 2: true fox terrier"));
        // Red for what is wrong, and only then.
        QVERIFY(samples::count(grid.grab().toImage().copy(area), grid.theme().error) > 0);
        grid.setSamples({shown[1], shown[2]}, data, "none");
        QCOMPARE(samples::count(grid.grab().toImage().copy(grid.dataRect()), grid.theme().error),
                 0);
        // The pictures' own values: white where they are 1.
        QVERIFY(samples::count(grid.grab().toImage().copy(grid.dataRect()), QColor(64, 64, 64)) >
                50);
        grid.setSamples({}, data, "no such samples");
        QCOMPARE(samples::saidBy(grid), QString("no such samples"));
    }

    void gridTwin() {
        PredictionGrid grid("g");
        grid.resize(300, 260);
        const auto data = samples::pictures();
        const auto own = samples::predictionsOf(*data, {1, 2});
        auto twin = own;
        twin.samples[0].by_running = -1;
        twin.samples[1].by_batch = 0;
        grid.setSamples({{own.samples[0], twin.samples[0]}, {own.samples[1], twin.samples[1]}},
                        data, "none");
        QCOMPARE(samples::saidBy(grid), QString("true: running / batch, wrong, B"));
        QCOMPARE(grid.table().rows[0],
                 (QStringList{"1", "1", "1", "1", "0.75", "0.5", "", "1", "", "0.5"}));
        const QImage image = grid.grab().toImage().copy(grid.dataRect());
        QVERIFY(samples::count(image, grid.theme().run_b) > 0);
        QVERIFY(samples::count(image, grid.theme().error) > 0);
        QVERIFY(!anyDiffer(own.samples[1], nullptr));
        QVERIFY(anyDiffer(own.samples[1], &twin.samples[1]));
        QVERIFY(!anyDiffer(own.samples[0], &twin.samples[0]));  // one way only
        QVERIFY(anyWrong(own.samples[1], &twin.samples[1]));
        QVERIFY(!anyWrong(own.samples[0], &twin.samples[0]));
    }

    void gridBeyondTheRange() {
        PredictionGrid grid("g");
        grid.resize(400, 260);
        const auto data = samples::pictures();
        auto one = samples::predictionsOf(*data, {1}).samples[0];
        QCOMPARE(one.values.size(), std::size_t{4});
        one.values = {-0.5F, 0.5F, 1.0F, 1.5F};
        grid.setSamples({{one, std::nullopt}}, data, "none");
        QCOMPARE(grid.beyondShare(), 0.5);
        QVERIFY(samples::saidBy(grid).endsWith("50\u202F% beyond black or white"));
    }

    void exports() {
        BoundaryPlot boundary("b");
        boundary.setPoints(samples::points());
        boundary.setBoundary(samples::boundary());
        ConfusionPlot confusion("c");
        Predictions predictions;
        samples::addConfusion(predictions);
        confusion.setData(predictions, samples::pictures()->classes);
        PredictionGrid grid("g");
        const auto data = samples::pictures();
        std::vector<SampleAnswers> shown;
        for (const auto& one : samples::predictionsOf(*data, {0, 1, 2, 3, 4, 5, 6}).samples)
            shown.push_back({one, std::nullopt});
        grid.setSamples(shown, data, "none");
        for (auto* plot : std::initializer_list<Plot*>{&boundary, &confusion, &grid}) {
            const QImage image = plot->toImage({640, 420}, 1.0, Theme::light());
            QVERIFY(samples::showsSomething(image));
            QCOMPARE(image, plot->toImage({640, 420}, 1.0, Theme::light()));
            plot->setTheme(Theme::darkTheme());
            QCOMPARE(image, plot->toImage({640, 420}, 1.0, Theme::light()));
        }
        QCOMPARE(boundary.axisLabels(), (QStringList{"x", "y"}));
        QCOMPARE(confusion.axisLabels(), (QStringList{"predicted", "true"}));
    }
};

QTEST_MAIN(PredictionPlotsTest)
#include "prediction_plots_test.moc"
