// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/why_page.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include "tests/widgets/plot_samples.h"
#include "tests/widgets/record_samples.h"
#include "widgets/inspector/why_words.h"
#include "widgets/plots/profile_plot.h"
#include "widgets/plots/update_plot.h"

using namespace normscope;

namespace {

WhyLook lookOf(double scale = 1.0) {
    WhyLook look;
    look.batch_size = 60;
    look.loss = 2.0;
    look.rate = 0.1;
    look.gradient_norm = 0.5 * scale;
    look.along = {{0.0, 0.2, 0.4},
                  {2.0, 1.5, 3.5 * scale},
                  {0.0, 0.5, 1.0 * scale},
                  1.5,
                  3.5 * scale,
                  1.0 * scale,
                  5.0};
    look.layers.resize(3);
    look.layers[0] = {0.4, 8.0 * scale, 0.0, 1.0, 0.0, 0.2, 30.0};
    look.layers[1] = {0.3, 2.0 * scale, 0.25, 0.96, 0.05, 0.995, 1.5};
    look.layers[2] = {0.2, kNaN, 0.4, 0.9, 0.1, kNaN, kNaN};
    return look;
}

std::shared_ptr<const Inspection> inspectionOf(std::int64_t step, const WhyLook& look) {
    auto inspection = std::make_shared<Inspection>();
    inspection->step = step;
    inspection->why = look;
    return inspection;
}

}  // namespace

class WhyPageTest : public QObject {
    Q_OBJECT
  private slots:
    void init();
    void cleanup() { page_.reset(); }
    void asksByTheStretch();
    void showsALook();
    void twinsAreBesideEachOther();
    void byDepth();
    void fromLookToLook();
    void driftSinceAStep();
    void sentences();
    void edgeOfStability();
    void updates();

  private:
    template <class T>
    T* child(const char* name) const {
        return page_->findChild<T*>(QLatin1String(name));
    }
    ProfilePlot* plot(const char* name) const {
        return child<ProfilePlot>((std::string("plot-inspector-why-") + name).c_str());
    }
    QString said(const char* name) const { return child<QLabel>(name)->text(); }
    void show(std::shared_ptr<const Inspection> own, std::shared_ptr<const Inspection> twin = {}) {
        what_.configuration = what_.aimed = &configuration_;
        what_.inspection = std::move(own);
        what_.twin = std::move(twin);
        what_.twin_configuration = what_.twin ? &configuration_ : nullptr;
        page_->display(what_);
    }

    std::unique_ptr<WhyPage> page_;
    Configuration configuration_;
    Inspected what_;
};

void WhyPageTest::init() {
    samples::failOnWarnings();
    page_ = std::make_unique<WhyPage>();
    configuration_ = {};
    configuration_.network.hidden = {4, 4};
    what_ = {};
}

void WhyPageTest::asksByTheStretch() {
    QCOMPARE(page_->request().why, 4.0);
    QSignalSpy changed(page_.get(), &InspectorPage::requestChanged);
    QTest::keyClick(child<QComboBox>("why-stretch"), Qt::Key_End);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(page_->request().why, 100.0);
}

void WhyPageTest::showsALook() {
    QCOMPARE(said("why-moment"), QString("Waiting for the first look."));
    QVERIFY(plot("along")->table().rows.empty());
    show(inspectionOf(7, lookOf()));
    QCOMPARE(said("why-moment"), QString("Step 7 · batch of 60"));
    const auto table = plot("along")->table();
    QCOMPARE(table.columns, (QStringList{"step_size", "loss"}));
    QCOMPARE(table.rows[2], (QStringList{"0.4", "3.5"}));
    QTest::keyClick(child<QComboBox>("why-along"), Qt::Key_Down);
    QCOMPARE(plot("along")->table().columns[1], QString("gradient_change"));
    QCOMPARE(plot("along")->table().rows[1][1], QString("0.5"));
    page_->clear();
    QVERIFY(plot("along")->table().rows.empty());
}

void WhyPageTest::twinsAreBesideEachOther() {
    show(inspectionOf(7, lookOf()), inspectionOf(7, lookOf(2)));
    const auto table = plot("along")->table();
    QCOMPARE(table.columns, (QStringList{"step_size", "loss", "step_size_b", "loss_b"}));
    QCOMPARE(table.rows[2][3], QString("7"));
    const Theme theme = Theme::light();
    QVERIFY(samples::count(plot("along")->toImage({600, 400}, 1.0, theme), theme.run_a) > 10);
    QVERIFY(samples::count(plot("along")->toImage({600, 400}, 1.0, theme), theme.run_b) > 10);
}

void WhyPageTest::byDepth() {
    show(inspectionOf(7, lookOf()));
    auto* box = child<QComboBox>("why-depth");
    const std::vector<QString> first{"8", "0.4", "0", "1", "0", "0.2", "30"};
    for (int i = 0; i < static_cast<int>(first.size()); ++i) {
        box->setCurrentIndex(i);
        const auto table = plot("depth")->table();
        QCOMPARE(table.rows.size(), 3U);
        QCOMPARE(table.rows[0][1], first[static_cast<std::size_t>(i)]);
        QVERIFY(!child<QSpinBox>("why-since")->isVisibleTo(page_.get()));
    }
}

