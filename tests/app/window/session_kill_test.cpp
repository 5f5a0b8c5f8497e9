// SPDX-License-Identifier: GPL-3.0-or-later
// The window is killed at random moments while it trains and is changed by hand, recovery included;
// what it had shown goes on. NORMSCOPE_KILLS says how often; ten times where it does not.
#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <cstdio>

#include "app/files/session/session.h"
#include "app/window/application.h"
#include "app/window/main_window.h"
#include "app/window/run_archive.h"
#include "tests/support/program.h"
#include "tests/support/saved_run.h"
#include "tests/support/window_fixture.h"

using namespace normscope;

namespace {

constexpr const char* kToBeKilled = "--to-be-killed";
/// What may be lost of what was shown: two seconds of training, and as long as it takes to write
/// them down on a busy machine.
constexpr qint64 kMostLost = 2000 + 2000;  // ms

/// What a window has shown, as it tells it in a line.
struct Shown {
    std::int64_t step = 0;
    qsizetype changes = 0;
};

void tell(const Lab& lab) {
    std::printf("%lld %zu\n", static_cast<long long>(lab.history().lastStep()),
                lab.experiment().interventions.size());
    std::fflush(stdout);
}

/// As a person would: batch norm on and off, a rate, a pause.
void changeSomething(MainWindow& window, QRandomGenerator& random) {
    switch (random.bounded(4)) {
        case 0:
            QTest::keyClick(&window, Qt::Key_B);
            break;
        case 1:
            window.lab().change({settingOf(&OptimizerConfig::lr, 0.01 * random.bounded(1, 20))});
            break;
        case 2:
            QTest::keyClick(&window, Qt::Key_Space);
            break;
        default:
            break;
    }
}

/// The window with the runs of that folder: goes on with the last one, is changed at random
/// moments, and tells what it shows.
int openWindow(int argc, char** argv) {
    Application application(argc, argv);
    const QDir folder(argv[2]);
    QRandomGenerator random(QByteArray(argv[3]).toUInt());
    QSettings settings(folder.filePath("layout.ini"), QSettings::IniFormat);
    WindowOptions options;
    options.settings = &settings;
    options.runs_folder = folder.filePath("runs");
    MainWindow window(smallSpiral(), options);
    bool shown = false;
    QObject::connect(&window.lab(), &Lab::restarted, &window, [&] { shown = true; });
    QObject::connect(&window.lab(), &Lab::frameReady, &window, [&] {
        if (shown)
            tell(window.lab());
    });
    window.show();
    window.continueSession();
    QTimer hand;
    hand.setSingleShot(true);
    QObject::connect(&hand, &QTimer::timeout, &window, [&] {
        changeSomething(window, random);
        hand.start(static_cast<int>(random.bounded(50, 700)));
    });
    hand.start(500);
    return application.exec();
}

QProcessEnvironment environmentIn(const QTemporaryDir& home) {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("QT_QPA_PLATFORM", "offscreen");
    environment.insert("XDG_DATA_HOME", home.filePath("data"));
    environment.insert("XDG_CONFIG_HOME", home.filePath("config"));
    return environment;
}

enum class From { Start, FirstShown };

/// A process that is killed so long after its start, or after it first told what it shows.
class Killed {
  public:
    Killed(const QString& program, const QStringList& arguments, const QTemporaryDir& home,
           qint64 lifetime, From from = From::Start) {
        process_.setProcessEnvironment(environmentIn(home));
        process_.start(program, arguments);
        clock_.start();
        if (from == From::FirstShown) {
            wait([this] { return shown_.empty() && clock_.elapsed() < kPatience; });
            lifetime += clock_.elapsed();
        }
        wait([&] { return clock_.elapsed() < lifetime; });
        lived_ = process_.state() == QProcess::Running;
        died_at_ = clock_.elapsed();
        process_.kill();
        process_.waitForFinished();
        read();
    }
    /// Not ended by itself.
    bool lived() const { return lived_; }
    const Shown& last() const { return shown_.empty() ? kNothing : shown_.back().second; }
    /// How long before its end it first showed a step beyond this one; 0: never, ms.
    qint64 sinceShownBeyond(std::int64_t step) const {
        for (const auto& [when, shown] : shown_)
            if (shown.step > step)
                return died_at_ - when;
        return 0;
    }

  private:
    template <class Condition>
    void wait(const Condition& goes_on) {
        constexpr int kLook = 20;  // ms
        while (process_.state() != QProcess::NotRunning && goes_on()) {
            process_.waitForReadyRead(kLook);
            read();
        }
    }

    void read() {
        while (process_.canReadLine()) {
            const auto words = process_.readLine().simplified().split(' ');
            if (words.size() == 2)
                shown_.push_back(
                    {clock_.elapsed(),
                     {words[0].toLongLong(), static_cast<qsizetype>(words[1].toLongLong())}});
        }
    }

