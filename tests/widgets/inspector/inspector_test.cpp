// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector's pages, shown hand-made looks and driven by clicks and keys.
#include "widgets/inspector/inspector.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include "tests/widgets/inspection_samples.h"
#include "tests/widgets/plot_samples.h"
#include "widgets/inspector/batches_page.h"
#include "widgets/inspector/layer_table.h"
#include "widgets/inspector/page_tabs.h"
#include "widgets/inspector/statistics_page.h"
#include "widgets/plots/statistics_plot.h"

using namespace normscope;

namespace {

Configuration smallConfiguration() {
    Configuration configuration;
    configuration.network.hidden = {3, 3};
    return configuration;
}

std::shared_ptr<const Dataset> imageData() {
    auto data = std::make_shared<Dataset>();
    data->shape = {1, 2, 2};
    data->classes = {"shirt", "boot", "bag"};
    data->validation.labels.assign(10, 1);
    data->validation.inputs.assign(40, 0.0F);
    return data;
}

}  // namespace

class InspectorTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<Inspector> inspector_;
    Configuration configuration_, twin_configuration_;
    History history_, twin_history_;
    std::vector<Setting> asked_;
    std::optional<InspectionRequest> request_;

    template <class Widget>
    Widget* find(const char* name) {
        return inspector_->findChild<Widget*>(QString::fromLatin1(name));
    }
    QString said(const char* name) {
        const auto* label = find<QLabel>(name);
        return label->isHidden() ? QString() : label->text();
    }
    QString cell(int row, int column) {
        return find<LayerTable>("layer-table")->item(row, column)->text();
    }
    /// What the window would hand over: `own` as the page in sight asked for it.
    Inspected inspected(const std::shared_ptr<Inspection>& own,
                        const std::shared_ptr<const Inspection>& twin = {}, bool has_twin = false) {
        if (own)
            own->request = inspector_->request();
        Inspected what;
        what.data = imageData();
        what.configuration = what.aimed = &configuration_;
        what.twin_configuration = has_twin ? &twin_configuration_ : nullptr;
        what.inspection = own;
        what.twin = twin;
        what.history = &history_;
        what.twin_history = has_twin ? &twin_history_ : nullptr;
        return what;
    }
    void show(const Inspected& what) {
        inspector_->display(what);
        QCoreApplication::processEvents();
    }
    void click(const char* name) { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    /// On the box itself: a check box is wider than what of it takes clicks.
    void tick(const char* name) {
        auto* box = find<QCheckBox>(name);
        QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    }

  private slots:
    void init() {
        samples::failOnWarnings();
        configuration_ = twin_configuration_ = smallConfiguration();
        history_ = samples::dualHistory();
        twin_history_ = {};
        asked_.clear();
        request_.reset();
        inspector_ = std::make_unique<Inspector>();
        inspector_->addPage(listed<StatisticsPage>());
        inspector_->addPage(listed<BatchesPage>());
        connect(inspector_.get(), &Inspector::settingsRequested, this,
                [this](const std::vector<Setting>& settings) { asked_ = settings; });
        connect(inspector_.get(), &Inspector::requestChanged, this,
                [this](const InspectionRequest& request) { request_ = request; });
        inspector_->resize(320, 1300);
        inspector_->setOpen(true);
        QVERIFY(QTest::qWaitForWindowExposed(inspector_.get()));
    }
    void cleanup() { inspector_.reset(); }

    void pagesAreMadeWhenFirstSeen();
    void onlyThePageInSightAsks();
    void statisticsAreTold();
    void theTableHasALineForEachLayer();
    void runBStandsBelowInOrange();
    void thePopulationIsAskedFor();
    void aRowChoosesTheLayer();
    void aClickChoosesTheChannel();
    void buttonsAskForAllLayersOrOne();
    void switchesFollowTheConfiguration();
    void whatCannotBeDoneSaysWhy();
    void foldingIsAskedForAndTold();
    void absencesAreExplained_data();
    void absencesAreExplained();
    void scatterAndBatchSize();
    void companionsAreToldAndReshuffled();
    void oneLooksAtAnotherSample();
    void ofTwoRunsOneIsShown();
    void looksForAnotherPageChangeNothing();
    void exportsWhatIsInSight();
    void pagesAreAsWideAsThePanel();
    void tabsAreNeverShortened();
    void everyControlIsNamed();
};

