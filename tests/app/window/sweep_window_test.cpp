// SPDX-License-Identifier: GPL-3.0-or-later
// Run › Sweep over settings…
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QTest>
#include <map>

#include "app/sweep/sweep_values.h"
#include "app/window/sweep_dialog.h"
#include "app/window/window_files.h"
#include "tests/support/files.h"
#include "tests/support/window_fixture.h"
#include "widgets/base/banner.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/profile_plot.h"
#include "widgets/plots/sweep_plot.h"

using namespace normscope;

class SweepWindowTest : public WindowFixture {
    Q_OBJECT
  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void cellsFillAndOpenInTheLab() {
        openSweep();
        enter("sweep-values-1", "0.05, 0.2");
        enter("sweep-values-2", "none, batch");
        part<QSpinBox>("sweep-seeds")->setValue(2);
        part<QSpinBox>("sweep-steps")->setValue(10);
        pressStart();
        TRY_VERIFY(said().startsWith("8 of 8 runs made."));
        auto* plot = dialog()->findChild<SweepPlot*>();
        QCOMPARE(plot->map().cells.size(), std::size_t{4});
        for (const auto& cell : plot->map().cells) {
            QCOMPARE(cell.runs, std::size_t{2});
            QVERIFY(cell.median > 0.0 && cell.least <= cell.median && cell.median <= cell.most);
        }
        QCOMPARE(plot->map().x_values, (QStringList{"0.05", "0.2"}));
        QCOMPARE(plot->map().y_values, (QStringList{"none", "batch"}));

        pointAt(3);
        const auto* curve = dialog()->findChild<ProfilePlot*>();
        TRY_VERIFY(!curve->table().rows.empty());
        QCOMPARE(curve->table().rows.back().first(), QString("10"));
        QVERIFY(curve->title().startsWith("optimizer.lr=0.2,normalization.kind=batch,seed="));

        // One plot at a time fills the dialog, and goes back.
        emit plot->enlargeRequested(plot);
        QVERIFY(plot->isVisible() && plot->isEnlarged() && !curve->isVisible());
        emit plot->enlargeRequested(plot);
        QVERIFY(plot->isVisible() && !plot->isEnlarged() && curve->isVisible());

        clickCell(2);
        TRY_VERIFY(configuration().normalization.kind == NormKind::Batch);
        QCOMPARE(configuration().optimizer.lr, 0.05);
        QCOMPARE(configuration().data.dataset, std::string("spiral"));
        QVERIFY(window_->windowTitle().startsWith("optimizer.lr=0.05,normalization.kind=batch"));
    }

    void fiveSeedsOfBothRuns() {
        auto with_program = options();
        with_program.program = NORMSCOPE_PROGRAM;
        open(smallSpiral(), {1280, 800}, with_program);
        TRY_VERIFY(step() > 0 && lab().frame());
        auto* seeds = find<QAction>("action-seeds");
        press(Qt::Key_T);
        TRY_VERIFY(lab().twinHistory() != nullptr && lab().twinHistory()->lastStep() > 20);
        pause();
        seeds->trigger();
        QVERIFY(seeds->isChecked());
        auto* notice = find<Banner>("notice-banner");
        TRY_VERIFY(notice->isVisible());
        QVERIFY2(notice->body().startsWith("Validation accuracy: A ") &&
                     notice->body().contains("over 5 seeds at step ") &&
                     notice->body().contains(" of 5, B with "),
                 qPrintable(notice->body()));
        const auto table = [&] { return find<CurvePlot>("plot-accuracy")->table(); };
        const auto made = table();
        const auto column = [&](const char* name) {
            std::map<QString, double> values;
            const auto at = made.columns.indexOf(QLatin1String(name));
            for (const auto& row : made.rows)
                if (at >= 0 && !row[at].isEmpty())
                    values[row[0]] = row[at].toDouble();
            return values;
        };
        const auto least = column("val_running_least"), most = column("val_running_most");
        QVERIFY(least.size() > 3 && least.size() == most.size());
        QVERIFY(column("val_running_median_b").size() == least.size());
        // The run at hand is one of them; the others are runs of their own.
        const auto own = column("val_running");
        bool differ = false;
        for (const auto& [step, value] : least) {
            QVERIFY(own.contains(step));
            QVERIFY(value <= own.at(step) && own.at(step) <= most.at(step));
            differ = differ || value < most.at(step);
        }
        QVERIFY(differ);
        auto other = lab().experiment();
        other.twin.reset();
        other.configuration.seed += 3;
        Run alone(other, lab().data());
        const auto last = least.rbegin()->first.toLongLong();
        while (alone.stepsDone() < last)
            QVERIFY(alone.step());
        alone.finishRecords();
        for (const auto& record : alone.takeMetrics())
            if (record.step == last)
                QVERIFY(record.val_accuracy_running >= least.rbegin()->second &&
                        record.val_accuracy_running <= most.rbegin()->second);

        // A change is made after them; what the run was is still what they are of.
        press(Qt::Key_B);
        TRY_COMPARE(marks().size(), 1);
        QVERIFY(seeds->isChecked());
        find<QAction>("action-reset")->trigger();
        TRY_VERIFY(!seeds->isChecked());
        TRY_VERIFY(!table().columns.contains("val_running_least"));
        TRY_VERIFY(step() > 5);
        seeds->trigger();
        QVERIFY(seeds->isChecked());
        seeds->trigger();  // not after all
        QVERIFY(!seeds->isChecked());
        QVERIFY(!find<QWidget>("seeds")->isVisible());
    }

