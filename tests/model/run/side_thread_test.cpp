// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/side_thread.h"

#include <QTest>
#include <atomic>
#include <stdexcept>

using namespace normscope;

class SideThreadTest : public QObject {
    Q_OBJECT

  private slots:
    /// Each waits for the other: one after the other they would never end.
    void bothAtATime() {
        std::atomic<bool> prepared = false;
        SideThread side([&] { prepared = true; });
        for (int i = 0; i < 1000; ++i) {
            std::atomic<bool> here = false, there = false;
            side.doBoth(
                [&] {
                    here = true;
                    here.notify_one();
                    there.wait(false);
                },
                [&] {
                    there = true;
                    there.notify_one();
                    here.wait(false);
                });
        }
        QVERIFY(prepared);
    }

    void whatIsThrownArrives() {
        SideThread side([] {});
        const auto nothing = [] {};
        const auto first = [] { throw std::runtime_error("first"); };
        const auto second = [] { throw std::runtime_error("second"); };
        const auto thrown = [&](const std::function<void()>& mine,
                                const std::function<void()>& other) -> std::string {
            try {
                side.doBoth(mine, other);
            } catch (const std::runtime_error& error) {
                return error.what();
            }
            return "nothing";
        };
        QCOMPARE(thrown(nothing, second), std::string("second"));
        QCOMPARE(thrown(first, nothing), std::string("first"));
        QCOMPARE(thrown(first, second), std::string("first"));
        QCOMPARE(thrown(nothing, nothing), std::string("nothing"));
    }

    void endsWithoutWork() {
        for (int i = 0; i < 100; ++i)
            SideThread side([] {});
    }
};

QTEST_APPLESS_MAIN(SideThreadTest)
#include "side_thread_test.moc"