/// With the theme, the layer and the channel that were chosen before.
void InspectorTest::pagesAreMadeWhenFirstSeen() {
    QVERIFY(inspector_->findChild<StatisticsPage*>());
    QVERIFY(!inspector_->findChild<BatchesPage*>());
    show(inspected(nullptr));
    inspector_->setTheme(Theme::darkTheme());
    inspector_->select(1, 2);
    QVERIFY(!inspector_->findChild<BatchesPage*>());
    inspector_->showPage("batches");
    const auto* page = inspector_->findChild<BatchesPage*>();
    QVERIFY(page);
    const auto asked = page->request().batches;
    QVERIFY(asked);
    QCOMPARE(asked->layer, 1);
    QCOMPARE(asked->channel, 2);
    for (const Plot* plot : page->plots())
        QCOMPARE(plot->theme().surface, Theme::darkTheme().surface);
    QCOMPARE(inspector_->page<BatchesPage>(), page);
}

void InspectorTest::onlyThePageInSightAsks() {
    QVERIFY(inspector_->request().statistics);
    QVERIFY(!inspector_->request().population && !inspector_->request().batches);
    inspector_->showPage("batches");
    QCOMPARE(inspector_->pageShown(), "batches");
    QVERIFY(request_ && request_->batches && request_->companions && !request_->statistics);
    QCOMPARE(request_->companions->draws, std::int64_t{20});
    inspector_->setOpen(false);
    QCOMPARE(*request_, InspectionRequest{});
    QVERIFY(inspector_->isHidden());
    inspector_->setOpen(true);
    QVERIFY(request_->batches);
}

void InspectorTest::statisticsAreTold() {
    show(inspected(samples::inspectionOf(samples::inspectedStatistics())));
    QCOMPARE(said("statistics-moment"), "Step 57 · batch of 60");
    QCOMPARE(said("statistics-shift"),
             "Variance shift in evaluation mode, layer by layer: ×4.00, ×1.50.");
    QCOMPARE(said("statistics-furthest"),
             QStringLiteral("Layer 2's running statistics lie furthest from the batch: gap 0.80 σ, "
                            "var ×0.31."));
    QCOMPARE(
        said("statistics-accuracies"),
        QStringLiteral("This batch: 96.7\u202F% right by batch statistics, 41.7\u202F% by running "
                       "statistics."));
    // (1 − 0.1)^57 = 0.0025
    QCOMPARE(said("averaging-window"),
             QStringLiteral("momentum 0.1: averages about the last 10 batches; after 57 batches "
                            "0.2\u202F% of the initial 0 and 1 is left."));
    QVERIFY(said("statistics-absence").isEmpty());
    QVERIFY(said("statistics-population").isEmpty());
}

void InspectorTest::theTableHasALineForEachLayer() {
    show(inspected(samples::inspectionOf(samples::inspectedStatistics())));
    const auto* table = find<LayerTable>("layer-table");
    QCOMPARE(table->rowCount(), 2);
    QCOMPARE(cell(0, 0), "1");
    QCOMPARE(cell(0, 1), "0.25");
    QCOMPARE(cell(1, 1), "1.50");
    QCOMPARE(cell(1, 2), "0.80");
    QCOMPARE(cell(1, 3), "0.31");
    QVERIFY(table->item(1, 1)->font().bold());
    QVERIFY(!table->item(0, 1)->font().bold());
    show(inspected(samples::inspectionOf(samples::withPopulation())));
    QCOMPARE(table->rowCount(), 4);
    QCOMPARE(cell(1, 0), "pop.");
    QCOMPARE(cell(1, 1), "0.13");
    QVERIFY(table->item(1, 1)->font().bold());
    QVERIFY(!table->item(3, 1)->font().bold());
    QVERIFY(table->item(2, 1)->font().bold());
    QCOMPARE(said("statistics-population"), "From the population: layer 1, gap 0.40 σ, var ×0.50.");
    // All columns are in sight.
    int width = 0;
    for (int column = 0; column < table->columnCount(); ++column)
        width += table->columnWidth(column);
    QCOMPARE(width, table->viewport()->width());
}

