// SPDX-License-Identifier: GPL-3.0-or-later
// The program is killed at random moments, recovery included; what it had done goes on.
// NORMSCOPE_KILLS says how often; a few times where it does not.
#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include "app/files/session/session.h"
#include "app/window/run_archive.h"
#include "tests/support/program.h"

using namespace normscope;

class SessionKillTest : public QObject {
    Q_OBJECT
  private slots:
    void killedAtAnyMoment() {
        const int kills = qEnvironmentVariableIntValue("NORMSCOPE_KILLS");
        QTemporaryDir home;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("QT_QPA_PLATFORM", "offscreen");
        environment.insert("XDG_DATA_HOME", home.filePath("data"));
        environment.insert("XDG_CONFIG_HOME", home.filePath("config"));
        const QString runs = home.filePath("data/normscope/normscope/runs");
        QRandomGenerator random(11);
        std::int64_t step = 0;
        // On a busy machine the first may all come before there is anything to keep.
        for (int i = 0; i < std::max(kills, 6) || (step == 0 && i < 40); ++i) {
            QProcess program;
            program.setProcessEnvironment(environment);
            program.start(NORMSCOPE_PROGRAM,
                          QStringList{"--continue", "--set", "data.dataset=spiral", "--set",
                                      "network.hidden=8,8"});
            QVERIFY(program.waitForStarted());
            program.waitForFinished(static_cast<int>(random.bounded(200, 3500)));
            QCOMPARE(program.state(), QProcess::Running);
            program.kill();
            QVERIFY(program.waitForFinished());
            for (const QString& name : QDir(runs).entryList({"session-*"}, QDir::Dirs)) {
                const QString folder = QDir(runs).filePath(name);
                if (QFile::exists(folder + "/session.json"))
                    readSession(folder);  // throws where it cannot be read
            }
            const auto entries = RunArchive(runs).entries();
            if (step > 0)
                QVERIFY(!entries.empty());
            if (entries.empty())
                continue;
            const Session session = readSession(entries.front().path);
            QVERIFY2(session.state_step >= step,
                     qPrintable(QString("step %1 after %2").arg(session.state_step).arg(step)));
            QCOMPARE(session.history.lastStep(), session.state_step);
            step = session.state_step;
        }
        QVERIFY(step > 0);
        const Session session = readSession(RunArchive(runs).entries().front().path);
        const auto& experiment = session.head.experiment;
        const auto data = loadDataset(experiment.configuration);
        Run whole(experiment, data);
        while (whole.stepsDone() < step)
            QVERIFY(whole.step());
        QCOMPARE(Run::restore(session.state->a, experiment, data, {}).weightsSha256(),
                 whole.weightsSha256());
    }
};

QTEST_GUILESS_MAIN(SessionKillTest)
#include "session_kill_test.moc"
