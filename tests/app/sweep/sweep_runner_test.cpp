// SPDX-License-Identifier: GPL-3.0-or-later
// Many processes, some at a time; a shell stands for the program.
#include "app/sweep/sweep_runner.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <map>

using namespace normscope;

namespace {

constexpr int kPatience = 60000;  // ms

std::vector<SweepRunner::Command> commandsOf(const QStringList& scripts) {
    std::vector<SweepRunner::Command> commands;
    for (const auto& script : scripts)
        commands.push_back({commands.size(), {"-c", script}});
    return commands;
}

/// What became of them, by number.
struct Ends {
    explicit Ends(SweepRunner& runner) {
        QObject::connect(&runner, &SweepRunner::began, [this](std::size_t) {
            ++running;
            most = std::max(most, running);
        });
        QObject::connect(&runner, &SweepRunner::ended,
                         [this](std::size_t id, int code, const QString& complaint) {
                             --running;
                             codes[id] = code;
                             complaints[id] = complaint;
                         });
    }
    int running = 0, most = 0;
    std::map<std::size_t, int> codes;
    std::map<std::size_t, QString> complaints;
};

}  // namespace

class SweepRunnerTest : public QObject {
    Q_OBJECT
  private slots:
    void tellsHowEachEnded() {
        SweepRunner runner("/bin/sh",
                           commandsOf({"exit 0", "echo one >&2; echo 'normscope: two.' >&2; exit 3",
                                       "kill -SEGV $$", "exit 2"}),
                           2);
        Ends ends(runner);
        QSignalSpy finished(&runner, &SweepRunner::finished);
        runner.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, kPatience);
        QCOMPARE(ends.codes, (std::map<std::size_t, int>{{0, 0}, {1, 3}, {2, -1}, {3, 2}}));
        QCOMPARE(ends.complaints[1], QString("two."));
        QVERIFY(ends.complaints[2].contains("crashed"));
        QCOMPARE(ends.most, 2);
    }

    void aProgramThatIsNotThere() {
        SweepRunner runner("/no/such/program", commandsOf({"", ""}), 1);
        Ends ends(runner);
        QSignalSpy finished(&runner, &SweepRunner::finished);
        runner.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, kPatience);
        QCOMPARE(ends.codes, (std::map<std::size_t, int>{{0, -1}, {1, -1}}));
        QVERIFY(!ends.complaints[0].isEmpty());
    }

    void stopEndsWhatRuns() {
        SweepRunner runner("/bin/sh", commandsOf(QStringList(5, "exec sleep 600")), 2);
        Ends ends(runner);
        QSignalSpy finished(&runner, &SweepRunner::finished);
        runner.start();
        QTRY_COMPARE_WITH_TIMEOUT(ends.running, 2, kPatience);
        runner.stop();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, kPatience);
        QCOMPARE(ends.codes, (std::map<std::size_t, int>{{0, -1}, {1, -1}}));
    }

    void nothingToDo() {
        SweepRunner runner("/bin/sh", {}, 2);
        QSignalSpy finished(&runner, &SweepRunner::finished);
        runner.start();
        QCOMPARE(finished.count(), 1);
    }
};

QTEST_GUILESS_MAIN(SweepRunnerTest)
#include "sweep_runner_test.moc"