void InspectorTest::runBStandsBelowInOrange() {
    auto statistics = samples::inspectedStatistics();
    statistics.layers[1].present = false;
    show(inspected(samples::inspectionOf(samples::inspectedStatistics()),
                   samples::inspectionOf(statistics), true));
    const auto* table = find<LayerTable>("layer-table");
    QCOMPARE(table->rowCount(), 3);  // nothing is said of B's second layer, which has no batch norm
    QCOMPARE(cell(1, 0), "B");
    QCOMPARE(table->item(1, 1)->foreground().color(), Theme::light().run_b);
    QCOMPARE(table->item(0, 1)->foreground().color(), Theme::light().text);
    QCOMPARE(cell(1, 1), "0.25");
    QCOMPARE(cell(2, 0), "2");
    inspector_->select(1, 0);
    QCOMPARE(table->currentRow(), 2);
    show(inspected(samples::inspectionOf(samples::inspectedStatistics())));
    QCOMPARE(table->rowCount(), 2);
}

void InspectorTest::thePopulationIsAskedFor() {
    tick("ask-population");
    QVERIFY(request_ && request_->population && request_->statistics);
    tick("ask-population");
    QVERIFY(!request_->population);
}

void InspectorTest::aRowChoosesTheLayer() {
    show(inspected(samples::inspectionOf(samples::inspectedStatistics())));
    QSignalSpy selected(inspector_.get(), &Inspector::selected);
    auto* table = find<LayerTable>("layer-table");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualItemRect(table->item(1, 2)).center());
    QCOMPARE(selected.size(), 1);
    QCOMPARE(selected[0][0].toInt(), 1);
    QVERIFY(find<Plot>("plot-inspector-statistics")->title().startsWith("Layer 2"));
    inspector_->select(0, 2);
    QCOMPARE(table->currentRow(), 0);
    QCOMPARE(selected.size(), 1);  // what was chosen elsewhere is not said again
    QCOMPARE(find<StatisticsPlot>("plot-inspector-statistics")->selectedChannel(), 2);
    inspector_->select(1, 2);
    inspector_->showPage("batches");  // the other page follows
    QCOMPARE(find<QSpinBox>("scatter-layer")->value(), 2);
    QCOMPARE(find<QSpinBox>("scatter-channel")->value(), 2);
}

void InspectorTest::aClickChoosesTheChannel() {
    show(inspected(samples::inspectionOf(samples::withPopulation())));
    auto* plot = find<StatisticsPlot>("plot-inspector-statistics");
    QSignalSpy selected(inspector_.get(), &Inspector::selected);
    const QRect area = plot->dataRect();
    auto* canvas = plot->childAt(area.center());
    const QPoint right(area.right() - 4, area.top() + 10);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, right - canvas->pos());
    QCOMPARE(selected.size(), 1);
    QCOMPARE(selected[0][1].toInt(), 2);
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_BracketLeft);
    QCOMPARE(selected.size(), 2);
    QCOMPARE(selected[1][1].toInt(), 1);
    QCOMPARE(plot->table().toCsv(),
             QStringLiteral("channel,batch_mean,batch_var,running_mean,running_var,population_mean,"
                            "population_var\n0,0.5,1,0.25,1,0.4,1.5\n1,1,2,0.75,1,0.9,2.5\n"
                            "2,-1,4,-0.5,1,-0.9,3.5\n"));
}

void InspectorTest::buttonsAskForAllLayersOrOne() {
    show(inspected(samples::inspectionOf(samples::inspectedStatistics())));
    click("recalibrate");
    QCOMPARE(asked_, (std::vector<Setting>{{"normalization.recalibrate", true}}));
    tick("freeze-norm");
    QCOMPARE(asked_, (std::vector<Setting>{{"normalization.freeze", true}}));
    inspector_->select(1, 0);
    click("norm-scope-one");
    QCOMPARE(find<QPushButton>("norm-scope-one")->text(), "Layer 2");
    click("reset-statistics");
    QCOMPARE(asked_, (std::vector<Setting>{{"layers.1.normalization.reset_running_stats", true}}));
    tick("lock-affine");
    QCOMPARE(asked_, (std::vector<Setting>{{"layers.1.normalization.freeze_affine", true}}));
}

