// SPDX-License-Identifier: GPL-3.0-or-later
// The channel page, shown one value's arithmetic known by hand and driven by clicks and keys.
#include "widgets/inspector/channel_page.h"

#include <QClipboard>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTest>
#include <QVBoxLayout>
#include <cmath>

#include "tests/widgets/plot_samples.h"
#include "widgets/base/formula/formula_view.h"
#include "widgets/inspector/slow_motion.h"
#include "widgets/inspector/stage_card.h"
#include "widgets/plots/number_line_plot.h"

using namespace normscope;

namespace {

/// Four samples of three channels; of channel 1 the values are 1, 2, 3, 6: μ 3, σ² 3.5.
struct Small {
    NormalizationConfig config;
    std::vector<float> x{0, 1, 5, 0, 2, 5, 1, 3, 5, 1, 6, 7};
    std::vector<float> grad{0, 1, 0, 0, 0, 0, 0, -1, 0, 0, 2, 0};
    std::vector<float> gamma{1, 2, 1}, beta{0, 0.5F, 0};
    std::vector<float> mean{0, 1, 0}, var{1, 4, 1};
    bool by_data = true, moves = true;

    ChannelArithmetic look(std::int64_t sample = 3) const {
        return channelArithmetic({.config = config,
                                  .slot = {3},
                                  .batch = 4,
                                  .x = x,
                                  .grad_output = grad,
                                  .gamma = gamma,
                                  .beta = beta,
                                  .running_mean = mean,
                                  .running_var = var,
                                  .tracked = 9,
                                  .by_data = by_data,
                                  .moves = moves},
                                 1, sample, 0);
    }
};

}  // namespace

class ChannelPageTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<ChannelPage> page_;
    Configuration configuration_;

    template <class Widget>
    Widget* find(const char* name) {
        return page_->findChild<Widget*>(QString::fromLatin1(name));
    }
    QString said(const char* name) {
        const auto* label = find<QLabel>(name);
        return label->isHidden() ? QString() : label->text();
    }
    /// The formulas of a stage as they read.
    QString read(const char* stage) {
        return find<FormulaView>(qPrintable(QString::fromLatin1(stage) + "-formula"))->text();
    }
    NumberLinePlot* line(const char* id) {
        return find<NumberLinePlot>(qPrintable("plot-inspector-channel-" + QString(id)));
    }
    void show(const ChannelArithmetic& of) {
        auto look = std::make_shared<Inspection>();
        look->step = 57;
        look->request = page_->request();
        look->channel = of;
        Inspected what;
        what.configuration = what.aimed = &configuration_;
        what.inspection = look;
        page_->display(what);
        QCoreApplication::processEvents();
    }
    void click(const char* name) { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    int currentCard() {
        int at = -1;
        int index = 0;
        for (auto* card : page_->findChildren<StageCard*>()) {
            if (card->isCurrent())
                at = index;
            ++index;
        }
        return at;
    }

  private slots:
    void init() {
        samples::failOnWarnings();
        configuration_ = {};
        configuration_.network.hidden = {3, 3};
        configuration_.data.batch_size = 4;
        page_ = std::make_unique<ChannelPage>();
        page_->resize(320, 1800);
        page_->show();
        QVERIFY(QTest::qWaitForWindowExposed(page_.get()));
    }
    void cleanup() { page_.reset(); }

    void asksForTheValueChosen();
    void forwardByHand();
    void backwardByHand();
    void evalTakesTheBuffers();
    void otherNormsHaveFormulasOfTheirOwn();
    void withoutANormItSaysWhatToDo();
    void linesShowTheBlock();
    void aClickFollowsAnotherSample();
    void anotherGammaIsOnlyTried();
    void whatIsTriedIsApplied();
    void slowMotionWalks();
    void slowMotionGoesOnByItself();
    void theLineIsCopied();
};

