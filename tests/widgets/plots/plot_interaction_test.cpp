// SPDX-License-Identifier: GPL-3.0-or-later
// What every plot does with mouse, keys and menu, tried on a histogram and a curve.
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

#include "tests/widgets/plot_samples.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/histogram_plot.h"

using namespace normscope;

namespace {

void wheel(QWidget* canvas, const QPoint& at, int notches,
           Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(at, canvas->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas, &event);
}

}  // namespace

class PlotInteractionTest : public QObject {
    Q_OBJECT

  private:
    QRect area() { return plot_->dataRect(); }
    QWidget* canvas() { return plot_->childAt(area().center()); }
    QPoint onCanvas(const QPoint& in_plot) { return in_plot - canvas()->pos(); }
    QString binAt(double share) {
        return plot_
            ->readoutAt({area().left() + qRound(area().width() * share), area().center().y()})
            .section('\n', 0, 0);
    }

    std::unique_ptr<HistogramPlot> plot_;

  private slots:
    void init() {
        samples::failOnWarnings();
        plot_ = std::make_unique<HistogramPlot>("layer1-linear");
        plot_->setTitle("Layer 1 · Linear output z");
        plot_->resize(400, 200);
        plot_->setData(samples::tap(), "z");
        plot_->show();
        QVERIFY(QTest::qWaitForWindowExposed(plot_.get()));
    }

    void cleanup() { plot_.reset(); }
    void isReachableAndNamed() {
        QCOMPARE(plot_->objectName(), QString("plot-layer1-linear"));
        QCOMPARE(plot_->accessibleName(), QString("Layer 1 · Linear output z"));
        QVERIFY(plot_->focusPolicy() & Qt::TabFocus);
        QVERIFY(!plot_->toolTip().isEmpty());
    }

    void wheelZoomsAboutTheMouse() {
        QSignalSpy zoomed(plot_.get(), &Plot::zoomChanged);
        QCOMPARE(binAt(0.1), QString("−2.00 … −1.00"));
        // Ten notches in: [-2, 2] shrinks to a tenth about 1.5, that is within [1, 2].
        wheel(canvas(), onCanvas({area().left() + area().width() * 7 / 8, area().center().y()}),
              10);
        QVERIFY(plot_->isZoomed());
        QCOMPARE(zoomed.count(), 1);
        QCOMPARE(binAt(0.1), QString("1.00 … 2.00"));
        QCOMPARE(binAt(0.9), QString("1.00 … 2.00"));
    }

    void dragPans() {
        auto* target = canvas();
        const QPoint from = onCanvas(area().center());
        const QPoint to = from + QPoint(area().width() / 4, 0);
        QTest::mousePress(target, Qt::LeftButton, {}, from);
        QTest::mouseMove(target, from + QPoint(10, 0));
        QTest::mouseMove(target, to);
        QTest::mouseRelease(target, Qt::LeftButton, {}, to);
        QVERIFY(plot_->isZoomed());
        // One bin to the right: the first bin now begins at a quarter of the width.
        QCOMPARE(binAt(0.27), QString("−2.00 … −1.00"));
        QCOMPARE(binAt(0.2), QString());
    }

    void dragStopsAtTheLimits() {
        History history;
        history.append(std::vector<StepRecord>(50, {1, 1.0F, 0.5F}));
        CurvePlot curve(Curve::Loss);
        curve.resize(440, 220);
        curve.display(history);
        curve.show();
        QVERIFY(QTest::qWaitForWindowExposed(&curve));
        curve.setFocus();
        QTest::keyClick(&curve, Qt::Key_Left, Qt::ControlModifier);  // there are no steps before 0
        const QPoint at(curve.dataRect().left(), curve.dataRect().center().y());
        QVERIFY(curve.readoutAt(at).startsWith("step 0\n"));
    }

    void doubleClickResets() {
        wheel(canvas(), onCanvas(area().center()), 4);
        QVERIFY(plot_->isZoomed());
        QTest::mouseDClick(canvas(), Qt::LeftButton, {}, onCanvas(area().center()));
        QVERIFY(!plot_->isZoomed());
        QCOMPARE(binAt(0.1), QString("−2.00 … −1.00"));
    }

    void zoomedRangesNoLongerFollowTheData() {
        auto wider = samples::tap();
        wider.histogram.lo = -4.0;
        wider.histogram.hi = 4.0;
        wheel(canvas(), onCanvas(area().center()), 1);
        plot_->setData(wider, "z");
        QCOMPARE(binAt(0.01), QString("−2.00 … 0"));
        plot_->resetZoom();
        QCOMPARE(binAt(0.01), QString("−4.00 … −2.00"));
    }

