// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector in the real window with a real trainer.
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>

#include "tests/support/window_fixture.h"
#include "widgets/inspector/inspector.h"
#include "widgets/inspector/layer_table.h"
#include "widgets/lab/lab_view.h"
#include "widgets/plots/channel_plot.h"
#include "widgets/plots/statistics_plot.h"

using namespace normscope;

namespace {

double largestDifference(const std::vector<float>& a, const std::vector<float>& b) {
    double largest = a.size() == b.size() ? 0.0 : 1e9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest =
            std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return largest;
}

}  // namespace

class InspectorWindowTest : public WindowFixture {
    Q_OBJECT

    void openLab() { openTraining(smallSpiral(24), {1280, 900}); }
    /// Pauses at its first picture, and opens the inspector.
    void openPaused() {
        openLab();
        pause();
        press(Qt::Key_I);
    }
    Inspector* inspector() { return find<Inspector>("inspector"); }
    const InspectedStatistics* statistics() {
        return lab().inspection() && lab().inspection()->statistics
                   ? &*lab().inspection()->statistics
                   : nullptr;
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void whyComesAndGradientsToo() {
        openLab();
        press(Qt::Key_I);
        trigger("action-inspect-why");
        TRY_VERIFY(lab().inspection() && lab().inspection()->why);
        TRY_VERIFY(find<QLabel>("why-along-words")->text().startsWith("Along the gradient"));
        press(Qt::Key_G);
        press(Qt::Key_U);
        TRY_VERIFY(lab().frame()->layers[0].taps.output_gradient.present);
        TRY_VERIFY(lab().frame()->layers[0].update.ratio > 0);
        QVERIFY(find<QWidget>("plot-layer1-output_gradient")->isVisible());
        QVERIFY(find<QWidget>("plot-layer1-updates")->isVisible());
        TRY_VERIFY(lab().history().layers.size() > 5);
        QVERIFY(lab().history().layers[2].layers[0].weight_gradient.present);
    }

    void predictionsAreThereAlsoWhilePaused() {
        openPaused();
        trigger("action-inspect-predictions");
        const auto says = [this](const char* plot) { return find<Plot>(plot)->valueText(); };
        TRY_VERIFY(says("plot-inspector-confusion").contains("running"));
        // Away, on, and back: of the step that is shown then.
        trigger("action-inspect-norms");
        lab().playTo(step() + 30);
        TRY_VERIFY(!lab().status().playing);
        trigger("action-inspect-predictions");
        TRY_VERIFY(lab().inspection() && lab().inspection()->step == step());
        TRY_VERIFY(says("plot-inspector-confusion").contains("running"));
        // And with another run.
        lab().openPaused(smallXor());
        lab().playTo(40);
        TRY_VERIFY(step() == 40 && !lab().status().playing);
        TRY_VERIFY(says("plot-inspector-confusion").contains("running"));
        TRY_VERIFY(lab().inspection() && lab().inspection()->step == 40);
    }

    void aKeyOpensItAndStatisticsArrive() {
        openLab();
        QVERIFY(!inspector()->isVisible());  // too narrow a window to have it open at first
        QVERIFY(!lab().inspection());
        press(Qt::Key_I);
        QVERIFY(inspector()->isVisible());
        QVERIFY(find<QAction>("action-inspector")->isChecked());
        QVERIFY(find<QAbstractButton>("inspector-handle")->isChecked());
        TRY_VERIFY(statistics() != nullptr);
        TRY_COMPARE(find<LayerTable>("layer-table")->rowCount(), 2);
        QVERIFY(find<QLabel>("statistics-furthest")->text().startsWith("Layer "));
        TRY_VERIFY(!lab().history().dual.empty());
        press(Qt::Key_I);
        QVERIFY(!inspector()->isVisible());
        trigger("action-inspect-batches");
        QVERIFY(inspector()->isVisible());
        TRY_VERIFY(lab().inspection()->batches.has_value());
        QVERIFY(!lab().inspection()->statistics);
    }

    void recalibrateIsAnIntervention() {
        openPaused();
        TRY_VERIFY(statistics() != nullptr);
        find<QCheckBox>("ask-population")->setChecked(true);
        TRY_VERIFY(!statistics()->layers[1].population.empty());
        click("recalibrate");
        TRY_COMPARE(lab().experiment().interventions.size(), std::size_t{1});
        const Intervention done = lab().experiment().interventions[0];
        QCOMPARE(done.step, step());
        QCOMPARE(done.set, (std::vector<Setting>{{"normalization.recalibrate", true}}));
        // 168 samples in whole batches of 24: the average over batches is near the population.
        TRY_VERIFY(largestDifference(statistics()->layers[1].running.mean,
                                     statistics()->layers[1].population.mean) < 1e-4);
        QVERIFY(statistics()->layers[0].from_population.kl < 1e-2);
    }

    void freezingFollowsTheConfiguration() {
        openPaused();
        auto* freeze = find<QCheckBox>("freeze-norm");
        freeze->click();
        TRY_VERIFY(lab().configuration().normalization.freeze);
        TRY_VERIFY(freeze->isChecked());
        TRY_VERIFY(find<QAction>("action-freeze-norm")->isChecked());
        TRY_VERIFY(statistics() && statistics()->layers[0].frozen);
        trigger("action-freeze-norm");
        TRY_VERIFY(!lab().configuration().normalization.freeze);
        TRY_VERIFY(!freeze->isChecked());
    }

    void lookingChangesNothing() {
        const Experiment experiment = smallSpiral(24);
        openLab();
        press(Qt::Key_I);
        find<QCheckBox>("ask-population")->setChecked(true);
        find<QCheckBox>("check-folding")->setChecked(true);
        TRY_VERIFY(lab().inspection() && lab().inspection()->fold);
        trigger("action-inspect-batches");
        TRY_VERIFY(lab().inspection()->companions);
        const auto looked_at = lab().inspection()->step;
        TRY_VERIFY(step() > looked_at + 50);
        pause();
        Run alone(experiment, loadDataset(experiment.configuration));
        const auto steps = lab().history().train_loss.size();
        QVERIFY(steps > looked_at);
        for (std::int64_t at = 1; at <= steps; ++at) {
            QVERIFY(alone.step());
            QCOMPARE(lab().history().train_loss.at(at), alone.lastStep().train_loss);
        }
    }

    void selectionGoesBothWays() {
        openPaused();
        TRY_VERIFY(statistics() != nullptr);
        auto* row = find<ChannelPlot>("plot-layer2-channels");
        row->setFocus();
        QTest::keyClick(row, Qt::Key_BracketRight);
        QCOMPARE(find<LayerTable>("layer-table")->currentRow(), 1);
        auto* channels = find<StatisticsPlot>("plot-inspector-statistics");
        QCOMPARE(channels->selectedChannel(), 1);
        channels->setFocus();
        QTest::keyClick(channels, Qt::Key_BracketRight);
        QCOMPARE(row->selectedChannel(), 2);
        QCOMPARE(window_->view().observation().channels, (std::vector<std::int64_t>{0, 2}));
    }

    void enlargedPlotsComeBack() {
        openPaused();
        TRY_VERIFY(statistics() != nullptr);
        auto* plot = find<Plot>("plot-inspector-statistics");
        plot->setFocus();
        QTest::keyClick(plot, Qt::Key_Return);
        QCOMPARE(window_->view().enlarged(), plot);
        QVERIFY(window_->view().isAncestorOf(plot));
        QTest::keyClick(plot, Qt::Key_Escape);
        QVERIFY(inspector()->isAncestorOf(plot));
        QVERIFY(plot->isVisible());
        QTest::keyClick(plot, Qt::Key_Return);
        inspector()->showPage("batches");
        QVERIFY(window_->view().enlarged() == nullptr);
        QVERIFY(inspector()->isAncestorOf(plot));
    }

    void aNewRunClearsTheOldLooks() {
        openLab();
        press(Qt::Key_I);
        TRY_VERIFY(statistics() && lab().inspection()->step > 10);
        pause();
        lab().rebuild({Setting{"network.hidden", std::vector<std::int64_t>{5, 5, 5}}});
        TRY_VERIFY(statistics() && statistics()->layers.size() == 3);
        TRY_COMPARE(find<LayerTable>("layer-table")->rowCount(), 3);
    }

    void thePastIsLookedAtToo() {
        openLab();
        press(Qt::Key_I);
        TRY_VERIFY(step() > 60);
        pause();
        lab().visit(20);
        TRY_VERIFY(lab().inspection() && lab().inspection()->step == 20);
        TRY_VERIFY(find<QLabel>("statistics-moment")->text().startsWith("Step 20 "));
    }

    void exportsTakeInWhatIsInSight() {
        openPaused();
        TRY_VERIFY(inspector()->plots().size() >= 2);
        window_->showExport(ExportDialog::Scope::Data, "csv");
        const QString place = folder_->filePath("plots");
        find<QLineEdit>("export-place")->setText(place);
        click("export-start");
        const QString file = place + QStringLiteral("/inspector-statistics.csv");
        TRY_VERIFY(QFile::exists(file));
    }

    void gammaIsAppliedAndTakenBack() {
        openPaused();
        inspector()->showPage("channel");
        auto* gamma = find<QDoubleSpinBox>("try-gamma");
        TRY_VERIFY(gamma->isVisible());
        const double own = gamma->value();
        QVERIFY(own != 0.25);
        gamma->setValue(0.25);
        auto* apply = find<QPushButton>("try-apply");
        TRY_VERIFY(apply->height() > 10);  // laid out
        QTest::mouseClick(apply, Qt::LeftButton);
        TRY_COMPARE(lab().experiment().interventions.size(), std::size_t{1});
        QVERIFY(
            (lab().experiment().interventions[0].set ==
             std::vector<Setting>{{"layers.0.normalization.set_gamma", std::string("0:0.25")}}));
        TRY_COMPARE(gamma->value(), 0.25);  // the network's own now
        QVERIFY(!apply->isEnabled());
        lab().undo();
        TRY_COMPARE(gamma->value(), own);
    }

    void theLayoutIsRemembered() {
        openLab();
        press(Qt::Key_I);
        inspector()->showPage("batches");
        window_->close();
        window_.reset();
        openLab();
        QVERIFY(inspector()->isVisible());
        QCOMPARE(inspector()->pageShown(), "batches");
        trigger("action-restore-layout");
        QVERIFY(!inspector()->isVisible());
    }
};

QTEST_MAIN(InspectorWindowTest)
#include "inspector_window_test.moc"