void ChannelPageTest::asksForTheValueChosen() {
    show(Small().look());
    QSignalSpy asked(page_.get(), &InspectorPage::requestChanged);
    QSignalSpy chosen(page_.get(), &InspectorPage::selected);
    find<QSpinBox>("channel-layer")->setValue(2);
    find<QSpinBox>("channel-channel")->setValue(1);
    find<QSpinBox>("channel-sample")->setValue(3);
    QCOMPARE(asked.count(), 3);
    QCOMPARE(chosen.last(), (QVariantList{1, 1}));
    QVERIFY(page_->request().channel == (InspectionRequest::Channel{1, 1, 3, 0}));
    page_->select(0, 2);  // chosen elsewhere
    QVERIFY(page_->request().channel == (InspectionRequest::Channel{0, 2, 3, 0}));
    QVERIFY(!find<QSpinBox>("channel-position")->isVisible());
}

void ChannelPageTest::forwardByHand() {
    show(Small().look());
    QCOMPARE(read("stage-input"), QStringLiteral("x = 6.00"));
    QVERIFY(said("stage-input-sentence").contains("one of m = 4 values (N)"));
    const QString statistics = read("stage-statistics");
    QVERIFY2(statistics.contains("μ_B = 1/m∑_i x_i = 3.00"), qPrintable(statistics));
    QVERIFY(statistics.contains("= 3.50"));
    // 4/3 · 3.5
    QVERIFY2(statistics.endsWith("1.33 · 3.50 = 4.67"), qPrintable(statistics));
    // (6 − 3)/√3.5 = 1.6036, 2 of it plus a half
    QVERIFY(read("stage-normalize").endsWith("= 1.60"));
    QVERIFY(read("stage-scale").contains("= 2.00 · 1.60 + 0.50 = 3.71"));
    // by running statistics (6 − 1)/√4 · 2 + ½
    QVERIFY(said("stage-scale-sentence").contains("5.50"));
    QVERIFY(read("stage-scale").endsWith("= 5.50"));
    // 0.9·1 + 0.1·3, 0.9·4 + 0.1·14/3
    const QString buffers = read("stage-buffers");
    QVERIFY2(buffers.contains("0.90 · 1.00 + 0.10 · 3.00 = 1.2"), qPrintable(buffers));
    QVERIFY2(buffers.contains("0.90 · 4.00 + 0.10 · 4.67 = 4.067"), qPrintable(buffers));
    QVERIFY(said("channel-moment").contains("Step 57 · BatchNorm1d"));
}

void ChannelPageTest::backwardByHand() {
    const ChannelArithmetic of = Small().look();
    show(of);
    QVERIFY(read("stage-dy").endsWith("= 2.00"));
    // Σ dy = 1 − 1 + 2; Σ dy·x̂ = (−2 − 0 + 2·3)/√3.5 = 2.138
    QVERIFY2(read("stage-affine").contains("= 2.00"), qPrintable(read("stage-affine")));
    QVERIFY2(read("stage-affine").endsWith("= 2.14"), qPrintable(read("stage-affine")));
    // 2/(4√3.5)·(8 − 2 − 1.6036·2.138 = 2.571) = 0.687
    const QString dx = read("stage-dx");
    QVERIFY2(dx.contains("8.00 [mdy]"), qPrintable(dx));
    QVERIFY2(dx.contains("2.00 [∑"), qPrintable(dx));
    QVERIFY2(dx.contains("3.43 ["), qPrintable(dx));
    QVERIFY2(dx.endsWith("= 0.69"), qPrintable(dx));
}

void ChannelPageTest::evalTakesTheBuffers() {
    Small small;
    small.by_data = small.moves = false;
    show(small.look());
    QVERIFY(said("channel-moment").contains("running statistics"));
    QVERIFY(read("stage-statistics").contains("= 1.00"));
    QVERIFY(said("stage-statistics-sentence").contains("3.00"));
    QVERIFY(read("stage-normalize").endsWith("= 2.50"));
    QVERIFY(read("stage-buffers").isEmpty());
    QVERIFY(said("stage-buffers-sentence").startsWith("Eval mode"));
    // γ/√4 · 2
    QVERIFY(read("stage-dx").endsWith("= 2.00"));
    QVERIFY(said("channel-call").contains("training=False"));
}