void InspectorTest::switchesFollowTheConfiguration() {
    auto* freeze = find<QCheckBox>("freeze-norm");
    configuration_.layers[1] = configuration_.normalization;
    configuration_.layers[1].freeze = true;
    show(inspected(nullptr));
    QCOMPARE(freeze->checkState(), Qt::PartiallyChecked);
    inspector_->select(1, 0);
    click("norm-scope-one");
    QCOMPARE(freeze->checkState(), Qt::Checked);
    tick("freeze-norm");
    QCOMPARE(asked_, (std::vector<Setting>{{"layers.1.normalization.freeze", false}}));
    show(inspected(nullptr));
    QCOMPARE(freeze->checkState(), Qt::Checked);  // it was not done
    QCOMPARE(find<QCheckBox>("lock-affine")->checkState(), Qt::Unchecked);
}

void InspectorTest::whatCannotBeDoneSaysWhy() {
    configuration_.normalization.track_running_stats = false;
    show(inspected(nullptr));
    QVERIFY(!find<QPushButton>("recalibrate")->isEnabled());
    QVERIFY(find<QPushButton>("recalibrate")->toolTip().contains("track_running_stats is off"));
    QVERIFY(find<QCheckBox>("lock-affine")->isEnabled());
    configuration_.normalization.kind = NormKind::None;
    show(inspected(nullptr));
    QVERIFY(!find<QCheckBox>("lock-affine")->isEnabled());
    QCOMPARE(find<QCheckBox>("lock-affine")->toolTip(), "No layer has a norm.");
}

void InspectorTest::foldingIsAskedForAndTold() {
    auto* plot = find<Plot>("plot-inspector-fold");
    QVERIFY(!plot->isVisible());
    tick("check-folding");
    QVERIFY(request_ && request_->fold);
    show(inspected(samples::inspectionOf(samples::inspectedStatistics(), samples::foldCheck())));
    QVERIFY(plot->isVisible());
    QCOMPARE(said("fold-outcome"),
             QStringLiteral("1 folded: max |Δlogit| 5e−6 beside logits up to 8.50, over 1 000 "
                            "validation samples; no prediction changes.")
                 .replace("1 000", "1\u202F000"));
    QCOMPARE(said("fold-layer"),
             QStringLiteral("It stands right behind the linear layer. The activation stands "
                            "between it and the next one. Alone it changes logits by at most "
                            "2e−6."));
    QCOMPARE(plot->table().toCsv(),
             QStringLiteral("bin_lower,bin_upper,original,folded\n-1,-0.5,1,4\n-0.5,0,5,2\n"
                            "0,0.5,5,2\n0.5,1,1,4\n"));
    inspector_->select(1, 0);
    QCOMPARE(said("fold-layer"), "It has no running statistics.");
    QVERIFY(plot->table().rows.empty());
}

void InspectorTest::absencesAreExplained_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("words");
    QTest::newRow("no norm") << "none"
                             << "No layer has batch norm";
    QTest::newRow("no tracking") << "untracked"
                                 << "track_running_stats is off";
    QTest::newRow("one sample") << "one"
                                << "A batch of one sample has no variance";
}

void InspectorTest::absencesAreExplained() {
    QFETCH(QString, what);
    QFETCH(QString, words);
    auto statistics = samples::inspectedStatistics();
    statistics.worst_from_batch.reset();
    for (LayerStatistics& layer : statistics.layers) {
        if (what == "none")
            layer = {};
        else if (what == "untracked")
            layer.running = {};
        layer.from_batch = {std::nan(""), std::nan(""), 0, 0, std::nan(""), 0, 0};
    }
    if (what == "one")
        statistics.batch_size = 1;
    show(inspected(samples::inspectionOf(statistics)));
    QVERIFY2(said("statistics-absence").startsWith(words), qPrintable(said("statistics-absence")));
    QVERIFY(said("statistics-furthest").isEmpty());
    QCOMPARE(cell(0, 1), "–");
}

