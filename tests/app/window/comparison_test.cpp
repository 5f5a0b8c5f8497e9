// SPDX-License-Identifier: GPL-3.0-or-later
// The twin, the past, forks and undo in the real window with a real trainer.
#include <QComboBox>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>

#include "app/files/experiment_file.h"
#include "app/files/session/session.h"
#include "app/window/run_archive.h"
#include "tests/support/window_fixture.h"
#include "widgets/bars/difference_dialog.h"
#include "widgets/base/banner.h"
#include "widgets/lab/lab_view.h"
#include "widgets/lab/layer_header.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/references.h"

using namespace normscope;

namespace {

constexpr std::int64_t kInterval = 50;

std::vector<float> losses(const History& history) {
    const auto raw = history.train_loss.raw();
    return {raw.begin(), raw.end()};
}

}  // namespace

class ComparisonTest : public WindowFixture {
    Q_OBJECT

    std::vector<RunArchive::Entry> kept() { return RunArchive(options().runs_folder).entries(); }
    bool level() { return lab().status().has_twin && lab().status().twin_step == step(); }
    /// A window whose run stands at that step, or a little later.
    void openAt(std::int64_t steps) {
        open(smallSpiral());
        lab().setSpeed(0);
        trainTo(steps);
    }
    void openTwinsAt(std::int64_t steps) {
        openAt(steps);
        press(Qt::Key_T);
        TRY_VERIFY(level());
    }
    /// Trains to at least `steps` and pauses; every step made has come up then.
    void trainTo(std::int64_t steps) {
        lab().play();
        TRY_VERIFY(step() >= steps);
        pause();
        TRY_VERIFY(!lab().status().has_twin || lab().twinFault() || level());
        TRY_VERIFY(lab().frame() && lab().frame()->step == step());
        TRY_VERIFY(!lab().status().has_twin ||
                   (lab().twinFrame() && lab().twinFrame()->step == lab().status().twin_step));
        QCOMPARE(lab().history().lastStep(), step());
    }
    void lookAt(std::int64_t wanted) {
        lab().visit(wanted);
        TRY_COMPARE(lab().frame()->step, wanted);
        QCOMPARE(lab().visited(), std::optional(wanted));
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void theTwinKeepsStep() {
        openAt(60);
        QVERIFY(!find<QLabel>("status-twin")->isVisible());
        press(Qt::Key_T);
        TRY_VERIFY(level());
        trainTo(90);
        QVERIFY(level());
        QCOMPARE(lab().differences(),
                 (std::vector<Setting>{{"normalization.kind", std::string("none")}}));
        QCOMPARE(lab().twinHistory()->lastStep(), step());
        QVERIFY(losses(*lab().twinHistory()) != losses(lab().history()));
        QTRY_COMPARE(find<QLabel>("status-twin")->text(), "B: BN off");
        TRY_VERIFY(lab().twinFrame() && lab().twinFrame()->step == step());
        QVERIFY(!lab().twinFrame()->layers[0].norm.present);
        QVERIFY(lab().frame()->layers[0].norm.present);
        QCOMPARE(find<LayerHeader>("layer1-header")->twinText(), "B: no norm");
        QVERIFY(find<QPushButton>("compare-twin")->isChecked());
        QVERIFY(find<QAction>("action-twin")->isChecked());
        press(Qt::Key_T);
        TRY_VERIFY(!lab().status().has_twin);
        QVERIFY(lab().twinHistory() == nullptr);
        QTRY_VERIFY(!find<QLabel>("status-twin")->isVisible());
        TRY_VERIFY(find<LayerHeader>("layer1-header")->twinText().isEmpty());
    }

    void aTwinWithoutDifferenceIsTheSameRun() {
        openAt(40);
        lab().addTwin({});
        TRY_VERIFY(level());
        trainTo(80);
        QVERIFY(lab().differences().empty());
        QCOMPARE(losses(*lab().twinHistory()), losses(lab().history()));
        QCOMPARE(lab().twinFrame()->layers[1].norm.gamma, lab().frame()->layers[1].norm.gamma);
    }

    void theMenuOffersOtherTwins() {
        openAt(20);
        auto* menu = find<QMenu>("compare-menu");
        emit menu->aboutToShow();
        trigger("twin-lr-up");
        TRY_VERIFY(level());
        QCOMPARE(lab().twinConfiguration()->optimizer.lr, 1.0);
        QCOMPARE(lab().configuration().optimizer.lr, 0.1);
        QVERIFY(lab().twinConfiguration()->normalization.kind == NormKind::Batch);
        emit menu->aboutToShow();
        trigger("twin-placement");
        TRY_VERIFY(lab().twinConfiguration() &&
                   lab().twinConfiguration()->normalization.placement == Placement::After);
        QCOMPARE(lab().twinConfiguration()->optimizer.lr, 0.1);
    }

    void anyDifferencesByTheDialog() {
        openAt(20);
        press(Qt::Key_T, Qt::ShiftModifier);
        auto* dialog = find<DifferenceDialog>("difference-dialog");
        QVERIFY(dialog != nullptr);
        auto* rate = dialog->findChild<QWidget*>("setting-optimizer.lr");
        rate->setFocus();
        auto* line = rate->findChild<QLineEdit*>();
        line->selectAll();
        QTest::keyClicks(line, "3");
        QTest::keyClick(line, Qt::Key_Return);
        QTest::mouseClick(dialog->findChild<QAbstractButton*>("difference-layer2"), Qt::LeftButton);
        auto* kind = dialog->findChild<QComboBox*>("setting-layers.1.normalization.kind");
        kind->setFocus();
        QTest::keyClick(kind, Qt::Key_Up);
        QTest::mouseClick(dialog->findChild<QPushButton*>("difference-start"), Qt::LeftButton);
        TRY_VERIFY(level());
        QCOMPARE(lab().experiment().twin->differences,
                 (std::vector<Setting>{{"optimizer.lr", 3.0},
                                       {"layers.1.normalization.kind", std::string("none")}}));
        QTRY_COMPARE(find<QLabel>("status-twin")->text(), "B: lr 3, layer 2: BN off");
    }

    void pinnedRunsStay() {
        openTwinsAt(40);
        const auto steps = step();
        press(Qt::Key_R);
        auto* ask = find<QInputDialog>("pin-dialog");
        QVERIFY(ask != nullptr);
        auto* line = ask->findChild<QLineEdit*>();
        QCOMPARE(line->text(), "run 1");
        line->selectAll();
        QTest::keyClicks(line, "plain");
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_VERIFY(find<QInputDialog>("pin-dialog") == nullptr);
        emit find<QMenu>("compare-menu")->aboutToShow();
        trigger("pin-b");
        QTRY_VERIFY(find<QInputDialog>("pin-dialog") != nullptr);
        line = find<QInputDialog>("pin-dialog")->findChild<QLineEdit*>();
        QCOMPARE(line->text(), "BN off");
        QTest::keyClick(line, Qt::Key_Return);
        const auto& references = window_->findChild<References*>()->all();
        QCOMPARE(references.size(), std::size_t{2});
        QCOMPARE(losses(*references[0].curves), losses(lab().history()));
        QCOMPARE(losses(*references[1].curves), losses(*lab().twinHistory()));
        QCOMPARE(references[1].experiment.configuration.normalization.kind, NormKind::None);
        QCOMPARE(references[1].experiment.configuration.steps, steps);
        window_->activateWindow();  // again, after the dialog
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        press(Qt::Key_R, Qt::ControlModifier);  // anew
        TRY_VERIFY(lab().history().lastStep() < steps);
        Plot* loss = window_->findChild<Plot*>("plot-loss");
        QVERIFY(loss->table().columns.contains("train [plain]"));
        QVERIFY(loss->table().columns.contains("val_running [BN off]"));
        QCOMPARE(static_cast<std::int64_t>(loss->table().rows.size()), steps);
        // The run that was replaced can still be pinned.
        QVERIFY(find<QAction>("action-pin-before")->isEnabled());
    }

    void bothStatisticsByKey() {
        openAt(20);
        QVERIFY(!lab().frame()->layers[0].dual.linear.present);
        press(Qt::Key_D);
        QVERIFY(find<QPushButton>("dual")->isChecked());
        QVERIFY(window_->view().observation().dual);
        TRY_VERIFY(lab().frame()->layers[0].dual.normalized.present);
        Plot* plot = window_->findChild<Plot*>("plot-layer1-normalized");
        QTRY_VERIFY(plot->table().columns.contains("count_running"));
        press(Qt::Key_D);
        QVERIFY(!find<QAction>("action-dual")->isChecked());
        TRY_VERIFY(!lab().frame()->layers[0].dual.normalized.present);
    }

    void changesGoToTheRunTheyAreMeantFor() {
        openTwinsAt(20);
        click("aim-b");
        QVERIFY(find<QPushButton>("batch-norm-none")->isChecked());  // B's state is shown
        press(Qt::Key_M);
        TRY_COMPARE(lab().experiment().twin->interventions.size(), std::size_t{1});
        QCOMPARE(lab().twinConfiguration()->mode, Mode::Eval);
        QCOMPARE(lab().configuration().mode, Mode::Train);
        click("aim-both");
        press(Qt::Key_P);
        TRY_COMPARE(lab().experiment().interventions.size(), std::size_t{1});
        QCOMPARE(lab().configuration().normalization.placement, Placement::After);
        QCOMPARE(lab().twinConfiguration()->normalization.placement, Placement::After);
        QCOMPARE(lab().experiment().twin->interventions.size(), std::size_t{2});
    }

    void resetKeepsTheTwin() {
        openTwinsAt(20);
        const Experiment before = lab().experiment();
        trigger("action-reset");
        TRY_VERIFY(level() && step() > 0);
        QCOMPARE(lab().experiment().twin->differences,
                 (std::vector<Setting>{{"normalization.kind", std::string("none")}}));
        TRY_COMPARE(kept().size(), std::size_t{1});
        QCOMPARE(readSessionHead(kept()[0].path).experiment, before);  // the twin is in the file
    }

    void aTwinFromThisStepHasNothingToCatchUp() {
        openAt(60);
        press(Qt::Key_B);
        TRY_COMPARE(marks().size(), 1);
        const auto changed = lab().experiment().interventions.front().step;
        pause();
        const auto parted = step();
        press(Qt::Key_T, Qt::ControlModifier);
        TRY_VERIFY(level() && lab().twinHistory());
        QCOMPARE(step(), parted);
        QCOMPARE(lab().twinHistory()->lastStep(), parted);
        QCOMPARE(losses(*lab().twinHistory()), losses(lab().history()));
        const auto& own = lab().experiment().twin->interventions;
        QCOMPARE(own.size(), std::size_t{2});  // run A's, and the parting
        QCOMPARE(own.front().step, changed);
        QCOMPARE(own.back().step, parted);
        lab().play();
        trainTo(parted + 30);
        pause();
        // As an experiment made anew comes out.
        const auto twin = lab().experiment().twinExperiment();
        Run again(twin, loadDataset(twin.configuration));
        while (again.stepsDone() < lab().status().twin_step)
            QVERIFY(again.step());
        QCOMPARE(losses(*lab().twinHistory()).back(), again.lastStep().train_loss);
        QVERIFY(losses(*lab().twinHistory()).back() != losses(lab().history()).back());
    }

    void aTwinFromAPastStepCatchesUp() {
        openAt(80);
        pause();
        const auto newest = step();
        lab().visit(30);
        TRY_VERIFY(lab().visited() == 30 && lab().frame()->step == 30);
        trigger("action-twin-here");
        TRY_VERIFY(level() && step() == newest);
        QCOMPARE(lab().experiment().twin->interventions.front().step, std::int64_t{30});
        const auto a = losses(lab().history()), b = losses(*lab().twinHistory());
        QCOMPARE(b.size(), a.size());
        const auto same = std::mismatch(a.begin(), a.end(), b.begin());
        QCOMPARE(same.first - a.begin(), std::ptrdiff_t{30});
    }

    void catchingUpShowsHowFarAndCanBeCancelled() {
        openAt(200'000);  // a second or more to catch up with
        press(Qt::Key_T);
        auto* bar = find<QWidget>("catch-up");
        TRY_VERIFY(bar->isVisible());
        const QString text = find<QLabel>("catch-up-text")->text();
        // Run A has gone on a little.
        static const QRegularExpression words("^Run B catches up: step .+ of [2-9]\\d\\d.\\d{3}, ");
        QVERIFY2(words.match(text).hasMatch(), qPrintable(text));
        click("catch-up-cancel");
        TRY_VERIFY(!lab().twinHistory() && !bar->isVisible());
        TRY_VERIFY(step() >= 200'000);
    }

    void aTwinThatDivergesDoesNotStopTheRun() {
        Experiment experiment = smallSpiral();
        experiment.configuration.normalization.kind = NormKind::None;
        experiment.configuration.network.activation = Activation::Identity;
        experiment.configuration.optimizer.lr = 0.01;
        open(experiment);
        lab().setSpeed(0);
        trainTo(20);
        lab().addTwin({{"optimizer.lr", 1e6}});
        TRY_VERIFY(lab().twinFault().has_value());
        auto* banner = find<Banner>("twin-banner");
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->headline().startsWith("Run B"), qPrintable(banner->headline()));
        QVERIFY(!find<Banner>("fault-banner")->isVisible());
        const auto before = step();
        trainTo(before + 30);
        QVERIFY(lab().status().twin_step < step());
        QVERIFY(!lab().fault());
        press(Qt::Key_T);
        TRY_VERIFY(!banner->isVisible());
    }

    void aVisitedStepLooksAsItDid() {
        openAt(70);
        const auto then = step();
        const auto seen = lab().frame();
        trainTo(then + 60);
        const auto last = step();
        lookAt(then);
        const auto again = lab().frame();
        for (std::size_t layer = 0; layer < 2; ++layer) {
            QCOMPARE(again->layers[layer].norm.gamma, seen->layers[layer].norm.gamma);
            QCOMPARE(again->layers[layer].norm.running_mean, seen->layers[layer].norm.running_mean);
            QCOMPARE(again->layers[layer].taps.linear.summary.mean,
                     seen->layers[layer].taps.linear.summary.mean);
        }
        QCOMPARE(step(), last);
        QCOMPARE(lab().history().lastStep(), last);
        QVERIFY(find<QLabel>("time-step")->text().startsWith("looking at step"));
        QVERIFY(find<QPushButton>("time-fork")->isEnabled());
        click("time-live");
        TRY_COMPARE(lab().frame()->step, last);
        QVERIFY(!lab().visited());
        QTRY_VERIFY(!find<QPushButton>("time-fork")->isEnabled());
    }

    void trainingWaitsForWhoLooksBack() {
        openAt(60);
        lab().play();
        TRY_VERIFY(lab().status().playing);
        lookAt(10);
        QTRY_COMPARE(find<QPushButton>("play")->accessibleName(), "Play");
        const auto last = step();
        lookAt(20);  // once this is shown, there was time for many
        QCOMPARE(step(), last);
        press(Qt::Key_Space);
        TRY_VERIFY(step() > last);
        QVERIFY(!lab().visited());
    }

    void thePastCannotBeChanged() {
        openAt(60);
        lookAt(30);
        press(Qt::Key_B);
        QVERIFY(find<Banner>("notice-banner")->isVisible());
        QVERIFY(find<QPushButton>("batch-norm-batch")->isChecked());
        QVERIFY(lab().experiment().interventions.empty());
    }

    void aVisitShowsTheSettingsOfItsStep() {
        openAt(40);
        const auto then = step();
        press(Qt::Key_B);
        trainTo(then + 20);
        QVERIFY(find<QPushButton>("batch-norm-none")->isChecked());
        lookAt(then);  // what was changed at it comes after it
        QVERIFY(find<QPushButton>("batch-norm-batch")->isChecked());
        lookAt(then + 1);
        QVERIFY(find<QPushButton>("batch-norm-none")->isChecked());
    }

    void aForkCutsAndComesBackTheSame() {
        openAt(90);
        const auto changed = step();
        press(Qt::Key_B);
        trainTo(changed + 40);
        const Experiment whole = lab().experiment();
        const auto before = losses(lab().history());
        const auto at = changed - 25;
        lookAt(at);
        click("time-fork");
        TRY_COMPARE(step(), at);
        TRY_COMPARE(lab().history().lastStep(), at);
        QVERIFY(!lab().visited());
        QVERIFY(lab().experiment().interventions.empty());
        QVERIFY(lab().history().marks.empty());
        QCOMPARE(lab().configuration().normalization.kind, NormKind::Batch);
        TRY_COMPARE(kept().size(), std::size_t{1});
        QCOMPARE(readSessionHead(kept()[0].path).experiment, whole);
        trainTo(changed + 40);
        const auto after = losses(lab().history());
        const auto same = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
        // The first step that saw the change is the first to differ.
        QCOMPARE(same.first - before.begin(), static_cast<std::ptrdiff_t>(changed));
    }

    void undoGoesBackToBeforeTheChange() {
        openAt(40);
        auto* undo = find<QAction>("action-undo");
        QVERIFY(!undo->isEnabled());
        const auto first = step();
        press(Qt::Key_B);
        trainTo(first + 20);
        const auto second = step();
        press(Qt::Key_M);
        trainTo(second + 20);
        QVERIFY2(undo->text().endsWith("eval mode"), qPrintable(undo->text()));
        press(Qt::Key_Z, Qt::ControlModifier);
        TRY_COMPARE(step(), second);
        QCOMPARE(lab().configuration().mode, Mode::Train);
        QCOMPARE(lab().configuration().normalization.kind, NormKind::None);
        QTRY_VERIFY2(undo->text().endsWith("BN off"), qPrintable(undo->text()));
        press(Qt::Key_Z, Qt::ControlModifier);
        TRY_COMPARE(step(), first);
        QCOMPARE(lab().configuration().normalization.kind, NormKind::Batch);
        QTRY_VERIFY(!undo->isEnabled());
        QVERIFY(find<QPushButton>("batch-norm-batch")->isChecked());
        TRY_COMPARE(kept().size(), std::size_t{2});
    }

    void redoMakesTheChangeAgainAtItsStep() {
        openAt(40);
        const auto changed = step();
        press(Qt::Key_B);
        TRY_COMPARE(marks().size(), 1);
        press(Qt::Key_M);
        TRY_VERIFY(lab().experiment().interventions.size() == 2);
        trainTo(changed + 30);
        const Experiment whole = lab().experiment();
        const auto before = losses(lab().history());
        press(Qt::Key_Z, Qt::ControlModifier);
        TRY_COMPARE(lab().experiment().interventions.size(), std::size_t{1});
        press(Qt::Key_Z, Qt::ControlModifier);
        TRY_VERIFY(lab().experiment().interventions.empty());
        trainTo(changed + 10);  // on without them, for a while
        const auto* redo = find<QAction>("action-redo");
        QTRY_VERIFY2(redo->text().endsWith("BN off"), qPrintable(redo->text()));
        press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        TRY_COMPARE(lab().experiment().interventions.size(), std::size_t{1});
        TRY_COMPARE(step(), changed);
        press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        TRY_COMPARE(lab().experiment(), whole);
        QTRY_VERIFY(!redo->isEnabled());
        trainTo(changed + 30);
        const auto after = losses(lab().history());
        QVERIFY(after.size() >= static_cast<std::size_t>(changed + 30));
        const auto same = std::min(before.size(), after.size());
        QVERIFY(std::equal(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(same),
                           after.begin()));
    }

    void aNewChangeEndsWhatCouldBeRedone() {
        openAt(20);
        press(Qt::Key_B);
        TRY_COMPARE(marks().size(), 1);
        press(Qt::Key_Z, Qt::ControlModifier);
        TRY_VERIFY(lab().experiment().interventions.empty());
        QVERIFY(!lab().redoLabel().empty());
        press(Qt::Key_P);
        TRY_COMPARE(lab().experiment().interventions.size(), std::size_t{1});
        QVERIFY(lab().redoLabel().empty());
    }

    void restartsAreUndoneAndRedone() {
        openAt(40);
        press(Qt::Key_B);
        TRY_COMPARE(marks().size(), 1);
        trainTo(60);
        const Experiment first = lab().experiment();
        const auto stood = step();
        const auto before = losses(lab().history());
        lab().rebuild({Setting{"network.hidden", std::vector<std::int64_t>{4, 4, 4}}});
        TRY_VERIFY(configuration().network.hidden.size() == 3 && step() > 5);
        pause();
        const auto second_stood = step();
        const Experiment second = lab().experiment();
        lab().undo();
        TRY_VERIFY(lab().experiment() == first && step() == stood);
        TRY_VERIFY(!lab().status().playing);
        TRY_COMPARE(losses(lab().history()), before);
        TRY_COMPARE(QString::fromStdString(lab().undoLabel()), "BN off");
        lab().redo();
        TRY_VERIFY(lab().experiment() == second && step() == second_stood);
        QVERIFY(lab().redoLabel().empty());
        lab().undo();
        TRY_VERIFY(lab().experiment() == first && step() == stood);
    }

    void aForkIsUndone() {
        openAt(60);
        const auto stood = step();
        lookAt(30);
        trigger("action-fork");
        TRY_COMPARE(step(), std::int64_t{30});
        press(Qt::Key_B);
        TRY_COMPARE(QString::fromStdString(lab().undoLabel()), "BN off");
        lab().undo();
        TRY_COMPARE(QString::fromStdString(lab().undoLabel()), "fork");
        lab().undo();
        TRY_COMPARE(step(), stood);
        QVERIFY(lab().experiment().interventions.empty());
    }

    void undoTakesBackWhatWasDoneToTheTwin() {
        openTwinsAt(20);
        click("aim-b");
        press(Qt::Key_M);
        TRY_COMPARE(QString::fromStdString(lab().undoLabel()), "B: eval mode");
        const auto changed = step();
        trainTo(changed + 10);
        trigger("action-undo");
        TRY_COMPARE(step(), changed);
        QCOMPARE(lab().twinConfiguration()->mode, Mode::Train);
        TRY_COMPARE(lab().twinHistory()->lastStep(), changed);
    }

    void keysWalkThroughThePast() {
        openAt(130);
        const auto last = step();
        const auto before = (last - 1) / kInterval * kInterval;
        press(Qt::Key_Left);
        TRY_COMPARE(lab().frame()->step, before);
        press(Qt::Key_Left, Qt::ShiftModifier);
        TRY_COMPARE(lab().frame()->step, before - 1);
        press(Qt::Key_Home);
        TRY_COMPARE(lab().frame()->step, std::int64_t{0});
        press(Qt::Key_Right);
        TRY_COMPARE(lab().frame()->step, kInterval);
        press(Qt::Key_End);
        TRY_COMPARE(lab().frame()->step, last);
        QVERIFY(!lab().visited());
    }

    void manyVisitsAtOnceEndAtTheLast() {
        openAt(130);
        for (std::int64_t at = 120; at >= 20; --at)
            lab().visit(at);
        QCOMPARE(lab().visited(), std::optional<std::int64_t>(20));
        TRY_COMPARE(lab().frame()->step, std::int64_t{20});
        TRY_COMPARE(lab().status().visited, std::optional<std::int64_t>(20));
    }

    void bothRunsAreShownAtTheVisitedStep() {
        openTwinsAt(60);
        lookAt(25);
        TRY_VERIFY(lab().twinFrame() && lab().twinFrame()->step == 25);
    }
};

QTEST_MAIN(ComparisonTest)
#include "comparison_test.moc"
