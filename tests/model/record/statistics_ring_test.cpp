// SPDX-License-Identifier: GPL-3.0-or-later
// What a ring tells of a channel is what was last pushed, whenever it is asked.
#include "model/record/statistics_ring.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

using namespace normscope;

namespace {

constexpr std::int64_t kChannels = 3, kCapacity = 5;

struct Pushed {
    std::int64_t step = 0;
    std::vector<float> batch_mean, batch_var, running_mean, running_var;  ///< running: may be none
};

std::vector<float> values(float first) {
    return {first, first + 0.25F, first + 0.5F};
}

Pushed at(std::int64_t step, float value, bool running) {
    if (!running)
        return {step, values(value), values(value + 1), {}, {}};
    return {step, values(value), values(value + 1), values(value + 2), values(value + 3)};
}

void push(StatisticsRing& ring, std::vector<Pushed>& all, const Pushed& one) {
    const bool running = !one.running_var.empty();
    ring.push(one.step, one.batch_mean.data(), one.batch_var.data(),
              running ? one.running_mean.data() : nullptr,
              running ? one.running_var.data() : nullptr);
    if (!all.empty() && all.back().step == one.step)
        all.pop_back();
    all.push_back(one);
    if (all.size() > static_cast<std::size_t>(kCapacity))
        all.erase(all.begin());
}

bool same(float a, float b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool tells(const ChannelTrace& trace, const std::vector<Pushed>& all, std::size_t channel) {
    const bool any = std::any_of(all.begin(), all.end(),
                                 [](const Pushed& one) { return !one.running_var.empty(); });
    bool right = trace.channel == static_cast<std::int64_t>(channel) &&
                 trace.step.size() == all.size() && trace.batch_mean.size() == all.size() &&
                 trace.batch_var.size() == all.size() &&
                 trace.running_mean.size() == (any ? all.size() : 0) &&
                 trace.running_var.size() == trace.running_mean.size();
    for (std::size_t i = 0; right && i < all.size(); ++i) {
        const bool running = !all[i].running_var.empty();
        right = trace.step[i] == all[i].step && trace.batch_mean[i] == all[i].batch_mean[channel] &&
                trace.batch_var[i] == all[i].batch_var[channel];
        if (right && any)
            right =
                same(trace.running_mean[i],
                     running ? all[i].running_mean[channel] : std::nanf("")) &&
                same(trace.running_var[i], running ? all[i].running_var[channel] : std::nanf(""));
    }
    return right;
}

}  // namespace

class StatisticsRingTest : public QObject {
    Q_OBJECT
  private slots:
    void tellsNothingAtFirst() {
        StatisticsRing ring(kChannels, kCapacity);
        QVERIFY(tells(ring.trace(1), {}, 1));
    }

    void theNewestMayBeReplaced() {
        StatisticsRing ring(kChannels, kCapacity);
        std::vector<Pushed> all;
        push(ring, all, at(1, 10, true));
        push(ring, all, at(2, 20, true));
        QVERIFY(tells(ring.trace(0), all, 0));
        push(ring, all, at(2, 30, true));
        QVERIFY(tells(ring.trace(0), all, 0));
        QCOMPARE(ring.trace(0).batch_mean, (std::vector<float>{10, 30}));
    }

    void channelsBeyondAreTheLast() {
        StatisticsRing ring(kChannels, kCapacity);
        std::vector<Pushed> all;
        push(ring, all, at(1, 10, false));
        QCOMPARE(ring.trace(7).channel, std::int64_t{2});
        QCOMPARE(ring.trace(-1).channel, std::int64_t{0});
    }

    /// Asked now and then, of one channel and another, while the ring runs round and round.
    void wheneverItIsAsked() {
        std::mt19937 random(3);
        const auto below = [&random](unsigned count) { return random() % count; };
        for (int run = 0; run < 200; ++run) {
            StatisticsRing ring(kChannels, kCapacity);
            std::vector<Pushed> all;
            std::int64_t step = 0;
            std::size_t channel = 0;
            for (int i = 0; i < 60; ++i) {
                step += below(5) > 0 ? 1 : 0;  // else the same step again
                push(ring, all, at(step, static_cast<float>(i), below(3) > 0));
                if (below(8) == 0)
                    channel = below(kChannels);
                if (below(4) > 0)
                    continue;
                QVERIFY2(tells(ring.trace(static_cast<std::int64_t>(channel)), all, channel),
                         qPrintable(QStringLiteral("run %1, push %2").arg(run).arg(i)));
            }
        }
    }
};

QTEST_APPLESS_MAIN(StatisticsRingTest)
#include "statistics_ring_test.moc"