void InspectorTest::scatterAndBatchSize() {
    inspector_->showPage("batches");
    configuration_.data.batch_size = 16;
    show(inspected(samples::inspectionOf(samples::batchScatter(), samples::companionCheck())));
    QCOMPARE(find<Plot>("plot-inspector-batches")->title(),
             "Layer 2, channel 2 · statistics of batches of 16");
    // √(5/3) = 1.29; 6/√16 = 1.5
    QCOMPARE(said("batches-spread"),
             "The mean of 4 random batches varies by 1.29 (σ/√16 is 1.50).");
    QVERIFY(find<QPushButton>("batch-size-16")->isChecked());
    click("batch-size-2");
    QCOMPARE(asked_, (std::vector<Setting>{{"data.batch_size", std::int64_t{2}}}));
    const Table table = find<Plot>("plot-inspector-batches")->table();
    QCOMPARE(table.rows.size(), std::size_t{7});
    QCOMPARE(table.rows[4], (QStringList{"population", "2.5", "6"}));
    QCOMPARE(table.rows[6], (QStringList{"last_step", "2", "1"}));
    QSignalSpy selected(inspector_.get(), &Inspector::selected);
    find<QSpinBox>("scatter-channel")->setValue(1);
    QCOMPARE(selected.size(), 1);
    QCOMPARE(request_->batches->channel, std::int64_t{1});
    QCOMPARE(find<QSpinBox>("scatter-channel")->maximum(), 2);
}

void InspectorTest::companionsAreToldAndReshuffled() {
    inspector_->showPage("batches");
    show(inspected(samples::inspectionOf(samples::batchScatter(), samples::companionCheck())));
    QCOMPARE(said("companion-predictions"),
             QStringLiteral("Predicted 1 in 2, 2 in 1 of 3 batches; by running statistics always "
                            "1."));
    QCOMPARE(
        said("companion-unsteady"),
        QStringLiteral("54.5\u202F% of 200 validation samples change their prediction with their "
                       "companions."));
    QCOMPARE(find<QLabel>("companion-truth")->text(), "true class boot");
    const Table table = find<Plot>("plot-inspector-companions")->table();
    QCOMPARE(table.rows.size(), std::size_t{12});
    QCOMPARE(table.rows[4], (QStringList{"1", "1", "1"}));
    QCOMPARE(table.rows[10], (QStringList{"running", "1", "2.5"}));
    const auto before = inspector_->request().companions->shuffle;
    click("reshuffle");
    QCOMPARE(request_->companions->shuffle, before + 1);
    auto alone = samples::companionCheck();
    alone.batch_size = 1;
    alone.batch_logits.clear();
    alone.predictions.clear();
    alone.unsteady_samples = 0;
    show(inspected(samples::inspectionOf(samples::batchScatter(), alone)));
    QCOMPARE(said("companion-predictions"),
             QStringLiteral("Alone a sample has no batch statistics; by running statistics always "
                            "1."));
    QVERIFY(said("companion-unsteady").isEmpty());
}

void InspectorTest::oneLooksAtAnotherSample() {
    inspector_->showPage("batches");
    show(inspected(nullptr));
    QCOMPARE(find<QSpinBox>("companion-sample")->maximum(), 9);
    find<QSpinBox>("companion-sample")->setValue(7);
    QCOMPARE(request_->companions->sample, std::int64_t{7});
    QCOMPARE(request_->samples, std::vector<std::int64_t>{7});
    auto look = samples::inspectionOf(samples::batchScatter(), samples::companionCheck());
    look->predictions.emplace();
    look->predictions->samples.push_back({7, 1, 1, 1, 1.0, 1.0, {0.0F, 1.0F, 0.5F, 2.0F}});
    show(inspected(look));
    const QImage picture = find<QLabel>("companion-picture")->pixmap().toImage();
    QCOMPARE(picture.size(), QSize(56, 56));
    QVERIFY(picture.pixelColor(1, 1).lightness() < 20);
    QVERIFY(picture.pixelColor(54, 54).lightness() > 235);
}

void InspectorTest::ofTwoRunsOneIsShown() {
    auto second = samples::inspectedStatistics();
    second.worst_from_batch = 0;
    twin_history_ = samples::dualHistory();
    const auto what = inspected(samples::inspectionOf(samples::inspectedStatistics()),
                                samples::inspectionOf(second), true);
    QVERIFY(find<QWidget>("statistics-run")->isHidden());
    show(what);
    QVERIFY(find<QWidget>("statistics-run")->isVisible());
    click("statistics-run-b");
    QVERIFY(said("statistics-furthest").startsWith("Layer 1's"));
    QVERIFY(find<Plot>("plot-inspector-divergence")->title().startsWith("Run B"));
    QVERIFY(find<Plot>("plot-inspector-statistics")->title().endsWith("of run B"));
    show(inspected(samples::inspectionOf(samples::inspectedStatistics())));  // the twin is gone
    QVERIFY(find<QWidget>("statistics-run")->isHidden());
    QVERIFY(said("statistics-furthest").startsWith("Layer 2's"));
    QVERIFY(!find<Plot>("plot-inspector-divergence")->title().startsWith("Run B"));
}

