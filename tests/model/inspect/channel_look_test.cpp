// SPDX-License-Identifier: GPL-3.0-or-later
// One value's arithmetic against what the run's next step then does, over the same batch: all of
// the training set.
#include <QTest>
#include <cmath>

#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

constexpr double kRate = 0.1;

std::shared_ptr<const Dataset> dataOfShape(const std::vector<std::int64_t>& shape) {
    std::int64_t features = 1;
    for (const auto extent : shape)
        features *= extent;
    auto data = std::make_shared<Dataset>(*smallData({24, 12, features, 3}));
    data->shape = shape;
    return data;
}

Run runOf(const QStringList& assignments, const std::vector<std::int64_t>& shape) {
    auto experiment = smallExperiment();
    auto& c = experiment.configuration;
    c.data.batch_size = 24;
    c.optimizer.lr = kRate;
    c.network.hidden = {6, 6, 6};
    for (const auto& text : assignments)
        assign(c, parseAssignment(text.toStdString()));
    Run run(experiment, dataOfShape(shape));
    stepMany(run, 3);
    return run;
}

ChannelArithmetic look(Run& run, const InspectionRequest::Channel& channel) {
    InspectionRequest request;
    request.channel = channel;
    return *run.inspect(request).channel;
}

double valueOf(const Run& run, const std::string& name, std::int64_t index) {
    for (const auto& tensor : run.state())
        if (tensor.name == name)
            return tensor.values[static_cast<std::size_t>(index)];
    return std::nan("");
}

bool near(double a, double b, double tolerance = 2e-5) {
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

}  // namespace

class ChannelLookTest : public QObject {
    Q_OBJECT
  private slots:
    void theNextStepDoesIt_data();
    void theNextStepDoesIt();
    void evaluationMode();
    void frozen();
    void noisy();
    void touchesNothing();
    void withoutNorm();
    void outOfRange();
};

void ChannelLookTest::theNextStepDoesIt_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::addColumn<QList<int>>("shape");
    QTest::addColumn<int>("parameter");  // γ of the value chosen
    const QString instance = "normalization.instance_affine=true";
    const QString tracking = "normalization.instance_track_running_stats=true";
    QTest::newRow("batch") << QStringList{} << QList{4} << 2;
    QTest::newRow("batch, after") << QStringList{"normalization.placement=after"} << QList{4} << 2;
    QTest::newRow("layer") << QStringList{"normalization.kind=layer"} << QList{4} << 2;
    QTest::newRow("RMS") << QStringList{"normalization.kind=rms"} << QList{4} << 2;
    QTest::newRow("group") << QStringList{"normalization.num_groups=3", "normalization.kind=group"}
                           << QList{4} << 2;
    QTest::newRow("batch 2d") << QStringList{"network.kind=cnn"} << QList{1, 4, 3} << 2;
    QTest::newRow("layer 2d") << QStringList{"network.kind=cnn", "normalization.kind=layer"}
                              << QList{1, 4, 3} << 2 * 12 + 5;
    QTest::newRow("layer, channels 2d")
        << QStringList{"network.kind=cnn", "normalization.kind=channel_layer"} << QList{1, 4, 3}
        << 2;
    QTest::newRow("renorm 2d") << QStringList{"network.kind=cnn", "normalization.kind=batch_renorm",
                                              "normalization.d_max=0.01"}
                               << QList{1, 4, 3} << 2;
    QTest::newRow("instance 2d") << QStringList{"network.kind=cnn", "normalization.kind=instance",
                                                instance, tracking}
                                 << QList{1, 4, 3} << 2;
    QTest::newRow("batch 3d, residual")
        << QStringList{"network.kind=residual-cnn3d", "normalization.momentum=none"}
        << QList{1, 3, 2, 2} << 2;
}