void WhyPageTest::fromLookToLook() {
    for (const std::int64_t step : {5, 9, 14})
        show(inspectionOf(step, lookOf(static_cast<double>(step))));
    auto table = plot("time")->table();
    QCOMPARE(table.columns, (QStringList{"step", "loss_range"}));
    QCOMPARE(table.rows.size(), 3U);
    QCOMPARE(table.rows[0], (QStringList{"5", "16"}));
    show(inspectionOf(9, lookOf(9)));  // gone back: what came after is another run's
    QCOMPARE(plot("time")->table().rows.size(), 2U);
    child<QComboBox>("why-time")->setCurrentIndex(2);
    QCOMPARE(plot("time")->table().rows[1], (QStringList{"9", "5"}));
}

// Units whose medians move by one half width, and by two.
void WhyPageTest::driftSinceAStep() {
    History history;
    for (const auto& [step, moved] : {std::pair{1, 0.0F}, {10, 1.0F}, {20, 2.0F}}) {
        auto record =
            samples::recordOf(step, samples::bandOf(0, 0, 0, moved - 1, moved, moved + 1));
        record.layers.push_back(record.layers.front());
        record.affine.resize(2);
        history.append(std::vector<LayerRecord>{record});
    }
    what_.history = &history;
    show(inspectionOf(20, lookOf()));
    auto* box = child<QComboBox>("why-depth");
    box->setCurrentIndex(box->count() - 1);
    QVERIFY(child<QSpinBox>("why-since")->isVisibleTo(page_.get()));
    auto table = plot("depth")->table();
    QCOMPARE(table.rows.size(), 1U);  // the first layer's input is the data
    QCOMPARE(table.rows[0], (QStringList{"2", "2"}));
    child<QSpinBox>("why-since")->setValue(5);
    QCOMPARE(plot("depth")->table().rows[0], (QStringList{"2", "1"}));
}

void WhyPageTest::sentences() {
    show(inspectionOf(7, lookOf()));
    QVERIFY2(said("why-along-words").contains("lies between 1.50 and 3.50") &&
                 said("why-along-words").contains("2.00 times its length. So far on it"),
             qPrintable(said("why-along-words")));
    QVERIFY2(said("why-shift-words").contains("the output layer most: by 40") &&
                 said("why-shift-words").contains("cosine 0.900"),
             qPrintable(said("why-shift-words")));
    QVERIFY2(said("why-gradient-words")
                 .contains("2.00 in the last hidden layer and 8.00 in the first: ×4.00"),
             qPrintable(said("why-gradient-words")));
    QVERIFY(said("why-samples-words").endsWith("The samples have become nearly one."));
    auto still = lookOf();
    still.gradient_norm = 0.0;
    QVERIFY(words::alongGradient(still).contains("is 0"));
    still.gradient_norm = kNaN;
    QVERIFY(words::alongGradient(still).contains("not finite"));
    for (auto& layer : still.layers)
        layer.gradient_shift = layer.output_gradient = layer.effective_rank = kNaN;
    QVERIFY(words::shiftOfGradients(still).contains("No layer's"));
    QVERIFY(words::gradientByDepth(still).contains("not finite"));
    QVERIFY(words::samplesByDepth(still).contains("no two samples"));
}

void WhyPageTest::edgeOfStability() {
    OptimizerConfig sgd;
    auto look = lookOf();
    QVERIFY(words::edgeOfStability(look, sgd, 8000).contains("60 of 8000"));
    look.full_batch = true;
    QVERIFY(words::edgeOfStability(look, sgd, 60).contains("not known"));
    look.sharpness = 20.5;
    QVERIFY(words::edgeOfStability(look, sgd, 60).contains("2/η is 20.0: at the edge"));
    look.sharpness = 4.0;
    QVERIFY(words::edgeOfStability(look, sgd, 60).contains("below the edge"));
    sgd.momentum = 0.5;
    look.sharpness = 40.0;
    QVERIFY(words::edgeOfStability(look, sgd, 60).contains("is 30.0: beyond"));
    sgd.kind = OptimizerKind::Adam;
    QVERIFY(words::edgeOfStability(look, sgd, 60).contains("bounds SGD alone"));
}

void WhyPageTest::updates() {
    History history;
    for (const std::int64_t step : {1, 2, 3}) {
        LayerRecord record;
        record.step = step;
        record.layers.resize(1);
        record.affine.resize(1);
        record.updates = {{1e-3 * static_cast<double>(step), 2.0, 0.025}};
        history.append(std::vector<LayerRecord>{record});
    }
    UpdatePlot plot("u");
    QVERIFY(plot.table().rows.empty());
    plot.display(&history, nullptr);
    plot.setNewest(9, {5e-3, 2.5, 0.1}, 0, nullptr);
    QCOMPARE(plot.table().columns,
             (QStringList{"step", "update_ratio", "weight_norm", "effective_rate"}));
    QCOMPARE(plot.table().rows[2], (QStringList{"3", "0.003", "2", "0.025"}));
    const Theme theme = Theme::light();
    QVERIFY(samples::count(plot.toImage({600, 400}, 1.0, theme), theme.run_a) > 10);
    QCOMPARE(plot.axisLabels()[1], QString("‖ΔW‖/‖W‖ of a step"));
    plot.setQuantity(UpdatePlot::Quantity::WeightNorm);
    QCOMPARE(plot.axisLabels()[1], QString("weight norm ‖W‖"));
    plot.display(&history, &history);
    QCOMPARE(plot.table().columns.size(), 7);
    plot.clear();
    QVERIFY(plot.table().rows.empty());
    const WeightUpdate odd{std::nan(""), HUGE_VAL, -1};
    plot.setNewest(3, odd, 3, &odd);
    QVERIFY(!plot.toImage({300, 200}, 1.0, theme).isNull());
}

QTEST_MAIN(WhyPageTest)
#include "why_page_test.moc"
