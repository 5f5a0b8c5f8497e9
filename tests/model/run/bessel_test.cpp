// SPDX-License-Identifier: GPL-3.0-or-later
// Training normalizes by the biased variance of the batch, evaluation by the average of unbiased
// ones: each Linear + BatchNorm1d layer passes the quotient on to the next, and after k layers the
// output's deviation in evaluation mode is about ((B − 1)/B)^((k − 1)/2).
#include <torch/types.h>

#include <QTest>

#include "model/network/network.h"

using namespace normscope;

class BesselTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void deviationInEvaluation_data();
    void deviationInEvaluation();
};

void BesselTest::deviationInEvaluation_data() {
    QTest::addColumn<int>("batch");
    QTest::addColumn<double>("expected");
    QTest::newRow("2") << 2 << .038;
    QTest::newRow("4") << 4 << .247;
    QTest::newRow("8") << 8 << .529;
    QTest::newRow("64") << 64 << .928;
}

void BesselTest::deviationInEvaluation() {
    QFETCH(int, batch);
    QFETCH(double, expected);
    constexpr std::int64_t kLayers = 10, kWidth = 64;
    Configuration c;
    c.network.hidden.assign(kLayers, kWidth);
    c.network.activation = Activation::Identity;
    c.network.init = {InitScheme::He, 1.0, 0.1};
    c.normalization.momentum = std::nullopt;  // the plain average converges without a memory
    auto generator = at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{2});
    Network network(c, {kWidth}, 2, generator);
    for (int i = 0; i < 3000; ++i)
        network.forward(at::empty({batch, kWidth}).normal_(0.0, 1.0, generator),
                        Statistics::BatchAndTrack, nullptr);
    std::vector<LayerTaps> taps;
    const auto x = at::empty({4000, kWidth}).normal_(0.0, 1.0, generator);
    network.forward(x, Statistics::Running, &taps);
    const auto& output = taps.back().values.normalized;
    const auto deviation = output.std(0).square().mean().sqrt().item<double>();
    QVERIFY2(std::abs(deviation / expected - 1) < 0.2, qPrintable(QString::number(deviation)));
}

QTEST_APPLESS_MAIN(BesselTest)
#include "bessel_test.moc"
