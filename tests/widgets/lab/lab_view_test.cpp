// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

#include "tests/widgets/record_samples.h"
#include "widgets/lab/lab_view.h"
#include "widgets/lab/layer_cell.h"
#include "widgets/lab/layer_header.h"
#include "widgets/lab/layer_row.h"
#include "widgets/plots/bands_plot.h"
#include "widgets/plots/channel_plot.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/histogram_plot.h"

using namespace normscope;

namespace {

constexpr std::size_t kNormalized = 1, kActivation = 2;  // in layerColumns()

TapFrame tapWith(std::uint32_t first_count) {
    TapFrame tap;
    tap.present = true;
    tap.histogram = {-2, 2, {first_count, 4, 3, 1}, 0, 0, 0, first_count + 8};
    tap.summary = {0.25, 1.5, -2, 2, -1, 0, 1, 0};
    return tap;
}

/// Layers of 4 channels; the first bin of every histogram holds `first_count`.
Frame frameWith(std::size_t layers, std::uint32_t first_count = 2) {
    Frame frame;
    frame.step = 12;
    frame.batch_size = 60;
    for (std::size_t i = 0; i < layers; ++i) {
        LayerFrame layer;
        layer.in_features = i == 0 ? 784 : 4;
        layer.out_features = 4;
        layer.gradient_norm = 0.032;
        const TapFrame values = tapWith(first_count);
        layer.taps = {values, values, values};
        layer.norm.present = true;
        layer.norm.gamma = {1, 1.5f, 0.5f, 1};
        layer.norm.beta = {0, 0.25f, -0.25f, 0};
        layer.norm.batch_mean = layer.norm.running_mean = {0, 0, 0, 0};
        layer.norm.batch_var = layer.norm.running_var = {1, 1, 1, 1};
        layer.trace.step = {11, 12};
        layer.trace.batch_mean = layer.trace.running_mean = {0.5f, 0.25f};
        layer.trace.batch_var = layer.trace.running_var = {1, 1.25f};
        frame.layers.push_back(layer);
    }
    return frame;
}

QString firstCount(const Plot* plot) {
    return plot->table().rows.front().back();
}

QStringList idsOf(const LabView& view) {
    QStringList ids;
    for (const Plot* plot : view.plots())
        ids << plot->id();
    return ids;
}

/// Plots of a row that shows all columns but the optional ones.
QStringList idsOfRow(int row, Placement placement = Placement::Before) {
    QStringList ids;
    for (const std::size_t column : columnOrder(placement))
        if (!layerColumns()[column].isOptional())
            ids << QStringLiteral("layer%1-").arg(row) + layerColumns()[column].key;
    return ids;
}

}  // namespace

class LabViewTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<LabView> view_;
    std::vector<Setting> asked_;

    Plot* plot(const char* id) {
        return view_->findChild<Plot*>(QStringLiteral("plot-") + QString::fromLatin1(id));
    }
    void showFrame(const Frame& frame) {
        view_->display(frame);
        QCoreApplication::processEvents();
        view_->display(frame);
        QCoreApplication::processEvents();
    }

  private slots:
    void init() {
        asked_.clear();
        view_ = std::make_unique<LabView>();
        connect(view_.get(), &LabView::settingsRequested, this,
                [this](const std::vector<Setting>& settings) { asked_ = settings; });
        view_->resize(1040, 680);
        view_->show();
        QVERIFY(QTest::qWaitForWindowActive(view_.get()));
    }
    void cleanup() { view_.reset(); }

    void plotsStandInDataFlowOrder() {
        Frame frame = frameWith(2);
        frame.layers[1].normalization.placement = Placement::After;
        showFrame(frame);
        QCOMPARE(idsOf(*view_),
                 idsOfRow(1) + idsOfRow(2, Placement::After) + QStringList({"loss", "accuracy"}));
        QVERIFY(plot("layer1-normalized")->mapTo(view_.get(), QPoint()).x() <
                plot("layer1-activation")->mapTo(view_.get(), QPoint()).x());
        QVERIFY(plot("layer2-normalized")->mapTo(view_.get(), QPoint()).x() >
                plot("layer2-activation")->mapTo(view_.get(), QPoint()).x());
    }

    void columnsSwapWhenThePlacementChanges() {
        Frame frame = frameWith(1);
        showFrame(frame);
        const int before = plot("layer1-normalized")->mapTo(view_.get(), QPoint()).x();
        frame.layers[0].normalization.placement = Placement::After;
        showFrame(frame);
        QCOMPARE(plot("layer1-activation")->mapTo(view_.get(), QPoint()).x(), before);
    }

    void threeLayersFillTheRoomAndManyScroll() {
        auto* scroll = view_->findChild<QScrollArea*>(QStringLiteral("layer-scroll"));
        showFrame(frameWith(3));
        QCOMPARE(scroll->verticalScrollBar()->maximum(), 0);
        const int room = scroll->viewport()->height();
        auto* last = view_->findChild<LayerRow*>(QStringLiteral("layer3-row"));
        QVERIFY(room - (last->geometry().bottom() + 1) < 4);
        showFrame(frameWith(20));
        QVERIFY(scroll->verticalScrollBar()->maximum() > 0);
        QCOMPARE(view_->findChild<LayerRow*>(QStringLiteral("layer20-row"))->height(),
                 LayerRow::kCompactHeight);
    }

    void rowsOutOfSightAreFedWhenScrolledIn() {
        showFrame(frameWith(20, 2));
        const auto* first = plot("layer1-linear");
        const auto* last = plot("layer20-linear");
        QCOMPARE(firstCount(first), QStringLiteral("2"));
        QVERIFY(last->table().rows.empty() || firstCount(last) != QStringLiteral("2"));
        auto* bar =
            view_->findChild<QScrollArea*>(QStringLiteral("layer-scroll"))->verticalScrollBar();
        bar->setValue(bar->maximum());
        QCoreApplication::processEvents();
        QTRY_COMPARE(firstCount(last), QStringLiteral("2"));
        showFrame(frameWith(20, 7));
        QCOMPARE(firstCount(last), QStringLiteral("7"));
        QCOMPARE(firstCount(first), QStringLiteral("2"));
        QCOMPARE(view_->plots().size(),
                 std::size_t(20 * idsOfRow(1).size() + 2));  // feeds all, for exports
        QCOMPARE(firstCount(first), QStringLiteral("7"));
    }

    void theChipSwitchesItsLayer() {
        Frame frame = frameWith(2);
        showFrame(frame);
        auto* chip = view_->findChild<QPushButton*>(QStringLiteral("layer2-norm"));
        QVERIFY(chip->isChecked());
        QTest::mouseClick(chip, Qt::LeftButton);
        QCOMPARE(asked_,
                 (std::vector<Setting>{{"layers.1.normalization.kind", std::string("none")}}));
        QVERIFY(chip->isChecked());  // until the run says otherwise
        frame.layers[1].normalization.kind = NormKind::None;
        frame.layers[1].norm = {};
        frame.layers[1].taps.normalized = {};
        showFrame(frame);
        QVERIFY(!chip->isChecked());
        QTest::mouseClick(chip, Qt::LeftButton);
        QCOMPARE(asked_,
                 (std::vector<Setting>{{"layers.1.normalization.kind", std::string("batch")}}));
    }

    void thePlacementButtonMovesItsLayer() {
        showFrame(frameWith(2));
        QTest::mouseClick(view_->findChild<QToolButton*>(QStringLiteral("layer1-placement")),
                          Qt::LeftButton);
        QCOMPARE(
            asked_,
            (std::vector<Setting>{{"layers.0.normalization.placement", std::string("after")}}));
    }

    void theHeaderNamesWhatIsInUse() {
        Frame frame = frameWith(1);
        showFrame(frame);
        auto* header = view_->findChild<LayerHeader*>(QStringLiteral("layer1-header"));
        QCOMPARE(header->stages(),
                 (QStringList{QStringLiteral("Linear 784→4"), QStringLiteral("BatchNorm1d"),
                              QStringLiteral("Sigmoid")}));
        QCOMPARE(header->badgeText(), QStringLiteral("batch statistics"));
        frame.mode = Mode::Eval;
        frame.layers[0].norm.batch_statistics = false;
        showFrame(frame);
        QCOMPARE(header->badgeText(), QStringLiteral("running statistics"));
    }

    void theHeaderSaysHowTheTwinDiffers_data() {
        QTest::addColumn<bool>("norm");
        QTest::addColumn<bool>("twin_norm");
        QTest::addColumn<bool>("twin_after");
        QTest::addColumn<bool>("twin_eval");
        QTest::addColumn<QString>("said");
        QTest::addRow("same") << true << true << false << false << QString();
        QTest::addRow("off") << true << false << false << false << QStringLiteral("B: no norm");
        QTest::addRow("on") << false << true << false << false << QStringLiteral("B: norm");
        QTest::addRow("after") << true << true << true << false << QStringLiteral("B: after");
        QTest::addRow("eval") << true << true << false << true << QStringLiteral("B: eval");
        QTest::addRow("both off") << false << false << true << true << QString();
    }
    void theHeaderSaysHowTheTwinDiffers() {
        QFETCH(bool, norm);
        QFETCH(bool, twin_norm);
        QFETCH(bool, twin_after);
        QFETCH(bool, twin_eval);
        QFETCH(QString, said);
        Frame frame = frameWith(1), twin = frameWith(1);
        frame.layers[0].normalization.kind = norm ? NormKind::Batch : NormKind::None;
        twin.layers[0].normalization.kind = twin_norm ? NormKind::Batch : NormKind::None;
        twin.layers[0].normalization.placement = twin_after ? Placement::After : Placement::Before;
        twin.mode = twin_eval ? Mode::Eval : Mode::Train;
        showFrame(frame);
        view_->display(frame, &twin);
        auto* header = view_->findChild<LayerHeader*>(QStringLiteral("layer1-header"));
        QCOMPARE(header->twinText(), said);
        view_->display(frame);
        QVERIFY(header->twinText().isEmpty());
    }

    void aTwinWithFewerLayersLeavesTheOthersAlone() {
        const Frame frame = frameWith(3);
        Frame twin = frameWith(2);
        twin.layers[1].normalization.kind = NormKind::None;
        showFrame(frame);
        view_->display(frame, &twin);
        const auto said = [this](const char* name) {
            return view_->findChild<LayerHeader*>(QString::fromLatin1(name))->twinText();
        };
        QCOMPARE(said("layer2-header"), QStringLiteral("B: no norm"));
        QCOMPARE(said("layer3-header"), QString());
    }

    void lowRowsSayTheStatisticsInTheChip() {
        Frame frame = frameWith(20);
        showFrame(frame);
        auto* chip = view_->findChild<QPushButton*>(QStringLiteral("layer1-norm"));
        QCOMPARE(chip->text(), QStringLiteral("BN · batch"));
        frame.layers[0].norm.batch_statistics = false;
        showFrame(frame);
        QCOMPARE(chip->text(), QStringLiteral("BN · running"));
        frame.layers[0].normalization.kind = NormKind::None;
        showFrame(frame);
        QCOMPARE(chip->text(), QStringLiteral("BatchNorm1d"));
    }

    void lockingKeepsThePresentRange() {
        showFrame(frameWith(1));
        ObservationRequest asked;
        connect(view_.get(), &LabView::observationChanged, this,
                [&asked](const ObservationRequest& request) { asked = request; });
        auto* lock = view_->findChild<QToolButton*>(QStringLiteral("lock-normalized"));
        QTest::mouseClick(lock, Qt::LeftButton);
        QVERIFY((asked.ranges.normalized == std::pair(-2.0, 2.0)));
        QVERIFY(!asked.ranges.linear);
        QTest::mouseClick(lock, Qt::LeftButton);
        QVERIFY(!asked.ranges.normalized);
    }

    void choosingAChannelAsksForItsTrace() {
        showFrame(frameWith(3));
        ObservationRequest asked;
        connect(view_.get(), &LabView::observationChanged, this,
                [&asked](const ObservationRequest& request) { asked = request; });
        emit static_cast<ChannelPlot*>(plot("layer3-channels"))->channelSelected(2);
        QCOMPARE(asked.channels, (std::vector<std::int64_t>{0, 0, 2}));
    }

    /// Clicks a column's button and, in the menu it opens, chooses one of the ways to show values;
    /// by key, as Qt 6.8 takes a click for one only where the mouse moved since the menu opened.
    void choose(const char* column, const char* way) {
        auto* button =
            view_->findChild<QToolButton*>(QStringLiteral("distribution-") + QLatin1String(column));
        bool clicked = false;
        QTimer::singleShot(0, this, [&] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            QVERIFY(menu != nullptr);
            auto* action = menu->findChild<QAction*>(QLatin1String(way));
            clicked = true;
            menu->setActiveAction(action);
            QTest::keyClick(menu, Qt::Key_Return);
        });
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(clicked);
        QCoreApplication::processEvents();
    }

    void theColumnMenuChangesItsColumn() {
        const auto history = samples::drift(400, 1.0, 0.5);
        showFrame(frameWith(2));
        view_->display(history);
        const QRect place = plot("layer1-linear")->geometry();
        choose("linear", "heat");
        QCOMPARE(idsOf(*view_).mid(0, 2), (QStringList{"layer1-linear-heat", "layer1-normalized"}));
        QVERIFY(idsOf(*view_).contains(QStringLiteral("layer2-linear-heat")));
        QVERIFY(plot("layer1-linear-heat")->isVisible() && !plot("layer1-linear")->isVisible());
        QCOMPARE(plot("layer1-linear-heat")->geometry(), place);  // nothing moves
        QVERIFY(!view_->findChild<QToolButton*>(QStringLiteral("lock-linear"))->isVisible());
        QVERIFY(view_->findChild<QToolButton*>(QStringLiteral("lock-normalized"))->isVisible());
        QCOMPARE(plot("layer1-linear-heat")->table().rows.size(), 15 * kRecordedBins);
        choose("linear", "histogram");
        QVERIFY(plot("layer1-linear")->isVisible());
        QCOMPARE(plot("layer1-linear")->geometry(), place);
    }

    void allColumnsAndBackByTheNextOfThese() {
        showFrame(frameWith(1));
        view_->setDistribution(Distribution::Bands);
        QCOMPARE(idsOf(*view_).mid(0, 3),
                 (QStringList{"layer1-linear-bands", "layer1-normalized-bands",
                              "layer1-activation-bands"}));
        QCOMPARE(view_->commonDistribution(), Distribution::Bands);
        view_->cycleDistribution();
        QCOMPARE(view_->commonDistribution(), Distribution::Histogram);
        view_->setDistribution(kActivation, Distribution::Ridge);
        QVERIFY(!view_->commonDistribution());
        showFrame(frameWith(3));  // new rows are as the others
        QVERIFY(idsOf(*view_).contains(QStringLiteral("layer3-activation-ridge")));
    }

    void onePlotIsSwitchedByItsOwnMenu() {
        showFrame(frameWith(2));
        const auto menu = plot("layer2-linear")->makeContextMenu();
        menu->findChild<QAction*>(QStringLiteral("action-show-ridge"))->trigger();
        QCOMPARE(idsOf(*view_)[0], QStringLiteral("layer1-linear"));
        QVERIFY(idsOf(*view_).contains(QStringLiteral("layer2-linear-ridge")));
        view_->setDistribution(Distribution::Histogram);  // all are as the column is again
        QVERIFY(idsOf(*view_).contains(QStringLiteral("layer2-linear")));
    }

    void anEnlargedPlotIsReplacedWhereItIs() {
        showFrame(frameWith(2));
        Plot* chosen = plot("layer2-linear");
        emit chosen->enlargeRequested(chosen);
        view_->cycleDistribution();
        QCOMPARE(view_->enlarged()->id(), QStringLiteral("layer2-linear-heat"));
        QVERIFY(view_->enlarged()->isVisible());
        view_->restore();
        QVERIFY(view_->enlarged() == nullptr);
        QVERIFY(idsOf(*view_).contains(QStringLiteral("layer2-linear-heat")));
    }

    void theChosenChannelIsTheUnitOfTheBands() {
        const auto history = samples::drift(400, 1.0, 0.5);
        showFrame(frameWith(1));
        view_->display(history);
        view_->setDistribution(Distribution::Bands);
        emit static_cast<ChannelPlot*>(plot("layer1-channels"))->channelSelected(3);
        const auto* bands = static_cast<BandsPlot*>(plot("layer1-linear-bands"));
        QCOMPARE(bands->unit(), 3);
        QCOMPARE(bands->table().rows.back()[4],
                 toCsvNumber(static_cast<double>(history.layers.back().layers[0].linear.p15[3])));
    }

    void gradientsAndUpdatesWhereChosen() {
        Frame frame = frameWith(2);
        frame.layers[0].taps.output_gradient = frame.layers[0].taps.linear;
        frame.layers[0].update.ratio = 0.002;
        showFrame(frame);
        QVERIFY(!view_->observation().gradients && !view_->observation().updates);
        QVERIFY(!idsOf(*view_).contains("layer1-output_gradient"));
        view_->setColumn("output_gradient", true);
        view_->setColumn("updates", true);
        showFrame(frame);
        QVERIFY(view_->observation().gradients && view_->observation().updates);
        const auto* gradient = static_cast<HistogramPlot*>(plot("layer1-output_gradient"));
        QVERIFY(gradient->isVisible() && gradient->logY());
        QCOMPARE(firstCount(gradient), QString("2"));
        QVERIFY(plot("layer2-output_gradient")->table().rows.empty());  // none was made
        QVERIFY(plot("layer1-updates")->isVisible());
        const QByteArray layout = view_->layoutState();
        view_->setColumn("output_gradient", false);
        QVERIFY(!view_->observation().gradients);
        view_->restoreLayoutState(layout);
        QVERIFY(view_->observation().gradients && view_->observation().updates);
        view_->restoreLayoutState({});
        QVERIFY(!view_->observation().gradients);
    }

    void columnsThatHaveNoRoomScroll() {
        auto* scroll = view_->findChild<QScrollArea*>(QStringLiteral("layer-scroll"));
        showFrame(frameWith(2));
        QCOMPARE(scroll->horizontalScrollBar()->maximum(), 0);
        for (const char* column : {"output_gradient", "weight_gradient", "updates"})
            view_->setColumn(column, true);
        view_->resize(640, 680);
        showFrame(frameWith(2));
        QTRY_VERIFY(scroll->horizontalScrollBar()->maximum() > 0);
        scroll->horizontalScrollBar()->setValue(scroll->horizontalScrollBar()->maximum());
        const auto* last = plot("layer1-updates");
        const auto rightOf = [this](const QWidget* widget) {
            return widget->mapTo(view_.get(), QPoint(widget->width(), 0)).x();
        };
        QVERIFY(rightOf(last) <= view_->width());
        const auto* titles = view_->findChild<QWidget*>(QStringLiteral("column-titles"));
        QVERIFY(std::abs(rightOf(titles) - rightOf(last)) <= 20);  // a scroll bar's width
    }

    void aLayersMenuFreezes() {
        Frame frame = frameWith(3);
        frame.layers[1].normalization.frozen = true;
        showFrame(frame);
        auto* header = view_->findChild<LayerHeader*>(QStringLiteral("layer2-header"));
        QVERIFY(header->findChild<QLabel*>(QStringLiteral("layer2-linear-part"))
                    ->text()
                    .contains("frozen"));
        auto* menu = header->findChild<QMenu*>(QStringLiteral("layer2-norm-menu"));
        const auto choose = [menu](const char* name) {
            menu->popup(QPoint());
            menu->findChild<QAction*>(QLatin1String(name))->trigger();
            menu->close();
        };
        choose("freeze-layer");
        QCOMPARE(asked_, (std::vector<Setting>{{"layers.1.frozen", false}}));
        QVERIFY(menu->findChild<QAction*>(QStringLiteral("freeze-layer"))->isChecked());
        choose("train-up-to-here");
        QCOMPARE(asked_, (std::vector<Setting>{{"frozen", true},
                                               {"network.freeze_output", true},
                                               {"layers.0.frozen", false},
                                               {"layers.1.frozen", false}}));
        choose("train-from-here");
        QCOMPARE(asked_, (std::vector<Setting>{{"frozen", false},
                                               {"network.freeze_output", false},
                                               {"layers.0.frozen", true}}));
        choose("train-every-layer");
        QCOMPARE(asked_.size(), 2U);
        choose("scale-weights");
        QCOMPARE(asked_, (std::vector<Setting>{{"layers.1.scale_weights", 10.0}}));
    }

    void everyPlotThereIs() {
        const auto history = samples::drift(400, 1.0, 0.5);
        showFrame(frameWith(2));
        view_->display(history);
        const auto all = view_->allPlots();
        constexpr qsizetype kValues = 3;  // z, y and a
        const auto ways = static_cast<qsizetype>(kDistributions.size()) * kValues;
        const auto others = idsOfRow(1).size() - kValues;
        QCOMPARE(all.size(), std::size_t(2 * (ways + others) + 2));
        QCOMPARE(all[1]->id(), QStringLiteral("layer1-linear-heat"));
        QCOMPARE(all[1]->table().rows.size(), 15 * kRecordedBins);
        QCOMPARE(idsOf(*view_)[0], QStringLiteral("layer1-linear"));  // what is shown stays
        view_->clear();
        QVERIFY(all[1]->table().rows.empty());
    }

    void enlargeAndEscape() {
        showFrame(frameWith(3));
        Plot* chosen = plot("layer2-activation");
        const QSize small = chosen->size();
        emit chosen->enlargeRequested(chosen);
        QCoreApplication::processEvents();
        QCOMPARE(view_->enlarged(), chosen);
        QVERIFY(chosen->width() > view_->width() * 9 / 10);
        QVERIFY(!plot("layer1-linear")->isVisible());
        view_->display(frameWith(3, 9));
        QCOMPARE(firstCount(chosen), QStringLiteral("9"));
        QTest::keyClick(chosen, Qt::Key_Escape);
        QCoreApplication::processEvents();
        QVERIFY(view_->enlarged() == nullptr);
        QTRY_COMPARE(chosen->size(), small);
        QVERIFY(plot("layer1-linear")->isVisible());
    }

    void anEnlargedPlotOfALayerThatGoesIsLetGo() {
        showFrame(frameWith(3));
        Plot* chosen = plot("layer3-linear");
        emit chosen->enlargeRequested(chosen);
        showFrame(frameWith(2));
        QVERIFY(view_->enlarged() == nullptr);
        QVERIFY(plot("layer3-linear") == nullptr);
        QVERIFY(plot("layer1-linear")->isVisible());
    }

    void anEnlargedPlotOfALayerThatStaysIsLetGoToo() {
        showFrame(frameWith(10));
        emit plot("layer1-linear")->enlargeRequested(plot("layer1-linear"));
        view_->display(frameWith(2, 9));
        QVERIFY(view_->enlarged() == nullptr);
        QCOMPARE(view_->rows().size(), std::size_t{2});
        QCOMPARE(firstCount(plot("layer1-linear")), QStringLiteral("9"));
    }

    void aFrameWithoutTheLayerEmptiesItsRow() {
        LabWishes wishes;
        LayerRow row(4, wishes);
        row.apply(view_->state());
        row.display(frameWith(5), nullptr);
        QVERIFY(!row.cells().front()->shown()->table().rows.empty());
        const Frame shorter = frameWith(2);
        row.display(shorter, &shorter);
        QVERIFY(row.cells().front()->shown()->table().rows.empty());
    }

    void clearEmptiesAfterAWhile() {
        showFrame(frameWith(1));
        view_->clear();
        QTRY_VERIFY(plot("layer1-linear")->table().rows.empty());
    }

    void theLayoutIsRemembered() {
        showFrame(frameWith(1));
        const QByteArray before = view_->layoutState();
        LabView other;
        other.resize(view_->size());
        other.restoreLayoutState(before);
        QCOMPARE(other.layoutState(), before);
        view_->setDistribution(kNormalized, Distribution::Heat);
        other.restoreLayoutState(view_->layoutState());
        QCOMPARE(other.state().columns[kNormalized].way, Distribution::Heat);
        QCOMPARE(other.state().columns[0].way, Distribution::Histogram);
        other.restoreLayoutState("not a layout");
        QCOMPARE(other.commonDistribution(), Distribution::Histogram);
    }

    void rendersEveryLayerUnseen() {
        LabView unseen;
        unseen.display(frameWith(4));
        const QSize size = unseen.exportSize();
        QVERIFY(size.height() > 4 * 200);
        QImage image(size, QImage::Format_RGB32);
        QPainter painter(&image);
        unseen.render(painter, size, Theme::light());
        painter.end();
        // The last layer's first histogram has bars in it.
        int blues = 0;
        for (int y = 700; y < 860; ++y)
            for (int x = 170; x < 440; ++x) {
                const QColor colour = image.pixelColor(x, y);
                blues += colour.blue() > colour.red() + 60 ? 1 : 0;
            }
        QVERIFY2(blues > 500, qPrintable(QString::number(blues)));
    }

    void theCurvesShowTheSameSteps() {
        History history;
        history.append(std::vector<StepRecord>(200, {1, 1.0F, 0.5F}));
        LabView view;
        view.resize(1000, 700);
        view.display(history);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const auto curves = view.findChildren<CurvePlot*>();
        QCOMPARE(curves.size(), 2);
        curves[0]->chooseSteps(Range{20, 80});
        QCOMPARE(curves[1]->chosenSteps(), std::optional(Range{20, 80}));
        curves[1]->resetZoom();
        QVERIFY(!curves[0]->isZoomed());
    }
};

QTEST_MAIN(LabViewTest)
#include "lab_view_test.moc"
