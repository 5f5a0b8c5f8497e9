// SPDX-License-Identifier: GPL-3.0-or-later
// What the window keeps of its run, and how it goes on with it.
#include <QDir>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTreeWidget>

#include "app/files/experiment_json.h"
#include "app/files/session/session.h"
#include "app/window/reference_bytes.h"
#include "app/window/reference_keeper.h"
#include "app/window/run_archive.h"
#include "app/window/window_session.h"
#include "model/data/random.h"
#include "model/settings/bytes.h"
#include "tests/support/saved_run.h"
#include "tests/support/window_fixture.h"
#include "widgets/base/banner.h"
#include "widgets/base/number_format.h"

using namespace normscope;

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

}  // namespace

class SessionTest : public WindowFixture {
    Q_OBJECT

    QString sessionFolder() { return window_->session().folder(); }

    /// Until the state on disk is of that step at least.
    void waitForState(std::int64_t least) {
        TRY_VERIFY(readSession(sessionFolder()).state_step >= least);
    }

    /// The program is gone without having been asked to quit.
    void lose() { window_.reset(); }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void nothingIsOfferedAtFirst() {
        openTraining(smallSpiral());
        window_->offerSession();
        QVERIFY(!find<Banner>("offer-banner")->isVisible());
    }

    void aChangeIsOnDiskBeforeItIsShown() {
        openTraining(smallSpiral());
        bool seen = false;
        connect(&lab(), &Lab::frameReady, this, [&] {
            if (lab().experiment().interventions.empty())
                return;
            seen = true;
            QCOMPARE(readSessionHead(sessionFolder()).experiment, lab().experiment());
        });
        press(Qt::Key_B);
        TRY_VERIFY(seen);
    }

