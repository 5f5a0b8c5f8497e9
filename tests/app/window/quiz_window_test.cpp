// SPDX-License-Identifier: GPL-3.0-or-later
// The quiz in the real window, its memory, its sheets, and the same sheets from the command line.
#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "app/files/presets.h"
#include "app/learn/deck_progress.h"
#include "app/learn/interview_bank.h"
#include "app/learn/interview_panel.h"
#include "app/learn/question_bank.h"
#include "app/learn/quiz_panel.h"
#include "app/learn/sheet.h"
#include "app/window/main_window.h"
#include "app/window/run_archive.h"
#include "tests/support/program.h"
#include "tests/support/window_fixture.h"
#include "widgets/base/banner.h"
#include "widgets/lab/lab_view.h"
#include "widgets/learn/option_card.h"

using namespace normscope;

class QuizWindowTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<QSettings> settings_;

    QString settingsFile() { return folder_->filePath("layout.ini"); }
    static int digit(const QuizView& view, bool right) {
        const Question& asked = *view.current();
        const auto order = optionOrder(asked, view.progress().value(asked.id).asked());
        for (std::size_t place = 0; place < order.size(); ++place)
            if (asked.options[order[place]].right == right)
                return static_cast<int>(place) + 1;
        return 0;
    }
    static void click(QuizPanel& window, bool right) {
        auto* view = window.findChild<QuizView*>();
        const auto name = QString("option-%1").arg(digit(*view, right));
        QTest::mouseClick(window.findChild<OptionCard*>(name), Qt::LeftButton);
    }
    static void clickNext(QuizPanel& window) {
        QTest::mouseClick(window.findChild<QPushButton*>("quiz-next"), Qt::LeftButton);
    }

  private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<QSettings>(settingsFile(), QSettings::IniFormat);
    }

    void missedComesAgainAndIsRemembered() {
        QString missed;
        {
            QuizPanel window(settings_.get(), Theme::light());
            window.show();
            auto* view = window.findChild<QuizView*>();
            missed = view->current()->id;
            click(window, false);
            QStringList asked;
            for (int i = 0; i < 4; ++i) {
                clickNext(window);
                asked << view->current()->id;
                if (i < 3)
                    click(window, true);
            }
            QCOMPARE(asked.indexOf(missed), 3);
            QCOMPARE(view->progress()[missed].box, 1);
        }
        settings_ = std::make_unique<QSettings>(settingsFile(), QSettings::IniFormat);
        QCOMPARE(readProgress(*settings_, "quiz").size(), 4);
        QuizPanel again(settings_.get(), Theme::darkTheme());
        QCOMPARE(again.findChild<QuizView*>()->current()->id, missed);
        QCOMPARE(again.findChild<QLabel*>("topic-all-count")->text(),
                 QString("3 of %1").arg(questions().size()));
    }

    void spoiltMemoryIsLeftOut() {
        settings_->setValue("quiz/cards/a", "2 2027-03-01 1 0");
        settings_->setValue("quiz/cards/b", "9 2027-03-01 1 0");
        settings_->setValue("quiz/cards/c", "2 soon 1 0");
        settings_->setValue("quiz/cards/d", "rubbish");
        const auto progress = readProgress(*settings_, "quiz");
        QCOMPARE(progress.keys(), QStringList{"a"});
        QCOMPARE(progress["a"], (Card{2, QDate(2027, 3, 1), 1, 0}));
        forgetProgress(*settings_, "quiz");
        QVERIFY(readProgress(*settings_, "quiz").isEmpty());
    }

    void seeItOpensTheExperimentInTheLab() {
        const auto small = smallXor();
        WindowOptions options;
        options.settings = settings_.get();
        options.runs_folder = folder_->filePath("runs");
        MainWindow window(small, options);
        window.resize(1280, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTRY_VERIFY_WITH_TIMEOUT(window.lab().status().step > 5, kPatience);
        window.setFocus();
        QTest::keyClick(&window, Qt::Key_Q);
        auto* quiz = window.findChild<QuizPanel*>();
        QVERIFY(quiz != nullptr && quiz->isVisible());
        QCOMPARE(quiz->window(), &window);  // beside the lab, in whose place the panel gives way
        QVERIFY(!window.findChild<QWidget*>("experiment-panel")->isVisible());
        QVERIFY(window.findChild<QAction*>("action-questions")->isChecked());
        click(*quiz, true);
        const Question asked = *quiz->findChild<QuizView*>()->current();
        QTest::mouseClick(quiz->findChild<QPushButton*>("quiz-see"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(window.lab().experiment().configuration,
                                  asked.see.experiment.configuration, kPatience);
        QVERIFY(asked.see.until > 0 && !asked.see.watch.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(window.lab().status().step, asked.see.until, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!window.lab().status().playing, kPatience);
        QTRY_VERIFY(window.findChild<QWidget*>("demonstration-frame")->isVisible());
        QVERIFY(quiz->isVisible() && window.view().isVisible());
        QVERIFY(!window.findChild<Banner*>("notice-banner")->isVisible());
        QTRY_COMPARE(RunArchive(options.runs_folder).entries().size(), std::size_t{1});
        window.openPreset(presetNamed("spiral"));
        QVERIFY(!window.findChild<QWidget*>("demonstration-frame")->isVisible());
        QTest::keyClick(quiz, Qt::Key_Escape);
        QVERIFY(window.findChild<QuizPanel*>() == nullptr);
        QVERIFY(window.findChild<QWidget*>("experiment-panel")->isVisible());
        QVERIFY(!window.findChild<QAction*>("action-questions")->isChecked());
    }

    void thereIsOneThingToLearnFromAtATime() {
        WindowOptions options;
        options.settings = settings_.get();
        MainWindow window(smallXor(), options);
        window.resize(1280, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto trigger = [&window](const char* name) {
            window.findChild<QAction*>(QLatin1String(name))->trigger();
        };
        const auto* lessons = window.findChild<QWidget*>("lesson-view");
        const auto* panel = window.findChild<QWidget*>("experiment-panel");
        trigger("action-lessons");
        QVERIFY(lessons->isVisible() && !panel->isVisible());
        trigger("action-questions");
        QVERIFY(!lessons->isVisible() && !panel->isVisible());
        QVERIFY(window.findChild<QuizPanel*>()->isVisible());
        trigger("action-interview");
        QVERIFY(window.findChild<QuizPanel*>() == nullptr);
        QVERIFY(window.findChild<InterviewPanel*>()->isVisible());
        trigger("action-lessons");
        QVERIFY(window.findChild<InterviewPanel*>() == nullptr);
        QVERIFY(lessons->isVisible() && !panel->isVisible());
        trigger("action-lessons");
        QVERIFY(!lessons->isVisible() && panel->isVisible());
    }

    void keysOfTheLabWorkWhileQuestionsAreAsked() {
        WindowOptions options;
        options.settings = settings_.get();
        MainWindow window(smallXor(), options);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTRY_VERIFY_WITH_TIMEOUT(window.lab().status().step > 5, kPatience);
        QTest::keyClick(window.windowHandle(), Qt::Key_Q);
        QVERIFY(window.findChild<QuizPanel*>()->isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(window.windowHandle(), Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(!window.lab().status().playing, kPatience);
        const auto before = window.lab().status().step;
        QTest::keyClick(window.windowHandle(), Qt::Key_S);
        QTRY_COMPARE_WITH_TIMEOUT(window.lab().status().step, before + 1, kPatience);
        QTest::keyClick(window.windowHandle(), Qt::Key_Left);
        QTRY_VERIFY_WITH_TIMEOUT(window.lab().visited().has_value(), kPatience);
    }

    void interviewLeadsToTheLab() {
        const auto small = smallXor();
        WindowOptions options;
        options.settings = settings_.get();
        MainWindow window(small, options);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.setFocus();
        QTest::keyClick(&window, Qt::Key_Q, Qt::ShiftModifier);
        auto* interview = window.findChild<InterviewPanel*>();
        QVERIFY(interview != nullptr && interview->isVisible());
        QVERIFY(window.findChild<QuizPanel*>() == nullptr);
        auto* view = interview->findChild<InterviewView*>();
        const InterviewQuestion asked = *view->current();
        QVERIFY(!asked.see.look.isEmpty());
        QTest::mouseClick(interview->findChild<QPushButton*>("interview-show"), Qt::LeftButton);
        QTest::mouseClick(interview->findChild<QPushButton*>("interview-mark-right"),
                          Qt::LeftButton);
        QCOMPARE(readProgress(*settings_, "interview").keys(), QStringList{asked.id});
        QVERIFY(readProgress(*settings_, "quiz").isEmpty());
        QTest::mouseClick(interview->findChild<QPushButton*>("interview-see"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(window.lab().experiment().configuration,
                                  asked.see.experiment.configuration, kPatience);
        QVERIFY(interview->isVisible());
        QCOMPARE(view->current()->id, asked.id);
    }

    void exportsTheChosenQuestions() {
        QuizPanel window(settings_.get(), Theme::light());
        window.show();
        QTest::mouseClick(window.findChild<QPushButton*>("quiz-level-easy"), Qt::LeftButton);
        QTest::mouseClick(window.findChild<QPushButton*>("quiz-topic"), Qt::LeftButton);
        QVERIFY(!window.findChild<QWidget*>("quiz-scroll")->isVisible());
        QTest::mouseClick(window.findChild<QPushButton*>("topic-modes"), Qt::LeftButton);
        QVERIFY(window.findChild<QWidget*>("quiz-scroll")->isVisible());
        for (const QString name : {"md", "md-answers", "pdf"}) {
            window.findChild<QAction*>("quiz-export-" + name)->trigger();
            auto* dialog = window.findChild<QFileDialog*>("quiz-file");
            QVERIFY(dialog != nullptr);
            dialog->setDirectory(folder_->path());
            dialog->selectFile(folder_->filePath("sheet-" + name));
            QMetaObject::invokeMethod(dialog, "accept");
            QTRY_VERIFY(window.findChild<QFileDialog*>("quiz-file") == nullptr);
        }
        const auto easy = selected(questions(), Level::Easy, "modes");
        QVERIFY(easy.size() >= 3);
        QCOMPARE(QString::fromUtf8(contents(folder_->filePath("sheet-md.md"))),
                 questionSheet(easy, Answers::Without));
        QCOMPARE(QString::fromUtf8(contents(folder_->filePath("sheet-md-answers.md"))),
                 questionSheet(easy, Answers::With));
        QVERIFY(contents(folder_->filePath("sheet-pdf.pdf")).startsWith("%PDF-"));
    }

    void startsOver() {
        QuizPanel window(settings_.get(), Theme::light());
        window.show();
        const auto first = window.findChild<QuizView*>()->current()->id;
        click(window, true);
        QCOMPARE(readProgress(*settings_, "quiz").size(), 1);
        QTest::mouseClick(window.findChild<QPushButton*>("quiz-topic"), Qt::LeftButton);
        QTest::mouseClick(window.findChild<QWidget*>("quiz-forget"), Qt::LeftButton);
        auto* box = window.findChild<QDialog*>("quiz-forget-box");
        QVERIFY(box != nullptr);
        for (auto* button : box->findChildren<QPushButton*>())
            if (button->text() == "Forget")
                QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(readProgress(*settings_, "quiz").isEmpty());
        QVERIFY(window.findChild<QuizView*>()->progress().isEmpty());
        QCOMPARE(window.findChild<QuizView*>()->current()->id, first);
    }

    void interviewSheetsFromTheCommandLine() {
        const auto all = interviewQuestions();
        auto outcome = run({"questions", "--interview", "--level", "hard", "--topic", "theory"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.output,
                 interviewSheet(selected(all, Level::Hard, "theory"), Answers::Without));
        const auto path = folder_->filePath("interview.md");
        outcome = run({"questions", "--interview", "--answers", "--export", path});
        QCOMPARE(outcome.error, QString());
        QCOMPARE(QString::fromUtf8(contents(path)), interviewSheet(all, Answers::With));
        // Each kind has topics of its own.
        outcome = run({"questions", "--interview", "--topic", "kin"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("theory"), qPrintable(outcome.error));
        outcome = run({"questions", "--topic", "theory"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("kin"), qPrintable(outcome.error));
    }

    void cheatSheetFromTheCommandLine() {
        const auto path = folder_->filePath("one-page.pdf");
        auto outcome = run({"cheat-sheet", "--to", path});
        QCOMPARE(outcome.error, QString());
        QCOMPARE(outcome.code, 0);
        QVERIFY(contents(path).startsWith("%PDF-"));
        outcome = run({"cheat-sheet"});
        QVERIFY(outcome.output.startsWith("# Batch normalization on one page"));
        outcome = run({"cheat-sheet", "--to", "page.txt"});
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.error.contains(".pdf or .md"));
        QCOMPARE(run({"cheat-sheet", "--to", folder_->filePath("no/page.pdf")}).code, 1);
    }

    void sheetsFromTheCommandLine() {
        const auto all = questions();
        auto outcome = run({"questions", "--level", "medium", "--topic", "folding"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.output,
                 questionSheet(selected(all, Level::Medium, "folding"), Answers::Without));
        const auto path = folder_->filePath("all.md");
        outcome = run({"questions", "--answers", "--export", path});
        QCOMPARE(outcome.error, QString());
        QCOMPARE(outcome.code, 0);
        QCOMPARE(QString::fromUtf8(contents(path)), questionSheet(all, Answers::With));
        const auto pdf = folder_->filePath("all.pdf");
        QCOMPARE(run({"questions", "--export", pdf}).code, 0);
        QVERIFY(contents(pdf).startsWith("%PDF-"));
        for (const QStringList& wrong :
             {QStringList{"--level", "tough"}, QStringList{"--topic", "love"},
              QStringList{"--export", "sheet.txt"}, QStringList{"--export", ""},
              QStringList{"--level", "hard", "--topic", "fine-tuning"}, QStringList{"more"}}) {
            outcome = run(QStringList{"questions"} + wrong);
            QCOMPARE(outcome.code, 2);
            QVERIFY(outcome.error.startsWith("normscope: "));
        }
        outcome = run({"questions", "--export", folder_->filePath("no/sheet.md")});
        QCOMPARE(outcome.code, 1);
    }
};

QTEST_MAIN(QuizWindowTest)
#include "quiz_window_test.moc"
