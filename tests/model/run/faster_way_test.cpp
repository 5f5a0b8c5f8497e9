// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/faster_way.h"

#include <QTest>

using namespace normscope;
using Way = FasterWay::Way;

namespace {

/// Goes next() until so many seconds were taken; how many of them in turn.
double goFor(FasterWay& way, double seconds, double beside, double in_turn) {
    double taken = 0, of_them = 0;
    while (taken < seconds) {
        const bool goes_in_turn = way.next() == Way::InTurn;
        const double takes = goes_in_turn ? in_turn : beside;
        way.took(takes);
        taken += takes;
        of_them += goes_in_turn ? takes : 0;
    }
    return of_them;
}

}  // namespace

class FasterWayTest : public QObject {
    Q_OBJECT

  private slots:
    void besideAtFirst() {
        const FasterWay way;
        QCOMPARE(way.next(), Way::Beside);
        QCOMPARE(way.better(), Way::Beside);
    }

    /// Trials at .25 s, then .5, 1, 2, 4 … s after one another.
    void theSlowerOneIsTriedEverMoreSeldom() {
        FasterWay way;
        const double in_turn = goFor(way, 60, 0.001, 0.002);
        QCOMPARE(way.better(), Way::Beside);
        QVERIFY2(in_turn > 6 * 0.249 && in_turn < 9 * 0.26, qPrintable(QString::number(in_turn)));
    }

    void theFasterOneIsTaken() {
        FasterWay way;
        goFor(way, 1, 0.003, 0.002);
        QCOMPARE(way.better(), Way::InTurn);
        goFor(way, 60, 0.003, 0.002);
        QCOMPARE(way.better(), Way::InTurn);
    }

    /// What else the machine does has come to an end: found by the next trial.
    void theOtherOneIsTakenOnceItIsFaster() {
        FasterWay way;
        goFor(way, 10, 0.003, 0.002);
        QCOMPARE(way.better(), Way::InTurn);
        goFor(way, FasterWay::kMostHeld + 1, 0.001, 0.002);
        QCOMPARE(way.better(), Way::Beside);
    }

    /// Two alike: no going from one to the other.
    void aLittleFasterIsNoReason() {
        FasterWay way;
        for (int second = 0; second < 60; ++second) {
            goFor(way, 1, 0.0100, 0.0097);
            QCOMPARE(way.better(), Way::Beside);
        }
    }

    /// Steps of half a second: four of them tell, one does not.
    void aTrialIsOfSeveralTimes() {
        FasterWay way;
        for (int i = 0; i < FasterWay::kFewest; ++i) {
            QCOMPARE(way.next(), Way::Beside);
            way.took(0.5);
        }
        for (int i = 0; i < FasterWay::kFewest; ++i) {
            QCOMPARE(way.next(), Way::InTurn);
            way.took(0.4);
        }
        QCOMPARE(way.better(), Way::InTurn);
    }
};

QTEST_APPLESS_MAIN(FasterWayTest)
#include "faster_way_test.moc"