void ChannelLookTest::theNextStepDoesIt() {
    QFETCH(QStringList, assignments);
    QFETCH(QList<int>, shape);
    QFETCH(int, parameter);
    auto run = runOf(assignments, {shape.begin(), shape.end()});
    const auto a = look(run, {1, 2, 3, 5});
    QVERIFY(a.present && a.by_data);
    const std::string norm = "layers.1.norm.";
    const auto gamma = valueOf(run, norm + "weight", parameter);
    const auto beta = valueOf(run, norm + "bias", parameter);
    QCOMPARE(a.gamma, gamma);
    if (!std::isnan(beta))
        QCOMPARE(a.beta, beta);
    QCOMPARE(std::isnan(a.running_mean), std::isnan(valueOf(run, norm + "running_mean", 2)));
    QVERIFY(run.step());
    QVERIFY(std::abs(a.dgamma) > 1e-6);
    QVERIFY(near(a.dgamma, (gamma - valueOf(run, norm + "weight", parameter)) / kRate));
    if (!std::isnan(beta))
        QVERIFY(near(a.dbeta, (beta - valueOf(run, norm + "bias", parameter)) / kRate));
    QCOMPARE(a.moves.empty(), std::isnan(a.running_mean));
    if (!a.moves.empty()) {
        QVERIFY(near(a.moves.back().mean_after, valueOf(run, norm + "running_mean", 2)));
        QVERIFY(near(a.moves.back().var_after, valueOf(run, norm + "running_var", 2)));
    }
}

void ChannelLookTest::evaluationMode() {
    auto run = runOf({"mode=eval"}, {4});
    const auto a = look(run, {0, 1, 2, 0});
    QVERIFY(!a.by_data && a.moves.empty());
    QCOMPARE(a.value.by_running, a.value.y);
    QVERIFY(near(a.value.dx, a.gamma * a.value.dy / std::sqrt(a.running_var + a.config.eps)));
}

void ChannelLookTest::frozen() {
    auto run = runOf({"layers.1.normalization.freeze=true"}, {4});
    QVERIFY(!look(run, {1, 0, 0, 0}).by_data);
    QVERIFY(look(run, {1, 0, 0, 0}).moves.empty());
    QVERIFY(look(run, {0, 0, 0, 0}).by_data);
}

void ChannelLookTest::noisy() {
    auto run = runOf({"normalization.kind=noisy"}, {4});
    const auto a = look(run, {1, 2, 3, 0});
    QCOMPARE(a.noisy.size(), 24U);
    QVERIFY(near(a.value.noisy, a.value.noise_scale * a.value.y + a.value.noise_shift));
    QVERIFY(std::abs(a.value.noise_scale - 1.1) < 0.7 && std::abs(a.value.noise_shift) < 0.61);
}

void ChannelLookTest::touchesNothing() {
    for (const QString kind : {"batch", "ghost", "noisy", "layer"}) {
        const QStringList assignments{"normalization.kind=" + kind, "network.dropout=0.2"};
        auto looked = runOf(assignments, {4}), other = runOf(assignments, {4});
        for (int step = 0; step < 4; ++step) {
            look(looked, {1, 1, step, 0});
            QCOMPARE(looked.weightsSha256(), other.weightsSha256());
            QVERIFY(looked.step() && other.step());
        }
        QCOMPARE(looked.weightsSha256(), other.weightsSha256());
    }
}

void ChannelLookTest::withoutNorm() {
    auto run = runOf({"normalization.kind=none"}, {4});
    const auto a = look(run, {2, 0, 0, 0});
    QVERIFY(!a.present && a.x.empty());
    QCOMPARE(a.layer, 2);
    auto without_statistics = runOf({"normalization.kind=dyt"}, {4});
    const auto b = look(without_statistics, {1, 0, 0, 0});
    QVERIFY(!b.present && b.config.kind == NormKind::DyT);
    QCOMPARE(b.layer, 1);
}

void ChannelLookTest::outOfRange() {
    auto run = runOf({}, {4});
    const auto a = look(run, {9, 9, 99, 9});
    QCOMPARE(a.layer, 2);
    QCOMPARE(a.channel, 5);
    QCOMPARE(a.sample, 23);
    QCOMPARE(a.position, 0);
}

QTEST_APPLESS_MAIN(ChannelLookTest)
#include "channel_look_test.moc"
