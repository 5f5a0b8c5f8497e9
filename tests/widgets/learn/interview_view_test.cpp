// SPDX-License-Identifier: GPL-3.0-or-later
// The interview by keys and clicks, with questions made here.
#include "widgets/learn/interview_view.h"

#include <QApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "widgets/learn/answer_clock.h"

using namespace normscope;

namespace {

const QDate kToday(2027, 3, 1);

InterviewQuestion question(const QString& id, Level level) {
    InterviewQuestion made;
    made.id = id;
    made.topic = QStringLiteral("one");
    made.topic_title = QStringLiteral("One");
    made.level = level;
    made.text = QStringLiteral("What is `%1`?").arg(id);
    made.sentence = QStringLiteral("Sentence of `%1`, a < b.").arg(id);
    made.minute = QStringLiteral("Minute");
    made.depth = {{QStringLiteral("Depth"), false}, {QStringLiteral("for x < 3:\n    y"), true}};
    made.points = {QStringLiteral("first point"), QStringLiteral("second point")};
    made.follow_ups = {{QStringLiteral("And `then`?"), QStringLiteral("That.")},
                       {QStringLiteral("Why?"), QStringLiteral("So.")}};
    made.see.look = id == QStringLiteral("e2") ? QString() : QStringLiteral("Look");
    made.sources = {QStringLiteral("A book")};
    return made;
}

}  // namespace

class InterviewViewTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<InterviewView> view_;
    qint64 now_ = 0;

    template <class Widget>
    Widget* find(const char* name) {
        return view_->findChild<Widget*>(QString::fromLatin1(name));
    }
    QString text(const char* name) { return find<QLabel>(name)->text(); }
    QPlainTextEdit* draft() { return find<QPlainTextEdit>("interview-draft"); }
    QString id() { return view_->current() ? view_->current()->id : QString(); }
    bool isRevealed() { return find<QWidget>("interview-answer")->isVisible(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(key), modifiers);
    }
    void reveal() { press(Qt::Key_Return, Qt::ControlModifier); }

  private slots:
    void init() {
        now_ = 0;
        view_ = std::make_unique<InterviewView>();
        view_->clock().setSource([this] { return now_; });
        view_->resize(900, 700);
        view_->begin(
            {question("h1", Level::Hard), question("e1", Level::Easy), question("e2", Level::Easy)},
            {}, [] { return kToday; });
        view_->show();
        QVERIFY(QTest::qWaitForWindowActive(view_.get()));
        QTRY_COMPARE(QApplication::focusWidget(), draft());
    }

    void typedThenRevealedThenMarked() {
        QSignalSpy given(view_.get(), &InterviewView::answerGiven);
        QCOMPARE(id(), QStringLiteral("e1"));
        QVERIFY(!isRevealed());
        QTest::keyClicks(draft(), QStringLiteral("It is 1 and 3"));
        press(Qt::Key_Return);
        QTest::keyClicks(draft(), QStringLiteral("s"));
        QCOMPARE(draft()->toPlainText(), QStringLiteral("It is 1 and 3\ns"));
        QCOMPARE(id(), QStringLiteral("e1"));  // Return and letters are the field's
        reveal();
        QVERIFY(isRevealed());
        QVERIFY(draft()->isReadOnly());
        QCOMPARE(text("interview-sentence"),
                 QStringLiteral("Sentence of <code>e1</code>, a &lt; b."));
        QVERIFY(text("interview-depth").contains(QStringLiteral("<pre>for x &lt; 3:\n    y")));
        QVERIFY(text("interview-points").contains(QStringLiteral("second point")));
        QCOMPARE(given.size(), 0);
        press(Qt::Key_2);
        QCOMPARE(given.size(), 1);
        QCOMPARE(view_->progress()["e1"], (Card{1, kToday, 0, 1}));
        press(Qt::Key_3);  // too late
        QCOMPARE(given.size(), 1);
        press(Qt::Key_Return);
        QCOMPARE(id(), QStringLiteral("e2"));
        QVERIFY(!isRevealed());
        QCOMPARE(draft()->toPlainText(), QString());
    }

    void marksAsTheBoxesDo() {
        for (const int key : {Qt::Key_3, Qt::Key_1}) {
            reveal();
            press(key);
            press(Qt::Key_Return);
        }
        QCOMPARE(view_->progress()["e1"], (Card{2, kToday.addDays(1), 1, 0}));
        QCOMPARE(view_->progress()["e2"], (Card{1, kToday, 0, 1}));
        QCOMPARE(id(), QStringLiteral("h1"));
        QTest::mouseClick(find<QPushButton>("interview-show"), Qt::LeftButton);
        QTest::mouseClick(find<QPushButton>("interview-mark-right"), Qt::LeftButton);
        QCOMPARE(view_->progress()["h1"].box, 2);
        QTest::mouseClick(find<QPushButton>("interview-next"), Qt::LeftButton);
        QCOMPARE(id(), QStringLiteral("e2"));  // the missed one again
    }

    void noMarkBeforeTheAnswer() {
        QSignalSpy given(view_.get(), &InterviewView::answerGiven);
        find<QPushButton>("interview-show")->setFocus();
        QTest::keyClick(view_.get(), Qt::Key_3);
        QTest::keyClick(view_.get(), Qt::Key_V);
        QCOMPARE(given.size(), 0);
        QVERIFY(!isRevealed());
    }

    void escapeLeavesTheField() {
        QTest::keyClicks(draft(), QStringLiteral("half an answer"));
        press(Qt::Key_Escape);
        QVERIFY(QApplication::focusWidget() != draft());
        QVERIFY(view_->isVisible());
        QCOMPARE(draft()->toPlainText(), QStringLiteral("half an answer"));
    }

    void followUpsOpenOneByOne() {
        reveal();
        auto* answer = find<QLabel>("interview-follow-up-1-answer");
        QVERIFY(!answer->isVisible());
        auto* question = find<QLabel>("interview-follow-up-1");
        QVERIFY(question->text().contains(QStringLiteral("And <code>then</code>?")));
        const QPoint on_it(8, question->height() / 2);
        QTest::mouseClick(question, Qt::LeftButton, {}, on_it);
        QVERIFY(answer->isVisible());
        QCOMPARE(answer->text(), QStringLiteral("That."));
        QVERIFY(!find<QLabel>("interview-follow-up-2-answer")->isVisible());
        QTest::mouseClick(question, Qt::LeftButton, {}, on_it);
        QVERIFY(!answer->isVisible());
    }

    void whatWasTypedIsThereOnTheWayBack() {
        QTest::keyClicks(draft(), QStringLiteral("mine"));
        reveal();
        press(Qt::Key_3);
        press(Qt::Key_Return);
        press(Qt::Key_Escape);
        QTest::mouseClick(find<QPushButton>("interview-previous"), Qt::LeftButton);
        QCOMPARE(id(), QStringLiteral("e1"));
        QCOMPARE(draft()->toPlainText(), QStringLiteral("mine"));
        QVERIFY(isRevealed());
        QVERIFY(find<QPushButton>("interview-mark-right")->isChecked());
    }

    void passedOverKeepsWhatWasTyped() {
        QTest::keyClicks(draft(), QStringLiteral("half"));
        QTest::mouseClick(find<QPushButton>("interview-next"), Qt::LeftButton);
        QCOMPARE(id(), QStringLiteral("e2"));
        QTest::mouseClick(find<QPushButton>("interview-previous"), Qt::LeftButton);
        QCOMPARE(draft()->toPlainText(), QStringLiteral("half"));
    }

    void theClockCounts() {
        auto& clock = view_->clock();
        QVERIFY(text("answer-clock-words").startsWith(QStringLiteral("0:00 of 1:00")));
        now_ = 42'000;
        QTRY_COMPARE(text("answer-clock-words"), QStringLiteral("0:42 of 1:00"));
        auto* pause = find<QToolButton>("answer-clock-pause");
        QTest::mouseClick(pause, Qt::LeftButton);
        now_ += 100'000;
        QCOMPARE(clock.seconds(), 42);
        QTest::mouseClick(pause, Qt::LeftButton);
        now_ += 23'000;
        QTRY_COMPARE(text("answer-clock-words"), QStringLiteral("1:05 of 1:00, 0:05 over"));
        view_->hide();
        now_ += 50'000;
        QCOMPARE(clock.seconds(), 65);
        view_->show();
        QVERIFY(QTest::qWaitForWindowActive(view_.get()));
        draft()->setFocus();
        reveal();
        now_ += 10'000;
        QCOMPARE(clock.seconds(), 65);
        QVERIFY(!pause->isVisible());
        QTest::mouseClick(find<QPushButton>("interview-next"), Qt::LeftButton);
        QCOMPARE(clock.seconds(), 0);
    }

    void theLevelAllowsTheTime() {
        QTest::mouseClick(find<QPushButton>("interview-level-hard"), Qt::LeftButton);
        QCOMPARE(id(), QStringLiteral("h1"));
        QCOMPARE(text("answer-clock-words"), QStringLiteral("0:00 of 4:00"));
        QTest::mouseClick(find<QPushButton>("interview-level-medium"), Qt::LeftButton);
        QVERIFY(view_->current() == nullptr);
        QVERIFY(!draft()->isVisible());
    }

    void seeItWhereThereIsSomething() {
        QSignalSpy see(view_.get(), &InterviewView::seeItRequested);
        reveal();
        QVERIFY(find<QPushButton>("interview-see")->isVisible());
        press(Qt::Key_V);
        QCOMPARE(see.size(), 1);
        press(Qt::Key_3);
        press(Qt::Key_Return);
        QCOMPARE(id(), QStringLiteral("e2"));
        reveal();
        QVERIFY(!find<QPushButton>("interview-see")->isVisible());
        press(Qt::Key_V);
        QCOMPARE(see.size(), 1);
    }
};

QTEST_MAIN(InterviewViewTest)
#include "interview_view_test.moc"
