// SPDX-License-Identifier: GPL-3.0-or-later
// The real window with a real trainer, driven by keys and clicks.
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "app/window/experiment_files.h"
#include "app/window/fault_card.h"
#include "app/window/main_window.h"
#include "app/window/run_archive.h"
#include "widgets/banner.h"
#include "widgets/lab_view.h"
#include "widgets/plots/plot.h"

using namespace normscope;

namespace {

constexpr int kPatience = 60'000;  // for a step of the trainer on a busy machine, ms

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

}  // namespace

class WindowTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<MainWindow> window_;

    WindowOptions options() {
        WindowOptions result;
        result.settings = settings_.get();
        result.runs_folder = folder_->filePath(QStringLiteral("runs"));
        return result;
    }
    void open(const Experiment& experiment) {
        window_ = std::make_unique<MainWindow>(experiment, options());
        window_->resize(1280, 800);
        window_->show();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    }
    std::int64_t step() { return window_->lab().status().step; }
    const Configuration& configuration() { return window_->lab().configuration(); }
    QStringList marks() {
        QStringList labels;
        for (const Mark& mark : window_->lab().history().marks)
            labels << QString::fromStdString(mark.label);
        return labels;
    }
    template <class Widget>
    Widget* find(const char* name) {
        return window_->findChild<Widget*>(QString::fromLatin1(name));
    }
    void press(Qt::Key key) {
        window_->setFocus();
        QTest::keyClick(window_.get(), key);
    }
    void trigger(const char* action) { find<QAction>(action)->trigger(); }
    /// Marks of one step are one mark.
    void trainOn() {
        const auto before = step();
        QTRY_VERIFY_WITH_TIMEOUT(step() > before, kPatience);
    }
    bool runs() { return window_->lab().status().playing && step() > 0; }

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

    void trainsByItself() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(step() >= 20, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(window_->lab().frame() != nullptr, kPatience);
        QCOMPARE(window_->lab().frame()->layers.size(), std::size_t{2});
        QCOMPARE(window_->view().plots().size(), std::size_t{12});
        QVERIFY(window_->lab().history().train_loss.size() > 0);
        QTRY_VERIFY(find<QLabel>("status-seed")->text().contains(QStringLiteral("seed 7")));
    }

    void keysToggleWhileItTrains() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        press(Qt::Key_B);
        QTRY_COMPARE_WITH_TIMEOUT(marks(), QStringList{QStringLiteral("BN off")}, kPatience);
        QCOMPARE(configuration().normalization.kind, NormKind::None);
        QTRY_VERIFY_WITH_TIMEOUT(!window_->lab().frame()->layers[0].norm.present, kPatience);
        QVERIFY(find<QPushButton>("batch-norm-none")->isChecked());
        press(Qt::Key_B);
        QTRY_COMPARE_WITH_TIMEOUT(marks().size(), 2, kPatience);
        trainOn();
        press(Qt::Key_P);
        QTRY_COMPARE_WITH_TIMEOUT(marks().size(), 3, kPatience);
        trainOn();
        QCOMPARE(configuration().normalization.placement, Placement::After);
        press(Qt::Key_M);
        QTRY_COMPARE_WITH_TIMEOUT(marks().size(), 4, kPatience);
        QCOMPARE(configuration().mode, Mode::Eval);
        QCOMPARE(window_->lab().experiment().interventions.size(), std::size_t{4});
        QVERIFY(window_->lab().status().playing);
        QVERIFY(step() > 0);
    }

    void spacePausesAndStepMakesOne() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        press(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(!window_->lab().status().playing, kPatience);
        QCOMPARE(find<QPushButton>("play")->text(), QStringLiteral("Play"));
        const auto before = step();
        QTest::qWait(200);
        QCOMPARE(step(), before);
        press(Qt::Key_S);
        QTRY_COMPARE_WITH_TIMEOUT(step(), before + 1, kPatience);
        press(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(step() > before + 5, kPatience);
    }

    void spacePressesTheFocusedButton() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        auto* after = find<QPushButton>("placement-after");
        after->setFocus();
        QTest::keyClick(after, Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(configuration().normalization.placement, Placement::After,
                                  kPatience);
        QVERIFY(window_->lab().status().playing);
    }

    void typingLettersIsNotACommand() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        auto* line = find<QComboBox>("setting-network.hidden")->lineEdit();
        line->setFocus();
        QTest::keyClick(line, Qt::Key_B);
        QTest::qWait(100);
        QCOMPARE(configuration().normalization.kind, NormKind::Batch);
        QVERIFY(line->text().contains(QLatin1Char('b')));
    }

    void modeChangesThePictureWhilePaused() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        press(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(!window_->lab().status().playing, kPatience);
        const auto before = step();
        press(Qt::Key_M);
        QTRY_VERIFY_WITH_TIMEOUT(window_->lab().frame()->mode == Mode::Eval, kPatience);
        QVERIFY(!window_->lab().frame()->layers[0].norm.batch_statistics);
        QCOMPARE(step(), before);
    }

    void oneLayersChip() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("layer2-norm") != nullptr, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        QTest::mouseClick(find<QPushButton>("layer2-norm"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(configuration().normalizationOf(1).kind, NormKind::None,
                                  kPatience);
        QCOMPARE(configuration().normalizationOf(0).kind, NormKind::Batch);
        QTRY_VERIFY_WITH_TIMEOUT(!find<QPushButton>("layer2-norm")->isChecked(), kPatience);
        QVERIFY(find<QPushButton>("layer1-norm")->isChecked());
        QTRY_VERIFY(!find<QPushButton>("batch-norm-batch")->isChecked());
    }

    void resetKeepsSettingsAndSeed() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        press(Qt::Key_B);
        QTRY_COMPARE_WITH_TIMEOUT(marks().size(), 1, kPatience);
        QSignalSpy restarted(&window_->lab(), &Lab::restarted);
        QTest::mouseClick(find<QPushButton>("reset"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(restarted.size(), 1, kPatience);
        QCOMPARE(configuration().normalization.kind, NormKind::None);
        QCOMPARE(configuration().seed, std::uint64_t{7});
        QVERIFY(window_->lab().experiment().interventions.empty());
        QTRY_VERIFY_WITH_TIMEOUT(marks().isEmpty(), kPatience);
        QTest::mouseClick(find<QPushButton>("new-seed"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(restarted.size(), 2, kPatience);
        QVERIFY(configuration().seed != 7);
    }

    void rebuildKeysRestart() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        QSignalSpy restarted(&window_->lab(), &Lab::restarted);
        auto* line = find<QComboBox>("setting-network.hidden")->lineEdit();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, QStringLiteral("3 x 6"));
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(restarted.size(), 1, kPatience);
        QCOMPARE(configuration().network.hidden, (std::vector<std::int64_t>{6, 6, 6}));
        QTRY_COMPARE_WITH_TIMEOUT(window_->view().plots().size(), std::size_t{17}, kPatience);
    }

    void replacedRunsAreKeptAndReplayed() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        press(Qt::Key_B);
        QTRY_COMPARE_WITH_TIMEOUT(marks().size(), 1, kPatience);
        const Experiment first = window_->lab().experiment();
        trigger("action-reset");
        const auto kept = RunArchive(options().runs_folder).entries();
        QCOMPARE(kept.size(), std::size_t{1});
        QCOMPARE(readExperimentFile(kept[0].path), first);
        auto* menu = find<QMenu>("menu-runs");
        emit menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 1);
        menu->actions().first()->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(window_->lab().experiment(), first, kPatience);
    }

    void batchOfOneIsExplained() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        auto* box = find<QAbstractSpinBox>("setting-data.batch_size");
        auto* line = box->findChild<QLineEdit*>();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, QStringLiteral("1"));
        QTest::keyClick(line, Qt::Key_Return);
        auto* banner = find<Banner>("fault-banner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), kPatience);
        QVERIFY(!window_->lab().status().playing);
        QVERIFY2(banner->headline().startsWith(QStringLiteral("Step ")),
                 qPrintable(banner->headline()));
        QVERIFY(!banner->body().isEmpty());
        const auto before = step();
        QTest::mouseClick(find<QPushButton>("fault-larger-batch"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(step() > before + 3, kPatience);
        QCOMPARE(configuration().data.batch_size, std::int64_t{2});
        QVERIFY(!banner->isVisible());
    }

    void divergenceIsExplainedAndOvercome() {
        Experiment experiment = small();
        experiment.configuration.normalization.kind = NormKind::None;
        experiment.configuration.network.activation = Activation::Identity;  // never saturates
        open(experiment);
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        auto* line = find<QAbstractSpinBox>("setting-optimizer.lr")->findChild<QLineEdit*>();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, QStringLiteral("1e6"));
        QTest::keyClick(line, Qt::Key_Return);
        auto* banner = find<Banner>("fault-banner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), kPatience);
        QCOMPARE(window_->lab().fault()->kind, Fault::Kind::Diverged);
        QVERIFY(find<QPushButton>("fault-lower-rate") != nullptr);
        QTest::mouseClick(find<QPushButton>("fault-restart-as-begun"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(step() > 20, kPatience);
        QCOMPARE(configuration().optimizer.lr, 0.1);
        QVERIFY(!window_->lab().fault());
        QVERIFY(!banner->isVisible());
    }

    void unreadableDataIsExplained() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs(), kPatience);
        window_->lab().rebuild({Setting{"data.dataset", std::string("idx")},
                                Setting{"data.path", std::string("/nowhere/at/all")}});
        auto* banner = find<Banner>("fault-banner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), kPatience);
        QVERIFY2(banner->body().contains(QStringLiteral("/nowhere/at/all")),
                 qPrintable(banner->body()));
        QCOMPARE(configuration().data.dataset,
                 std::string("spiral"));  // the run before is still here
        trigger("action-play");
        QTRY_VERIFY_WITH_TIMEOUT(window_->lab().status().playing, kPatience);
    }

    void badFilesAreSaidInTheNotice() {
        open(small());
        const QString path = folder_->filePath(QStringLiteral("broken.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"optimizer\": {\"lrr\": 1}}");
        file.close();
        window_->openFile(path);
        auto* notice = find<Banner>("notice-banner");
        QVERIFY(notice->isVisible());
        QVERIFY2(notice->body().contains(QStringLiteral("optimizer.lrr")),
                 qPrintable(notice->body()));
        QTest::mouseClick(find<QPushButton>("notice-dismiss"), Qt::LeftButton);
        QVERIFY(!notice->isVisible());
    }

    void enlargeAndEscape() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(find<Plot>("plot-layer1-linear") != nullptr, kPatience);
        auto* plot = find<Plot>("plot-loss");
        plot->setFocus();
        QTest::keyClick(plot, Qt::Key_Return);
        QCOMPARE(window_->view().enlarged(), plot);
        QTest::keyClick(plot, Qt::Key_Escape);
        QTRY_VERIFY(window_->view().enlarged() == nullptr);
    }

    void themes() {
        open(small());
        trigger("action-theme-dark");
        QVERIFY(window_->theme().dark);
        QTRY_VERIFY_WITH_TIMEOUT(find<Plot>("plot-layer1-linear") != nullptr, kPatience);
        QVERIFY(find<Plot>("plot-layer1-linear")->theme().dark);
        trigger("action-theme-light");
        QVERIFY(!window_->theme().dark);
        QVERIFY(!find<Plot>("plot-loss")->theme().dark);
    }

    void theLayoutIsRemembered() {
        open(small());
        trigger("action-theme-dark");
        trigger("action-panel");
        QVERIFY(!find<QWidget>("experiment-panel")->isVisible());
        const QSize chosen(window_->minimumWidth(), 666);  // no higher than any screen
        window_->resize(chosen);
        QCoreApplication::processEvents();
        window_->close();
        window_ = std::make_unique<MainWindow>(small(), options());
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
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs() && window_->lab().frame(), kPatience);
        window_->showExport(WindowMenus::ExportScope::Plots, QStringLiteral("csv"));
        auto* place = find<QLineEdit>("export-place");
        place->setText(folder_->filePath(QStringLiteral("plots")));
        QTest::mouseClick(find<QPushButton>("export-start"), Qt::LeftButton);
        auto* message = find<QLabel>("export-message");
        QTRY_VERIFY_WITH_TIMEOUT(!message->text().isEmpty(), kPatience);
        QVERIFY2(message->text().startsWith(QStringLiteral("Saved 12 files")),
                 qPrintable(message->text()));
        QCOMPARE(QDir(folder_->filePath(QStringLiteral("plots"))).entryList(QDir::Files).size(),
                 12);
    }

    void anUnwritablePlaceGivesOneMessage() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(runs() && window_->lab().frame(), kPatience);
        window_->showExport(WindowMenus::ExportScope::View, QStringLiteral("png"));
        find<QLineEdit>("export-place")->setText(QStringLiteral("/proc/none/view.png"));
        QTest::mouseClick(find<QPushButton>("export-start"), Qt::LeftButton);
        auto* message = find<QLabel>("export-message");
        QTRY_VERIFY_WITH_TIMEOUT(message->text().contains(QStringLiteral("/proc/none")), kPatience);
    }

    void everyControlIsNamed() {
        open(small());
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("layer1-norm") != nullptr, kPatience);
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
        const auto rate = remedyOf(QString::fromLatin1(fault_action::kLowerRate), configuration);
        QCOMPARE(rate, (std::vector<Setting>{{"optimizer.lr", 0.5}}));
        const auto drop = remedyOf(QString::fromLatin1(fault_action::kDropLast), configuration);
        QCOMPARE(drop, (std::vector<Setting>{{"data.drop_last", true}}));
        QVERIFY(isLive(rate) && isLive(drop));
        QVERIFY(remedyOf(QString::fromLatin1(fault_action::kReset), configuration).empty());
    }
};

QTEST_MAIN(WindowTest)
#include "window_test.moc"
