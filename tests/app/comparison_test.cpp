// SPDX-License-Identifier: GPL-3.0-or-later
// The twin, the past, forks and undo in the real window with a real trainer.
#include <QAction>
#include <QComboBox>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "app/window/experiment_files.h"
#include "app/window/main_window.h"
#include "app/window/run_archive.h"
#include "widgets/banner.h"
#include "widgets/difference_dialog.h"
#include "widgets/lab_view.h"
#include "widgets/layer_header.h"
#include "widgets/plots/plot.h"
#include "widgets/references.h"

using namespace normscope;

namespace {

constexpr int kPatience = 60'000;  // for a step of the trainer on a busy machine, ms
constexpr std::int64_t kInterval = 50;

Experiment small() {
    Experiment experiment;
    Configuration& configuration = experiment.configuration;
    configuration.data.dataset = "spiral";
    configuration.data.samples = 210;  // 168 to train on
    configuration.data.batch_size = 32;
    configuration.network.hidden = {8, 8};
    configuration.network.activation = Activation::Tanh;
    configuration.network.init.scheme = InitScheme::PyTorch;
    return experiment;
}

std::vector<float> losses(const History& history) {
    const auto raw = history.train_loss.raw();
    return {raw.begin(), raw.end()};
}

}  // namespace

class ComparisonTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<MainWindow> window_;

    Lab& lab() { return window_->lab(); }
    std::int64_t step() { return lab().status().step; }
    template <class Widget>
    Widget* find(const char* name) {
        return window_->findChild<Widget*>(QString::fromLatin1(name));
    }
    void press(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier) {
        window_->setFocus();
        QTest::keyClick(window_.get(), key, with);
    }
    void trigger(const char* action) { find<QAction>(action)->trigger(); }
    void click(const char* button) { QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton); }
    std::vector<RunArchive::Entry> kept() { return RunArchive(runsFolder()).entries(); }
    QString runsFolder() { return folder_->filePath(QStringLiteral("runs")); }
    bool level() { return lab().status().has_twin && lab().status().twin_step == step(); }

    void open(const Experiment& experiment) {
        WindowOptions options;
        options.runs_folder = runsFolder();
        window_ = std::make_unique<MainWindow>(experiment, options);
        window_->resize(1280, 800);
        window_->show();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        lab().setSpeed(0);
    }
    /// Trains to at least `steps` and pauses; every step made has come up then.
    void trainTo(std::int64_t steps) {
        lab().play();
        QTRY_VERIFY_WITH_TIMEOUT(step() >= steps, kPatience);
        lab().pause();
        QTRY_VERIFY_WITH_TIMEOUT(!lab().status().playing, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!lab().status().has_twin || lab().twinFault() || level(),
                                 kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(lab().frame() && lab().frame()->step == step(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(
            !lab().status().has_twin ||
                (lab().twinFrame() && lab().twinFrame()->step == lab().status().twin_step),
            kPatience);
        QCOMPARE(lab().history().lastStep(), step());
    }
    void lookAt(std::int64_t wanted) {
        lab().visit(wanted);
        QTRY_COMPARE_WITH_TIMEOUT(lab().frame()->step, wanted, kPatience);
        QCOMPARE(lab().visited(), std::optional(wanted));
    }

  private slots:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }
    void cleanup() { window_.reset(); }

    void theTwinKeepsStep() {
        open(small());
        trainTo(60);
        QVERIFY(!find<QLabel>("status-twin")->isVisible());
        press(Qt::Key_T);
        QTRY_VERIFY_WITH_TIMEOUT(level(), kPatience);
        trainTo(90);
        QVERIFY(level());
        QCOMPARE(lab().differences(),
                 (std::vector<Setting>{{"normalization.kind", std::string("none")}}));
        QCOMPARE(lab().twinHistory()->lastStep(), step());
        QVERIFY(losses(*lab().twinHistory()) != losses(lab().history()));
        QTRY_COMPARE(find<QLabel>("status-twin")->text(), QStringLiteral("B: BN off"));
        QTRY_VERIFY_WITH_TIMEOUT(lab().twinFrame() && lab().twinFrame()->step == step(), kPatience);
        QVERIFY(!lab().twinFrame()->layers[0].norm.present);
        QVERIFY(lab().frame()->layers[0].norm.present);
        QCOMPARE(find<LayerHeader>("layer1-header")->twinText(), QStringLiteral("B: no norm"));
        QVERIFY(find<QPushButton>("compare-twin")->isChecked());
        QVERIFY(find<QAction>("action-twin")->isChecked());
        press(Qt::Key_T);
        QTRY_VERIFY_WITH_TIMEOUT(!lab().status().has_twin, kPatience);
        QVERIFY(lab().twinHistory() == nullptr);
        QTRY_VERIFY(!find<QLabel>("status-twin")->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(find<LayerHeader>("layer1-header")->twinText().isEmpty(),
                                 kPatience);
    }

    void aTwinWithoutDifferenceIsTheSameRun() {
        open(small());
        trainTo(40);
        lab().addTwin({});
        QTRY_VERIFY_WITH_TIMEOUT(level(), kPatience);
        trainTo(80);
        QVERIFY(lab().differences().empty());
        QCOMPARE(losses(*lab().twinHistory()), losses(lab().history()));
        QCOMPARE(lab().twinFrame()->layers[1].norm.gamma, lab().frame()->layers[1].norm.gamma);
    }

    void theMenuOffersOtherTwins() {
        open(small());
        trainTo(20);
        auto* menu = find<QMenu>("compare-menu");
        emit menu->aboutToShow();
        trigger("twin-lr-up");
        QTRY_VERIFY_WITH_TIMEOUT(level(), kPatience);
        QCOMPARE(lab().twinConfiguration()->optimizer.lr, 1.0);
        QCOMPARE(lab().configuration().optimizer.lr, 0.1);
        QVERIFY(lab().twinConfiguration()->normalization.kind == NormKind::Batch);
        emit menu->aboutToShow();
        trigger("twin-placement");
        QTRY_VERIFY_WITH_TIMEOUT(
            lab().twinConfiguration() &&
                lab().twinConfiguration()->normalization.placement == Placement::After,
            kPatience);
        QCOMPARE(lab().twinConfiguration()->optimizer.lr, 0.1);
    }

    void anyDifferencesByTheDialog() {
        open(small());
        trainTo(20);
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
        QTRY_VERIFY_WITH_TIMEOUT(level(), kPatience);
        QCOMPARE(lab().experiment().twin->differences,
                 (std::vector<Setting>{{"optimizer.lr", 3.0},
                                       {"layers.1.normalization.kind", std::string("none")}}));
        QTRY_COMPARE(find<QLabel>("status-twin")->text(),
                     QStringLiteral("B: lr 3, layer 2: BN off"));
    }

    void pinnedRunsStay() {
        open(small());
        trainTo(40);
        press(Qt::Key_T);
        QTRY_VERIFY_WITH_TIMEOUT(level(), kPatience);
        const auto steps = step();
        press(Qt::Key_R);
        auto* ask = find<QInputDialog>("pin-dialog");
        QVERIFY(ask != nullptr);
        auto* line = ask->findChild<QLineEdit*>();
        QCOMPARE(line->text(), QStringLiteral("run 1"));
        line->selectAll();
        QTest::keyClicks(line, "plain");
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_VERIFY(find<QInputDialog>("pin-dialog") == nullptr);
        emit find<QMenu>("compare-menu")->aboutToShow();
        trigger("pin-b");
        QTRY_VERIFY(find<QInputDialog>("pin-dialog") != nullptr);
        line = find<QInputDialog>("pin-dialog")->findChild<QLineEdit*>();
        QCOMPARE(line->text(), QStringLiteral("BN off"));
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
        QTRY_VERIFY_WITH_TIMEOUT(lab().history().lastStep() < steps, kPatience);
        Plot* loss = window_->findChild<Plot*>(QStringLiteral("plot-loss"));
        QVERIFY(loss->table().columns.contains(QStringLiteral("train [plain]")));
        QVERIFY(loss->table().columns.contains(QStringLiteral("val_running [BN off]")));
        QCOMPARE(static_cast<std::int64_t>(loss->table().rows.size()), steps);
        // The run that was replaced can still be pinned.
        QVERIFY(find<QAction>("action-pin-before")->isEnabled());
    }

    void bothStatisticsByKey() {
        open(small());
        trainTo(20);
        QVERIFY(!lab().frame()->layers[0].dual[0].present);
        press(Qt::Key_D);
        QVERIFY(find<QPushButton>("dual")->isChecked());
        QVERIFY(window_->view().observation().dual);
        QTRY_VERIFY_WITH_TIMEOUT(lab().frame()->layers[0].dual[1].present, kPatience);
        Plot* plot = window_->findChild<Plot*>(QStringLiteral("plot-layer1-normalized"));
        QTRY_VERIFY(plot->table().columns.contains(QStringLiteral("count_running")));
        press(Qt::Key_D);
        QVERIFY(!find<QAction>("action-dual")->isChecked());
        QTRY_VERIFY_WITH_TIMEOUT(!lab().frame()->layers[0].dual[1].present, kPatience);
    }

    void changesGoToTheRunTheyAreMeantFor() {
        open(small());
        trainTo(20);
        press(Qt::Key_T);
        QTRY_VERIFY_WITH_TIMEOUT(level(), kPatience);
        click("aim-b");
        QVERIFY(find<QPushButton>("batch-norm-none")->isChecked());  // B's state is shown
        press(Qt::Key_M);
        QTRY_COMPARE_WITH_TIMEOUT(lab().experiment().twin->interventions.size(), std::size_t{1},
                                  kPatience);
        QCOMPARE(lab().twinConfiguration()->mode, Mode::Eval);
        QCOMPARE(lab().configuration().mode, Mode::Train);
        click("aim-both");
        press(Qt::Key_P);
        QTRY_COMPARE_WITH_TIMEOUT(lab().experiment().interventions.size(), std::size_t{1},
                                  kPatience);
        QCOMPARE(lab().configuration().normalization.placement, Placement::After);
        QCOMPARE(lab().twinConfiguration()->normalization.placement, Placement::After);
        QCOMPARE(lab().experiment().twin->interventions.size(), std::size_t{2});
    }

    void resetKeepsTheTwin() {
        open(small());
        trainTo(20);
        press(Qt::Key_T);
        QTRY_VERIFY_WITH_TIMEOUT(level(), kPatience);
        const Experiment before = lab().experiment();
        trigger("action-reset");
        QTRY_VERIFY_WITH_TIMEOUT(level() && step() > 0, kPatience);
        QCOMPARE(lab().experiment().twin->differences,
                 (std::vector<Setting>{{"normalization.kind", std::string("none")}}));
        QCOMPARE(kept().size(), std::size_t{1});
        QCOMPARE(readExperimentFile(kept()[0].path), before);  // the twin is in the file
    }

    void aTwinThatDivergesDoesNotStopTheRun() {
        Experiment experiment = small();
        experiment.configuration.normalization.kind = NormKind::None;
        experiment.configuration.network.activation = Activation::Identity;
        experiment.configuration.optimizer.lr = 0.01;
        open(experiment);
        trainTo(20);
        lab().addTwin({{"optimizer.lr", 1e6}});
        QTRY_VERIFY_WITH_TIMEOUT(lab().twinFault().has_value(), kPatience);
        auto* banner = find<Banner>("twin-banner");
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->headline().startsWith(QStringLiteral("Run B")),
                 qPrintable(banner->headline()));
        QVERIFY(!find<Banner>("fault-banner")->isVisible());
        const auto before = step();
        trainTo(before + 30);
        QVERIFY(lab().status().twin_step < step());
        QVERIFY(!lab().fault());
        press(Qt::Key_T);
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), kPatience);
    }

    void aVisitedStepLooksAsItDid() {
        open(small());
        trainTo(70);
        const auto then = step();
        const auto seen = lab().frame();
        trainTo(then + 60);
        const auto last = step();
        lookAt(then);
        const auto again = lab().frame();
        for (std::size_t layer = 0; layer < 2; ++layer) {
            QCOMPARE(again->layers[layer].norm.gamma, seen->layers[layer].norm.gamma);
            QCOMPARE(again->layers[layer].norm.running_mean, seen->layers[layer].norm.running_mean);
            QCOMPARE(again->layers[layer].tap(Tap::Linear).summary.mean,
                     seen->layers[layer].tap(Tap::Linear).summary.mean);
        }
        QCOMPARE(step(), last);
        QCOMPARE(lab().history().lastStep(), last);
        QVERIFY(find<QLabel>("time-step")->text().startsWith(QStringLiteral("looking at step")));
        QVERIFY(find<QPushButton>("time-fork")->isEnabled());
        click("time-live");
        QTRY_COMPARE_WITH_TIMEOUT(lab().frame()->step, last, kPatience);
        QVERIFY(!lab().visited());
        QTRY_VERIFY(!find<QPushButton>("time-fork")->isEnabled());
    }

    void trainingWaitsForWhoLooksBack() {
        open(small());
        trainTo(60);
        lab().play();
        QTRY_VERIFY_WITH_TIMEOUT(lab().status().playing, kPatience);
        lookAt(10);
        QTRY_COMPARE(find<QPushButton>("play")->accessibleName(), QStringLiteral("Play"));
        const auto last = step();
        QTest::qWait(150);
        QCOMPARE(step(), last);
        press(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(step() > last, kPatience);
        QVERIFY(!lab().visited());
    }

    void thePastCannotBeChanged() {
        open(small());
        trainTo(60);
        lookAt(30);
        press(Qt::Key_B);
        QVERIFY(find<Banner>("notice-banner")->isVisible());
        QVERIFY(find<QPushButton>("batch-norm-batch")->isChecked());
        QVERIFY(lab().experiment().interventions.empty());
    }

    void aVisitShowsTheSettingsOfItsStep() {
        open(small());
        trainTo(40);
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
        open(small());
        trainTo(90);
        const auto changed = step();
        press(Qt::Key_B);
        trainTo(changed + 40);
        const Experiment whole = lab().experiment();
        const auto before = losses(lab().history());
        const auto at = changed - 25;
        lookAt(at);
        click("time-fork");
        QTRY_COMPARE_WITH_TIMEOUT(step(), at, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(lab().history().lastStep(), at, kPatience);
        QVERIFY(!lab().visited());
        QVERIFY(lab().experiment().interventions.empty());
        QVERIFY(lab().history().marks.empty());
        QCOMPARE(lab().configuration().normalization.kind, NormKind::Batch);
        QCOMPARE(kept().size(), std::size_t{1});
        QCOMPARE(readExperimentFile(kept()[0].path), whole);
        trainTo(changed + 40);
        const auto after = losses(lab().history());
        const auto same = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
        // The first step that saw the change is the first to differ.
        QCOMPARE(same.first - before.begin(), static_cast<std::ptrdiff_t>(changed));
    }

    void undoGoesBackToBeforeTheChange() {
        open(small());
        trainTo(40);
        auto* undo = find<QAction>("action-undo");
        QVERIFY(!undo->isEnabled());
        const auto first = step();
        press(Qt::Key_B);
        trainTo(first + 20);
        const auto second = step();
        press(Qt::Key_M);
        trainTo(second + 20);
        QVERIFY2(undo->text().endsWith(QStringLiteral("eval mode")), qPrintable(undo->text()));
        press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(step(), second, kPatience);
        QCOMPARE(lab().configuration().mode, Mode::Train);
        QCOMPARE(lab().configuration().normalization.kind, NormKind::None);
        QTRY_VERIFY2(undo->text().endsWith(QStringLiteral("BN off")), qPrintable(undo->text()));
        press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(step(), first, kPatience);
        QCOMPARE(lab().configuration().normalization.kind, NormKind::Batch);
        QTRY_VERIFY(!undo->isEnabled());
        QVERIFY(find<QPushButton>("batch-norm-batch")->isChecked());
        QCOMPARE(kept().size(), std::size_t{2});
    }

    void undoTakesBackWhatWasDoneToTheTwin() {
        open(small());
        trainTo(20);
        press(Qt::Key_T);
        QTRY_VERIFY_WITH_TIMEOUT(level(), kPatience);
        click("aim-b");
        press(Qt::Key_M);
        QTRY_COMPARE_WITH_TIMEOUT(QString::fromStdString(lab().undoLabel()),
                                  QStringLiteral("B: eval mode"), kPatience);
        const auto changed = step();
        trainTo(changed + 10);
        trigger("action-undo");
        QTRY_COMPARE_WITH_TIMEOUT(step(), changed, kPatience);
        QCOMPARE(lab().twinConfiguration()->mode, Mode::Train);
        QTRY_COMPARE_WITH_TIMEOUT(lab().twinHistory()->lastStep(), changed, kPatience);
    }

    void keysWalkThroughThePast() {
        open(small());
        trainTo(130);
        const auto last = step();
        const auto before = (last - 1) / kInterval * kInterval;
        press(Qt::Key_Left);
        QTRY_COMPARE_WITH_TIMEOUT(lab().frame()->step, before, kPatience);
        press(Qt::Key_Left, Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(lab().frame()->step, before - 1, kPatience);
        press(Qt::Key_Home);
        QTRY_COMPARE_WITH_TIMEOUT(lab().frame()->step, std::int64_t{0}, kPatience);
        press(Qt::Key_Right);
        QTRY_COMPARE_WITH_TIMEOUT(lab().frame()->step, kInterval, kPatience);
        press(Qt::Key_End);
        QTRY_COMPARE_WITH_TIMEOUT(lab().frame()->step, last, kPatience);
        QVERIFY(!lab().visited());
    }

    void manyVisitsAtOnceEndAtTheLast() {
        open(small());
        trainTo(130);
        for (std::int64_t at = 120; at >= 20; --at)
            lab().visit(at);
        QCOMPARE(lab().visited(), std::optional<std::int64_t>(20));
        QTRY_COMPARE_WITH_TIMEOUT(lab().frame()->step, std::int64_t{20}, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(lab().status().visited, std::optional<std::int64_t>(20),
                                  kPatience);
    }

    void bothRunsAreShownAtTheVisitedStep() {
        open(small());
        trainTo(60);
        press(Qt::Key_T);
        QTRY_VERIFY_WITH_TIMEOUT(level(), kPatience);
        lookAt(25);
        QTRY_VERIFY_WITH_TIMEOUT(lab().twinFrame() && lab().twinFrame()->step == 25, kPatience);
    }
};

QTEST_MAIN(ComparisonTest)
#include "comparison_test.moc"