    void whatIsSuggestedCanBe() {
        const Configuration configuration;
        QCOMPARE(valuesToTry(configuration, keyFor(&OptimizerConfig::lr)), QString("0.01, 0.1, 1"));
        QCOMPARE(valuesToTry(configuration, keyFor(&DataConfig::batch_size)),
                 QString("15, 60, 240"));
        QCOMPARE(valuesToTry(configuration, keyFor(&OptimizerConfig::nesterov)),
                 QString("false, true"));
        QCOMPARE(valuesToTry(configuration, keyFor(&NetworkConfig::hidden)),
                 QString("100,100,100"));
        for (const auto& key : settingKeys()) {
            if (isOneOf(key, &Configuration::seed))
                continue;
            const auto values = valuesToTry(configuration, key).toStdString();
            const auto axis = parseAxis(std::string(key.path) + '=' + values);
            QVERIFY2(!axis.values.empty(), axis.key.c_str());
            for (const auto& value : axis.values) {
                auto tried = configuration;
                assign(tried, {axis.key, value});
                QVERIFY(valueOf(tried, axis.key) == value);
            }
        }
    }

    void saysWhatCannotBe() {
        openSweep();
        enter("sweep-values-1", "0.05, many");
        pressStart();
        QVERIFY2(said().startsWith("Learning rate is \"many\""), qPrintable(said()));
        // One setting twice.
        enter("sweep-values-1", "0.05");
        choose("sweep-key-2", "optimizer.lr");
        pressStart();
        QVERIFY2(said().contains("varies twice"), qPrintable(said()));
        choose("sweep-key-2", "data.batch_size");
        enter("sweep-values-2", "5000");
        pressStart();
        QVERIFY2(said().contains("has 168 training samples"), qPrintable(said()));
        QVERIFY(part<QPushButton>("sweep-start")->isEnabled());
    }

    void stopsAndSavesWhatThereIs() {
        openSweep();
        choose("sweep-key-2", "");
        enter("sweep-values-1", "0.05, 0.1, 0.2");
        part<QSpinBox>("sweep-seeds")->setValue(20);
        part<QSpinBox>("sweep-steps")->setValue(50);
        pressStart();
        QVERIFY(!part<QPushButton>("sweep-save")->isEnabled());
        TRY_VERIFY(said().contains("s left"));
        pressStart();
        TRY_VERIFY(said().startsWith("Stopped after "));
        const auto out = folder_->filePath("sweep");
        QVERIFY(dialog()->saveTo(out));
        QVERIFY(QFile::exists(out + "/map.pdf"));
        const auto made = QDir(out + "/runs").entryList({"*.json"}, QDir::Files).size();
        QVERIFY(made > 0 && made < 60);
        QCOMPARE(contents(out + "/runs.csv").count(",done,"), made);
        // What is there is of something else: it stays.
        const auto in_the_way = written(folder_->filePath("file"), "mine");
        QVERIFY(!dialog()->saveTo(in_the_way));
        QVERIFY2(said().contains("a file of that name is in the way"), qPrintable(said()));
        QCOMPARE(contents(in_the_way), QByteArray("mine"));
    }

    void goesOnWhileItIsHidden() {
        openSweep();
        choose("sweep-key-2", "");
        enter("sweep-values-1", "0.05, 0.1");
        part<QSpinBox>("sweep-steps")->setValue(5);
        pressStart();
        dialog()->close();
        QVERIFY(!dialog()->isVisible());
        trigger("action-sweep");
        QVERIFY(dialog()->isVisible());
        TRY_VERIFY(said().startsWith("2 of 2 runs made."));
    }

  private:
    SweepDialog* dialog() { return window_->findChild<SweepDialog*>(); }
    template <class Widget>
    Widget* part(const char* name) {
        return dialog()->findChild<Widget*>(name);
    }
    QString said() { return part<QLabel>("sweep-said")->text(); }
    void openSweep() {
        auto with_program = options();
        with_program.program = NORMSCOPE_PROGRAM;
        open(smallSpiral(), {1280, 800}, with_program);
        TRY_VERIFY(step() > 0 && lab().frame());
        pause();
        trigger("action-sweep");
        QVERIFY(dialog());
        QVERIFY(QTest::qWaitForWindowExposed(dialog()));
    }
    void enter(const char* name, const QString& text) {
        auto* line = part<QLineEdit>(name);
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
    }
    void choose(const char* name, const QString& path) {
        auto* box = part<QComboBox>(name);
        box->setCurrentIndex(path.isEmpty() ? 0 : box->findData(path));
    }
    void pressStart() { QTest::mouseClick(part<QPushButton>("sweep-start"), Qt::LeftButton); }
    QWidget* canvasAt(QPoint& at, std::size_t cell) {
        auto* plot = dialog()->findChild<SweepPlot*>();
        at = plot->placeOf(cell);
        auto* canvas = plot->childAt(at);
        at = canvas->mapFrom(plot, at);
        return canvas;
    }
    void pointAt(std::size_t cell) {
        QPoint at;
        auto* canvas = canvasAt(at, cell);
        QMouseEvent move(QEvent::MouseMove, at, canvas->mapToGlobal(at), Qt::NoButton, {}, {});
        QCoreApplication::sendEvent(canvas, &move);
    }
    void clickCell(std::size_t cell) {
        QPoint at;
        auto* canvas = canvasAt(at, cell);
        QTest::mouseClick(canvas, Qt::LeftButton, {}, at);
    }
};

QTEST_MAIN(SweepWindowTest)
#include "sweep_window_test.moc"
