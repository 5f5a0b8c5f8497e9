// SPDX-License-Identifier: GPL-3.0-or-later
// A disk that is really full: a small one in memory, of this process alone. The window says once
// that its run cannot be kept, trains on, and keeps it again when there is room; exports say why
// they stop.
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <QSignalSpy>
#include <cerrno>

#include "app/files/session/session.h"
#include "app/window/application.h"
#include "app/window/window_session.h"
#include "tests/support/failures.h"
#include "tests/support/program.h"
#include "tests/support/saved_run.h"
#include "tests/support/window_fixture.h"

using namespace normscope;

namespace {

/// Lets this process, which has one thread yet, mount what no other sees. Gives why it may not.
QString ownMounts() {
    const auto user = getuid(), group = getgid();
    if (unshare(user == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0)
        return qt_error_string(errno);
    if (user != 0) {
        written("/proc/self/setgroups", "deny");
        written("/proc/self/uid_map", "0 " + QByteArray::number(user) + " 1");
        written("/proc/self/gid_map", "0 " + QByteArray::number(group) + " 1");
    }
    return mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 ? QString()
                                                                          : qt_error_string(errno);
}

QString why_no_mounts;

/// 16 MiB in memory.
class SmallDisk {
  public:
    SmallDisk() {
        if (mount("none", qPrintable(folder_.path()), "tmpfs", 0, "size=16m") != 0)
            qFatal("cannot mount: %s", qPrintable(qt_error_string(errno)));
    }
    ~SmallDisk() { umount(qPrintable(folder_.path())); }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    QString path(const QString& name) const { return folder_.filePath(name); }
    /// But for so many bytes, of which each file takes a multiple of 4,096.
    void fill(qint64 but_for = 0) {
        QFile ballast(path("ballast"));
        const QByteArray block(4096, 'x');
        if (!ballast.open(QIODevice::ReadWrite | QIODevice::Unbuffered))
            qFatal("no ballast");
        ballast.seek(ballast.size());
        while (ballast.write(block) == block.size()) {
        }
        ballast.resize(ballast.size() - but_for);
    }
    void makeRoom() { QFile::remove(path("ballast")); }

  private:
    QTemporaryDir folder_;
};

}  // namespace

class FullDiskTest : public WindowFixture {
    Q_OBJECT

    std::unique_ptr<SmallDisk> disk_;

    Session kept() { return readSession(window_->session().folder()); }
    void waitForSteps(std::int64_t count) {
        const auto before = step();
        TRY_VERIFY(step() > before + count);
    }
    void waitUntilKept() {
        const auto shown = step();
        TRY_VERIFY(kept().state_step > shown);
    }

  private slots:
    void initTestCase() {
        if (!why_no_mounts.isEmpty())
            QSKIP(qPrintable("No small disk can be mounted here: " + why_no_mounts));
    }
    void init() {
        setUp();
        disk_ = std::make_unique<SmallDisk>();
    }
    void cleanup() {
        tearDown();
        disk_.reset();
    }

    void aRunIsKeptAgainWhenThereIsRoom() {
        auto there = options();
        there.runs_folder = disk_->path("runs");
        open(smallSpiral(), {1280, 800}, there);
        lab().keep(std::chrono::milliseconds(50));
        TRY_VERIFY(step() > 0);
        waitUntilKept();
        const QSignalSpy said(&window_->session(), &WindowSession::notice);
        for (const qint64 left : {0, 8192}) {  // with room for what is small, and for nothing
            said.isEmpty() ? void() : waitUntilKept();
            const auto times = said.size();
            disk_->fill(left);
            TRY_COMPARE(said.size(), times + 1);
            QVERIFY2(said.last().first().toString().contains("No space left on device"),
                     qPrintable(said.last().first().toString()));
            for (int i = 0; i < 10; ++i) {
                press(Qt::Key_B);
                waitForSteps(50);
            }
            QCOMPARE(said.size(), times + 1);
            const Session meanwhile = kept();  // as far as there was room
            QVERIFY(meanwhile.state_step > 0 && meanwhile.state_step < step());
            QCOMPARE(weightsOf(meanwhile),
                     weightsAfter(meanwhile.head.experiment, meanwhile.state_step));
            disk_->makeRoom();
            waitUntilKept();
            QCOMPARE(said.size(), times + 1);
        }
        window_->session().finish();
        const Session session = kept();
        QCOMPARE(session.head.experiment, lab().experiment());
        QCOMPARE(session.state_step, step());
        QCOMPARE(session.history.lastStep(), step());
        QCOMPARE(session.history.train_loss.size(), step());
        QCOMPARE(weightsOf(session), weightsAfter(lab().experiment(), step()));
    }

    /// Nothing of it can be written at first.
    void aRunThatBeginsOnAFullDiskIsKeptLater() {
        disk_->fill();
        auto there = options();
        there.runs_folder = disk_->path("runs");
        open(smallSpiral(), {1280, 800}, there);
        TRY_VERIFY(step() > 100);
        disk_->makeRoom();
        TRY_VERIFY(QFile::exists(window_->session().folder() + "/session.json"));
        waitUntilKept();
        QCOMPARE(kept().history.lastStep(), kept().state_step);
    }

    void whatIsLeftAtTheEndIsKeptWhenThereIsRoom() {
        auto there = options();
        there.runs_folder = disk_->path("runs");
        open(smallSpiral(), {1280, 800}, there);
        TRY_VERIFY(step() > 0);
        waitUntilKept();
        disk_->fill();
        const QSignalSpy said(&window_->session(), &WindowSession::notice);
        TRY_COMPARE(said.size(), 1);
        pause();
        // What could be packed would be older than what is shown.
        const QString elsewhere = folder_->filePath("mine.normscope");
        QVERIFY_EXCEPTION_THROWN(window_->session().save(elsewhere), SessionError);
        QVERIFY(!QFile::exists(elsewhere));
        disk_->makeRoom();
        window_->session().finish();
        QCOMPARE(kept().state_step, step());
        window_->session().save(elsewhere);
        QCOMPARE(readSession(elsewhere).state_step, step());
    }

    void exportsSayWhyTheyStop_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<qint64>("left");
        const QStringList train{"train", "--steps", "3", "--format", "csv", "--export"};
        QTest::newRow("train, nothing left") << train << qint64{0};
        QTest::newRow("train, some left") << train << qint64{40'960};
        QTest::newRow("export, some left")
            << QStringList{"export", "--steps", "3", "--to"} << qint64{40'960};
    }

    void exportsSayWhyTheyStop() {
        QFETCH(QStringList, words);
        QFETCH(const qint64, left);
        disk_->fill(left);
        words << disk_->path("out");
        const auto outcome = run(words + smallExperiment());
        QCOMPARE(outcome.code, 1);
        const auto complaint = outcome.error.trimmed().split('\n').last();
        QVERIFY2(complaint.startsWith("normscope: " + disk_->path("out")) &&
                     complaint.contains("No space left on device") &&
                     complaint.contains("make room on its disk"),
                 qPrintable(outcome.error));
        const auto files = filesIn(disk_->path("out"));
        QCOMPARE(files.empty(), left == 0);
        for (const auto& [name, bytes] : files)
            QVERIFY2(!bytes.isEmpty() && name.count('.') == 1, qPrintable(name));
    }
};

int main(int argc, char** argv) {
    why_no_mounts = ownMounts();
    Application application(argc, argv);
    FullDiskTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "full_disk_test.moc"
