// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/leitner.h"

#include <QTest>

#include "widgets/learn/question.h"

using namespace normscope;

namespace {

const QDate kToday(2027, 3, 1);

Card card(int box, const QDate& due) {
    return {box, due, 0, 0};
}

std::optional<std::size_t> next(const std::vector<Card>& cards,
                                const std::vector<std::size_t>& recent = {}) {
    return nextCard(cards, kToday, recent);
}

}  // namespace

class LeitnerTest : public QObject {
    Q_OBJECT
  private slots:
    void rightAnswersClimb() {
        Card now;
        const int days[] = {1, 3, 7, 21, 21};
        const int boxes[] = {2, 3, 4, 5, 5};
        for (int i = 0; i < 5; ++i) {
            now = answered(now, Grade::Right, kToday);
            QCOMPARE(now.box, boxes[i]);
            QCOMPARE(now.due, kToday.addDays(days[i]));
            QCOMPARE(now.right, i + 1);
        }
        QCOMPARE(now.wrong, 0);
        QCOMPARE(now.due, QDate(2027, 3, 22));
    }

    void aMissGoesBackToTheFirstBox() {
        const Card now = answered({5, QDate(2027, 2, 20), 7, 1}, Grade::Wrong, kToday);
        QCOMPARE(now, (Card{1, kToday, 7, 2}));
        QVERIFY(isDue(now, kToday));
        QCOMPARE(answered(now, Grade::Right, kToday), (Card{2, QDate(2027, 3, 2), 8, 2}));
    }

    void aPartlyRightAnswerStaysInItsBox() {
        const Card fresh = answered({}, Grade::Partly, kToday);
        QCOMPARE(fresh, (Card{1, kToday, 0, 1}));
        const Card known = answered({4, QDate(2027, 2, 20), 3, 0}, Grade::Partly, kToday);
        QCOMPARE(known, (Card{4, kToday.addDays(7), 3, 1}));
    }

    void dueByDay() {
        QVERIFY(!isDue({}, kToday));
        QVERIFY(!isDue(card(3, QDate(2027, 3, 2)), kToday));
        QVERIFY(isDue(card(3, QDate(2027, 3, 1)), kToday));
        QVERIFY(isDue(card(3, QDate(2026, 12, 31)), kToday));
    }

    void dueOnesBeforeNewOnes() {
        const Card fresh;
        const Card later = card(4, QDate(2027, 3, 5));
        QCOMPARE(next({fresh, card(3, kToday)}), std::optional<std::size_t>(1));
        // The lowest box first, then the one that is due longest, then in order.
        QCOMPARE(next({card(3, QDate(2027, 1, 1)), card(2, kToday)}),
                 std::optional<std::size_t>(1));
        QCOMPARE(next({card(2, kToday), card(2, QDate(2027, 2, 27))}),
                 std::optional<std::size_t>(1));
        QCOMPARE(next({later, fresh, fresh}), std::optional<std::size_t>(1));
        QCOMPARE(next({later, later}), std::nullopt);
        QCOMPARE(next({}), std::nullopt);
    }

    void aMissComesAgainAfterThreeOthers() {
        std::vector<Card> cards(6);
        std::vector<std::size_t> recent;
        const auto ask = [&](bool right) {
            const auto card = *nextCard(cards, kToday, recent);
            cards[card] = answered(cards[card], right ? Grade::Right : Grade::Wrong, kToday);
            recent.push_back(card);
            return card;
        };
        QCOMPARE(ask(false), std::size_t{0});
        QCOMPARE(ask(true), std::size_t{1});
        QCOMPARE(ask(true), std::size_t{2});
        QCOMPARE(ask(true), std::size_t{3});
        QCOMPARE(ask(true), std::size_t{0});
        QCOMPARE(ask(true), std::size_t{4});
    }

    void aMissComesAgainSoonerWhereNothingElseIsLeft() {
        const std::vector<Card> cards{card(1, kToday), card(2, QDate(2027, 3, 2)), card(1, kToday)};
        QCOMPARE(next(cards, {2, 0}), std::optional<std::size_t>(2));
        QCOMPARE(next(cards, {0, 2}), std::optional<std::size_t>(0));
        QCOMPARE(next({card(1, kToday)}, {0}), std::optional<std::size_t>(0));
    }

    void optionsAreShuffledTheSameEverywhere() {
        Question question;
        question.id = QStringLiteral("a-question");
        question.options.resize(4);
        const auto first = optionOrder(question, 0);
        QCOMPARE(first, optionOrder(question, 0));
        auto sorted = first;
        std::ranges::sort(sorted);
        QCOMPARE(sorted, (std::vector<std::size_t>{0, 1, 2, 3}));
        // The right option (the first) stands at each place about as often.
        std::array<int, 4> places{};
        for (int i = 0; i < 400; ++i) {
            question.id = QStringLiteral("question-%1").arg(i);
            const auto order = optionOrder(question, i % 3);
            ++places[static_cast<std::size_t>(std::ranges::find(order, std::size_t{0}) -
                                              order.begin())];
        }
        for (const int count : places)
            QVERIFY2(count > 70 && count < 130, qPrintable(QString::number(count)));
    }
};

QTEST_GUILESS_MAIN(LeitnerTest)
#include "leitner_test.moc"