    static constexpr Shown kNothing{};
    QProcess process_;
    QElapsedTimer clock_;
    std::vector<std::pair<qint64, Shown>> shown_;
    qint64 died_at_ = 0;
    bool lived_ = false;
};

/// An experiment's run as it stands after ever more steps, made without a window and in one go.
class Uninterrupted {
  public:
    /// One step after that many, which are not fewer than before: a change at that step may or may
    /// not have been made when the state was kept. Later ones may have come to the experiment.
    std::string weightsBehind(const Experiment& experiment, std::int64_t step) {
        if (!run_)
            run_.emplace(experiment, loadDataset(experiment.configuration),
                         Run::Options{.record = false});
        else
            run_.emplace(Run::resume(*run_->snapshot(), experiment, {.record = false}));
        while (run_->stepsDone() < step && run_->step()) {
        }
        auto next = Run::resume(*run_->snapshot(), experiment, {.record = false});
        next.step();
        return next.weightsSha256();
    }

  private:
    std::optional<Run> run_;
};

/// All are readable; gives the one that would go on, or none yet.
std::optional<Session> lastOf(const QString& runs) {
    for (const QString& name : QDir(runs).entryList({"session-*"}, QDir::Dirs)) {
        const QString folder = QDir(runs).filePath(name);
        if (QFile::exists(folder + "/session.json"))
            readSession(folder);  // throws where it cannot be read
    }
    const auto entries = RunArchive(runs).entries();
    return entries.empty() ? std::nullopt : std::optional(readSession(entries.front().path));
}

}  // namespace

class SessionKillTest : public QObject {
    Q_OBJECT
  private slots:
    void killedAtAnyMoment();
    void theProgramGoesOn();
};

void SessionKillTest::killedAtAnyMoment() {
    const int wanted = qEnvironmentVariableIntValue("NORMSCOPE_KILLS");
    const int kills = wanted > 0 ? wanted : 10;
    const QTemporaryDir home;
    QRandomGenerator random(11);
    Uninterrupted whole;
    std::int64_t step = 0;
    qint64 most_lost = 0;
    int before_shown = 0;
    for (int i = 0; i < kills; ++i) {
        // Every other one on its way to where the last one was.
        const Killed window(QCoreApplication::applicationFilePath(),
                            {kToBeKilled, home.path(), QString::number(i)}, home,
                            random.bounded(i % 2 == 0 ? 3000 : 4000),
                            i % 2 == 0 ? From::FirstShown : From::Start);
        QVERIFY2(window.lived(), qPrintable(QString("ended by itself, window %1").arg(i)));
        before_shown += window.last().step == 0 ? 1 : 0;
        const auto session = lastOf(home.filePath("runs"));
        if (!session) {
            QCOMPARE(step, std::int64_t{0});
            QVERIFY(window.sinceShownBeyond(0) < kMostLost);
            continue;
        }
        // Every change was on disk before its effect was shown; of steps a little is lost.
        QVERIFY(static_cast<qsizetype>(session->head.experiment.interventions.size()) >=
                window.last().changes);
        QVERIFY2(session->state_step >= step,
                 qPrintable(QString("step %1 after %2").arg(session->state_step).arg(step)));
        const auto lost = window.sinceShownBeyond(session->state_step);
        QVERIFY2(lost < kMostLost, qPrintable(QString("%1 ms lost").arg(lost)));
        most_lost = std::max(most_lost, lost);
        step = session->state_step;
        QCOMPARE(session->history.lastStep(), step);
        if (step > 0)
            QCOMPARE(weightsBehind(*session), whole.weightsBehind(session->head.experiment, step));
    }
    QVERIFY(step > 0);
    qInfo("%d kills, %d of them before anything was shown: step %lld, at most %lld ms lost", kills,
          before_shown, static_cast<long long>(step), static_cast<long long>(most_lost));
}

/// The same by the program itself, which finds its folders and the run by --continue.
void SessionKillTest::theProgramGoesOn() {
    const QTemporaryDir home;
    const QString runs = home.filePath("data/normscope/normscope/runs");
    // Of the state: what is said of the run may be a little ahead of it.
    const auto stepOnDisk = [&]() -> std::int64_t {
        const auto sessions = QDir(runs).entryList({"session-*"}, QDir::Dirs);
        const QString folder = QDir(runs).filePath(sessions.value(0));
        try {
            return QFile::exists(folder + "/state.bin") ? readSession(folder).state_step : 0;
        } catch (const std::exception&) {
            return 0;  // read while it was replaced
        }
    };
    std::int64_t step = 0;
    for (int i = 0; i < 3; ++i) {
        QProcess program;
        program.setProcessEnvironment(environmentIn(home));
        program.start(NORMSCOPE_PROGRAM,
                      {"--continue", "--set", "data.dataset=spiral", "--set", "network.hidden=8,8",
                       "--at", "40:normalization.kind=none"});
        QVERIFY(program.waitForStarted());
        TRY_VERIFY(stepOnDisk() > step);
        QCOMPARE(program.state(), QProcess::Running);
        program.kill();
        QVERIFY(program.waitForFinished());
        const auto session = lastOf(runs);
        QVERIFY(session && session->state_step > step);
        step = session->state_step;
        QCOMPARE(session->head.experiment.interventions.size(), std::size_t{1});
        QCOMPARE(weightsOf(*session), weightsAfter(session->head.experiment, step));
    }
    QCOMPARE(QDir(runs).entryList({"session-*"}, QDir::Dirs).size(), 1);
}

int main(int argc, char** argv) {
    if (argc == 4 && QByteArray(argv[1]) == kToBeKilled)
        return openWindow(argc, argv);
    QCoreApplication application(argc, argv);
    SessionKillTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "session_kill_test.moc"
