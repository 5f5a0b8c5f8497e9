// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot with run B beside run A, the visited step, and very long runs.
#include <QMenu>
#include <QTest>
#include <QToolButton>

#include "tests/widgets/curve_samples.h"
#include "tests/widgets/plot_samples.h"
#include "widgets/plots/curve_plot.h"

using namespace normscope;
using samples::constant;
using samples::runA;
using samples::runB;

namespace {

int orange(CurvePlot& plot) {
    return samples::count(plot.grab().toImage().copy(plot.dataRect()), plot.theme().run_b);
}

}  // namespace

class CurveTwinPlotTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { samples::failOnWarnings(); }
    void tableHoldsBothRuns() {
        const History a = runA();
        const History b = runB();
        CurvePlot plot(Curve::Loss);
        plot.display(a, &b);
        QCOMPARE(plot.table().toCsv(),
                 QString("step,train,val_running,val_batch,train_b,val_running_b,val_batch_b\n"
                         "1,2,2.25,2.125,4,,\n"
                         "2,1.5,,,3.5,3.75,3.25\n"
                         "3,1,,1.25,3,,\n"
                         "4,0.5,,,,,\n"));
    }

    void readoutNamesTheRun() {
        const History a = runA();
        const History b = runB();
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(a, &b);
        const QRect area = plot.dataRect();
        // The axis spans 0 to 100: 3 % of it is step 3.
        const QPoint at(area.left() + qRound(area.width() * 0.03), area.center().y());
        QCOMPARE(plot.readoutAt(at), QString("step 3\nA training: 1.00\nA val. batch: 1.25\n"
                                             "A val. running: NaN\nB training: 3.00\n"
                                             "B val. batch: 3.25\nB val. running: 3.75"));
        plot.setSeriesShown(CurvePlot::ValidationRunning, false);
        plot.setRunShown(0, false);
        QCOMPARE(plot.readoutAt(at), QString("step 3\nB training: 3.00\nB val. batch: 3.25"));
    }

    void rangeCoversBoth() {
        const History a = constant(100, 1.0F);
        const History b = constant(300, 8.0F);
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(a, &b);
        // 320 steps are on the axis, 160 in the middle, where only B is still there.
        const QRect area = plot.dataRect();
        const QString text = plot.readoutAt(area.center());
        QVERIFY2(text.startsWith("step 160\n"), qPrintable(text));
        QVERIFY(text.endsWith("B training: 8.00"));
        // B's line at 8 of 1.2 · 8, with nothing of it cut off.
        const QImage image = plot.grab().toImage();
        const double expected = area.bottom() - area.height() / 1.2;
        const QRect band(area.left() + 20, qRound(expected) - 3, 40, 7);
        QVERIFY(samples::showsSomething(image.copy(band)));
    }

    void legendTellsTheRunsApart() {
        const History a = runA();
        const History b = runB();
        CurvePlot plot(Curve::Accuracy);
        plot.resize(440, 220);
        plot.display(a);
        auto* button = plot.findChild<QToolButton*>("plot-accuracy-run-b");
        auto* words = plot.findChild<QToolButton*>("plot-accuracy-val-batch");
        QVERIFY(button->isHidden());
        plot.display(a, &b);
        QVERIFY(!button->isHidden());
        // All that fits is said in words.
        QCOMPARE(words->toolButtonStyle(), Qt::ToolButtonTextBesideIcon);
        QCOMPARE(words->text(), QString("val. batch"));
        plot.grab();
        QVERIFY(words->parentWidget()->sizeHint().width() <= plot.width());
        plot.display(a);
        QVERIFY(button->isHidden());
    }

    void runsAreHiddenAndShown() {
        History a = constant(100, 1.0F);
        History b = constant(100, 3.0F);
        for (int step = 10; step <= 100; step += 10)
            b.metrics.push_back({step, 2.0, 0.5, 2.0, 0.5, 1.5, 0.5});
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(a, &b);
        QVERIFY(orange(plot) > 100);
        plot.findChild<QToolButton*>("plot-loss-run-b")->click();
        QVERIFY(!plot.isRunShown(1));
        QCOMPARE(orange(plot), 0);
        plot.makeContextMenu()->findChild<QAction*>("action-run-b")->trigger();
        QVERIFY(orange(plot) > 100);
        const auto blue = [&] {
            return samples::count(plot.grab().toImage().copy(plot.dataRect()),
                                  plot.theme().run_a_fill);
        };
        QVERIFY(blue() > 100);
        plot.setRunShown(0, false);
        QCOMPARE(blue(), 0);
    }

    void smoothingIsForBoth() {
        const History a = runA();
        const History b = runB();
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.setSmoothing(0.6);
        plot.display(a, &b);
        const QRect area = plot.dataRect();
        const QString text =
            plot.readoutAt({area.left() + qRound(area.width() * 0.03), area.center().y()});
        // (0.4·(1 + 0.6·1.5 + 0.36·2)) / (1 − 0.6³) = 1.34; with 3, 3.5, 4: 0.4·6.54 / 0.784
        // = 3.34.
        QVERIFY2(text.contains("A training, smoothed: 1.34"), qPrintable(text));
        QVERIFY2(text.contains("B training, smoothed: 3.34"), qPrintable(text));
    }

    void marksOfBothRuns() {
        History a = constant(100, 1.0F);
        History b = constant(100, 1.0F);
        a.marks = {{25, "lr 0.3"}, {50, "eval mode"}};
        b.marks = {{25, "lr 0.3"}, {75, "BN off"}};
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(a, &b);
        const QRect area = plot.dataRect();
        const auto at = [&](double share) {
            return plot.readoutAt({area.left() + qRound(area.width() * share), area.center().y()});
        };
        QVERIFY2(at(0.25).endsWith("\nlr 0.3"), qPrintable(at(0.25)));  // one mark for both
        QVERIFY(at(0.5).endsWith("\neval mode"));
        QVERIFY(at(0.75).endsWith("\nB: BN off"));
        const QImage image = plot.grab().toImage();
        const auto lineAt = [&](double share, const QColor& color) {
            const QRect column(area.left() + qRound(area.width() * share) - 1, area.top(), 3,
                               area.height());
            return samples::count(image.copy(column), color);
        };
        QVERIFY(lineAt(0.5, plot.theme().event) >= area.height() - 20);
        QCOMPARE(lineAt(0.5, plot.theme().run_b), 0);
        // Dashed: there, and not all the way.
        const int dashed = lineAt(0.75, plot.theme().run_b);
        QVERIFY(dashed > area.height() / 3 && dashed < area.height() * 9 / 10);
    }

    void withoutTwinNothingIsLeft() {
        const History a = constant(100, 1.0F);
        CurvePlot plain(Curve::Loss);
        CurvePlot plot(Curve::Loss);
        for (auto* each : {&plain, &plot}) {
            each->resize(440, 220);
            each->display(a);
        }
        {
            History b = constant(200, 3.0F);
            b.marks = {{50, "BN off"}};
            plot.display(a, &b);
            plot.grab();
            plot.clear();
        }
        plot.display(a);
        QVERIFY(plot.grab().toImage() == plain.grab().toImage());
        QCOMPARE(plot.table().columns.size(), 4);
    }

    void visitedStepIsMarked() {
        const History a = constant(2000, 1.0F);
        CurvePlot plot(Curve::Loss);
        plot.resize(440, 220);
        plot.display(a);
        const QRect area = plot.dataRect();
        const auto accent = [&](const QRect& where) {
            return samples::count(plot.grab().toImage().copy(where), plot.theme().accent);
        };
        // The axis ends at 2 000: 1 000 is in the middle.
        const QRect line(area.center().x() - 3, area.top(), 6, area.height());
        const QRect handle(area.center().x() - 40, area.bottom() + 2, 80, 16);
        QCOMPARE(accent(line), 0);
        plot.setVisited(1000.0);
        QVERIFY(accent(line) >= 2 * (area.height() - 8));  // twice as wide as the hover cursor
        QVERIFY(accent(handle) > 200);
        // Unlike the cursor it is part of an export.
        const QImage page = plot.toImage({640, 400}, 1.0, Theme::light());
        QVERIFY(samples::count(page, Theme::light().accent) > 500);
        plot.setVisited(5000.0);  // beyond the axis
        QCOMPARE(accent(plot.rect()), 0);
        plot.setVisited(std::nullopt);
        QCOMPARE(accent(plot.rect()), 0);
    }

    void longRunsAreThinnedOut() {
        History history;
        const int steps = static_cast<int>(CurvePlot::kMostRows) + 3;
        std::vector<StepRecord> records;
        for (int step = 1; step <= steps; ++step)
            records.push_back({step, static_cast<float>(step), 0.5F});
        history.append(records);
        history.metrics = {{777, 1.0, 0.5, 2.0, 0.5, 3.0, 0.5}};
        CurvePlot plot(Curve::Loss);
        plot.display(history);
        const Table table = plot.table();
        QCOMPARE(table.columns,
                 (QStringList{"step", "train", "val_running", "val_batch", "every_n"}));
        // Every second step: 50 001 of them; and the first, the last and the one with validation.
        QCOMPARE(table.rows.size(), std::size_t{50'004});
        QCOMPARE(table.rows[0], (QStringList{"1", "1", "", "", "2"}));
        QCOMPARE(table.rows[1], (QStringList{"2", "2", "", "", "2"}));
        QCOMPARE(table.rows[389], (QStringList{"777", "777", "2", "3", "2"}));
        QCOMPARE(table.rows.back()[0], QString::number(steps));
    }

    void survivesOddValues() {
        for (const bool log : {false, true})
            for (const auto& values : samples::oddities()) {
                const History a = samples::historyOf({1.0F, 2.0F});
                const History b = samples::historyOf(values);
                CurvePlot plot(Curve::Loss);
                plot.setLogX(log);
                plot.setLogY(log);
                plot.setSmoothing(0.9);
                plot.resize(440, 220);
                plot.display(a, &b);
                plot.setVisited(0.0);
                QVERIFY(samples::showsSomething(plot.grab().toImage()));
                plot.readoutAt(plot.dataRect().center());
                QCOMPARE(plot.table().rows.size(), std::max<std::size_t>(values.size(), 2));
            }
    }
};

QTEST_MAIN(CurveTwinPlotTest)
#include "curve_twin_plot_test.moc"
