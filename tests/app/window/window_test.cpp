// SPDX-License-Identifier: GPL-3.0-or-later
// The real window with a real trainer, driven by keys and clicks.
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSplitter>
#include <QToolButton>
#include <QTreeWidget>

#include "app/files/experiment_file.h"
#include "app/files/session/session.h"
#include "app/window/fault_card.h"
#include "app/window/run_archive.h"
#include "tests/support/window_fixture.h"
#include "widgets/base/banner.h"
#include "widgets/lab/lab_view.h"
#include "widgets/plots/plot.h"

using namespace normscope;

class WindowTest : public WindowFixture {
    Q_OBJECT

    /// Marks of one step are one mark.
    void trainOn() {
        const auto before = step();
        TRY_VERIFY(step() > before);
    }
    void train() {
        open(smallSpiral());
        TRY_VERIFY(lab().status().playing && step() > 0);
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void trainsByItself() {
        open(smallSpiral());
        TRY_VERIFY(step() >= 20);
        TRY_VERIFY(lab().frame() != nullptr);
        QCOMPARE(lab().frame()->layers.size(), std::size_t{2});
        QCOMPARE(window_->view().rows().size(), std::size_t{2});
        QVERIFY(lab().history().train_loss.size() > 0);
        QTRY_VERIFY(find<QLabel>("status-seed")->text().contains("seed 7"));
    }

    void keysToggleWhileItTrains() {
        train();
        press(Qt::Key_B);
        TRY_COMPARE(marks(), QStringList{"BN off"});
        QCOMPARE(configuration().normalization.kind, NormKind::None);
        TRY_VERIFY(!lab().frame()->layers[0].norm.present);
        QVERIFY(find<QPushButton>("batch-norm-none")->isChecked());
        press(Qt::Key_B);
        TRY_COMPARE(marks().size(), 2);
        trainOn();
        press(Qt::Key_P);
        TRY_COMPARE(marks().size(), 3);
        trainOn();
        QCOMPARE(configuration().normalization.placement, Placement::After);
        press(Qt::Key_M);
        TRY_COMPARE(marks().size(), 4);
        QCOMPARE(configuration().mode, Mode::Eval);
        QCOMPARE(lab().experiment().interventions.size(), std::size_t{4});
        QVERIFY(lab().status().playing);
        QVERIFY(step() > 0);
    }

    void spacePausesAndStepMakesOne() {
        train();
        press(Qt::Key_Space);
        TRY_VERIFY(!lab().status().playing);
        QCOMPARE(find<QPushButton>("play")->text(), "Play");
        const auto before = step();
        press(Qt::Key_S);
        TRY_COMPARE(step(), before + 1);
        press(Qt::Key_M);  // once this is shown, there was time for many
        TRY_VERIFY(lab().frame()->mode == Mode::Eval);
        QCOMPARE(step(), before + 1);
        press(Qt::Key_Space);
        TRY_VERIFY(step() > before + 5);
    }

    void spacePressesTheFocusedButton() {
        train();
        auto* after = find<QPushButton>("placement-after");
        after->setFocus();
        QTest::keyClick(after, Qt::Key_Space);
        TRY_COMPARE(configuration().normalization.placement, Placement::After);
        QVERIFY(lab().status().playing);
    }

    void modeChangesThePictureWhilePaused() {
        train();
        press(Qt::Key_Space);
        TRY_VERIFY(!lab().status().playing);
        const auto before = step();
        press(Qt::Key_M);
        TRY_VERIFY(lab().frame()->mode == Mode::Eval);
        QVERIFY(!lab().frame()->layers[0].norm.batch_statistics);
        QCOMPARE(step(), before);
    }

    void oneLayersChip() {
        open(smallSpiral());
        TRY_VERIFY(find<QPushButton>("layer2-norm") != nullptr);
        TRY_VERIFY(lab().status().playing && step() > 0);
        click("layer2-norm");
        TRY_COMPARE(configuration().normalizationOf(1).kind, NormKind::None);
        QCOMPARE(configuration().normalizationOf(0).kind, NormKind::Batch);
        TRY_VERIFY(!find<QPushButton>("layer2-norm")->isChecked());
        QVERIFY(find<QPushButton>("layer1-norm")->isChecked());
        QTRY_VERIFY(!find<QPushButton>("batch-norm-batch")->isChecked());
    }

    void resetKeepsSettingsAndSeed() {
        train();
        press(Qt::Key_B);
        TRY_COMPARE(marks().size(), 1);
        QSignalSpy restarted(&lab(), &Lab::restarted);
        click("reset");
        TRY_COMPARE(restarted.size(), 1);
        QCOMPARE(configuration().normalization.kind, NormKind::None);
        QCOMPARE(configuration().seed, std::uint64_t{7});
        QVERIFY(lab().experiment().interventions.empty());
        TRY_VERIFY(marks().isEmpty());
        click("new-seed");
        TRY_COMPARE(restarted.size(), 2);
        QVERIFY(configuration().seed != 7);
    }

    void rebuildKeysRestart() {
        train();
        QSignalSpy restarted(&lab(), &Lab::restarted);
        type(find<QWidget>("setting-network.hidden"), "3 x 6");
        TRY_COMPARE(restarted.size(), 1);
        QCOMPARE(configuration().network.hidden, (std::vector<std::int64_t>{6, 6, 6}));
        TRY_COMPARE(window_->view().rows().size(), std::size_t{3});
    }

    void replacedRunsAreKeptAndReplayed() {
        train();
        press(Qt::Key_B);
        TRY_COMPARE(marks().size(), 1);
        const Experiment first = lab().experiment();
        trigger("action-reset");
        const RunArchive archive(options().runs_folder);
        TRY_COMPARE(archive.entries().size(), std::size_t{1});
        QCOMPARE(readSessionHead(archive.entries().front().path).experiment, first);
        trigger("action-runs");
        QCOMPARE(find<QTreeWidget>("runs-list")->topLevelItemCount(), 1);
        click("runs-open");
        TRY_COMPARE(lab().experiment(), first);
    }

    void batchOfOneIsExplained() {
        train();
        type(find<QWidget>("setting-data.batch_size"), "1");
        auto* banner = find<Banner>("fault-banner");
        TRY_VERIFY(banner->isVisible());
        QVERIFY(!lab().status().playing);
        QVERIFY2(banner->headline().startsWith("Step "), qPrintable(banner->headline()));
        QVERIFY2(banner->body().contains("Set Batch size to 2 or more"),
                 qPrintable(banner->body()));
        const auto before = step();
        click("fault-larger-batch");
        TRY_VERIFY(step() > before + 3);
        QCOMPARE(configuration().data.batch_size, std::int64_t{2});
        QVERIFY(!banner->isVisible());
    }

    void divergenceIsExplainedAndOvercome() {
        Experiment experiment = smallSpiral();
        experiment.configuration.normalization.kind = NormKind::None;
        experiment.configuration.network.activation = Activation::Identity;  // never saturates
        open(experiment);
        TRY_VERIFY(lab().status().playing && step() > 0);
        type(find<QWidget>("setting-optimizer.lr"), "1e6");
        auto* banner = find<Banner>("fault-banner");
        TRY_VERIFY(banner->isVisible());
        QCOMPARE(lab().fault()->kind, Fault::Kind::Diverged);
        QVERIFY(find<QPushButton>("fault-lower-rate") != nullptr);
        click("fault-restart-as-begun");
        TRY_VERIFY(step() > 20);
        QCOMPARE(configuration().optimizer.lr, 0.1);
        QVERIFY(!lab().fault());
        QVERIFY(!banner->isVisible());
    }

    void unreadableDataIsExplained() {
        train();
        lab().rebuild({Setting{"data.dataset", std::string("idx")},
                       Setting{"data.path", std::string("/nowhere/at/all")}});
        auto* banner = find<Banner>("fault-banner");
        TRY_VERIFY(banner->isVisible());
        QVERIFY2(banner->body().contains("/nowhere/at/all"), qPrintable(banner->body()));
        QCOMPARE(configuration().data.dataset,
                 std::string("spiral"));  // the run before is still here
        trigger("action-play");
        TRY_VERIFY(lab().status().playing);
    }

    void badFilesAreSaidInTheNotice() {
        open(smallSpiral());
        const QString path = folder_->filePath("broken.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"optimizer\": {\"lrr\": 1}}");
        file.close();
        window_->openFile(path);
        auto* notice = find<Banner>("notice-banner");
        QVERIFY(notice->isVisible());
        QVERIFY2(notice->body().contains("optimizer.lrr"), qPrintable(notice->body()));
        click("notice-dismiss");
        QVERIFY(!notice->isVisible());
    }

    void enlargeAndEscape() {
        open(smallSpiral());
        TRY_VERIFY(find<Plot>("plot-layer1-linear") != nullptr);
        auto* plot = find<Plot>("plot-loss");
        plot->setFocus();
        QTest::keyClick(plot, Qt::Key_Return);
        QCOMPARE(window_->view().enlarged(), plot);
        QTest::keyClick(plot, Qt::Key_Escape);
        QTRY_VERIFY(window_->view().enlarged() == nullptr);
    }

    void themes() {
        open(smallSpiral());
        trigger("action-theme-dark");
        QVERIFY(window_->theme().dark);
        TRY_VERIFY(find<Plot>("plot-layer1-linear") != nullptr);
        QVERIFY(find<Plot>("plot-layer1-linear")->theme().dark);
        trigger("action-theme-light");
        QVERIFY(!window_->theme().dark);
        QVERIFY(!find<Plot>("plot-loss")->theme().dark);
    }

    void theLayoutIsRemembered() {
        open(smallSpiral());
        trigger("action-theme-dark");
        trigger("action-panel");
        QVERIFY(!find<QWidget>("experiment-panel")->isVisible());
        const QSize chosen(window_->minimumWidth(), 666);  // no higher than any screen
        window_->resize(chosen);
        QCoreApplication::processEvents();
        window_->close();
        window_ = std::make_unique<MainWindow>(smallSpiral(), options());
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
        QVERIFY(window_->theme().dark);
        QVERIFY(!find<QWidget>("experiment-panel")->isVisible());
        QCOMPARE(window_->size(), chosen);
        trigger("action-restore-layout");
        QVERIFY(!window_->theme().dark);
        QVERIFY(find<QWidget>("experiment-panel")->isVisible());
    }

    void exportsEveryPlot() {
        openTraining(smallSpiral());
        const auto plots = static_cast<qsizetype>(window_->view().plots().size());
        QVERIFY(plots > 2);  // beside the curves
        window_->showExport(ExportDialog::Scope::Plots, "csv");
        auto* place = find<QLineEdit>("export-place");
        place->setText(folder_->filePath("plots"));
        click("export-start");
        auto* message = find<QLabel>("export-message");
        TRY_VERIFY(!message->text().isEmpty());
        QVERIFY2(message->text().startsWith(QString("Saved %1 files").arg(plots)),
                 qPrintable(message->text()));
        QCOMPARE(QDir(folder_->filePath("plots")).entryList(QDir::Files).size(), plots);
    }

    void anUnwritablePlaceGivesOneMessage() {
        openTraining(smallSpiral());
        window_->showExport(ExportDialog::Scope::View, "png");
        find<QLineEdit>("export-place")->setText("/proc/none/view.png");
        click("export-start");
        auto* message = find<QLabel>("export-message");
        TRY_VERIFY(message->text().contains("/proc/none"));
    }

    void everyControlIsNamed() {
        open(smallSpiral());
        TRY_VERIFY(find<QPushButton>("layer1-norm") != nullptr);
        for (const auto* button : window_->findChildren<QAbstractButton*>()) {
            if (!button->isVisible())
                continue;
            QVERIFY2(!button->objectName().isEmpty(), qPrintable(button->text()));
            QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->objectName()));
        }
    }

    void remediesAreLiveSettings() {
        Configuration configuration;
        configuration.optimizer.lr = 5;
        configuration.data.batch_size = 32;
        const auto first = [&](Fault::Kind kind) {
            Fault fault;
            fault.kind = kind;
            return faultCard(fault, {}, configuration).remedies.front();
        };
        const auto rate = first(Fault::Kind::Diverged).settings(configuration);
        QCOMPARE(rate, (std::vector<Setting>{{"optimizer.lr", 0.5}}));
        const auto drop = first(Fault::Kind::BatchOfOne).settings(configuration);
        QCOMPARE(drop, (std::vector<Setting>{{"data.drop_last", true}}));
        QVERIFY(isLive(rate) && isLive(drop));
        QVERIFY(first(Fault::Kind::Internal).settings == nullptr);  // begins anew
    }
};

QTEST_MAIN(WindowTest)
#include "window_test.moc"