    void aLostRunGoesOnBitwise() {
        openTraining(smallSpiral());
        press(Qt::Key_B);
        TRY_COMPARE(marks().size(), 1);
        waitForState(step() + 1);
        const Experiment experiment = lab().experiment();
        lose();
        openTraining(smallXor());
        window_->offerSession();
        auto* banner = find<Banner>("offer-banner");
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->body().contains("spiral", Qt::CaseInsensitive) &&
                     banner->body().contains("1 change"),
                 qPrintable(banner->body()));
        const QSignalSpy restarted(&lab(), &Lab::restarted);
        click("notice-continue");
        TRY_COMPARE(restarted.size(), 1);
        QCOMPARE(lab().experiment(), experiment);
        TRY_VERIFY(lab().isTraining() && lab().history().lastStep() > 0);
        // What was recorded before is there, every step of it.
        QCOMPARE(lab().history().train_loss.size(), lab().history().lastStep());
        QCOMPARE(lab().history().metrics.front().step, std::int64_t{1});
        QCOMPARE(marks().size(), 1);
        window_->session().finish();
        const Session session = readSession(sessionFolder());
        QCOMPARE(session.state_step, step());
        QCOMPARE(weightsOf(session), weightsAfter(experiment, session.state_step));
        QCOMPARE(session.history.lastStep(), session.state_step);
        // Its past can be visited as before.
        lab().visit(3);
        TRY_VERIFY(lab().visited() == 3 && lab().frame() && lab().frame()->step == 3);
    }

    void quittingLosesNothing() {
        openTraining(smallSpiral());
        window_->close();
        const auto stopped = step();
        lose();
        open(smallXor());
        QVERIFY(window_->continueSession());
        TRY_VERIFY(lab().history().lastStep() >= stopped);
        QCOMPARE(configuration().data.dataset, std::string("spiral"));
    }

    void refusingSticks() {
        openTraining(smallSpiral());
        waitForState(1);
        lose();
        openTraining(smallXor());
        window_->offerSession();
        click("notice-refuse");
        QVERIFY(!find<Banner>("offer-banner")->isVisible());
        const auto kept = RunArchive(options().runs_folder).entries();
        QCOMPARE(kept.size(), std::size_t{1});
        QVERIFY(kept.front().closed);
        lab().reset();  // so that this one is closed too
        waitForState(1);
        lose();
        openTraining(smallXor());
        window_->offerSession();
        QVERIFY2(!find<Banner>("offer-banner")->body().contains("spiral", Qt::CaseInsensitive),
                 qPrintable(find<Banner>("offer-banner")->body()));
    }

    void theTwinComesBack() {
        openTraining(smallSpiral());
        pause();
        lab().addTwin({settingOf(&NormalizationConfig::kind, NormKind::None)});
        TRY_VERIFY(lab().twinHistory() && lab().status().twin_step == step());
        lab().play();
        waitForState(step() + 5);
        lose();
        open(smallXor());
        QVERIFY(window_->continueSession());
        TRY_VERIFY(lab().twinHistory() && lab().twinHistory()->lastStep() > 5);
        QCOMPARE(lab().differences().size(), std::size_t{1});
        window_->session().finish();
        const Session session = readSession(sessionFolder());
        const auto twin = session.head.experiment.twinExperiment();
        const auto back = Run::restore(session.state->b, twin, loadDataset(twin.configuration), {});
        QCOMPARE(back.weightsSha256(), weightsAfter(twin, back.stepsDone()));
    }

    void whatAForkCutsOffIsARunOfItsOwn() {
        openTraining(smallSpiral());
        TRY_VERIFY(step() > 40);
        pause();
        const auto stopped = step();
        waitForState(stopped);
        lab().fork(20);
        TRY_VERIFY(step() < stopped && lab().history().lastStep() >= 20);
        TRY_COMPARE(RunArchive(options().runs_folder).entries().size(), std::size_t{1});
        const auto kept = RunArchive(options().runs_folder).entries().front();
        QCOMPARE(readSession(kept.path).state_step, stopped);
        lab().playTo(25);
        TRY_VERIFY(!lab().status().playing && step() == 25);
        waitForState(25);
        const Session session = readSession(sessionFolder());
        QCOMPARE(session.history.lastStep(), std::int64_t{25});
        // The one cut off is shown where it ended, at once.
        trigger("action-runs");
        click("runs-open");
        TRY_COMPARE(step(), stopped);
        TRY_VERIFY(!lab().status().playing);
    }

    void previousRunsHaveNamesStarsAndPictures() {
        openTraining(smallSpiral());
        TRY_VERIFY(step() > 60);
        lab().open(smallXor());
        const RunArchive archive(options().runs_folder);
        TRY_COMPARE(archive.entries().size(), std::size_t{1});
        const auto kept = archive.entries().front();
        QVERIFY(kept.picture.loss.size() >= RunPicture::kPoints / 4 &&
                kept.picture.loss.size() <= RunPicture::kPoints);
        QVERIFY(!kept.picture.accuracy.empty());
        // A point is a mean of neighbouring steps; the first is of the first ones.
        const auto recorded = readSession(kept.path).history;
        auto least = recorded.train_loss.at(1), most = least;
        for (std::int64_t step = 2; step <= 10; ++step) {
            least = std::min(least, recorded.train_loss.at(step));
            most = std::max(most, recorded.train_loss.at(step));
        }
        QVERIFY(least <= kept.picture.loss.front() && kept.picture.loss.front() <= most);
        press(Qt::Key_H, Qt::ControlModifier);
        auto* list = find<QTreeWidget>("runs-list");
        QVERIFY(list->isVisible());
        QTreeWidgetItem* row = list->topLevelItem(0);
        QVERIFY2(row->text(2).contains("spiral", Qt::CaseInsensitive), qPrintable(row->text(2)));
        QCOMPARE(row->text(3), formatCount(kept.steps));
        const QImage picture = row->icon(0).pixmap(96, 36).toImage();
        int drawn = 0;
        for (int x = 0; x < picture.width(); ++x)
            for (int y = 0; y < picture.height(); ++y)
                drawn += picture.pixelColor(x, y) != window_->theme().surface;
        QVERIFY2(drawn > 50, qPrintable(QString::number(drawn)));
        // A name, as typed in its place, and a star.
        click("runs-rename");
        auto* editor = list->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        editor->selectAll();
        QTest::keyClicks(editor, "my best");
        QTest::keyClick(editor, Qt::Key_Return);
        TRY_COMPARE(archive.entries().front().name, QString("my best"));
        row->setCheckState(1, Qt::Checked);
        QVERIFY(archive.entries().front().starred);
        QCOMPARE(archive.entries().front().name, QString("my best"));
        click("runs-open");
        TRY_COMPARE(step(), kept.steps);
        TRY_VERIFY(!lab().status().playing);
        QCOMPARE(lab().history().lastStep(), kept.steps);
    }

    void starredRunsOutliveTheOthers() {
        openTraining(smallSpiral());
        const RunArchive archive(options().runs_folder);
        for (std::size_t i = 0; i < RunArchive::kKept + 2; ++i) {
            TRY_VERIFY(step() > 0);
            lab().newSeed();
            TRY_COMPARE(archive.entries().size(), std::min(i + 1, RunArchive::kKept + 1));
            if (i == 0)
                archive.change(archive.entries().back().path,
                               [](SessionHead& head) { head.starred = true; });
        }
        QVERIFY(archive.entries().back().starred);
        trigger("action-runs");
        QCOMPARE(find<QTreeWidget>("runs-list")->topLevelItemCount(),
                 static_cast<int>(archive.entries().size()));
        const auto before = archive.entries().size();
        click("runs-remove");
        QCOMPARE(archive.entries().size(), before - 1);
    }

    void referencesComeBack() {
        openTraining(smallSpiral());
        TRY_VERIFY(step() > 10);
        auto& references = window_->keeper().references();
        references.pin("mine", lab().history(), lab().experiment());
        const auto length = references.all().front().curves->lastStep();
        waitForState(step());
        lose();
        open(smallXor());
        QVERIFY(window_->continueSession());
        TRY_COMPARE(window_->keeper().references().all().size(), std::size_t{1});
        const Reference& back = window_->keeper().references().all().front();
        QCOMPARE(back.name, QString("mine"));
        QCOMPARE(back.curves->lastStep(), length);
    }

    /// As they were kept before records said how many samples were validated.
    void referencesOfAnOlderProgramComeBack() {
        openTraining(smallSpiral());
        const Experiment experiment;
        ByteWriter out;
        out(std::uint64_t{1}, std::string("old"), experimentToCompactJson(experiment).toStdString(),
            true, std::vector<float>{2.0F, 1.0F}, std::vector<float>{0.25F, 0.5F});
        out(std::uint64_t{1}, std::int64_t{2}, 1.0, 0.5, 1.5, 0.75, 1.25, 0.625, 0.1, 3.0, false);
        auto& references = window_->keeper().references();
        restoreReferences(QByteArray::fromStdString(out.bytes()), references);
        QCOMPARE(references.all().size(), std::size_t{1});
        const auto& record = references.all().front().curves->metrics.front();
        QCOMPARE(record.val_accuracy_running, 0.75);
        QCOMPARE(record.gradient_norm, 3.0);
        QCOMPARE(record.val_samples, std::int64_t{0});
    }

    /// Of one that recorded otherwise the run is made again. What is recorded then is not written
    /// behind what nothing reads.
    void aRunOfAnOlderProgramIsKeptAnew() {
        openTraining(smallSpiral());
        waitForState(1);
        const auto folder = sessionFolder();
        lose();
        const auto head = folder + "/session.json";
        const auto json = contentOf(head);
        const auto older =
            QByteArray(json).replace("\"normscope_session\": 3", "\"normscope_session\": 1");
        QVERIFY(older != json);
        // Killed after its records were written anew, before its head was: they are read.
        write(head,
              QByteArray(json).replace("\"normscope_session\": 3", "\"normscope_session\": 2"));
        QVERIFY(readSession(folder).state);
        write(head, older);
        write(folder + "/records.bin", "something else");
        QCOMPARE(readSession(folder).state, nullptr);
        open(smallXor());
        QVERIFY(window_->continueSession());
        TRY_VERIFY(sessionFolder() == folder && lab().history().lastStep() > 0);
        window_->session().finish();
        QCOMPARE(readSession(folder).history.lastStep(), step());
    }

    /// The release before wrote no number of validated samples: it goes on where it was.
    void aSessionOfTheReleaseBeforeGoesOn() {
        const QString packed =
            NORMSCOPE_SOURCE_DIR "/tests/app/files/older/session-0.1.0.normscope";
        const auto before = readSession(packed);
        open(smallXor());
        window_->openFile(packed);
        TRY_VERIFY(lab().history().lastStep() >= before.state_step);
        QCOMPARE(lab().history().metrics.front().val_loss_running,
                 before.history.metrics.front().val_loss_running);
        window_->session().finish();
        const auto after = readSession(sessionFolder());
        QVERIFY(after.state);
        QCOMPARE(after.head.version, kBytesVersion);
        QCOMPARE(after.history.lastStep(), step());
        QCOMPARE(after.history.metrics.size(), lab().history().metrics.size());
    }

    void aPackedSessionTravels() {
        openTraining(smallSpiral());
        press(Qt::Key_B);
        TRY_COMPARE(marks().size(), 1);
        waitForState(step() + 1);
        const QString file = folder_->filePath("mine.normscope");
        pause();
        window_->session().finish();
        const auto stopped = step();
        window_->session().save(file);
        const Experiment experiment = lab().experiment();
        lose();
        auto elsewhere = options();
        elsewhere.runs_folder = folder_->filePath("elsewhere");
        open(smallXor(), {1280, 800}, elsewhere);
        window_->openFile(file);
        TRY_COMPARE(lab().experiment(), experiment);
        TRY_VERIFY(lab().history().lastStep() >= stopped);
        QCOMPARE(readSession(file).state_step, stopped);
        QVERIFY(sessionFolder().startsWith(elsewhere.runs_folder));
    }

    void twoWindowsDoNotShareAFolder() {
        openTraining(smallSpiral());
        waitForState(1);
        const QString folder = sessionFolder();
        MainWindow second(smallXor(), options());
        second.show();
        QVERIFY(!second.continueSession());  // it is not left
        second.session().open(folder);
        QTRY_COMPARE(second.lab().configuration().data.dataset, std::string("spiral"));
        QTRY_VERIFY(!second.session().folder().isEmpty());
        QVERIFY(second.session().folder() != folder);
        QCOMPARE(sessionFolder(), folder);
    }

    void whatIsDamagedIsRefusedOrLeftOut() {
        openTraining(smallSpiral());
        waitForState(20);
        const QString file = folder_->filePath("mine.normscope");
        window_->session().save(file);
        const QByteArray packed = contentOf(file);
        Random random(3);
        for (int i = 0; i < 300; ++i) {
            QByteArray changed = packed;
            if (i % 3 == 0)
                changed.truncate(static_cast<qsizetype>(
                    random.below(static_cast<std::uint64_t>(changed.size()))));
            else
                for (int k = 0; k < 1 + i % 5; ++k)
                    changed[static_cast<qsizetype>(
                        random.below(static_cast<std::uint64_t>(changed.size())))] =
                        static_cast<char>(random.below(256));
            write(file, changed);
            try {
                readSession(file);
            } catch (const SessionError& error) {
                QVERIFY2(QString(error.what()).contains("mine.normscope"), error.what());
            }
        }
        write(file, "nothing of ours");
        const Experiment before = lab().experiment();
        window_->openFile(file);
        QVERIFY(find<Banner>("notice-banner")->body().contains("mine.normscope"));
        QCOMPARE(lab().experiment(), before);
        QVERIFY(lab().isTraining());
    }

    /// A few hundred bytes that claim a million million steps, in one block; to cut it in half by
    /// filling it up would take hours.
    void aSeriesLongerThanAnyRunIsLeftOut() {
        constexpr std::size_t kLevels = 20;
        constexpr std::int64_t kSteps = std::int64_t{1} << (2 * kLevels);
        ByteWriter series;
        series(kSteps, std::vector<float>{}, std::uint64_t{kLevels});
        for (std::size_t level = 1; level <= kLevels; ++level) {
            const std::int64_t blocks = kSteps >> (2 * level);
            const bool last = level == kLevels;
            series(last ? std::int64_t{0} : blocks, std::uint64_t{last ? 1U : 0U});
            if (last)
                series(0.0F, 1.0F, 0.5F);
        }
        ByteReader in(series.bytes());
        RecordPiece piece;
        auto& whole = piece.whole.emplace().first;
        in(whole.train_loss);
        QVERIFY(in.atEnd() && whole.train_loss.isSound());
        QCOMPARE(whole.train_loss.size(), kSteps);
        whole.train_accuracy = whole.train_loss;
        const auto save = [&](const SessionState& state) {
            SessionHead head;
            head.experiment = smallSpiral();
            write(folder_->filePath("session.json"), toJson(head));
            write(folder_->filePath("records.bin"), QByteArray::fromStdString(toBytes(piece)));
            write(folder_->filePath("state.bin"), QByteArray::fromStdString(toBytes(state)));
        };
        save({.step = kSteps / 2, .runs = {}});
        QCOMPARE(readSession(folder_->path()).state, nullptr);
        piece.cut = kSteps / 2;
        save({.step = kSteps / 2, .runs = {}});
        QCOMPARE(readSession(folder_->path()).state, nullptr);
    }

    /// As a power cut leaves them: the last piece is half there, or the state is.
    void halfWrittenFilesLoseLittle() {
        openTraining(smallSpiral());
        waitForState(20);
        const QString folder = sessionFolder();
        lose();
        const QString records = folder + "/records.bin";
        write(records, contentOf(records) + QByteArray("\x10\0\0\0\0\0\0\0half", 12));
        QVERIFY(readSession(folder).state_step >= 20);
        write(folder + "/state.bin", contentOf(folder + "/state.bin").chopped(7));
        QCOMPARE(readSession(folder).state, nullptr);
        open(smallXor());
        QVERIFY(window_->continueSession());
        TRY_VERIFY(lab().configuration().data.dataset == "spiral" && step() > 20);  // made again
        QCOMPARE(lab().history().train_loss.size(), lab().history().lastStep());
    }

    /// The records of a long run give way to what its history keeps of them; later ones follow.
    void aLongRecordingGivesWayToItsHistory() {
        const Experiment experiment = smallSpiral();
        Run run(experiment, loadDataset(experiment.configuration));
        History history;
        SessionWriter writer(folder_->filePath("runs"));
        SessionHead head;
        head.experiment = experiment;
        writer.begin(head);
        const auto train = [&](std::int64_t steps) {
            RecordPiece piece;
            while (run.stepsDone() < steps && run.step())
                piece.a.steps.push_back(run.lastStep());
            piece.a.metrics = run.takeMetrics();
            piece.a.layers = run.takeLayerRecords();
            piece.a.dual = run.takeDualRecords();
            history.append(piece.a.steps);
            history.append(piece.a.metrics);
            history.append(piece.a.layers);
            history.append(piece.a.dual);
            writer.add(piece);
        };
        train(40);
        QVERIFY(!writer.isLong());
        RecordPiece whole;
        whole.whole.emplace(wholeOf(history), WholeRecords{});
        writer.replace(whole);
        train(70);
        writer.keep(run.snapshot(), nullptr);
        writer.flush();
        const Session session = readSession(writer.folder());
        QCOMPARE(session.state_step, std::int64_t{70});
        QCOMPARE(session.history.lastStep(), std::int64_t{70});
        QCOMPARE(session.history.layers.size(), history.layers.size());
        QCOMPARE(session.history.metrics.size(), history.metrics.size());
        for (const std::int64_t step : {1, 40, 41, 70})
            QCOMPARE(session.history.train_loss.at(step), history.train_loss.at(step));
    }

    void aPlaceThatCannotBeWrittenIsSaidOnce() {
        write(folder_->filePath("file"), "in the way");
        auto blocked = options();
        blocked.runs_folder = folder_->filePath("file/runs");
        open(smallSpiral(), {1280, 800}, blocked);
        TRY_VERIFY(find<Banner>("notice-banner")->isVisible());
        QVERIFY(find<Banner>("notice-banner")->body().contains("cannot be kept"));
        TRY_VERIFY(step() > 5);
    }
};

QTEST_MAIN(SessionTest)
#include "session_test.moc"
