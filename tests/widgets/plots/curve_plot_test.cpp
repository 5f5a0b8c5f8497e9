// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_plot.h"

#include <QComboBox>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "tests/widgets/curve_samples.h"
#include "tests/widgets/plot_samples.h"
#include "widgets/plots/canvas.h"

using namespace normscope;

namespace {

History falling(int steps) {
    History history;
    std::vector<StepRecord> records;
    for (int step = 1; step <= steps; ++step)
        records.push_back({step, 2.0F / static_cast<float>(step), 0.5F});
    history.append(records);
    return history;
}

}  // namespace

class CurvePlotTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { samples::failOnWarnings(); }
    void tableHoldsEveryStep() {
        const History data = samples::runA();
        CurvePlot loss(Curve::Loss);
        loss.display(data);
        QCOMPARE(loss.table().toCsv(), QString("step,train,val_running,val_batch\n"
                                               "1,2,2.25,2.125\n"
                                               "2,1.5,,\n"
                                               "3,1,,1.25\n"
                                               "4,0.5,,\n"));
        CurvePlot accuracy(Curve::Accuracy);
        accuracy.display(data);
        QCOMPARE(accuracy.table().rows[0], (QStringList{"1", "0.25", "0.125", "0.25"}));
        QCOMPARE(accuracy.table().rows[3], (QStringList{"4", "0.75", "", ""}));
    }

    void labelsAtTheEndsFollowTheLines() {
        History data = falling(60);
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(data);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        plot.grab();
        data = falling(80);
        plot.display(data);
        const QImage followed = plot.grab().toImage();
        plot.setTheme(plot.theme());  // all of it anew
        QVERIFY(plot.grab().toImage() == followed);
    }

    void zoomingInStepsFitsTheValuesInSight() {
        const History data = falling(100);
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(data);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        plot.chooseSteps(Range{50, 100});
        QVERIFY(plot.isZoomed());
        QCOMPARE(plot.chosenSteps(), std::optional(Range{50, 100}));
        plot.dataRect();
        const auto& y = *plot.findChild<QCustomPlot*>()->yAxis;
        // 2/100 to 2/50, and a little room.
        QVERIFY2(y.range().lower > 0.015 && y.range().lower < 0.02,
                 qPrintable(QString::number(y.range().lower)));
        QVERIFY2(y.range().upper > 0.04 && y.range().upper < 0.045,
                 qPrintable(QString::number(y.range().upper)));
        plot.chooseSteps(std::nullopt);
        QVERIFY(!plot.isZoomed());
        plot.dataRect();
        QVERIFY(y.range().lower <= 0.0 && y.range().upper > 2.0);
    }

    void readoutListsEverySeries() {
        const History data = samples::runA();
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(data);
        const QRect area = plot.dataRect();
        // The axis spans 0 to 100: 3 % of it is step 3.
        const QPoint at(area.left() + qRound(area.width() * 0.03), area.center().y());
        QCOMPARE(plot.readoutAt(at), QString("step 3\ntraining batch: 1.00\n"
                                             "validation, batch statistics: 1.25\n"
                                             "validation, running statistics: NaN"));
        plot.setSeriesShown(CurvePlot::ValidationRunning, false);
        QCOMPARE(plot.readoutAt(at).count('\n'), 2);
    }

    void aPointOfAFewSamplesSaysOfHowMany() {
        History data = samples::runA();
        data.metrics.front().val_samples = 320;
        data.metrics.front().val_few = true;
        data.metrics.back().val_samples = 2000;
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(data);
        const QRect area = plot.dataRect();
        const auto readoutOf = [&](double step) {
            return plot.readoutAt(
                {area.left() + qRound(area.width() * step / 100), area.center().y()});
        };
        QCOMPARE(readoutOf(1), QString("step 1\ntraining batch: 2.00\n"
                                       "validation, batch statistics: 2.13 (of 320 samples)\n"
                                       "validation, running statistics: 2.25 (of 320 samples)"));
        QVERIFY(!readoutOf(3).contains("samples"));
        QCOMPARE(plot.table().toCsv(), QString("step,train,val_running,val_batch,val_samples\n"
                                               "1,2,2.25,2.125,320\n"
                                               "2,1.5,,,\n"
                                               "3,1,,1.25,2000\n"
                                               "4,0.5,,,\n"));
    }

    void accuracyReadsInPercent() {
        const History data = samples::runA();
        CurvePlot plot(Curve::Accuracy);
        plot.resize(440, 220);
        plot.display(data);
        const QRect area = plot.dataRect();
        const QString text = plot.readoutAt({area.left() + 1, area.center().y()});
        QVERIFY2(text.contains("training batch: 25.0"), qPrintable(text));
        QVERIFY2(text.contains("running statistics: 12.5"), qPrintable(text));
    }

    // Where no label fits beside an axis its numbers say what they are.
    void axesAreNamedBySmallPlotsToo() {
        const History data = falling(100);
        CurvePlot plot(Curve::Accuracy);
        plot.display(data);
        const auto labelsOf = [&](const QCPAxis* axis) {
            plot.grab();
            QVector<double> ticks;
            QVector<QString> labels;
            axis->ticker()->generate(axis->range(), QLocale(), 'g', 6, ticks, nullptr, &labels);
            labels.removeAll(QString());
            return labels;
        };
        const auto* canvas = plot.findChild<QCustomPlot*>();
        plot.resize(440, 220);
        QCOMPARE(labelsOf(canvas->xAxis).first(), QStringLiteral("step\u00a00"));
        QCOMPARE(labelsOf(canvas->xAxis).filter("step").size(), 1);
        for (const auto& label : labelsOf(canvas->yAxis))
            QVERIFY2(label.endsWith(" %"), qPrintable(label));
        plot.resize(900, 500);
        QVERIFY(plot.axisLabels().join(' ').contains("step"));
        QVERIFY(labelsOf(canvas->xAxis).filter("step").isEmpty());
        QVERIFY(labelsOf(canvas->yAxis).filter("%").isEmpty());
    }

    // As it is, below 0 at first, nothing cut off; and back to a share.
    void regressionReadsAsRSquared() {
        History data;
        data.append(std::vector<StepRecord>{{1, 3.0F, -2.0F}, {2, 0.5F, 0.5F}});
        CurvePlot plot(Curve::Accuracy), loss(Curve::Loss);
        for (auto* one : {&plot, &loss}) {
            one->setTask(Task::Regression);
            one->resize(700, 400);
            one->display(data);
        }
        QCOMPARE(plot.title(), QString("R²"));
        QVERIFY(plot.axisLabels().join(' ').contains("R²"));
        QVERIFY(loss.axisLabels().join(' ').contains("mean squared error"));
        const QRect area = plot.dataRect();
        const QString text = plot.readoutAt({area.left() + 1, area.center().y()});
        QVERIFY2(text.contains("training batch: −2") && !text.contains('%'), qPrintable(text));
        QCOMPARE(plot.table().rows[0][1], QString("-2"));
        plot.setTask(Task::Classification);
        QCOMPARE(plot.title(), QString("Accuracy"));
        QVERIFY(plot.axisLabels().join(' ').contains("accuracy (%)"));
    }

    void smoothingAddsALineAndKeepsTheRaw() {
        const History data = samples::runA();
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(data);
        QSignalSpy changed(&plot, &CurvePlot::smoothingChanged);
        auto* box = plot.findChild<QComboBox*>("plot-loss-smoothing");
        QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(plot.smoothing(), 0.6);
        QCOMPARE(changed.count(), 1);
        // Bias-corrected: (0.4·(1.0 + 0.6·1.5 + 0.36·2.0)) / (1 − 0.6³) = 1.048 / 0.784 = 1.34.
        const QRect area = plot.dataRect();
        const QString text =
            plot.readoutAt({area.left() + qRound(area.width() * 0.03), area.center().y()});
        QVERIFY2(text.contains("training batch: 1.00"), qPrintable(text));
        QVERIFY2(text.endsWith("training, smoothed: 1.34"), qPrintable(text));
        QCOMPARE(plot.table().columns.size(), 4);
    }

    void smoothingGoesOnWhereItStopped() {
        History data = falling(3);
        CurvePlot stepwise(Curve::Loss);
        CurvePlot whole(Curve::Loss);
        for (auto* plot : {&stepwise, &whole}) {
            plot->resize(440, 220);
            plot->setSmoothing(0.9);
        }
        stepwise.display(data);
        data = falling(80);
        stepwise.display(data);
        whole.display(data);
        const QPoint at = whole.dataRect().center();
        QVERIFY(whole.readoutAt(at).contains("smoothed"));
        QCOMPARE(stepwise.readoutAt(at), whole.readoutAt(at));
        data = falling(2);  // a new run, shorter than what was seen
        stepwise.display(data);
        whole.clear();
        whole.display(data);
        QCOMPARE(stepwise.readoutAt(at), whole.readoutAt(at));
    }

    void legendHidesAndShows() {
        const History data = falling(100);
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(data);
        const auto blue = plot.theme().run_a_fill;
        plot.grab();
        const QRect area = plot.dataRect();
        const auto drawn = [&] { return samples::count(plot.grab().toImage().copy(area), blue); };
        QVERIFY(drawn() > 50);
        auto* button = plot.findChild<QToolButton*>("plot-loss-train");
        button->click();
        QVERIFY(!plot.isSeriesShown(CurvePlot::Train));
        QCOMPARE(drawn(), 0);
        button->click();
        QVERIFY(drawn() > 50);
    }

    void stepAxisGrowsInChunks() {
        History data = falling(90);
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(data);
        const QRect area = plot.dataRect();
        const QPoint middle = area.center();
        QVERIFY(plot.readoutAt(middle).startsWith("step 50\n"));
        data = falling(100);
        plot.display(data);
        QVERIFY(plot.readoutAt(middle).startsWith("step 50\n"));
        data = falling(101);
        plot.display(data);
        QVERIFY(plot.readoutAt({plot.dataRect().center().x(), middle.y()}).startsWith("step 62\n"));
    }

    void logAxes() {
        const History data = falling(100);
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(data);
        const auto menu = plot.makeContextMenu();
        menu->findChild<QAction*>("action-log-x")->trigger();
        menu->findChild<QAction*>("action-log-y")->trigger();
        QVERIFY(plot.logX() && plot.logY());
        // From 1 to 100 in two decades: step 10 in the middle.
        QVERIFY(plot.readoutAt(plot.dataRect().center()).startsWith("step 10\n"));
        // 2/step is a straight line in these axes.
        const QImage image = plot.grab().toImage();
        const QRect area = plot.dataRect();
        const auto lineAt = [&](int x) {
            for (int y = area.top(); y <= area.bottom(); ++y)
                if (image.pixelColor(x, y) == plot.theme().run_a_fill)
                    return y;
            return -1;
        };
        const int left = lineAt(area.left() + area.width() / 4);
        const int middle = lineAt(area.center().x());
        const int right = lineAt(area.left() + area.width() * 3 / 4);
        QVERIFY(left > 0 && middle > left && right > middle);
        QVERIFY(std::abs((right - middle) - (middle - left)) <= 3);
    }

    void cursorsAreLinked() {
        const History data = falling(100);
        CurvePlot loss(Curve::Loss);
        CurvePlot accuracy(Curve::Accuracy);
        connect(&loss, &CurvePlot::cursorMoved, &accuracy, &CurvePlot::setCursor);
        connect(&loss, &CurvePlot::cursorLeft, &accuracy, [&] { accuracy.setCursor({}); });
        for (auto* plot : {&loss, &accuracy}) {
            plot->resize(440, 220);
            plot->display(data);
            plot->show();
            QVERIFY(QTest::qWaitForWindowExposed(plot));
        }
        const QRect area = accuracy.dataRect();
        const auto cursorPixels = [&] {
            const QImage column =
                accuracy.grab().toImage().copy(area.center().x() - 2, area.top(), 5, area.height());
            return samples::count(column, accuracy.theme().accent);
        };
        QCOMPARE(cursorPixels(), 0);
        QSignalSpy moved(&loss, &CurvePlot::cursorMoved);
        auto* canvas = loss.childAt(area.center());
        QTest::mouseMove(canvas, area.center() - canvas->pos());
        QTRY_VERIFY(moved.count() > 0);
        QTRY_VERIFY(cursorPixels() > area.height() / 2);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(canvas, &leave);
        QCOMPARE(cursorPixels(), 0);
    }

    void marksAreDrawnAndRead() {
        History data = falling(100);
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(data);
        const int height = plot.dataRect().height();
        data.marks = {{50, "BN off"}, {52, "lr 0.3"}, {100, "eval mode"}};
        plot.display(data);
        const QRect area = plot.dataRect();
        QVERIFY(area.height() < height);  // labels stand above the data
        const QImage image = plot.grab().toImage();
        const int lines = samples::count(image.copy(area.adjusted(0, 0, 2, 0)), plot.theme().event);
        QVERIFY(lines >= 3 * (area.height() - 20));
        QVERIFY(plot.readoutAt(area.center()).contains("BN off"));
        // The label of a mark at the right edge stands to its left, above the data.
        const QRect strip(area.right() - 60, area.top() - 26, 50, 24);
        QVERIFY(samples::showsSomething(image.copy(strip)));
    }

    void clearForgetsTheHistory() {
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        {
            const History data = falling(100);
            plot.display(data);
            plot.grab();
            plot.clear();
        }
        QVERIFY(plot.table().rows.empty());
        QCOMPARE(plot.readoutAt(plot.rect().center()), QString());
        QVERIFY(samples::showsSomething(plot.grab().toImage()));
    }

    void manyRecordsKeepTheirExtremes() {
        // 5,000 validation records in some 400 px, one of them ten times the others.
        History data;
        for (int step = 1; step <= 5000; ++step) {
            const double value = step == 2500 ? 10.0 : 1.0;
            data.metrics.push_back({step, value, 0.5, value, 0.5, value, 0.5});
        }
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(data);
        plot.setSeriesShown(CurvePlot::ValidationRunning, false);
        const QRect area = plot.dataRect();
        const QImage image = plot.grab().toImage();
        // The spike reaches 10 of 12, the top of the axis.
        const QImage top = image.copy(area.left(), area.top(), area.width(), area.height() / 3);
        QVERIFY(samples::count(top, plot.theme().run_a) > 10);
    }

    void survivesOddValues() {
        for (const auto quantity : {Curve::Loss, Curve::Accuracy})
            for (const bool log : {false, true})
                for (const auto& values : samples::oddities()) {
                    const History data = samples::historyOf(values);
                    CurvePlot plot(quantity);
                    plot.setLogX(log);
                    plot.setLogY(log);
                    plot.setSmoothing(0.9);
                    plot.resize(440, 220);
                    plot.display(data);
                    QVERIFY(samples::showsSomething(plot.grab().toImage()));
                    plot.readoutAt(plot.dataRect().center());
                    QCOMPARE(plot.table().rows.size(), values.size());
                }
    }
};

QTEST_MAIN(CurvePlotTest)
#include "curve_plot_test.moc"
