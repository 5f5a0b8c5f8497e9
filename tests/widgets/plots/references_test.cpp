// SPDX-License-Identifier: GPL-3.0-or-later
// Pinned runs: kept, drawn in the curves, and handled from their menu.
#include "widgets/plots/references.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include "tests/widgets/curve_samples.h"
#include "tests/widgets/plot_samples.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/faint.h"

using namespace normscope;

class ReferencesTest : public QObject {
    Q_OBJECT

  private:
    References references_;
    std::unique_ptr<CurvePlot> plot_;
    History now_;

    /// Opens the legend's menu of references with a click, picks an entry, and closes it.
    void pick(const char* action) {
        auto* button = plot_->findChild<QToolButton*>("plot-loss-references");
        bool picked = false;
        QTimer::singleShot(0, this, [&] {
            QMenu* menu = button->menu();
            if (auto* entry = menu->findChild<QAction*>(QString::fromLatin1(action))) {
                picked = true;
                entry->trigger();
            }
            menu->close();
        });
        QTest::mouseClick(button, Qt::LeftButton);  // until the menu is closed
        QVERIFY(picked);
    }
    int drawn(int style) {
        const QImage image = plot_->grab().toImage().copy(plot_->dataRect());
        return samples::count(image, referencePen(style, plot_->theme()).color());
    }
    static History withValidation(float value) {
        History history = samples::constant(100, value);
        for (int step = 10; step <= 100; step += 10)
            history.metrics.push_back({step, value, 0.5, value + 0.5, 0.5, value, 0.5});
        return history;
    }

  private slots:
    void init() {
        samples::failOnWarnings();
        while (!references_.all().empty())
            references_.remove(references_.all().front().id);
        now_ = samples::runA();
        plot_ = std::make_unique<CurvePlot>(Curve::Loss);
        plot_->resize(700, 300);
        plot_->setReferences(&references_);
        plot_->display(now_);
        plot_->show();
        QVERIFY(QTest::qWaitForWindowExposed(plot_.get()));
    }
    void cleanup() { plot_.reset(); }

    void columnsPerReference() {
        references_.pin("BN off, lr 3", samples::runB(), {});
        references_.pin("plain", samples::runA(), {});
        QCOMPARE(plot_->table().toCsv(),
                 QString("step,train,val_running,val_batch,\"train [BN off, lr 3]\","
                         "\"val_running [BN off, lr 3]\",train [plain],val_running [plain]\n"
                         "1,2,2.25,2.125,4,,2,2.25\n"
                         "2,1.5,,,3.5,3.75,1.5,\n"
                         "3,1,,1.25,3,,1,\n"
                         "4,0.5,,,,,0.5,\n"));
        CurvePlot accuracy(Curve::Accuracy);
        accuracy.setReferences(&references_);
        accuracy.display(now_);
        QCOMPARE(accuracy.table().rows[1],
                 (QStringList{"2", "0.5", "", "", "0.25", "0.125", "0.5", ""}));
    }

    void bandsOfOtherSeeds() {
        const auto spread = [](double middle) {
            return SeedSpread{middle, middle - 0.5, middle + 0.5};
        };
        SeedBand band;
        band.seeds = 5;
        band.points = {{1, spread(2.0), spread(0.25)}, {4, spread(1.0), spread(0.5)}};
        const QColor fill = faint(plot_->theme().run_a, plot_->theme().surface, 0.2);
        const auto filled = [&] {
            return samples::count(plot_->grab().toImage().copy(plot_->dataRect()), fill);
        };
        constexpr int kFew = 20;  // at the edges of other lines
        QVERIFY(filled() < kFew);
        plot_->setSeeds(band, {});
        QVERIFY(filled() > 500);
        QCOMPARE(plot_->table().toCsv(),
                 QString("step,train,val_running,val_batch,val_running_least,val_running_median,"
                         "val_running_most\n"
                         "1,2,2.25,2.125,1.5,2,2.5\n"
                         "2,1.5,,,,,\n"
                         "3,1,,1.25,,,\n"
                         "4,0.5,,,0.5,1,1.5\n"));
        // They go with the line that they are of.
        plot_->setSeriesShown(CurvePlot::ValidationRunning, false);
        QVERIFY(filled() < kFew);
        QCOMPARE(plot_->table().columns.size(), 4);
        plot_->setSeriesShown(CurvePlot::ValidationRunning, true);
        plot_->setSeeds({}, {});
        QVERIFY(filled() < kFew);

        CurvePlot accuracy(Curve::Accuracy);
        const History twin = samples::runB();
        accuracy.display(now_, &twin);
        accuracy.setSeeds({}, band);
        QCOMPARE(
            accuracy.table().columns.mid(7),
            (QStringList{"val_running_least_b", "val_running_median_b", "val_running_most_b"}));
        QCOMPARE(accuracy.table().rows[0].mid(7), (QStringList{"-0.25", "0.25", "0.75"}));
    }

    void whatIsPinnedStays() {
        {
            History run = withValidation(3.0F);
            run.layers.resize(5);
            references_.pin("before", run, {});
        }
        QVERIFY(references_.all()[0].curves->layers.empty());  // the curves alone
        QVERIFY(drawn(0) > 100);
        plot_->clear();  // a new run begins
        QVERIFY(drawn(0) > 100);
        plot_->display(now_);
        QVERIFY(drawn(0) > 100);
    }

