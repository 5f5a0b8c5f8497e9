// SPDX-License-Identifier: GPL-3.0-or-later
// Exercises in the real window: written, chosen, graded, and graded again when the file is saved.
#include <QFileDialog>
#include <QLabel>
#include <QTextBrowser>

#include "app/learn/exercise_window.h"
#include "app/window/guide_window.h"
#include "tests/support/graded.h"
#include "tests/support/window_fixture.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

QString textIn(QWidget& window, const char* name) {
    const auto* label = window.findChild<QLabel*>(name);
    return label != nullptr && label->isVisible() ? label->text() : QString();
}

QString stateOf(QWidget& window, int check) {
    const auto* card = window.findChild<QFrame*>(QString("check-%1").arg(check));
    return card != nullptr ? card->property("check").toString() : QString();
}

void clickIn(QWidget& window, const char* name) {
    QTest::mouseClick(window.findChild<QPushButton*>(name), Qt::LeftButton);
}

}  // namespace

class ExerciseWindowTest : public WindowFixture {
    Q_OBJECT

  private:
    GradingTerms terms_;
    std::optional<TorchHidden> hidden_;  // what is tested here does not take it
    std::unique_ptr<ExerciseWindow> exercises_;

    QString mine() const { return folder_->filePath("mine.py"); }
    void write(const QByteArray& text) const { written(mine(), text); }
    static QByteArray right() { return contents(kSolutions + "folding_lists.py"); }
    static QByteArray wrong() { return right().replace("s * (b - mean) + beta", "s * b + beta"); }

    void open() {
        exercises_ = std::make_unique<ExerciseWindow>(settings_.get(), Theme::light());
        exercises_->setTerms(terms_);
        exercises_->show();
    }
    /// As if chosen in the dialog that the button opens.
    void choose(const char* clicked, const char* dialog_name, const QString& path) {
        clickIn(*exercises_, clicked);
        auto* dialog = exercises_->findChild<QFileDialog*>(dialog_name);
        QVERIFY(dialog != nullptr);
        dialog->setDirectory(QFileInfo(path).path());
        dialog->selectFile(path);
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY(exercises_->findChild<QFileDialog*>(dialog_name) == nullptr);
    }
    void grade() { choose("exercise-grade", "exercise-file", mine()); }
    QString verdict() { return textIn(*exercises_, "exercise-verdict"); }
    QString status() { return textIn(*exercises_, "exercise-status"); }
    bool isError() {
        return exercises_->findChild<QLabel*>("exercise-status")->property("error").toBool();
    }

  private slots:
    void initTestCase() {
        NEEDS_PYTHON(python);
        terms_.python = python;
        terms_.seconds = 60.0;
        hidden_.emplace();
    }
    void init() { setUp(); }
    void cleanup() {
        exercises_.reset();
        tearDown();
    }

    void fromTheMenu() {
        WindowOptions options;
        options.settings = settings_.get();
        options.runs_folder = folder_->filePath("runs");
        window_ = std::make_unique<MainWindow>(smallXor(), options);
        window_->show();
        window_->findChild<QAction*>("action-exercises")->trigger();
        auto* opened = window_->findChild<ExerciseWindow*>();
        QVERIFY(opened != nullptr && opened->isVisible() && !opened->isModal());
        window_->findChild<QAction*>("action-exercises")->trigger();
        QCOMPARE(window_->findChildren<ExerciseWindow*>().size(), 1);
        clickIn(*opened, "exercise-guide");
        auto* guide = window_->findChild<GuideWindow*>();
        QVERIFY(guide != nullptr);
        QVERIFY(
            guide->findChild<QTextBrowser*>("guide-text")->toPlainText().startsWith("Exercises"));
    }

    void theTaskOfTheOneChosen() {
        open();
        const auto task = [&] {
            return exercises_->findChild<QTextBrowser*>("exercise-task")->toPlainText();
        };
        QVERIFY(task().startsWith("BatchNorm1d\n"));
        clickIn(*exercises_, "topic-layernorm");
        QVERIFY(task().startsWith("LayerNorm\n"));
        QCOMPARE(textIn(*exercises_, "topic-layernorm-count"), QString("0 of 7"));
        QVERIFY(status().startsWith("Write the stub"));
    }