    void keysZoomPanAndReset() {
        plot_->setFocus();
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(plot_.get(), Qt::Key_Plus);  // 0.8⁴: [-0.82, 0.82]
        QVERIFY(plot_->isZoomed());
        QCOMPARE(binAt(0.02), QString("−1.00 … 0"));
        // 24 px a time, to a centre of about 0.9 · 1.64.
        for (int pixels = 0; pixels < area().width() * 0.9; pixels += 24)
            QTest::keyClick(plot_.get(), Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(binAt(0.5), QString("1.00 … 2.00"));
        QTest::keyClick(plot_.get(), Qt::Key_0);
        QVERIFY(!plot_->isZoomed());
        QTest::keyClick(plot_.get(), Qt::Key_Minus);
        QCOMPARE(binAt(0.02), QString());  // beyond the histogram
    }

    void wheelBelongsToTheScrollAreaUntilFocused() {
        QScrollArea scroll;
        auto* content = new QWidget;
        auto* column = new QVBoxLayout(content);
        auto* first = new HistogramPlot("a");
        first->setData(samples::tap(), "z");
        first->setMinimumHeight(200);
        column->addWidget(first);
        auto* filler = new QWidget;
        filler->setMinimumHeight(2000);
        column->addWidget(filler);
        scroll.setWidget(content);
        scroll.setWidgetResizable(true);
        scroll.resize(400, 300);
        scroll.show();
        QVERIFY(QTest::qWaitForWindowExposed(&scroll));
        scroll.setFocus();
        const QRect inside = first->dataRect();
        auto* target = first->childAt(inside.center());
        wheel(target, inside.center() - target->pos(), 1);
        QVERIFY(!first->isZoomed());
        wheel(target, inside.center() - target->pos(), 1, Qt::ControlModifier);
        QVERIFY(first->isZoomed());
        first->resetZoom();
        QTest::mouseClick(target, Qt::LeftButton, {}, inside.center() - target->pos());
        QTRY_VERIFY(first->hasFocus());
        wheel(target, inside.center() - target->pos(), 1);
        QVERIFY(first->isZoomed());
    }

    void returnAndCornerButtonEnlarge() {
        QSignalSpy enlarge(plot_.get(), &Plot::enlargeRequested);
        QTest::keyClick(plot_.get(), Qt::Key_Return);
        QCOMPARE(enlarge.count(), 1);
        QCOMPARE(enlarge[0][0].value<Plot*>(), plot_.get());
        auto* corner = plot_->findChild<QToolButton*>("plot-layer1-linear-enlarge");
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(plot_.get(), &leave);
        QVERIFY(!corner->isVisible());
        QEnterEvent enter(QPointF(5, 5), QPointF(5, 5), plot_->mapToGlobal(QPointF(5, 5)));
        QApplication::sendEvent(plot_.get(), &enter);
        QVERIFY(corner->isVisible());
        QTest::mouseClick(corner, Qt::LeftButton);
        QCOMPARE(enlarge.count(), 2);
        plot_->setEnlarged(true);
        QCOMPARE(corner->accessibleName(), QString("Restore"));
    }

    void menuHasItsEntries() {
        auto menu = plot_->makeContextMenu();
        for (const char* name :
             {"copy-image", "copy-data", "save", "enlarge", "reset-zoom", "log-y"})
            QVERIFY2(menu->findChild<QAction*>(QString("action-") + name), name);
        QVERIFY(!menu->findChild<QAction*>("action-reset-zoom")->isEnabled());
        QSignalSpy save(plot_.get(), &Plot::saveRequested);
        menu->findChild<QAction*>("action-save")->trigger();
        QCOMPARE(save.count(), 1);
        QSignalSpy enlarge(plot_.get(), &Plot::enlargeRequested);
        menu->findChild<QAction*>("action-enlarge")->trigger();
        QCOMPARE(enlarge.count(), 1);
        wheel(canvas(), onCanvas(area().center()), 1);
        menu = plot_->makeContextMenu();
        menu->findChild<QAction*>("action-reset-zoom")->trigger();
        QVERIFY(!plot_->isZoomed());
    }

    void copiesDataAndImage() {
        const auto menu = plot_->makeContextMenu();
        menu->findChild<QAction*>("action-copy-data")->trigger();
        QCOMPARE(QApplication::clipboard()->text(), plot_->table().toCsv());
        menu->findChild<QAction*>("action-copy-image")->trigger();
        const QImage image = QApplication::clipboard()->image();
        QCOMPARE(image.size(), QSize(1600, 1000));
        QVERIFY(samples::count(image, plot_->theme().run_a_fill) > 10000);
    }

    void hiddenPlotsDrawNothing() {
        const QImage before = plot_->grab().toImage();
        plot_->hide();
        auto other = samples::tap();
        other.histogram.counts = {9, 0, 0, 0};
        plot_->setData(other, "z");
        plot_->show();
        const QImage after = plot_->grab().toImage();
        QVERIFY(before != after);  // caught up when shown again
    }
};

QTEST_MAIN(PlotInteractionTest)
#include "plot_interaction_test.moc"