    void ofOtherDataIsNotDrawn() {
        Experiment spiral;
        spiral.configuration.data.dataset = "spiral";
        references_.pin("spiral", withValidation(300.0F), spiral);
        QVERIFY(drawn(0) > 100);
        references_.setData(Configuration{}.data);
        QCOMPARE(drawn(0), 0);
        QVERIFY(references_.all()[0].shown);
        references_.setData(spiral.configuration.data);
        QVERIFY(drawn(0) > 100);
        references_.setData(Configuration{}.data);
    }

    void drawnWhereItBelongs() {
        references_.pin("three and a half", withValidation(3.0F), {});
        const QImage image = plot_->grab().toImage();
        const QRect area = plot_->dataRect();
        // Validation by running statistics is 3.5; the axis ends at 1.2 times the largest value.
        const double top = 3.5 * 1.2;
        const int y = qRound(area.bottom() - area.height() * 3.5 / top);
        const QRect line(area.left() + area.width() / 4, y - 2, 50, 5);
        QVERIFY(samples::count(image.copy(line), referencePen(0, plot_->theme()).color()) >= 25);
    }

    void shownAndHiddenFromTheLegend() {
        references_.pin("one", withValidation(3.0F), {});
        references_.pin("two", withValidation(2.0F), {});
        const int first = references_.all()[0].id;
        QVERIFY(drawn(0) > 100);
        QVERIFY(drawn(1) > 100);
        QCOMPARE(plot_->table().columns.size(), 8);
        pick(qPrintable(QString("reference-show-%1").arg(first)));
        QVERIFY(!references_.all()[0].shown);
        QCOMPARE(drawn(0), 0);
        QVERIFY(drawn(1) > 100);
        QCOMPARE(plot_->table().columns.last(), QString("val_running [two]"));
        QCOMPARE(plot_->table().columns.size(), 6);
        pick(qPrintable(QString("reference-show-%1").arg(first)));
        QVERIFY(drawn(0) > 100);
    }

    void renamedFromTheLegend() {
        references_.pin("one", withValidation(3.0F), {});
        references_.pin("two", withValidation(2.0F), {});
        pick(qPrintable(QString("reference-rename-%1").arg(references_.all()[0].id)));
        auto* dialog = plot_->findChild<QInputDialog*>("reference-rename");
        QVERIFY(dialog != nullptr);
        auto* line = dialog->findChild<QLineEdit*>();
        QCOMPARE(line->text(), QString("one"));
        line->selectAll();
        QTest::keyClicks(line, "two");
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(references_.all()[0].name, QString("two (2)"));  // names are told apart
        QVERIFY(plot_->table().columns.contains("train [two (2)]"));
    }

    void removedFromTheLegend() {
        references_.pin("one", withValidation(3.0F), {});
        references_.pin("two", withValidation(2.0F), {});
        pick(qPrintable(QString("reference-remove-%1").arg(references_.all()[0].id)));
        QCOMPARE(references_.all().size(), std::size_t{1});
        QCOMPARE(references_.all()[0].style, 1);  // keeps its line
        QCOMPARE(drawn(0), 0);
        QVERIFY(drawn(1) > 100);
        pick(qPrintable(QString("reference-remove-%1").arg(references_.all()[0].id)));
        QVERIFY(plot_->findChild<QToolButton*>("plot-loss-references")->isHidden());
        QCOMPARE(plot_->table().columns.size(), 4);
    }

    void openedAndCompared() {
        Experiment experiment;
        experiment.configuration.optimizer.lr = 3;
        references_.pin("lr 3", withValidation(3.0F), experiment);
        const QString id = QString::number(references_.all()[0].id);
        std::vector<Experiment> opened;
        std::vector<Experiment> compared;
        QObject scope;
        connect(&references_, &References::openRequested, &scope,
                [&](const Experiment& each) { opened.push_back(each); });
        connect(&references_, &References::compareRequested, &scope,
                [&](const Experiment& each) { compared.push_back(each); });
        pick(qPrintable("reference-open-" + id));
        pick(qPrintable("reference-compare-" + id));
        QCOMPARE(opened, std::vector<Experiment>{experiment});
        QCOMPARE(compared, std::vector<Experiment>{experiment});
    }

    void asManyAsCanBeToldApart() {
        QSet<QString> looks;
        for (int i = 0; i < References::kMost; ++i) {
            const auto* reference = references_.pin("same", samples::runA(), {});
            QVERIFY(reference != nullptr);
            const QPen pen = referencePen(reference->style, Theme::light());
            QString look = pen.color().name();
            for (const double part : pen.dashPattern())
                look += QString(" %1").arg(part);
            looks << look;
        }
        QCOMPARE(looks.size(), References::kMost);
        QVERIFY(references_.isFull());
        QVERIFY(references_.pin("one more", samples::runA(), {}) == nullptr);
        QCOMPARE(references_.all().back().name, QString("same (8)"));
    }

    void readoutAndPictureNameThem() {
        references_.pin("the first", withValidation(3.0F), {});
        const QRect area = plot_->dataRect();
        const QString text = plot_->readoutAt(area.center());
        QVERIFY2(text.contains("the first: training 3.00, val. running 3.50"), qPrintable(text));
        const QImage with = plot_->toImage({640, 400}, 3.0, Theme::light());
        QVERIFY(samples::count(with, referencePen(0, Theme::light()).color()) > 100);
        references_.setShown(references_.all()[0].id, false);
        QVERIFY(!plot_->readoutAt(area.center()).contains("the first"));
    }
};

QTEST_MAIN(ReferencesTest)
#include "references_test.moc"
