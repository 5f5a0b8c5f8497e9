// SPDX-License-Identifier: GPL-3.0-or-later
// Kinds of norms in the window: what they reduce over, what is said of them, how they are chosen.
#include <QAction>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "tests/widgets/network_samples.h"
#include "tests/widgets/plot_samples.h"
#include "widgets/bars/norm_menu.h"
#include "widgets/inspector/norm_tile.h"
#include "widgets/inspector/norms_page.h"
#include "widgets/lab/column.h"
#include "widgets/lab/lab_view.h"
#include "widgets/lab/layer_header.h"
#include "widgets/lab/layer_row.h"
#include "widgets/plots/channel_plot.h"
#include "widgets/plots/feature_map_plot.h"
#include "widgets/plots/reduction_drawing.h"
#include "widgets/plots/reduction_plot.h"
#include "widgets/plots/trace_plot.h"

using namespace normscope;

namespace {

NormalizationConfig kindOf(NormKind kind) {
    NormalizationConfig config;
    config.kind = kind;
    return config;
}

/// Share of an image's pixels nearer to the accent colour than to the surface.
double shaded(const QImage& image, const Theme& theme) {
    const auto distance = [](const QColor& a, const QColor& b) {
        return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
               std::abs(a.blue() - b.blue());
    };
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            found += pixel.blue() > pixel.red() + 40 && distance(pixel, theme.surface) > 60 ? 1 : 0;
        }
    return static_cast<double>(found) / (image.width() * image.height());
}

QImage drawn(const NormalizationConfig& config, const Shape& slot, std::int64_t batch,
             const Theme& theme) {
    QImage image(240, 160, QImage::Format_RGB32);
    image.fill(theme.surface);
    QPainter painter(&image);
    drawReduction(painter, QRectF(0, 0, 240, 160), reductionOf(config, slot, batch), theme, false);
    return image;
}

}  // namespace

class NormsTest : public QObject {
    Q_OBJECT

  private:
    std::vector<Setting> asked_;

  private slots:
    void init() { asked_.clear(); }

    void axesAreDrawnInPartsThatCanBeTold_data() {
        QTest::addColumn<int>("extent");
        QTest::addColumn<int>("taken");
        QTest::addColumn<int>("cells");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("last");
        QTest::addColumn<bool>("whole");
        QTest::addRow("each of few") << 5 << 1 << 5 << 2 << 3 << true;
        QTest::addRow("each of many") << 100 << 1 << 12 << 5 << 6 << false;
        QTest::addRow("all of few") << 6 << 6 << 6 << 0 << 6 << true;
        QTest::addRow("all of many") << 100 << 100 << 12 << 0 << 12 << false;
        QTest::addRow("four groups of four") << 16 << 4 << 12 << 3 << 6 << false;
        QTest::addRow("two groups of two") << 4 << 2 << 4 << 0 << 2 << true;
        QTest::addRow("one") << 1 << 1 << 1 << 0 << 1 << true;
    }
    void axesAreDrawnInPartsThatCanBeTold() {
        QFETCH(int, extent);
        QFETCH(int, taken);
        const auto axis = drawnAxis(extent, taken, 12, true);
        QTEST(axis.cells, "cells");
        QTEST(axis.first, "first");
        QTEST(axis.last, "last");
        QTEST(axis.whole, "whole");
    }

    void theLastVirtualBatchMayBeSmaller() {
        const auto axis = drawnAxis(10, 4, 10, false);  // 4, 4, 2
        QCOMPARE(axis.cells, 8);                        // 3, 3, 2
        QCOMPARE(axis.borders, (std::vector<int>{3, 6}));
        QCOMPARE(axis.last, 3);
    }

