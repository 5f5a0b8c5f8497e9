// SPDX-License-Identifier: GPL-3.0-or-later
// The quiz by keys and clicks, with questions made here.
#include "widgets/learn/quiz_view.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "widgets/learn/option_card.h"

using namespace normscope;

namespace {

const QDate kToday(2027, 3, 1);

Question question(const QString& id, const QString& topic, Level level) {
    Question made;
    made.id = id;
    made.topic = topic;
    made.topic_title = topic.toUpper();
    made.level = level;
    made.text = QStringLiteral("What is `%1` < 2?").arg(id);
    made.options = {{QStringLiteral("right ") + id, {}, true},
                    {QStringLiteral("wrong ") + id, QStringLiteral("because of one"), false},
                    {QStringLiteral("worse ") + id, QStringLiteral("because of two"), false}};
    made.answer = QStringLiteral("The answer to ") + id;
    made.see.look = QStringLiteral("Look at ") + id;
    made.see.experiment.configuration.seed = 40 + static_cast<std::uint64_t>(id.size());
    made.sources = {QStringLiteral("A book")};
    return made;
}

}  // namespace

class QuizViewTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<QuizView> view_;

    template <class Widget>
    Widget* find(const QString& name) {
        return view_->findChild<Widget*>(name);
    }
    QString text(const char* name) { return find<QLabel>(QString::fromLatin1(name))->text(); }
    /// Digit of the option that is right, or of the first that is not.
    int digit(bool right) {
        const Question& asked = *view_->current();
        const auto order = optionOrder(asked, view_->progress().value(asked.id).asked());
        for (std::size_t place = 0; place < order.size(); ++place)
            if (asked.options[order[place]].right == right)
                return static_cast<int>(place) + 1;
        return 0;
    }
    void press(int key) { QTest::keyClick(view_.get(), static_cast<Qt::Key>(key)); }
    void answer(bool right) { press(Qt::Key_0 + digit(right)); }
    QString id() { return view_->current() ? view_->current()->id : QString(); }

  private slots:
    void init() {
        view_ = std::make_unique<QuizView>();
        view_->resize(900, 640);
        view_->begin({question("m1", "one", Level::Medium), question("e1", "one", Level::Easy),
                      question("e2", "two", Level::Easy), question("e3", "two", Level::Easy),
                      question("e4", "two", Level::Easy), question("e5", "two", Level::Easy)},
                     {}, [] { return kToday; });
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    }

    void easyOnesComeFirst() {
        QStringList asked;
        for (int i = 0; i < 6; ++i) {
            asked << id();
            answer(true);
            press(Qt::Key_Return);
        }
        QCOMPARE(asked, QStringList({"e1", "e2", "e3", "e4", "e5", "m1"}));
        QVERIFY(view_->current() == nullptr);
        QVERIFY2(text("quiz-question").contains(QStringLiteral("tomorrow")),
                 qPrintable(text("quiz-question")));
    }

    void aWrongAnswerIsExplainedAndComesAgain() {
        QSignalSpy given(view_.get(), &QuizView::answerGiven);
        QCOMPARE(id(), QStringLiteral("e1"));
        QVERIFY(!find<QWidget>("quiz-answer")->isVisible());
        const int wrong = digit(false);
        QTest::mouseClick(find<OptionCard>(QStringLiteral("option-%1").arg(wrong)), Qt::LeftButton);
        QVERIFY(find<QWidget>("quiz-answer")->isVisible());
        QCOMPARE(given.size(), 1);
        QCOMPARE(view_->progress()["e1"], (Card{1, kToday, 0, 1}));
        QCOMPARE(text("quiz-explanation"), QStringLiteral("The answer to e1"));
        int explained = 0;
        for (int key = 1; key <= 3; ++key) {
            auto* card = find<OptionCard>(QStringLiteral("option-%1").arg(key));
            explained += card->why().startsWith(QStringLiteral("because")) ? 1 : 0;
            using Verdict = OptionCard::Verdict;
            const auto expected = key == wrong            ? Verdict::ChosenWrong
                                  : card->why().isEmpty() ? Verdict::Right
                                                          : Verdict::Wrong;
            QCOMPARE(card->verdict(), expected);
        }
        QCOMPARE(explained, 2);
        answer(true);  // too late
        QCOMPARE(given.size(), 1);
        QStringList asked;
        for (int i = 0; i < 4; ++i) {
            press(Qt::Key_Return);
            asked << id();
            answer(true);
        }
        QCOMPARE(asked, QStringList({"e2", "e3", "e4", "e1"}));
        QCOMPARE(view_->progress()["e1"], (Card{2, kToday.addDays(1), 1, 1}));
    }

    void backAndForth() {
        answer(true);
        press(Qt::Key_Return);
        QCOMPARE(id(), QStringLiteral("e2"));
        press(Qt::Key_Backspace);
        QCOMPARE(id(), QStringLiteral("e1"));
        QVERIFY(find<QWidget>("quiz-answer")->isVisible());
        QVERIFY(!find<QPushButton>("quiz-previous")->isEnabled());
        QTest::mouseClick(find<QPushButton>("quiz-next"), Qt::LeftButton);
        QCOMPARE(id(), QStringLiteral("e2"));
        QVERIFY(!find<QWidget>("quiz-answer")->isVisible());
    }

    void passedOverComesLast() {
        press(Qt::Key_Return);
        QStringList asked;
        for (int i = 0; i < 6; ++i) {
            asked << id();
            answer(true);
            press(Qt::Key_Return);
        }
        QCOMPARE(asked, QStringList({"e2", "e3", "e4", "e5", "m1", "e1"}));
    }

    void levelAndTopic() {
        QTest::mouseClick(find<QPushButton>("quiz-level-medium"), Qt::LeftButton);
        QCOMPARE(id(), QStringLiteral("m1"));
        QTest::mouseClick(find<QPushButton>("topic-two"), Qt::LeftButton);
        QVERIFY(view_->current() == nullptr);
        QTest::mouseClick(find<QPushButton>("quiz-level-all"), Qt::LeftButton);
        QCOMPARE(id(), QStringLiteral("e2"));
        QCOMPARE(view_->topic(), QStringLiteral("two"));
    }

    void scoresByTopic() {
        QCOMPARE(text("topic-all-count"), QStringLiteral("0 of 6"));
        answer(true);
        press(Qt::Key_Return);
        answer(false);
        QCOMPARE(text("topic-all-count"), QStringLiteral("1 of 6"));
        QCOMPARE(text("topic-one-count"), QStringLiteral("1 of 2"));
        QCOMPARE(text("topic-two-count"), QStringLiteral("0 of 4"));
        QVERIFY(find<QPushButton>("topic-two")->toolTip().contains(QStringLiteral("1 due")));
    }

    void seeItOnlyAfterTheAnswer() {
        QSignalSpy see(view_.get(), &QuizView::seeItRequested);
        press(Qt::Key_V);
        QCOMPARE(see.size(), 0);
        answer(true);
        press(Qt::Key_V);
        QTest::mouseClick(find<QPushButton>("quiz-see"), Qt::LeftButton);
        QCOMPARE(see.size(), 2);
        const auto shown = see[1][0].value<Question::Demonstration>();
        QCOMPARE(shown.look, QStringLiteral("Look at e1"));
        QCOMPARE(shown.experiment.configuration.seed, std::uint64_t{42});
    }

    void dueFromAnotherDay() {
        view_->begin({question("a", "one", Level::Easy), question("b", "one", Level::Easy)},
                     {{"b", Card{3, kToday.addDays(-1), 2, 0}}}, [] { return kToday; });
        QCOMPARE(id(), QStringLiteral("b"));
        view_->begin({question("b", "one", Level::Easy)}, {{"b", Card{3, kToday.addDays(2), 2, 0}}},
                     [] { return kToday; });
        QVERIFY(view_->current() == nullptr);
        QTest::mouseClick(find<QPushButton>("quiz-practise"), Qt::LeftButton);
        QCOMPARE(id(), QStringLiteral("b"));
        answer(true);
        QCOMPARE(view_->progress()["b"], (Card{4, kToday.addDays(7), 3, 0}));
    }

    void codeAndAnglesAreShownAsWritten() {
        QCOMPARE(text("quiz-question"), QStringLiteral("What is <code>e1</code> &lt; 2?"));
    }
};

QTEST_MAIN(QuizViewTest)
#include "quiz_view_test.moc"
