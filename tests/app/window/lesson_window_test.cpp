// SPDX-License-Identifier: GPL-3.0-or-later
// A lesson in the real window with a real trainer: predicted wrong and right, left and come back
// to.
#include <QLabel>
#include <QTextDocument>
#include <algorithm>

#include "app/learn/lesson_desk.h"
#include "app/learn/lesson_progress.h"
#include "app/learn/watch.h"
#include "app/window/run_archive.h"
#include "tests/support/window_fixture.h"
#include "widgets/base/banner.h"
#include "widgets/inspector/inspector.h"
#include "widgets/lab/lab_view.h"
#include "widgets/learn/lesson_view.h"
#include "widgets/learn/option_card.h"
#include "widgets/learn/option_order.h"
#include "widgets/learn/watch_frame.h"
#include "widgets/panel/experiment_panel.h"

using namespace normscope;

namespace {

const char* kLesson = R"(---
title: A small lesson
about: For this test.
level: 1
minutes: 1
set: data.dataset=xor data.samples=200 data.batch_size=20 network.hidden=4,3 seed=3
hide: time
---

## One

Text.

```lab
predict: How many steps are made?
option: None
if: train_loss < 0 at step 5
right: Five
if: train_loss > 0 at step 5
until: 5
watch: layers.1.y
```

Five.

## Two

More.

```lab
predict: Does the loss become negative?
right: No
option: Yes
if: train_loss < 0 at step 7
change: normalization.placement=after
until: 7
watch: panel.optimizer.lr
show: dual
```

## Three

The end.
)";

}  // namespace

class LessonWindowTest : public WindowFixture {
    Q_OBJECT

