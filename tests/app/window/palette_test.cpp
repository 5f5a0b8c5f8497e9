// SPDX-License-Identifier: GPL-3.0-or-later
// Everything there is to do, found by a few letters.
#include <QApplication>
#include <QLineEdit>
#include <QTreeWidget>

#include "app/learn/lesson_bank.h"
#include "app/learn/question_bank.h"
#include "app/learn/quiz_panel.h"
#include "app/window/guide_window.h"
#include "app/window/palette_entries.h"
#include "app/window/window_lessons.h"
#include "tests/support/window_fixture.h"
#include "widgets/learn/rich_words.h"
#include "widgets/panel/experiment_panel.h"

using namespace normscope;

class PaletteTest : public WindowFixture {
    Q_OBJECT

    QTreeWidget* list() { return find<QTreeWidget>("palette-list"); }
    void search(const QString& letters) {
        // The one before may still be closing.
        window_->activateWindow();
        QTRY_VERIFY(QApplication::activeWindow() == window_.get());
        QTest::keyClick(window_->windowHandle(), Qt::Key_P,
                        Qt::ControlModifier | Qt::ShiftModifier);
        auto* field = find<QLineEdit>("palette-search");
        QVERIFY(field != nullptr && field->isVisible());
        QTest::keyClicks(field, letters);
    }
    QString first() { return list()->topLevelItem(0)->text(0); }
    void doIt() {
        QTest::keyClick(find<QLineEdit>("palette-search"), Qt::Key_Return);
        QTRY_VERIFY(find<QLineEdit>("palette-search") == nullptr);
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void fitsAreOrdered() {
        const PaletteEntry reset{"Reset", "Run", {}, {}, {}};
        const PaletteEntry statistics{"Reset statistics", "Normalization", {}, {}, {}};
        QVERIFY(fitOf(reset, "res") > fitOf(statistics, "sta re") || !fitOf(reset, "sta re"));
        QVERIFY(fitOf(reset, "reset") > fitOf(reset, "res"));
        QVERIFY(fitOf(reset, "res") > fitOf(reset, "set"));   // begins, within
        QVERIFY(fitOf(reset, "set") > fitOf(reset, "rst"));   // within, scattered
        QVERIFY(fitOf(statistics, "norm stat").has_value());  // where it is counts too
        QVERIFY(!fitOf(statistics, "norm xyz").has_value());  // every word has to be there
        QCOMPARE(fitOf(reset, ""), std::optional(0));
    }

    void acommandIsDone() {
        openTraining(smallSpiral());
        search("dark");
        QCOMPARE(first(), QString("Dark"));
        QCOMPARE(list()->topLevelItem(0)->text(1), QString("View › Theme"));
        doIt();
        QVERIFY(window_->theme().dark);
        search("reset");
        QCOMPARE(first(), QString("Reset"));
        QCOMPARE(list()->topLevelItem(0)->text(2), QString("Ctrl+R"));
        QTest::keyClick(find<QLineEdit>("palette-search"), Qt::Key_Escape);
    }

    void aSettingIsReadyToBeEdited() {
        openTraining(smallSpiral());
        trigger("action-panel");
        QVERIFY(!find<QWidget>("experiment-panel")->isVisible());
        search("learning rate");
        QCOMPARE(list()->topLevelItem(0)->text(1), QString("Setting"));
        doIt();
        QVERIFY(find<QWidget>("experiment-panel")->isVisible());
        const auto focused = [this] {
            const auto* widget = window_->focusWidget();  // none while the palette goes away
            return widget != nullptr ? widget->objectName() : QString();
        };
        QTRY_COMPARE(focused(), QString("setting-optimizer.lr"));
    }

    void lessonsQuestionsAndPagesAreOpened() {
        openTraining(smallSpiral());
        const BankedLesson lesson = lessonNamed(lessonNames().at(2));
        search(lesson.lesson.title);
        QCOMPARE(first(), lesson.lesson.title);
        doIt();
        QCOMPARE(window_->lessons().desk().player().lesson().lesson.name, lesson.lesson.name);
        const Question question = questions().at(40);
        search(plainWords(question.text));
        QCOMPARE(first(), plainWords(question.text));
        doIt();
        QCOMPARE(window_->findChild<QuizView*>()->current()->id, question.id);
        search("glossary");
        QTest::keyClick(find<QLineEdit>("palette-search"), Qt::Key_Return);
        QTRY_VERIFY(window_->findChild<GuideWindow*>() != nullptr);
    }

    void everyCommandOfTheMenusIsThere() {
        openTraining(smallSpiral());
        const auto entries = paletteEntries(*window_);
        for (const auto* action : window_->findChildren<QAction*>(QRegularExpression("^action-"),
                                                                  Qt::FindDirectChildrenOnly))
            QVERIFY2(std::ranges::any_of(
                         entries,
                         [&](const PaletteEntry& entry) {
                             return entry.text ==
                                    QString(action->text()).remove('&').section('\t', 0, 0);
                         }),
                     qPrintable(action->text()));
        QVERIFY(entries.size() > 300);
        // What cannot be done now is shown, and does nothing.
        search("fork here");
        QVERIFY(list()->topLevelItem(0)->isDisabled());
        QTest::keyClick(find<QLineEdit>("palette-search"), Qt::Key_Return);
        QVERIFY(find<QLineEdit>("palette-search")->isVisible());
    }
};

QTEST_MAIN(PaletteTest)
#include "palette_test.moc"
