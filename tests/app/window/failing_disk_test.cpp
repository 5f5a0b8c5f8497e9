// SPDX-License-Identifier: GPL-3.0-or-later
// Each call by which the window writes fails once, as on a broken or full disk: training goes on,
// one sentence says so, and what was written before is still there.
#include <QSignalSpy>
#include <cerrno>

#include "app/files/session/session.h"
#include "app/window/window_files.h"
#include "app/window/window_session.h"
#include "tests/support/failing_calls.h"
#include "tests/support/failures.h"
#include "tests/support/saved_run.h"
#include "tests/support/window_fixture.h"
#include "widgets/base/banner.h"

using namespace normscope;

namespace {

constexpr std::chrono::milliseconds kOften{50};
constexpr double kSlow = 200;  // steps a second: little to write each time

}  // namespace

class FailingDiskTest : public WindowFixture {
    Q_OBJECT

    QString sessionFolder() { return window_->session().folder(); }
    QString runs() { return folder_->filePath("runs"); }

    /// Until all up to the present step is on disk.
    void waitUntilKept() {
        const auto shown = step();
        TRY_VERIFY(step() > shown);
        TRY_VERIFY(readSession(sessionFolder()).state_step > shown);
    }

    /// Does something that writes into the folder again and again, with each of its calls failing
    /// once. `message`: what was said of it, empty while it is not done.
    void failEach(const QString& folder, const std::function<void()>& act,
                  const std::function<QString()>& message) {
        auto before = filesIn(folder);
        const auto first = before;
        long call = 1;
        for (bool failed = true; failed; ++call) {
            QVERIFY(call < 100);
            failCall(qPrintable(folder), call, ENOSPC);
            act();
            TRY_VERIFY(!message().isEmpty());
            failed = callFailed();
            const QString text = message();
            if (text.startsWith("Saved")) {
                before = filesIn(folder);
            } else {
                QVERIFY2(failed, qPrintable(text));
                QVERIFY2(text.contains(folder) && !text.contains('\n'), qPrintable(text));
                QCOMPARE(filesIn(folder), before);
            }
            const auto shown = step();
            TRY_VERIFY(step() > shown);
        }
        QVERIFY(call > 4);
        QVERIFY(before != first);
    }

  private slots:
    void init() { setUp(); }
    void cleanup() {
        failCall("", 0, 0);
        tearDown();
    }

    void aRunIsKeptAgain_data() {
        QTest::addColumn<int>("error");
        QTest::newRow("no room") << ENOSPC;
        QTest::newRow("broken") << EIO;
    }

    void aRunIsKeptAgain() {
        QFETCH(int, error);
        constexpr long kCalls = 12;  // more than it takes to keep a run once
        openTraining(smallSpiral());
        lab().setSpeed(kSlow);
        lab().keep(kOften);
        waitUntilKept();
        const auto before = filesIn(sessionFolder());
        const QSignalSpy said(&window_->session(), &WindowSession::notice);
        for (long call = 1; call <= kCalls; ++call) {
            const auto times = said.size();
            failCall(qPrintable(runs()), call, error);
            press(Qt::Key_B);
            TRY_VERIFY(callFailed());
            waitUntilKept();
            // Once, but where Qt found another way by itself.
            QVERIFY(said.size() <= times + 1);
            const auto wrong = unsound(filesIn(sessionFolder()), before, {}, /*names_alone=*/true);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(", ")));
        }
        QVERIFY(said.size() >= kCalls / 2);
        const QString text = said.last().first().toString();
        QVERIFY2(text.contains("cannot be kept") && text.contains(sessionFolder()),
                 qPrintable(text));
        QCOMPARE(find<Banner>("notice-banner")->body(), text);
        window_->session().finish();
        const Session session = readSession(sessionFolder());
        QCOMPARE(session.head.experiment, lab().experiment());
        QVERIFY(session.head.experiment.interventions.size() >= std::size_t{kCalls});
        QCOMPARE(session.state_step, step());
        QCOMPARE(session.history.lastStep(), step());
        QCOMPARE(weightsOf(session), weightsAfter(lab().experiment(), step()));
    }

    /// Its folder, its lock and its head are made then.
    void aWindowOpensAllTheSame() {
        for (long call = 1; call <= 8; ++call) {
            setUp();
            failCall(qPrintable(folder_->path()), call, ENOSPC);
            openTraining(smallSpiral());
            lab().keep(kOften);
            TRY_VERIFY(QFile::exists(sessionFolder() + "/session.json"));
            waitUntilKept();
            QVERIFY(callFailed());
            tearDown();
        }
    }

    void anExperimentIsSaved() {
        openTraining(smallSpiral());
        QDir(folder_->path()).mkdir("mine");
        const QString path = folder_->filePath("mine/mine.json");
        written(path, "what was there before");
        window_->files().document().tieTo(path);
        QString said;
        connect(&window_->files(), &WindowFiles::notice, this,
                [&](const QString& text) { said = text; });
        failEach(
            folder_->filePath("mine"),
            [&] {
                said.clear();
                trigger("action-save");
            },
            [&] { return said; });
    }
};

QTEST_MAIN(FailingDiskTest)
#include "failing_disk_test.moc"
