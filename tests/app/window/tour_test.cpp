// SPDX-License-Identifier: GPL-3.0-or-later
// The first start's cards, and "What is this?" of every plot.
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QTextBlock>
#include <QTextBrowser>

#include "app/window/guide_window.h"
#include "tests/support/window_fixture.h"
#include "widgets/base/guide_place.h"
#include "widgets/inspector/inspector.h"
#include "widgets/inspector/page.h"
#include "widgets/lab/lab_view.h"
#include "widgets/learn/tour_card.h"
#include "widgets/learn/watch_frame.h"
#include "widgets/plots/plot.h"

using namespace normscope;

class TourTest : public WindowFixture {
    Q_OBJECT

    TourCard* tour() { return find<TourCard>("tour"); }
    /// Where the guide stands: page, and the beginning of the paragraph.
    std::pair<QString, QString> guideStands() {
        auto* guide = window_->findChild<GuideWindow*>();
        if (guide == nullptr)
            return {};
        const auto* contents = guide->findChild<QListWidget*>("guide-contents");
        const auto* page = guide->findChild<QTextBrowser*>("guide-text");
        return {contents->currentItem()->text(), page->textCursor().block().text()};
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void contentsOfTheGuideAreNotCut() {
        openTraining(smallXor());
        QTest::keyClick(window_.get(), Qt::Key_F1);
        QTRY_VERIFY(window_->findChild<GuideWindow*>());
        auto* guide = window_->findChild<GuideWindow*>();
        QVERIFY(QTest::qWaitForWindowExposed(guide));
        auto* contents = guide->findChild<QListWidget*>("guide-contents");
        QVERIFY(contents->count() > 10);
        QVERIFY2(contents->sizeHintForColumn(0) <= contents->viewport()->width(),
                 qPrintable(QString::number(contents->viewport()->width())));
    }

    void threeCardsOnce() {
        openTraining(smallXor());
        QVERIFY(tour() == nullptr);  // only where it is offered
        window_->offerTour();
        QVERIFY(tour()->isVisible() && !tour()->isModal());
        QVERIFY(lab().status().playing);  // behind it all goes on
        auto* next = tour()->findChild<QPushButton*>("tour-next");
        QStringList titles;
        for (int card = 0; card < 3; ++card) {
            titles << tour()->findChild<QLabel*>("tour-title")->text();
            QVERIFY(window_->centralWidget()->rect().contains(tour()->geometry()));
            QTRY_VERIFY(find<WatchFrame>("watch-frame")->isVisible());
            QTest::mouseClick(next, Qt::LeftButton);
        }
        QCOMPARE(titles, (QStringList{"What you see", "Press B", "Take it with you"}));
        QVERIFY(!tour()->isVisible());
        QVERIFY(!find<WatchFrame>("watch-frame")->isVisible());
        window_.reset();
        openTraining(smallXor());
        window_->offerTour();
        QVERIFY(tour() == nullptr);  // never again,
        trigger("action-tour");
        QVERIFY(tour()->isVisible());  // but when asked for
        QTest::keyClick(tour(), Qt::Key_Return);
        QCOMPARE(tour()->place(), std::size_t{1});
        QTest::keyClick(tour(), Qt::Key_Escape);
        QVERIFY(!tour()->isVisible());
    }

    // Late, switching hardly hurts: the second card waits where it does.
    void holdsTheRunForTheSwitch() {
        openTraining(smallXor());
        TRY_VERIFY(step() > 120);
        window_->offerTour();
        auto* next = tour()->findChild<QPushButton*>("tour-next");
        QTest::mouseClick(next, Qt::LeftButton);
        TRY_VERIFY(step() == 100 && !lab().status().playing);
        QTest::keyClick(tour(), Qt::Key_B);
        TRY_VERIFY(step() > 110);
        QCOMPARE(lab().experiment().interventions.size(), std::size_t{1});
        QCOMPARE(lab().experiment().interventions.front().step, std::int64_t{100});
        // One that was changed by hand is left alone.
        QTest::mouseClick(next, Qt::LeftButton);
        QTest::mouseClick(next, Qt::LeftButton);
        QVERIFY(!tour()->isVisible());
        trigger("action-tour");
        QTest::mouseClick(next, Qt::LeftButton);
        QVERIFY(lab().status().playing && step() > 110);
        tour()->skip();
    }

    // Who only reads on finds the run going on.
    void goesOnAfterTheCard() {
        openTraining(smallXor());
        window_->offerTour();
        auto* next = tour()->findChild<QPushButton*>("tour-next");
        QTest::mouseClick(next, Qt::LeftButton);
        TRY_VERIFY(step() == 100 && !lab().status().playing);
        QTest::mouseClick(next, Qt::LeftButton);
        TRY_VERIFY(step() > 101 && lab().status().playing);
    }

    void skippedIsSeen() {
        openTraining(smallXor());
        window_->offerTour();
        window_.reset();  // closed in the middle of it
        openTraining(smallXor());
        window_->offerTour();
        QVERIFY(tour() == nullptr);
        window_.reset();
        open(smallXor(), {1280, 800}, {});  // nowhere to remember: it would come every time
        window_->offerTour();
        QVERIFY(tour() == nullptr);
    }

    void everyPlotIsExplained() {
        openTraining(smallXor());
        std::vector<Plot*> plots = window_->view().allPlots();
        for (const auto* page : window_->findChild<Inspector*>()->pages())
            for (Plot* plot : page->plots())
                plots.push_back(plot);
        QVERIFY(plots.size() > 15);
        GuideWindow guide;
        const auto pages = guidePages();
        for (const Plot* plot : plots) {
            const QString link = guidePlace(*plot);
            QVERIFY2(!link.isEmpty(), qPrintable(plot->id()));
            const QString page = link.section('#', 0, 0);
            QVERIFY2(
                std::ranges::any_of(pages, [&](const GuidePage& one) { return one.name == page; }),
                qPrintable(link));
            guide.showPage(page, link.section('#', 1));
            const auto* text = guide.findChild<QTextBrowser*>("guide-text");
            QVERIFY2(text->textCursor().block().position() > 0, qPrintable(link));
            QVERIFY2(
                sectionName(text->textCursor().block().text()).startsWith(link.section('#', 1)),
                qPrintable(link));
        }
    }

    void menuAndKeyAsk() {
        openTraining(smallXor());
        auto* plot = find<Plot>("plot-layer1-channels");
        const auto menu = plot->makeContextMenu();
        auto* entry = menu->findChild<QAction*>("action-explain");
        QVERIFY(entry != nullptr);
        QCOMPARE(menu->actions().last(), entry);
        entry->trigger();
        QCOMPARE(guideStands().first, QString("Reading the window"));
        QVERIFY2(guideStands().second.startsWith("γ and β show"), qPrintable(guideStands().second));
        auto* loss = find<Plot>("plot-loss");
        window_->activateWindow();
        loss->setFocus();
        QTest::keyClick(loss, Qt::Key_F1);
        QCOMPARE(guideStands().second, QString("The curves"));
        auto* trace = find<Plot>("plot-layer1-trace");
        trace->setFocus();
        QTest::keyClick(trace, Qt::Key_F1, Qt::ShiftModifier);
        QVERIFY(guideStands().second.startsWith("Running against batch"));
        QCOMPARE(window_->findChildren<GuideWindow*>().size(), 1);
    }
};

QTEST_MAIN(TourTest)
#include "tour_test.moc"
