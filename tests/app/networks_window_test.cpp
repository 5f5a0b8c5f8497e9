// SPDX-License-Identifier: GPL-3.0-or-later
// Networks and norms of any kind in the window, by clicks and keys, on a real run.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

#include "app/window/main_window.h"
#include "app/window/run_window.h"
#include "widgets/inspector/norm_tile.h"
#include "widgets/lab_view.h"
#include "widgets/layer_header.h"
#include "widgets/plots/feature_map_plot.h"

using namespace normscope;

class NetworksWindowTest : public QObject {
    Q_OBJECT

  private:
    static constexpr int kPatience = 20000;  // ms
    std::unique_ptr<MainWindow> window_;

    template <class Widget>
    Widget* find(const char* name) {
        return window_->findChild<Widget*>(QString::fromLatin1(name));
    }
    void trigger(const char* name) { find<QAction>(name)->trigger(); }
    void open(NetworkKind kind, std::vector<std::int64_t> widths) {
        Experiment experiment;
        experiment.configuration.network.kind = kind;
        experiment.configuration.network.hidden = std::move(widths);
        experiment.configuration.data.batch_size = 8;
        window_ = std::make_unique<MainWindow>(experiment, WindowOptions{});
        window_->resize(1280, 800);
        window_->show();
        QTRY_VERIFY_WITH_TIMEOUT(window_->lab().frame() != nullptr, kPatience);
    }
    NormKind kindOf(std::int64_t layer) {
        return window_->lab().configuration().normalizationOf(layer).kind;
    }

  private slots:
    void cleanup() { window_.reset(); }

    void mapsOfAConvolutionByTheirKey() {
        open(NetworkKind::Cnn, {4, 8});
        QTRY_VERIFY(find<QAction>("action-maps")->isEnabled());
        QTest::keyClick(window_.get(), Qt::Key_F);
        auto* maps = find<FeatureMapPlot>("plot-layer2-maps");
        QTRY_VERIFY_WITH_TIMEOUT(maps->table().rows.size() == 6 * 14 * 14, kPatience);
        QVERIFY(maps->isVisible());
        QTest::keyClick(window_.get(), Qt::Key_F);
        QTRY_VERIFY(!maps->isVisible());
        QCOMPARE(window_->view().observation().map_samples, std::int64_t{0});
    }

    void anMlpHasNoMaps() {
        open(NetworkKind::Mlp, {8});
        QTRY_VERIFY(find<QLabel>("layer1-linear-part") != nullptr);
        QVERIFY(!find<QAction>("action-maps")->isEnabled());
        QVERIFY(find<QAction>("action-maps")->toolTip().contains(QStringLiteral("convolutional")));
    }

    void kindsByTileMenuAndKey() {
        open(NetworkKind::Cnn, {4, 8});
        trigger("action-inspect-norms");
        auto* tile = find<NormTile>("norm-tile-instance");
        QTRY_VERIFY_WITH_TIMEOUT(tile->isEnabled(), kPatience);
        QTest::mouseClick(tile, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(kindOf(1) == NormKind::Instance, kPatience);
        auto* header = find<LayerHeader>("layer1-header");
        QTRY_VERIFY_WITH_TIMEOUT(header->stages().contains(QStringLiteral("InstanceNorm2d")),
                                 kPatience);
        QTest::keyClick(window_.get(), Qt::Key_B);
        QTRY_VERIFY_WITH_TIMEOUT(kindOf(0) == NormKind::None, kPatience);
        QTest::keyClick(window_.get(), Qt::Key_B);
        QTRY_VERIFY_WITH_TIMEOUT(kindOf(0) == NormKind::Instance, kPatience);
        const auto label = [this] {
            const auto& marks = window_->lab().history().marks;
            return marks.empty() ? QString() : QString::fromStdString(marks.back().label);
        };
        QTRY_VERIFY_WITH_TIMEOUT(label().contains(QStringLiteral("InstanceNorm on")), kPatience);
        find<QMenu>("menu-norms")->findChild<QAction*>(QStringLiteral("norm-rms"))->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(kindOf(0) == NormKind::RMS, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(label().contains(QStringLiteral("RMSNorm")), kPatience);
    }

    void theSummaryIsCopied() {
        open(NetworkKind::Mlp, {8});
        QTRY_VERIFY_WITH_TIMEOUT(window_->lab().data() != nullptr, kPatience);
        trigger("action-summary");
        auto* table = find<QTableWidget>("summary-table");
        QTRY_COMPARE_WITH_TIMEOUT(table->rowCount(), 4, kPatience);
        QCOMPARE(table->item(1, 1)->text(), QStringLiteral("BatchNorm1d"));
        QTest::mouseClick(find<QPushButton>("copy-csv"), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text().section('\n', 2, 2),
                 QStringLiteral("1,BatchNorm1d,8,8,16,16,8,8"));
    }
};

QTEST_MAIN(NetworksWindowTest)
#include "networks_window_test.moc"