void InspectorTest::looksForAnotherPageChangeNothing() {
    show(inspected(samples::inspectionOf(samples::inspectedStatistics())));
    Inspected what = inspected(nullptr);
    what.inspection = samples::inspectionOf(samples::batchScatter(), samples::companionCheck());
    show(what);
    QVERIFY(said("statistics-furthest").startsWith("Layer 2's"));
    tick("ask-population");  // not there yet: what was shown stays
    QVERIFY(said("statistics-furthest").startsWith("Layer 2's"));
    inspector_->clear();
    QVERIFY(said("statistics-furthest").isEmpty());
    QVERIFY(find<Plot>("plot-inspector-divergence")->table().rows.empty());
}

void InspectorTest::exportsWhatIsInSight() {
    const auto ids = [this] {
        QStringList result;
        for (const Plot* plot : inspector_->plots())
            result << plot->id();
        return result;
    };
    QVERIFY(ids().isEmpty());
    show(inspected(samples::inspectionOf(samples::inspectedStatistics())));
    QCOMPARE(ids(), (QStringList{"inspector-statistics", "inspector-divergence"}));
    inspector_->showPage("batches");
    QVERIFY(ids().isEmpty());
    show(inspected(samples::inspectionOf(samples::batchScatter(), samples::companionCheck())));
    QCOMPARE(ids(), (QStringList{"inspector-batches", "inspector-companions"}));
    inspector_->setOpen(false);
    QVERIFY(ids().isEmpty());
}

void InspectorTest::pagesAreAsWideAsThePanel() {
    inspector_->resize(Inspector::kNarrowest, 900);
    for (const char* page : {"statistics", "batches"}) {
        inspector_->showPage(QString::fromLatin1(page));
        show(inspected(
            page == std::string("batches")
                ? samples::inspectionOf(samples::batchScatter(), samples::companionCheck())
                : samples::inspectionOf(samples::inspectedStatistics())));
        const auto* shown =
            find<QWidget>(qPrintable(QString::fromLatin1(page) + QStringLiteral("-page")));
        QVERIFY(shown->isVisible());
        QVERIFY2(shown->width() <= shown->parentWidget()->width(), page);
    }
}

void InspectorTest::tabsAreNeverShortened() {
    PageTabs tabs;
    const QStringList titles{"Statistics", "Norm", "Channel", "Batches", "Predictions", "Doctor"};
    for (const QString& title : titles)
        tabs.addTab(title.toLower(), title, title);
    tabs.show();
    QSignalSpy turned(&tabs, &PageTabs::currentChanged);
    for (const int width : {150, Inspector::kNarrowest, Inspector::kWidth, Inspector::kWidest}) {
        tabs.resize(width, tabs.sizeHint().height());
        QCoreApplication::processEvents();
        tabs.resize(width, tabs.sizeHint().height());
        for (int i = 0; i < 6; ++i) {
            auto* tab = tabs.findChild<QToolButton*>("page-tab-" + titles[i].toLower());
            QTest::mouseClick(tab, Qt::LeftButton);
            QCOMPARE(tabs.currentIndex(), i);
            QVERIFY2(tab->width() >= tab->sizeHint().width(), qPrintable(titles[i]));
            QVERIFY(tabs.rect().contains(tab->geometry()));
        }
    }
    QCOMPARE(turned.count(), 4 * 6 - 1);
    QCOMPARE(tabs.findChild<QToolButton*>("page-tab-doctor")->y(),
             tabs.findChild<QToolButton*>("page-tab-statistics")->y());  // room for all
}

void InspectorTest::everyControlIsNamed() {
    show(inspected(samples::inspectionOf(samples::inspectedStatistics()),
                   samples::inspectionOf(samples::inspectedStatistics()), true));
    for (const char* page : {"statistics", "batches"}) {
        inspector_->showPage(QString::fromLatin1(page));
        for (const auto* button : inspector_->findChildren<QAbstractButton*>()) {
            if (!button->isVisible())
                continue;
            QVERIFY2(!button->objectName().isEmpty(), qPrintable(button->text()));
            QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->objectName()));
        }
    }
}

QTEST_MAIN(InspectorTest)
#include "inspector_test.moc"