    void stubsAreWrittenOnce() {
        open();
        clickIn(*exercises_, "topic-backward");
        choose("exercise-stub", "exercise-folder", folder_->path());
        QVERIFY2(status().startsWith("Wrote backward.py and backward.ipynb into "),
                 qPrintable(status()));
        QCOMPARE(contents(folder_->filePath("backward.py")),
                 exerciseNamed("backward").script.toUtf8());
        QVERIFY(!isError());
        choose("exercise-stub", "exercise-folder", folder_->path());
        QVERIFY2(status().contains("is there already"), qPrintable(status()));
        QVERIFY(isError());
    }

    void gradedAgainWhenItIsSaved() {
        open();
        write(right());
        grade();
        TRY_COMPARE(verdict(), QString("5 of 5 checks passed"));
        QVERIFY2(status().startsWith("mine.py, graded at "), qPrintable(status()));
        QVERIFY(status().contains("against Normscope's numbers"));
        QCOMPARE(textIn(*exercises_, "topic-folding-count"), QString("5 of 5"));
        QCOMPARE(stateOf(*exercises_, 2), QString("passed"));
        QVERIFY(!exercises_->findChild<QPushButton*>("exercise-cancel")->isVisible());

        write(wrong());
        TRY_COMPARE(stateOf(*exercises_, 2), QString("failed"));
        QCOMPARE(verdict(), QString("2 of 5 checks passed"));
        TRY_VERIFY(textIn(*exercises_, "check-2-hint").startsWith("running_mean is forgotten"));
        QVERIFY(textIn(*exercises_, "check-2-expected").startsWith('['));
        QVERIFY(textIn(*exercises_, "check-2-came") != textIn(*exercises_, "check-2-expected"));

        // As an editor that puts a new file in the old one's place; and once more.
        for (const bool is_right : {true, false}) {
            written(folder_->filePath("new"), is_right ? right() : wrong());
            QCOMPARE(std::rename(qPrintable(folder_->filePath("new")), qPrintable(mine())), 0);
            TRY_COMPARE(stateOf(*exercises_, 2), QString(is_right ? "passed" : "failed"));
        }
        write("# normscope exercise: folding\ndef fold(:\n");
        TRY_VERIFY(status().startsWith("mine.py, line 2: Python cannot read this"));
        QVERIFY(isError());
        QCOMPARE(stateOf(*exercises_, 2), QString("not run"));
    }

    void scoresAreRemembered() {
        open();
        write(wrong());
        grade();
        TRY_COMPARE(verdict(), QString("2 of 5 checks passed"));
        exercises_.reset();
        open();
        QCOMPARE(textIn(*exercises_, "topic-folding-count"), QString("2 of 5"));
        QCOMPARE(textIn(*exercises_, "topic-backward-count"), QString("0 of 5"));
        exercises_->setTerms({.python = "no-such-python"});
        grade();
        TRY_VERIFY(status().startsWith("no-such-python cannot be started"));
        QCOMPARE(textIn(*exercises_, "topic-folding-count"), QString("2 of 5"));
    }

    void cancelled() {
        open();
        write("# normscope exercise: folding\nimport time\ntime.sleep(1000)\n");
        grade();
        auto* cancel = exercises_->findChild<QPushButton*>("exercise-cancel");
        TRY_VERIFY(cancel->isVisible() && status() == "Grading mine.py… 0 of 5");
        QTest::mouseClick(cancel, Qt::LeftButton);
        QVERIFY(!cancel->isVisible());
        QVERIFY2(status().startsWith("Cancelled."), qPrintable(status()));
        write(right());
        TRY_COMPARE(verdict(), QString("5 of 5 checks passed"));
    }

    void whatIsNoSolutionIsSaid() {
        open();
        write("x = 1\n");
        grade();
        QVERIFY2(status().contains("does not say which exercise it solves"), qPrintable(status()));
        QVERIFY(isError());
        write(right());  // mended: graded without being chosen again
        TRY_COMPARE(verdict(), QString("5 of 5 checks passed"));
        QVERIFY(!isError());
    }

    void withoutPython() {
        terms_.python = "no-such-python";
        open();
        write(right());
        grade();
        TRY_VERIFY(status().startsWith("no-such-python cannot be started"));
        QVERIFY(isError());
        QVERIFY(!exercises_->findChild<QPushButton*>("exercise-cancel")->isVisible());
    }
};

QTEST_MAIN(ExerciseWindowTest)
#include "exercise_window_test.moc"
