// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/divergence.h"

#include <QTest>
#include <cmath>

using namespace normscope;

class DivergenceTest : public QObject {
    Q_OBJECT
  private slots:
    void same();
    void oneChannel();
    void meansOverChannels();
    void narrowerIsAsFarAsWider();
    void epsKeepsDeadChannelsFinite();
    void missing();
    void poisonedChannelIsTheWorst();
};

void DivergenceTest::same() {
    const ChannelStatistics both{{0.5F, -2.0F}, {3.0F, 0.25F}};
    const auto d = divergence(both, both, 1e-5);
    QCOMPARE(d.kl, 0.0);
    QCOMPARE(d.mean_gap, 0.0);
    QCOMPARE(d.worst_gap, 0.0);
    QCOMPARE(d.var_ratio, 1.0);
    QCOMPARE(d.worst_ratio, 1.0);
}

void DivergenceTest::oneChannel() {
    // ½(1/4 + 2²/4 − 1 − ln(1/4))
    const auto d = divergence({{0.0F}, {1.0F}}, {{2.0F}, {4.0F}}, 0.0);
    QCOMPARE(d.kl, 0.5 * (0.25 + std::log(4.0)));
    QCOMPARE(d.mean_gap, 2.0);
    QCOMPARE(d.worst_gap, 2.0);
    QCOMPARE(d.var_ratio, 4.0);
    QCOMPARE(d.worst_ratio, 4.0);
    // Not symmetric: ½(4/1 + 2²/1 − 1 − ln 4)
    const auto back = divergence({{2.0F}, {4.0F}}, {{0.0F}, {1.0F}}, 0.0);
    QCOMPARE(back.kl, 0.5 * (7.0 - std::log(4.0)));
    QCOMPARE(back.mean_gap, 1.0);
    QCOMPARE(back.var_ratio, 0.25);
}

void DivergenceTest::meansOverChannels() {
    // Gaps −3 and 4 deviations; v_r/v = 1 and 4.
    const auto d = divergence({{3.0F, 0.0F}, {1.0F, 1.0F}}, {{0.0F, 4.0F}, {1.0F, 4.0F}}, 0.0);
    QCOMPARE(d.mean_gap, std::sqrt(12.5));
    QCOMPARE(d.worst_gap, 4.0);
    QCOMPARE(d.worst_gap_channel, 1);
    QCOMPARE(d.var_ratio, 2.0);
    QCOMPARE(d.worst_ratio_channel, 1);
    const double first = 0.5 * 9.0, second = 0.5 * (0.25 + 16.0 / 4.0 - 1.0 + std::log(4.0));
    QCOMPARE(d.kl, (first + second) / 2);
}

void DivergenceTest::narrowerIsAsFarAsWider() {
    const auto d = divergence({{0.0F, 0.0F}, {9.0F, 1.0F}}, {{0.0F, 0.0F}, {1.0F, 4.0F}}, 0.0);
    QCOMPARE(d.worst_ratio, 9.0);
    QCOMPARE(d.worst_ratio_channel, 0);
    QCOMPARE(d.var_ratio, 2.0 / 3.0);
}

void DivergenceTest::epsKeepsDeadChannelsFinite() {
    // v = 0 + ¼, v_r = ¾ + ¼, a gap of ½ in units of ½.
    const auto d = divergence({{0.0F}, {0.0F}}, {{0.5F}, {0.75F}}, 0.25);
    QCOMPARE(d.mean_gap, 1.0);
    QCOMPARE(d.var_ratio, 4.0);
    QCOMPARE(d.kl, 0.5 * (0.25 + 0.25 - 1.0 + std::log(4.0)));
}

void DivergenceTest::missing() {
    for (const auto& d : {divergence({}, {{0.0F}, {1.0F}}, 0.1), divergence({}, {}, 0.1),
                          divergence({{0.0F}, {1.0F}}, {}, 0.1)})
        for (const double value : {d.kl, d.mean_gap, d.worst_gap, d.var_ratio, d.worst_ratio})
            QVERIFY(std::isnan(value));
}

void DivergenceTest::poisonedChannelIsTheWorst() {
    const float nan = std::nanf("");
    const auto d =
        divergence({{0.0F, 0.0F, 0.0F}, {1, 1, 1}}, {{50.0F, nan, 9.0F}, {90, nan, 1}}, 0.0);
    QVERIFY(std::isnan(d.kl) && std::isnan(d.mean_gap) && std::isnan(d.var_ratio));
    QVERIFY(std::isnan(d.worst_gap) && std::isnan(d.worst_ratio));
    QCOMPARE(d.worst_gap_channel, 1);
    QCOMPARE(d.worst_ratio_channel, 1);
}

QTEST_APPLESS_MAIN(DivergenceTest)
#include "divergence_test.moc"