    void sentences_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("over");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("modes");
        const auto row = [](NormKind kind, const char* over, const QString& sentence,
                            const char* modes) {
            QTest::newRow(labelOf(kind).data()) << static_cast<int>(kind) << QString::fromUtf8(over)
                                                << sentence << QString::fromUtf8(modes);
        };
        const char* same = "The same in training and evaluation, whatever the batch.";
        const char* running = "Running statistics in evaluation.";
        const auto text = [](const char* plain) {
            return QString::fromUtf8(plain).replace('_', QChar(0x202F));
        };
        row(NormKind::Batch, "N·H·W",
            text("Mean and variance over N·H·W = 50_176 values; 16 of them."), running);
        row(NormKind::Layer, "C·H·W",
            text("Mean and variance over C·H·W = 12_544 values; 64 of them."), same);
        row(NormKind::RMS, "C·H·W",
            text("Root mean square over C·H·W = 12_544 values; 64 of them."), same);
        row(NormKind::Group, "C/4·H·W",
            text("Mean and variance over C/4·H·W = 3136 values; 256 of them."), same);
        row(NormKind::Instance, "H·W",
            text("Mean and variance over H·W = 784 values; 1024 of them."), same);
        row(NormKind::Ghost, "16·H·W",
            text("Mean and variance over 16·H·W = 12_544 values; 64 of them."), running);
        row(NormKind::ChannelLayer, "C",
            text("Mean and variance over C = 16 values; 50_176 of them."), same);
        row(NormKind::BatchRenorm, "N·H·W",
            text("Mean and variance over N·H·W = 50_176 values; 16 of them."), running);
        row(NormKind::DyT, "", "No statistics.", same);
    }
    void sentences() {
        QFETCH(int, kind);
        QFETCH(QString, sentence);
        const auto norm = static_cast<NormKind>(kind);
        const auto reduction = reductionOf(kindOf(norm), {16, 28, 28}, 64);
        QTEST(reducedAxes(reduction), "over");
        // Thin spaces between thousands, or none below ten thousand, as everywhere.
        const auto plain = [](QString said) {
            return said.remove(QChar(0x202F)).remove(QChar(0x2009)).remove(QChar(0xA0));
        };
        QCOMPARE(plain(reductionSentence(reduction, norm)), plain(sentence));
        QTEST(modesSentence(reduction, norm), "modes");
    }

    void moreOrLessOfTheBlockIsShaded() {
        for (const Theme& theme : {Theme::light(), Theme::darkTheme()}) {
            const auto share = [&](NormKind kind, const Shape& slot) {
                return shaded(drawn(kindOf(kind), slot, 64, theme), theme);
            };
            const Shape image{16, 28, 28};
            QVERIFY(share(NormKind::Instance, image) > 0.01);
            QVERIFY(share(NormKind::Batch, image) > share(NormKind::Instance, image));
            QVERIFY(share(NormKind::Layer, image) > share(NormKind::Group, image));
            QVERIFY(share(NormKind::Batch, image) > share(NormKind::Ghost, image));
            QVERIFY(share(NormKind::Layer, image) > share(NormKind::ChannelLayer, image));
            QVERIFY(share(NormKind::ChannelLayer, image) > 0.01);
            QVERIFY(share(NormKind::Batch, {100}) > 0.05);
        }
    }

    void theMenuSaysWhatCannotBe() {
        std::vector<NormPlace> places{{0, kindOf(NormKind::Batch), {10}},
                                      {1, kindOf(NormKind::Batch), {8}}};
        NormMenu menu(QStringLiteral("menu"), [&] { return places; });
        const auto action = [&](const char* name) {
            menu.refresh();
            return menu.findChild<QAction*>(QString::fromLatin1(name));
        };
        QVERIFY(action("norm-batch")->isChecked());
        QVERIFY(action("norm-batch")->text().startsWith(QStringLiteral("BatchNorm1d\t")));
        QVERIFY(!action("norm-group")->isEnabled());  // 4 groups, 10 channels
        QVERIFY(action("norm-group")->toolTip().contains(QStringLiteral("a divisor of 10")));
        QVERIFY(!action("norm-instance")->isEnabled());
        QVERIFY(action("norm-layer")->isEnabled());
        places.erase(places.begin());
        QVERIFY(action("norm-group")->isEnabled());
        QSignalSpy chosen(&menu, &NormMenu::chosen);
        action("norm-layer")->trigger();
        QCOMPARE(chosen.size(), 1);
        QVERIFY(action("norm-batch")->isChecked());  // until the run says otherwise
    }

    void theChipSwitchesOnWhatWasOnLast() {
        Configuration configuration = samples::convolutional(NetworkKind::Cnn, {8, 16});
        configuration.normalization.kind = NormKind::Group;
        LabView view;
        connect(&view, &LabView::settingsRequested, this,
                [this](const std::vector<Setting>& settings) { asked_ = settings; });
        view.resize(1040, 600);
        view.show();
        const auto show = [&] {
            view.display(samples::networkFrame(configuration, {1, 28, 28}));
            QCoreApplication::processEvents();
        };
        show();
        auto* chip = view.findChild<QPushButton*>(QStringLiteral("layer2-norm"));
        QVERIFY(chip->text().startsWith(QStringLiteral("GroupNorm")));
        QTest::mouseClick(chip, Qt::LeftButton);
        QCOMPARE(asked_,
                 (std::vector<Setting>{{"layers.1.normalization.kind", std::string("none")}}));
        configuration.layers[1] = configuration.normalization;
        configuration.layers[1].kind = NormKind::None;
        show();
        QTest::mouseClick(chip, Qt::LeftButton);
        QCOMPARE(asked_,
                 (std::vector<Setting>{{"layers.1.normalization.kind", std::string("group")}}));
        auto* menu = view.findChild<NormMenu*>(QStringLiteral("layer2-norm-menu"));
        menu->findChild<QAction*>(QStringLiteral("norm-rms"))->trigger();
        QCOMPARE(asked_,
                 (std::vector<Setting>{{"layers.1.normalization.kind", std::string("rms")}}));
    }

    void headersNameConvolutionsAndShortcuts() {
        Configuration configuration = samples::convolutional(NetworkKind::ResidualCnn, {8, 16, 16});
        configuration.network.dropout = 0.2;
        LabView view;
        view.resize(1240, 900);
        view.display(configuration);
        view.display(samples::networkFrame(configuration, {1, 28, 28}));
        view.plots();  // feeds rows out of sight too
        const auto* first = view.findChild<LayerHeader*>(QStringLiteral("layer1-header"));
        const auto* third = view.findChild<LayerHeader*>(QStringLiteral("layer3-header"));
        QCOMPARE(first->stages(),
                 (QStringList{QStringLiteral("Conv2d 1→8, 3×3"), QStringLiteral("BatchNorm2d"),
                              QStringLiteral("ReLU"), QStringLiteral("Dropout 0.2")}));
        QCOMPARE(first->remarks(), QStringList{QStringLiteral("1×28×28 → 8×28×28")});
        QCOMPARE(third->remarks().size(), 2);
        QVERIFY(third->remarks()[1].contains(QStringLiteral("the input of layer 2")));
        QVERIFY(third->toolTip().contains(QStringLiteral("1×1")));
        const auto* second = view.findChild<LayerHeader*>(QStringLiteral("layer2-header"));
        QVERIFY(second->stages().first().contains(QStringLiteral("stride 2")));
    }

    void aLayerWithoutRunningStatisticsSaysSo() {
        Configuration configuration;
        configuration.normalization.kind = NormKind::Layer;
        const auto frame = samples::networkFrame(configuration, {1, 28, 28});
        LabView view;
        view.resize(1040, 600);
        view.setDual(true);
        view.display(frame);
        auto plots = view.plots();
        auto* trace = view.findChild<TracePlot*>(QStringLiteral("plot-layer1-trace"));
        QVERIFY(trace != nullptr);
        trace->setFocus();
        QVERIFY(samples::showsSomething(trace->toImage({300, 200}, 1, Theme::light())));
        const auto* header = view.findChild<LayerHeader*>(QStringLiteral("layer1-header"));
        QCOMPARE(header->badgeText(), QStringLiteral("train = eval"));
        view.setDual(false);
        view.display(frame);
        plots = view.plots();
        QCOMPARE(header->badgeText(), QStringLiteral("each sample's own"));
        QVERIFY(unmovedSentence(configuration.normalization)
                    .startsWith(QStringLiteral("LayerNorm keeps no running statistics")));
        QVERIFY(unmovedSentence(kindOf(NormKind::Batch)).isEmpty());
    }

    void whatTakesNoStatisticsSaysSo() {
        Configuration configuration = samples::convolutional(NetworkKind::Cnn, {8, 16});
        configuration.normalization.kind = NormKind::DyT;
        const auto frame = samples::networkFrame(configuration, {1, 28, 28});
        LabView view;
        view.resize(1040, 600);
        view.display(frame);
        const auto plots = view.plots();
        const auto* header = view.findChild<LayerHeader*>(QStringLiteral("layer1-header"));
        QCOMPARE(header->badgeText(), QStringLiteral("no statistics"));
        NormsPage page;
        Inspected what;
        what.frame = std::make_shared<const Frame>(frame);
        page.display(what);
        const auto said = [&](const char* name) {
            return page.findChild<QLabel*>(QString::fromLatin1(name))->text();
        };
        QCOMPARE(said("norms-sentence"), QStringLiteral("No statistics."));
        QCOMPARE(said("norms-affine"),
                 QString::fromUtf8("γ and β: 8 each, one a channel. One α for the layer."));
        const auto* plot = static_cast<ReductionPlot*>(page.plots().front());
        QVERIFY(plot->table().rows.empty());
        QVERIFY(page.findChild<NormTile*>(QStringLiteral("norm-tile-dyt"))->isChecked());
    }

    void rmsNormHasNoBeta() {
        ChannelPlot plot(QStringLiteral("channels"));
        plot.setData(samples::norm({1.0f, 0.5f}, {}), QStringLiteral("means over positions"));
        QCOMPARE(plot.table().toCsv(), QString("channel,gamma,beta\n0,1,\n1,0.5,\n"));
        plot.resize(400, 300);
        QVERIFY(samples::showsSomething(plot.toImage({400, 300}, 1, Theme::light())));
    }

    void thePageDrawsTheLayerAndChangesIt() {
        const Configuration configuration = samples::convolutional(NetworkKind::Cnn, {8, 16, 32});
        NormsPage page;
        connect(&page, &InspectorPage::settingsRequested, this,
                [this](const std::vector<Setting>& settings) { asked_ = settings; });
        page.resize(300, 800);
        page.show();
        Inspected what;
        what.frame =
            std::make_shared<const Frame>(samples::networkFrame(configuration, {1, 28, 28}));
        page.display(what);
        page.select(1, 0);
        const auto said = [&](const char* name) {
            return page.findChild<QLabel*>(QString::fromLatin1(name))->text();
        };
        QCOMPARE(said("norms-moment"), QString::fromUtf8("Layer 2 · values 64×16×14×14 (N×C×H×W)"));
        QVERIFY(
            said("norms-sentence").startsWith(QString::fromUtf8("Mean and variance over N·H·W")));
        QCOMPARE(said("norms-affine"), QString::fromUtf8("γ and β: 16 each, one a channel."));
        auto* plot = static_cast<ReductionPlot*>(page.plots().front());
        QCOMPARE(plot->table().rows.size(), std::size_t{6});
        QCOMPARE(plot->table().rows[1], (QStringList{"BatchNorm2d", "C", "16", "1"}));
        auto* tile = page.findChild<NormTile*>(QStringLiteral("norm-tile-instance"));
        QVERIFY(page.findChild<NormTile*>(QStringLiteral("norm-tile-batch"))->isChecked());
        QTest::mouseClick(tile, Qt::LeftButton);
        QCOMPARE(asked_, (std::vector<Setting>{{"normalization.kind", std::string("instance")}}));
        QVERIFY(!tile->isChecked());
        QTest::mouseClick(page.findChild<QPushButton*>(QStringLiteral("norms-scope-one")),
                          Qt::LeftButton);
        QTest::mouseClick(tile, Qt::LeftButton);
        QCOMPARE(asked_,
                 (std::vector<Setting>{{"layers.1.normalization.kind", std::string("instance")}}));
        QVERIFY(page.request() == InspectionRequest{});
    }

    void featureMapsAreAskedForWhileShown() {
        const Configuration configuration = samples::convolutional(NetworkKind::Cnn, {8, 16});
        LabView view;
        ObservationRequest asked;
        connect(&view, &LabView::observationChanged, this,
                [&asked](const ObservationRequest& request) { asked = request; });
        view.display(samples::networkFrame(configuration, {1, 28, 28}));
        view.setColumn(QStringLiteral("maps"), true);
        QCOMPARE(asked.map_samples, std::int64_t{FeatureMapPlot::kSamples});
        view.display(samples::networkFrame(configuration, {1, 28, 28}));
        const std::size_t each = view.rows().front()->cells().size();
        QCOMPARE(view.plots().size(), 2 * each + 2);
        const auto* maps = view.findChild<FeatureMapPlot*>(QStringLiteral("plot-layer2-maps"));
        QCOMPARE(maps->table().rows.size(), std::size_t{6 * 14 * 14});
        QCOMPARE(maps->table().rows[14 * 14 + 14 + 2], (QStringList{"1", "1", "2", "1.12"}));
        view.display(samples::networkFrame({}, {1, 28, 28}));  // an MLP has none
        QCOMPARE(asked.map_samples, std::int64_t{0});
        QCOMPARE(view.plots().size(), 3 * (each - 1) + 2);
        const auto& columns = layerColumns();
        const auto place = std::ranges::find(columns, QStringLiteral("maps"), &LayerColumn::key);
        QVERIFY(view.state().columns[static_cast<std::size_t>(place - columns.begin())].wanted);
    }

    void theImagesOfALayerShareOneScale() {
        LayerFrame layer;
        layer.structure.dims = 2;
        layer.maps = {3, 2, 1, 2, {}, {-1.0f, 0.0f, 1.0f, samples::kNaN}};
        FeatureMapPlot plot(QStringLiteral("maps"));
        plot.resize(420, 240);
        plot.setData(layer);
        const QImage image = plot.toImage({420, 240}, 1, Theme::light());
        QVERIFY(samples::count(image, QColor(0, 0, 0)) > 100);        // −1
        QVERIFY(samples::count(image, QColor(128, 128, 128)) > 100);  // 0
        QVERIFY(samples::count(image, Theme::light().error) > 100);   // NaN
        QCOMPARE(plot.table().toCsv(), QString("sample,y,x,value\n0,0,0,-1\n0,0,1,0\n"
                                               "1,0,0,1\n1,0,1,\n"));
    }
};

QTEST_MAIN(NormsTest)
#include "norms_test.moc"
