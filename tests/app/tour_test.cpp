// SPDX-License-Identifier: GPL-3.0-or-later
// The first start's cards, and "What is this?" of every plot.
#include <QAction>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>

#include "app/window/guide_window.h"
#include "app/window/main_window.h"
#include "app/window/plot_guide.h"
#include "widgets/inspector/inspector.h"
#include "widgets/inspector/page.h"
#include "widgets/lab_view.h"
#include "widgets/learn/tour_card.h"
#include "widgets/plots/plot.h"
#include "widgets/watch_frame.h"

using namespace normscope;

namespace {

constexpr int kPatience = 60'000;  // for a step of the trainer on a busy machine, ms

Experiment small() {
    Experiment experiment;
    experiment.configuration.data.dataset = "xor";
    experiment.configuration.data.samples = 200;
    experiment.configuration.data.batch_size = 20;
    experiment.configuration.network.hidden = {4};
    return experiment;
}

}  // namespace

class TourTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<MainWindow> window_;

    void open(QSettings* settings) {
        WindowOptions options;
        options.settings = settings;
        window_ = std::make_unique<MainWindow>(small(), options);
        window_->resize(1280, 800);
        window_->show();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        QTRY_VERIFY_WITH_TIMEOUT(window_->lab().status().step > 5 && window_->lab().frame(),
                                 kPatience);
    }
    TourCard* tour() { return window_->findChild<TourCard*>("tour"); }
    /// Where the guide stands: page, and the beginning of the paragraph.
    std::pair<QString, QString> guidePlace() {
        auto* guide = window_->findChild<GuideWindow*>();
        if (guide == nullptr)
            return {};
        const auto* contents = guide->findChild<QListWidget*>("guide-contents");
        const auto* page = guide->findChild<QTextBrowser*>("guide-text");
        return {contents->currentItem()->text(), page->textCursor().block().text()};
    }

  private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ =
            std::make_unique<QSettings>(folder_->filePath("layout.ini"), QSettings::IniFormat);
    }
    void cleanup() {
        window_.reset();
        settings_.reset();
    }

    void threeCardsOnce() {
        open(settings_.get());
        QVERIFY(tour() == nullptr);  // only where it is offered
        window_->offerTour();
        QVERIFY(tour()->isVisible() && !tour()->isModal());
        QVERIFY(window_->lab().status().playing);  // behind it all goes on
        auto* next = tour()->findChild<QPushButton*>("tour-next");
        QStringList titles;
        for (int card = 0; card < 3; ++card) {
            titles << tour()->findChild<QLabel*>("tour-title")->text();
            QVERIFY(window_->centralWidget()->rect().contains(tour()->geometry()));
            QTRY_VERIFY(window_->findChild<WatchFrame*>("watch-frame")->isVisible());
            QTest::mouseClick(next, Qt::LeftButton);
        }
        QCOMPARE(titles, (QStringList{"What you see", "Press B", "Take it with you"}));
        QVERIFY(!tour()->isVisible());
        QVERIFY(!window_->findChild<WatchFrame*>("watch-frame")->isVisible());
        window_.reset();
        open(settings_.get());
        window_->offerTour();
        QVERIFY(tour() == nullptr);  // never again,
        window_->findChild<QAction*>("action-tour")->trigger();
        QVERIFY(tour()->isVisible());  // but when asked for
        QTest::keyClick(tour(), Qt::Key_Return);
        QCOMPARE(tour()->place(), std::size_t{1});
        QTest::keyClick(tour(), Qt::Key_Escape);
        QVERIFY(!tour()->isVisible());
    }

    void skippedIsSeen() {
        open(settings_.get());
        window_->offerTour();
        window_.reset();  // closed in the middle of it
        open(settings_.get());
        window_->offerTour();
        QVERIFY(tour() == nullptr);
        window_.reset();
        open(nullptr);  // nowhere to remember: it would come every time
        window_->offerTour();
        QVERIFY(tour() == nullptr);
    }

    void everyPlotIsExplained() {
        open(nullptr);
        std::vector<Plot*> plots = window_->view().allPlots();
        for (auto* page : window_->findChildren<InspectorPage*>())
            for (Plot* plot : page->plots())
                plots.push_back(plot);
        QVERIFY(plots.size() > 15);
        GuideWindow guide;
        const auto pages = guidePages();
        for (const Plot* plot : plots) {
            const QString link = guidePlaceOf(plot->id());
            QVERIFY2(!link.endsWith("#every-plot"), qPrintable(plot->id()));
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
        open(nullptr);
        auto* plot = window_->findChild<Plot*>("plot-layer1-channels");
        const auto menu = plot->makeContextMenu();
        auto* entry = menu->findChild<QAction*>("action-explain");
        QVERIFY(entry != nullptr);
        QCOMPARE(menu->actions().last(), entry);
        entry->trigger();
        QCOMPARE(guidePlace().first, QString("Reading the window"));
        QVERIFY2(guidePlace().second.startsWith("γ and β show"), qPrintable(guidePlace().second));
        auto* loss = window_->findChild<Plot*>("plot-loss");
        window_->activateWindow();
        loss->setFocus();
        QTest::keyClick(loss, Qt::Key_F1);
        QCOMPARE(guidePlace().second, QString("The curves"));
        auto* trace = window_->findChild<Plot*>("plot-layer1-trace");
        trace->setFocus();
        QTest::keyClick(trace, Qt::Key_F1, Qt::ShiftModifier);
        QVERIFY(guidePlace().second.startsWith("Running against batch"));
        QCOMPARE(window_->findChildren<GuideWindow*>().size(), 1);
    }
};

QTEST_MAIN(TourTest)
#include "tour_test.moc"
