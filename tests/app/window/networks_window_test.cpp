// SPDX-License-Identifier: GPL-3.0-or-later
// Networks and norms of any kind in the window, by clicks and keys, on a real run.
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QTableWidget>

#include "tests/support/window_fixture.h"
#include "widgets/inspector/norm_tile.h"
#include "widgets/lab/lab_view.h"
#include "widgets/lab/layer_header.h"
#include "widgets/plots/feature_map_plot.h"

using namespace normscope;

class NetworksWindowTest : public WindowFixture {
    Q_OBJECT

    void openNetwork(NetworkKind kind, std::vector<std::int64_t> widths) {
        Experiment experiment;
        experiment.configuration.network.kind = kind;
        experiment.configuration.network.hidden = std::move(widths);
        experiment.configuration.data.batch_size = 8;
        openTraining(experiment);
    }
    NormKind kindOf(std::int64_t layer) { return configuration().normalizationOf(layer).kind; }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void mapsOfAConvolutionByTheirKey() {
        openNetwork(NetworkKind::Cnn, {4, 8});
        QTRY_VERIFY(find<QAction>("action-maps")->isEnabled());
        QTest::keyClick(window_.get(), Qt::Key_F);
        auto* maps = find<FeatureMapPlot>("plot-layer2-maps");
        TRY_VERIFY(maps->table().rows.size() == 6 * 14 * 14);
        QVERIFY(maps->isVisible());
        QTest::keyClick(window_.get(), Qt::Key_F);
        QTRY_VERIFY(!maps->isVisible());
        QCOMPARE(window_->view().observation().map_samples, std::int64_t{0});
    }

    void anMlpHasNoMaps() {
        openNetwork(NetworkKind::Mlp, {8});
        QTRY_VERIFY(find<QLabel>("layer1-linear-part") != nullptr);
        QVERIFY(!find<QAction>("action-maps")->isEnabled());
        QVERIFY(find<QAction>("action-maps")->toolTip().contains("convolutional"));
    }

    void kindsByTileMenuAndKey() {
        openNetwork(NetworkKind::Cnn, {4, 8});
        trigger("action-inspect-norms");
        auto* tile = find<NormTile>("norm-tile-instance");
        TRY_VERIFY(tile->isEnabled());
        QTest::mouseClick(tile, Qt::LeftButton);
        TRY_VERIFY(kindOf(1) == NormKind::Instance);
        auto* header = find<LayerHeader>("layer1-header");
        TRY_VERIFY(header->stages().contains("InstanceNorm2d"));
        QTest::keyClick(window_.get(), Qt::Key_B);
        TRY_VERIFY(kindOf(0) == NormKind::None);
        QTest::keyClick(window_.get(), Qt::Key_B);
        TRY_VERIFY(kindOf(0) == NormKind::Instance);
        const auto label = [this] {
            const auto& marks = lab().history().marks;
            return marks.empty() ? QString() : QString::fromStdString(marks.back().label);
        };
        TRY_VERIFY(label().contains("InstanceNorm on"));
        find<QMenu>("menu-norms")->findChild<QAction*>("norm-rms")->trigger();
        TRY_VERIFY(kindOf(0) == NormKind::RMS);
        TRY_VERIFY(label().contains("RMSNorm"));
    }

    void theSummaryIsCopied() {
        openNetwork(NetworkKind::Mlp, {8});
        TRY_VERIFY(lab().data() != nullptr);
        trigger("action-summary");
        auto* table = find<QTableWidget>("summary-table");
        TRY_COMPARE(table->rowCount(), 4);
        QCOMPARE(table->item(1, 1)->text(), "BatchNorm1d");
        click("copy-csv");
        QCOMPARE(QApplication::clipboard()->text().section('\n', 2, 2),
                 "1,BatchNorm1d,8,8,16,16,8,8");
    }
};

QTEST_MAIN(NetworksWindowTest)
#include "networks_window_test.moc"