void ChannelPageTest::otherNormsHaveFormulasOfTheirOwn() {
    Small small;
    small.mean.clear();
    small.var.clear();
    small.moves = false;
    small.config.kind = NormKind::Layer;
    show(small.look());
    QVERIFY(said("stage-input-sentence").contains("m = 3 values (C)"));
    QVERIFY(!read("stage-statistics").contains("μ_B"));
    QVERIFY(read("stage-dx").startsWith("d = γdy = 4.00"));
    QVERIFY(said("stage-buffers-sentence").contains("keeps no running statistics"));
    QVERIFY(said("channel-module").contains("nn.LayerNorm(3"));
    small.config.kind = NormKind::RMS;
    small.beta.clear();
    show(small.look());
    QVERIFY(!read("stage-normalize").contains("μ"));
    QVERIFY(!read("stage-scale").contains("β"));
    QVERIFY(!find<QDoubleSpinBox>("try-beta")->isVisible());
    // (1 + 36 + 49)/3
    QVERIFY(read("stage-statistics").endsWith("= 28.7"));
}

void ChannelPageTest::withoutANormItSaysWhatToDo() {
    ChannelArithmetic none;
    none.layer = 1;
    show(none);
    QVERIFY(said("channel-absence").startsWith("Layer 2 has no normalization"));
    QVERIFY(!find<QPushButton>("slow-play")->isVisible());
    none.config.kind = NormKind::DyT;
    show(none);
    QVERIFY(said("channel-absence").startsWith("DyT, in layer 2, takes no statistics"));
    show(Small().look());
    QVERIFY(said("channel-absence").isEmpty());
    QVERIFY(find<QPushButton>("slow-play")->isVisible());
    page_->clear();
    QVERIFY(said("channel-moment").startsWith("Waiting"));
}

void ChannelPageTest::linesShowTheBlock() {
    show(Small().look());
    QCOMPARE(page_->plots().size(), std::size_t{3});
    const Table x = line("x")->table();
    QCOMPARE(x.columns, (QStringList{"value", "chosen"}));
    QCOMPARE(x.rows.size(), std::size_t{4});
    QCOMPARE(x.rows[3], (QStringList{"6", "1"}));
    QCOMPARE(x.rows[0], (QStringList{"1", "0"}));
    const Table y = line("y")->table();
    QCOMPARE(y.columns, (QStringList{"value", "by_running", "chosen"}));
    QVERIFY(std::abs(y.rows[3][1].toDouble() - 5.5) < 1e-4);
}

void ChannelPageTest::aClickFollowsAnotherSample() {
    show(Small().look());
    QSignalSpy asked(page_.get(), &InspectorPage::requestChanged);
    emit line("x")->picked(2);
    QCOMPARE(find<QSpinBox>("channel-sample")->value(), 2);
    QVERIFY(asked.count() > 0);
    QCOMPARE(page_->request().channel->sample, std::int64_t{2});
}

void ChannelPageTest::anotherGammaIsOnlyTried() {
    show(Small().look());
    auto* gamma = find<QDoubleSpinBox>("try-gamma");
    auto* slider = find<QSlider>("try-gamma-slider");
    QCOMPARE(gamma->value(), 2.0);
    QVERIFY(!find<QPushButton>("try-forget")->isEnabled());
    QSignalSpy changes(page_.get(), &InspectorPage::settingsRequested);
    slider->setValue(-100);
    QCOMPARE(gamma->value(), -1.0);
    const Table y = line("y")->table();
    QCOMPARE(y.columns, (QStringList{"value", "by_running", "preview", "chosen"}));
    // −(6 − 3)/√(3.5 + ε) + ½
    QVERIFY(std::abs(y.rows[3][2].toDouble() - (0.5 - 3.0 / std::sqrt(3.50001))) < 1e-6);
    show(Small().look(0));  // the next look: what is tried stays
    QCOMPARE(gamma->value(), -1.0);
    click("try-forget");
    QCOMPARE(gamma->value(), 2.0);
    QVERIFY(!line("y")->table().columns.contains("preview"));
    QCOMPARE(changes.count(), 0);
}

