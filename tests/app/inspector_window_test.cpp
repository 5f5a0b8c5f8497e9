// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector in the real window with a real trainer.
#include <QAction>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "app/window/main_window.h"
#include "widgets/inspector/inspector.h"
#include "widgets/inspector/layer_table.h"
#include "widgets/inspector/statistics_plot.h"
#include "widgets/lab_view.h"
#include "widgets/plots/channel_plot.h"

using namespace normscope;

namespace {

constexpr int kPatience = 60'000;  // for a step of the trainer on a busy machine, ms

Experiment small() {
    Experiment experiment;
    Configuration& configuration = experiment.configuration;
    configuration.data.dataset = "spiral";
    configuration.data.samples = 210;  // 168 to train on
    configuration.data.batch_size = 24;
    configuration.network.hidden = {8, 8};
    configuration.network.activation = Activation::Tanh;
    configuration.network.init.scheme = InitScheme::PyTorch;
    return experiment;
}

double largestDifference(const std::vector<float>& a, const std::vector<float>& b) {
    double largest = a.size() == b.size() ? 0.0 : 1e9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest =
            std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return largest;
}

}  // namespace

class InspectorWindowTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<MainWindow> window_;

    void open(const Experiment& experiment) {
        WindowOptions options;
        options.settings = settings_.get();
        window_ = std::make_unique<MainWindow>(experiment, options);
        window_->resize(1280, 900);
        window_->show();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        QTRY_VERIFY_WITH_TIMEOUT(lab().status().step > 0 && lab().frame(), kPatience);
    }
    Lab& lab() { return window_->lab(); }
    template <class Widget>
    Widget* find(const char* name) {
        return window_->findChild<Widget*>(QString::fromLatin1(name));
    }
    Inspector* inspector() { return find<Inspector>("inspector"); }
    void press(Qt::Key key) {
        window_->setFocus();
        QTest::keyClick(window_.get(), key);
    }
    void pause() {
        press(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(!lab().status().playing, kPatience);
    }
    const InspectedStatistics* statistics() {
        return lab().inspection() && lab().inspection()->statistics
                   ? &*lab().inspection()->statistics
                   : nullptr;
    }

  private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<QSettings>(folder_->filePath(QStringLiteral("layout.ini")),
                                                QSettings::IniFormat);
    }
    void cleanup() {
        window_.reset();
        settings_.reset();
    }

    void aKeyOpensItAndStatisticsArrive() {
        open(small());
        QVERIFY(!inspector()->isVisible());  // too narrow a window to have it open at first
        QVERIFY(!lab().inspection());
        press(Qt::Key_I);
        QVERIFY(inspector()->isVisible());
        QVERIFY(find<QAction>("action-inspector")->isChecked());
        QVERIFY(find<QAbstractButton>("inspector-handle")->isChecked());
        QTRY_VERIFY_WITH_TIMEOUT(statistics() != nullptr, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(find<LayerTable>("layer-table")->rowCount(), 2, kPatience);
        QVERIFY(find<QLabel>("statistics-furthest")->text().startsWith(QStringLiteral("Layer ")));
        QTRY_VERIFY_WITH_TIMEOUT(!lab().history().dual.empty(), kPatience);
        press(Qt::Key_I);
        QVERIFY(!inspector()->isVisible());
        find<QAction>("action-inspect-batches")->trigger();
        QVERIFY(inspector()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(lab().inspection()->batches.has_value(), kPatience);
        QVERIFY(!lab().inspection()->statistics);
    }

    void recalibrateIsAnIntervention() {
        open(small());
        pause();
        press(Qt::Key_I);
        QTRY_VERIFY_WITH_TIMEOUT(statistics() != nullptr, kPatience);
        find<QCheckBox>("ask-population")->setChecked(true);
        QTRY_VERIFY_WITH_TIMEOUT(!statistics()->layers[1].population.empty(), kPatience);
        QTest::mouseClick(find<QPushButton>("recalibrate"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(lab().experiment().interventions.size(), std::size_t{1},
                                  kPatience);
        const Intervention done = lab().experiment().interventions[0];
        QCOMPARE(done.step, lab().status().step);
        QCOMPARE(done.set, (std::vector<Setting>{{"normalization.recalibrate", true}}));
        // 168 samples in whole batches of 24: the average over batches is near the population.
        QTRY_VERIFY_WITH_TIMEOUT(largestDifference(statistics()->layers[1].running.mean,
                                                   statistics()->layers[1].population.mean) < 1e-4,
                                 kPatience);
        QVERIFY(statistics()->layers[0].from_population.kl < 1e-2);
    }

    void freezingFollowsTheConfiguration() {
        open(small());
        pause();
        press(Qt::Key_I);
        auto* freeze = find<QCheckBox>("freeze-norm");
        freeze->click();
        QTRY_VERIFY_WITH_TIMEOUT(lab().configuration().normalization.freeze, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(freeze->isChecked(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(find<QAction>("action-freeze-norm")->isChecked(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(statistics() && statistics()->layers[0].frozen, kPatience);
        find<QAction>("action-freeze-norm")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!lab().configuration().normalization.freeze, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!freeze->isChecked(), kPatience);
    }

    void lookingChangesNothing() {
        Experiment experiment = small();
        open(experiment);
        press(Qt::Key_I);
        find<QCheckBox>("ask-population")->setChecked(true);
        find<QCheckBox>("check-folding")->setChecked(true);
        QTRY_VERIFY_WITH_TIMEOUT(lab().inspection() && lab().inspection()->fold, kPatience);
        find<QAction>("action-inspect-batches")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(lab().inspection()->companions, kPatience);
        const auto looked_at = lab().inspection()->step;
        QTRY_VERIFY_WITH_TIMEOUT(lab().status().step > looked_at + 50, kPatience);
        pause();
        Run alone(experiment, loadDataset(experiment.configuration));
        const auto steps = lab().history().train_loss.size();
        QVERIFY(steps > looked_at);
        for (std::int64_t step = 1; step <= steps; ++step) {
            QVERIFY(alone.step());
            QCOMPARE(lab().history().train_loss.at(step), alone.lastStep().train_loss);
        }
    }

    void selectionGoesBothWays() {
        open(small());
        pause();
        press(Qt::Key_I);
        QTRY_VERIFY_WITH_TIMEOUT(statistics() != nullptr, kPatience);
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
        open(small());
        pause();
        press(Qt::Key_I);
        QTRY_VERIFY_WITH_TIMEOUT(statistics() != nullptr, kPatience);
        auto* plot = find<Plot>("plot-inspector-statistics");
        plot->setFocus();
        QTest::keyClick(plot, Qt::Key_Return);
        QCOMPARE(window_->view().enlarged(), plot);
        QVERIFY(window_->view().isAncestorOf(plot));
        QTest::keyClick(plot, Qt::Key_Escape);
        QVERIFY(inspector()->isAncestorOf(plot));
        QVERIFY(plot->isVisible());
        QTest::keyClick(plot, Qt::Key_Return);
        inspector()->showPage(QStringLiteral("batches"));
        QVERIFY(window_->view().enlarged() == nullptr);
        QVERIFY(inspector()->isAncestorOf(plot));
    }

    void aNewRunClearsTheOldLooks() {
        open(small());
        press(Qt::Key_I);
        QTRY_VERIFY_WITH_TIMEOUT(statistics() && lab().inspection()->step > 10, kPatience);
        pause();
        lab().rebuild({Setting{"network.hidden", std::vector<std::int64_t>{5, 5, 5}}});
        QTRY_VERIFY_WITH_TIMEOUT(statistics() && statistics()->layers.size() == 3, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(find<LayerTable>("layer-table")->rowCount(), 3, kPatience);
    }

    void thePastIsLookedAtToo() {
        open(small());
        press(Qt::Key_I);
        QTRY_VERIFY_WITH_TIMEOUT(lab().status().step > 60, kPatience);
        pause();
        lab().visit(20);
        QTRY_VERIFY_WITH_TIMEOUT(lab().inspection() && lab().inspection()->step == 20, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(
            find<QLabel>("statistics-moment")->text().startsWith(QStringLiteral("Step 20 ")),
            kPatience);
    }

    void exportsTakeInWhatIsInSight() {
        open(small());
        pause();
        press(Qt::Key_I);
        QTRY_VERIFY_WITH_TIMEOUT(inspector()->plots().size() >= 2, kPatience);
        window_->showExport(WindowMenus::ExportScope::Data, QStringLiteral("csv"));
        const QString place = folder_->filePath(QStringLiteral("plots"));
        find<QLineEdit>("export-place")->setText(place);
        QTest::mouseClick(find<QPushButton>("export-start"), Qt::LeftButton);
        const QString file = place + QStringLiteral("/inspector-statistics.csv");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), kPatience);
    }

    void gammaIsAppliedAndTakenBack() {
        open(small());
        pause();
        press(Qt::Key_I);
        inspector()->showPage(QStringLiteral("channel"));
        auto* gamma = find<QDoubleSpinBox>("try-gamma");
        QTRY_VERIFY_WITH_TIMEOUT(gamma->isVisible(), kPatience);
        const double own = gamma->value();
        QVERIFY(own != 0.25);
        gamma->setValue(0.25);
        auto* apply = find<QPushButton>("try-apply");
        QTRY_VERIFY_WITH_TIMEOUT(apply->height() > 10, kPatience);  // laid out
        QTest::mouseClick(apply, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(lab().experiment().interventions.size(), std::size_t{1},
                                  kPatience);
        QVERIFY(
            (lab().experiment().interventions[0].set ==
             std::vector<Setting>{{"layers.0.normalization.set_gamma", std::string("0:0.25")}}));
        QTRY_COMPARE_WITH_TIMEOUT(gamma->value(), 0.25, kPatience);  // the network's own now
        QVERIFY(!apply->isEnabled());
        lab().undo();
        QTRY_COMPARE_WITH_TIMEOUT(gamma->value(), own, kPatience);
    }

    void theLayoutIsRemembered() {
        open(small());
        press(Qt::Key_I);
        inspector()->showPage(QStringLiteral("batches"));
        window_->close();
        window_.reset();
        open(small());
        QVERIFY(inspector()->isVisible());
        QCOMPARE(inspector()->pageShown(), QStringLiteral("batches"));
        find<QAction>("action-restore-layout")->trigger();
        QVERIFY(!inspector()->isVisible());
    }
};

QTEST_MAIN(InspectorWindowTest)
#include "inspector_window_test.moc"