    void openLab() {
        openTraining(smallXor());
        TRY_VERIFY(step() > 5);
    }
    void openLesson(std::size_t step = 0) {
        window_->openLesson(parseLesson(kLesson, "small.md", "small"), step);
    }
    LessonView* view() { return find<LessonView>("lesson-view"); }
    /// Where an option of a step is shown, from 1.
    static int placeOf(std::size_t option, std::size_t step) {
        const auto order = optionOrder("small/" + QString::number(step), 2);
        return static_cast<int>(std::ranges::find(order, option) - order.begin()) + 1;
    }
    static QString card(std::size_t option, std::size_t step) {
        return "option-" + QString::number(placeOf(option, step));
    }
    static Qt::Key key(std::size_t option, std::size_t step) {
        return static_cast<Qt::Key>(Qt::Key_0 + placeOf(option, step));
    }
    const LessonPlayer& player() { return window_->findChild<LessonDesk*>()->player(); }
    QString text(const QString& name) {
        auto* label = find<QLabel>(name);
        if (!label->isVisible())
            return {};
        QTextDocument document;  // without the mark-up
        document.setHtml(label->text());
        return Qt::mightBeRichText(label->text()) ? document.toPlainText() : label->text();
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void throughAWholeLesson() {
        openLab();
        lab().intervene({Setting{"optimizer.lr", 0.05}});
        press(Qt::Key_Space);
        TRY_VERIFY(!lab().status().playing && !lab().experiment().interventions.empty());
        const Experiment own = lab().experiment();
        const auto own_step = step();
        QVERIFY(find<ExperimentPanel>("experiment-panel")->isVisible());

        openLesson();
        QVERIFY(view()->isVisible());
        QVERIFY(!find<ExperimentPanel>("experiment-panel")->isVisible());
        QVERIFY(!find<QWidget>("time-bar")->isVisible());  // hidden by the lesson
        QCOMPARE(text("lesson-step-title"), QString("One"));
        QCOMPARE(text("lesson-text"), QString("Text."));
        TRY_COMPARE(lab().experiment(), player().script().before);
        TRY_VERIFY(lab().frame() && lab().frame()->layers.size() == 2);
        QCOMPARE(step(), 0);
        QVERIFY(!find<QPushButton>("lesson-run")->isEnabled());  // predict first
        QVERIFY(!find<QWidget>("lesson-reveal")->isVisible());

        // A wrong prediction.
        click(card(0, 0));
        QVERIFY(find<OptionCard>(card(0, 0))->isChecked());
        QVERIFY(find<OptionCard>(card(0, 0))->accessibleName().contains("None"));
        click("lesson-run");
        TRY_VERIFY(find<QWidget>("lesson-reveal")->isVisible());
        QCOMPARE(step(), 5);
        QVERIFY(!lab().status().playing);
        QCOMPARE(text("lesson-verdict"), QString("✗ It came out differently: Five"));
        QCOMPARE(text("lesson-reveal-text"), QString("Five."));
        QCOMPARE(find<OptionCard>(card(0, 0))->verdict(), OptionCard::Verdict::ChosenWrong);
        QCOMPARE(find<OptionCard>(card(1, 0))->verdict(), OptionCard::Verdict::Right);
        QCOMPARE(text("lesson-note"), QString());

        // A right one, of a step that changes something.
        click("lesson-next");
        QCOMPARE(text("lesson-step-title"), QString("Two"));
        QVERIFY(window_->view().observation().dual);
        QVERIFY(find<ExperimentPanel>("experiment-panel")->isVisible());  // it is watched
        QCOMPARE(step(), 5);
        view()->setFocus();
        QTest::keyClick(view(), key(0, 1));
        QTest::keyClick(view(), Qt::Key_Return);
        TRY_COMPARE(text("lesson-verdict"), QString("✓ Your prediction held."));
        QCOMPARE(text("lesson-change"),
                 QString("Changed at step 5: normalization.placement=after"));
        QCOMPARE(lab().experiment(), player().script().after);
        QCOMPARE(lab().experiment().interventions.size(), std::size_t{1});
        QCOMPARE(lab().experiment().interventions[0].step, 5);
        QCOMPARE(step(), 7);
        QTest::keyClick(view(), Qt::Key_Return);
        QCOMPARE(text("lesson-step-title"), QString("Three"));
        QVERIFY(!window_->view().observation().dual);
        QTest::keyClick(view(), Qt::Key_Return);
        QVERIFY(view()->showsList());
        QCOMPARE(readLessonProgress(*settings_)["small"], (LessonProgress{3, 2, 1}));

        // The run from before is there again, and so are the parts of the window.
        click("lesson-close");
        QVERIFY(!view()->isVisible());
        QVERIFY(find<ExperimentPanel>("experiment-panel")->isVisible());
        QVERIFY(find<QWidget>("time-bar")->isVisible());
        click("notice-back-to-run");
        TRY_COMPARE(step(), own_step);
        QCOMPARE(lab().experiment(), own);
        // Only that run was kept; what a lesson makes can be had again at any time.
        TRY_COMPARE(RunArchive(folder_->filePath("runs")).entries().size(), std::size_t{1});
    }

    void beginsInTheMiddle() {
        openLab();
        openLesson(1);
        QCOMPARE(text("lesson-step-title"), QString("Two"));
        TRY_COMPARE(step(), 5);
        TRY_VERIFY(!lab().status().playing);
        QCOMPARE(lab().experiment(), player().script().before);
        click("lesson-back");
        QCOMPARE(text("lesson-step-title"), QString("One"));
        // From there the run is begun anew: it stands too far.
        QTest::keyClick(view(), key(1, 0));
        QTest::keyClick(view(), Qt::Key_Return);
        TRY_COMPARE(text("lesson-verdict"), QString("✓ Your prediction held."));
        QCOMPARE(step(), 5);
        QCOMPARE(lab().experiment(), player().script().after);
    }

    void aRunChangedByHandIsSaid() {
        openLab();
        openLesson();
        TRY_COMPARE(lab().experiment(), player().script().before);
        lab().stepOnce();
        TRY_COMPARE(step(), 1);
        lab().intervene({Setting{"optimizer.lr", 0.2}});
        TRY_COMPARE(lab().experiment().interventions.size(), std::size_t{1});
        // The step finds the run elsewhere, and replays it as it should be.
        click(card(1, 0));
        click("lesson-run");
        TRY_COMPARE(text("lesson-verdict"), QString("✓ Your prediction held."));
        QVERIFY(lab().experiment().interventions.empty());
        QCOMPARE(text("lesson-note"), QString());
        // While it runs, a change is noted.
        lab().setSpeed(1);
        click("lesson-again");
        TRY_COMPARE(player().state().stage, LessonState::Stage::Running);
        lab().intervene({Setting{"optimizer.lr", 0.2}});
        lab().setSpeed(0);
        TRY_COMPARE(player().state().stage, LessonState::Stage::After);
        QVERIFY2(text("lesson-note").startsWith("You changed the run"),
                 qPrintable(text("lesson-note")));
    }

    void theListRemembers() {
        openLab();
        press(Qt::Key_L);
        QVERIFY(view()->isVisible() && view()->showsList());
        QVERIFY(find<QAction>("action-lessons")->isChecked());
        const QString name = lessonNames().first();
        QVERIFY(text("lesson-" + name + "-state").endsWith("min"));
        press(Qt::Key_L);
        QVERIFY(!view()->isVisible());
        writeLessonProgress(*settings_, name, {1, 1, 0});
        writeLessonProgress(*settings_, lessonNames().at(1), {100, 1, 1});
        settings_->setValue("lessons/spoilt", "many");
        window_.reset();
        openLab();
        press(Qt::Key_L);
        QVERIFY(text("lesson-" + name + "-state").startsWith("1 of "));
        QCOMPARE(text("lesson-" + lessonNames().at(1) + "-state"), QString("✓ done"));
        click("lesson-" + name);
        QVERIFY(!view()->showsList());
        QCOMPARE(player().state().step, std::size_t{1});  // where it was left
        click("lesson-to-list");
        QVERIFY(view()->showsList());
        QVERIFY(find<QPushButton>("lesson-restore")->isVisible());
    }

    void theLastStepLeadsToTheNextLesson() {
        openLab();
        const QStringList names = lessonNames();
        const BankedLesson first = lessonNamed(names.at(0));
        const BankedLesson last = lessonNamed(names.last());
        const auto finish = [this](const BankedLesson& lesson) {
            window_->openLesson(lesson, lesson.scripts.size() - 1);
            if (lesson.lesson.steps.back().trains) {
                if (!lesson.lesson.steps.back().question.isEmpty())
                    QTest::keyClick(view(), Qt::Key_1);
                QTest::keyClick(view(), Qt::Key_Return);
                TRY_VERIFY(player().state().stage == LessonState::Stage::After);
            }
        };
        finish(first);
        const QString next = lessonNamed(names.at(1)).lesson.title;
        QCOMPARE(text("lesson-following"), "Next lesson: " + next);
        QCOMPARE(find<QPushButton>("lesson-next")->text(), QString("Next lesson"));
        click("lesson-next");
        QCOMPARE(player().lesson().lesson.name, names.at(1));
        QCOMPARE(text("lesson-title"), next);
        QCOMPARE(player().state().step, std::size_t{0});
        finish(last);
        QVERIFY(!find<QLabel>("lesson-following")->isVisible());
        QCOMPARE(find<QPushButton>("lesson-next")->text(), QString("Finish"));
        click("lesson-next");
        QVERIFY(view()->showsList());
    }

    void hiddenIsHidden() {
        openLab();
        window_->openLesson(parseLesson(kLesson, "small.md", "small"), 1,
                            {"panel", "inspector", "controls"});
        QVERIFY(!find<QWidget>("transport-bar")->isVisible());
        QVERIFY(!find<QWidget>("inspector-handle")->isVisible());
        QVERIFY(!find<QAction>("action-panel")->isEnabled());
        QVERIFY(!find<QAction>("action-inspector")->isEnabled());
        press(Qt::Key_F9);
        press(Qt::Key_I);
        QVERIFY(!find<ExperimentPanel>("experiment-panel")->isVisible());
        QVERIFY(!find<Inspector>("inspector")->isVisible());
        click("lesson-close");
        QVERIFY(find<QWidget>("transport-bar")->isVisible());
        QVERIFY(find<ExperimentPanel>("experiment-panel")->isVisible());
        QVERIFY(find<QAction>("action-panel")->isEnabled());
        press(Qt::Key_I);
        QVERIFY(find<Inspector>("inspector")->isVisible());
    }

    void outlinesWhatIsToBeWatched() {
        openLab();
        openLesson();
        auto* frame = find<WatchFrame>("watch-frame");
        TRY_VERIFY(!frame->outlines().empty());
        auto* plot = find<QWidget>("plot-layer2-normalized");
        QTRY_VERIFY(
            frame->outlines().size() == 1 &&
            frame->outlines()[0].contains(QRect(plot->mapTo(window_->centralWidget(), QPoint(4, 4)),
                                                plot->size() - QSize(8, 60))));
        // It takes no clicks and covers its lines only.
        QVERIFY(frame->testAttribute(Qt::WA_TransparentForMouseEvents));
        QVERIFY(!frame->mask().contains(frame->outlines()[0].center()));
        QVERIFY(frame->mask().contains(frame->outlines()[0].topLeft() + QPoint(20, 1)));
        click("lesson-close");
        QVERIFY(!frame->isVisible());
    }

    /// Names of parts that are not there would be outlined nowhere.
    void everyLessonFindsWhatItWatches_data() {
        QTest::addColumn<QString>("name");
        for (const QString& name : lessonNames())
            QTest::newRow(qPrintable(name)) << name;
    }
    void everyLessonFindsWhatItWatches() {
        QFETCH(QString, name);
        openLab();
        const BankedLesson lesson = lessonNamed(name);
        for (std::size_t at = 0; at < lesson.scripts.size(); ++at) {
            const LessonScript& script = lesson.scripts[at];
            if (script.watch.isEmpty())
                continue;
            // As the step sees it, but without the training before it.
            BankedLesson alone = lesson;
            alone.scripts = {script};
            alone.lesson.steps = {lesson.lesson.steps[at]};
            alone.scripts[0].before.interventions.clear();
            if (alone.scripts[0].before.twin)
                alone.scripts[0].before.twin->interventions.clear();
            alone.lesson.steps[0].from = 0;
            window_->openLesson(alone);
            const auto depth =
                static_cast<std::size_t>(alone.scripts[0].before.configuration.depth());
            TRY_VERIFY(lab().frame() && lab().frame()->layers.size() == depth &&
                       !lab().status().loading);
            for (const QString& watched : script.watch)
                TRY_VERIFY(!watchTargets(*window_, watched).empty());
        }
    }
};

QTEST_MAIN(LessonWindowTest)
#include "lesson_window_test.moc"