void ChannelPageTest::whatIsTriedIsApplied() {
    show(Small().look());
    QSignalSpy changes(page_.get(), &InspectorPage::settingsOfRunRequested);
    QVERIFY(!find<QPushButton>("try-apply")->isEnabled());
    find<QDoubleSpinBox>("try-gamma")->setValue(0.75);
    click("try-apply");
    find<QDoubleSpinBox>("try-beta")->setValue(-1.5);
    click("try-apply");
    QCOMPARE(changes.count(), 2);
    const std::string of = "layers.0.normalization.";  // the look is at channel 1
    QVERIFY((changes[0][0].value<std::vector<Setting>>() ==
             std::vector<Setting>{{of + "set_gamma", std::string("1:0.75")}}));
    QVERIFY((changes[1][0].value<std::vector<Setting>>() ==
             std::vector<Setting>{{of + "set_beta", std::string("1:-1.5")}}));
    QCOMPARE(changes[0][1].toBool(), false);
    QVERIFY(!find<QPushButton>("try-apply")->isEnabled());
    QVERIFY(!line("y")->table().columns.contains("preview"));
}

void ChannelPageTest::slowMotionWalks() {
    show(Small().look());
    QSignalSpy watched(page_.get(), &ChannelPage::watchRequested);
    QSignalSpy paused(page_.get(), &ChannelPage::pauseRequested);
    QCOMPARE(currentCard(), -1);
    click("slow-play");
    QCOMPARE(currentCard(), 0);
    QCOMPARE(watched.last().first().toStringList(), QStringList{"layers.0.z"});
    auto* slow = find<SlowMotion>("slow-motion");
    QVERIFY(!slow->isPlaying());  // no timer unless it is asked for
    QCOMPARE(paused.size(), 1);
    QTest::keyClick(find<QPushButton>("slow-play"), Qt::Key_Down);
    QCOMPARE(currentCard(), 1);
    click("slow-on");
    click("slow-on");
    QCOMPARE(currentCard(), 3);
    QCOMPARE(watched.last().first().toStringList(), (QStringList{"layers.0.affine", "layers.0.y"}));
    QVERIFY(said("slow-where") == "4 of 8");
    QTest::keyClick(find<QPushButton>("slow-on"), Qt::Key_Up);
    QCOMPARE(currentCard(), 2);
    click("slow-stop");
    QCOMPARE(currentCard(), -1);
    QVERIFY(watched.last().first().toStringList().isEmpty());
    click("slow-play");
    page_->hide();  // turned away
    QCOMPARE(slow->stage(), -1);
}

void ChannelPageTest::slowMotionGoesOnByItself() {
    show(Small().look());
    click("slow-play");
    click("slow-play");
    QVERIFY(find<SlowMotion>("slow-motion")->isPlaying());
    QTRY_COMPARE_WITH_TIMEOUT(currentCard(), 1, 20 * SlowMotion::kPeriodMs);
    click("slow-play");
    QVERIFY(!find<SlowMotion>("slow-motion")->isPlaying());
    QCOMPARE(find<QPushButton>("slow-play")->text(), QStringLiteral("Play"));
}

void ChannelPageTest::theLineIsCopied() {
    show(Small().look());
    click("channel-copy");
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY(text.startsWith("norm = nn.BatchNorm1d(3)\ny = F.batch_norm(x, "));
}

QTEST_MAIN(ChannelPageTest)
#include "channel_page_test.moc"
