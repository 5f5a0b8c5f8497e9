// SPDX-License-Identifier: GPL-3.0-or-later
// What an observation shows against the same values computed here from the run's state.
#include <QTest>
#include <cmath>
#include <limits>
#include <numeric>

#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

/// Values [rows, width] row by row.
struct Matrix {
    std::vector<double> values;
    std::size_t width = 0;
    std::size_t rows() const { return values.size() / width; }
    double at(std::size_t row, std::size_t column) const { return values[row * width + column]; }
};

struct ColumnStatistics {
    std::vector<double> mean, var;  ///< biased
};

ColumnStatistics statisticsOf(const Matrix& x) {
    ColumnStatistics s;
    const auto n = static_cast<double>(x.rows());
    for (std::size_t c = 0; c < x.width; ++c) {
        double mean = 0, var = 0;
        for (std::size_t r = 0; r < x.rows(); ++r)
            mean += x.at(r, c) / n;
        for (std::size_t r = 0; r < x.rows(); ++r)
            var += (x.at(r, c) - mean) * (x.at(r, c) - mean) / n;
        s.mean.push_back(mean);
        s.var.push_back(var);
    }
    return s;
}

Matrix linear(const Matrix& x, const std::vector<float>& weight, const std::vector<float>& bias) {
    Matrix z{{}, bias.size()};
    for (std::size_t r = 0; r < x.rows(); ++r)
        for (std::size_t o = 0; o < bias.size(); ++o) {
            double sum = bias[o];
            for (std::size_t i = 0; i < x.width; ++i)
                sum += x.at(r, i) * weight[o * x.width + i];
            z.values.push_back(sum);
        }
    return z;
}

Matrix normalized(const Matrix& z, const State& state, const std::string& prefix) {
    const auto s = statisticsOf(z);
    Matrix y{{}, z.width};
    for (std::size_t r = 0; r < z.rows(); ++r)
        for (std::size_t c = 0; c < z.width; ++c)
            y.values.push_back((z.at(r, c) - s.mean[c]) / std::sqrt(s.var[c] + 1e-5) *
                                   state.at(prefix + "weight")[c] +
                               state.at(prefix + "bias")[c]);
    return y;
}

Matrix sigmoid(Matrix x) {
    for (auto& v : x.values)
        v = 1 / (1 + std::exp(-v));
    return x;
}

/// Plain moments and percentiles, by definition.
struct Plain {
    explicit Plain(std::vector<double> v) : sorted(std::move(v)) {
        std::sort(sorted.begin(), sorted.end());
        const auto n = static_cast<double>(sorted.size());
        mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / n;
        for (const double x : sorted)
            std += (x - mean) * (x - mean) / n;
        std = std::sqrt(std);
    }
    double percentile(double share) const {
        const double rank = share * static_cast<double>(sorted.size() - 1);
        const auto i = static_cast<std::size_t>(rank);
        const auto j = std::min(i + 1, sorted.size() - 1);
        return sorted[i] + (sorted[j] - sorted[i]) * (rank - static_cast<double>(i));
    }
    std::vector<double> sorted;
    double mean = 0, std = 0;
};

bool near(double a, double b, double tolerance = 2e-5) {
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

/// A batch of the whole set and a rate of 0: the state explains every value shown.
Experiment standing(const QStringList& assignments = {}) {
    auto experiment = smallExperiment();
    experiment.configuration.data.batch_size = 40;
    experiment.configuration.optimizer.lr = 0;
    experiment.configuration.network.activation = Activation::Sigmoid;
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    return experiment;
}

Matrix inputsOf(const Dataset& data) {
    return {{data.train.inputs.begin(), data.train.inputs.end()},
            static_cast<std::size_t>(data.features())};
}

std::uint64_t sumOf(const Histogram& h) {
    return std::accumulate(h.counts.begin(), h.counts.end(), std::uint64_t{0}) + h.below + h.above +
           h.nonfinite;
}

}  // namespace

class ProbeTest : public QObject {
    Q_OBJECT

  private:
    void compareTap(const TapFrame& tap, const Matrix& expected) {
        QVERIFY(tap.present);
        const Plain plain(expected.values);
        QVERIFY(near(tap.summary.mean, plain.mean));
        QVERIFY(near(tap.summary.std, plain.std));
        QVERIFY(near(tap.summary.min, plain.sorted.front()));
        QVERIFY(near(tap.summary.max, plain.sorted.back()));
        QVERIFY(near(tap.summary.p15, plain.percentile(.15)));
        QVERIFY(near(tap.summary.p50, plain.percentile(.50)));
        QVERIFY(near(tap.summary.p85, plain.percentile(.85)));
        const auto& h = tap.histogram;
        QCOMPARE(h.total, expected.values.size());
        std::vector<std::int64_t> counts(h.counts.size());
        for (const double v : expected.values)
            if (v >= h.lo && v <= h.hi)
                ++counts[std::min(counts.size() - 1,
                                  static_cast<std::size_t>((v - h.lo) / (h.hi - h.lo) *
                                                           static_cast<double>(counts.size())))];
        std::int64_t moved = 0;  // a value on an edge may fall on either side
        for (std::size_t i = 0; i < counts.size(); ++i)
            moved += std::abs(counts[i] - static_cast<std::int64_t>(h.counts[i]));
        QVERIFY2(moved <= 2, qPrintable(QString::number(moved)));
    }

  private slots:
    void valuesByHand() {
        const auto data = smallData();
        Run run(standing(), data);
        QVERIFY(run.step());
        const auto state = stateOf(run);
        const auto frame = run.observe({});
        QCOMPARE(frame.step, 1);
        QCOMPARE(frame.batch_size, 40);
        auto x = inputsOf(*data);
        for (std::size_t i = 0; i < 2; ++i) {
            const auto name = "layers." + std::to_string(i) + ".";
            const auto z =
                linear(x, state.at(name + "linear.weight"), state.at(name + "linear.bias"));
            const auto y = normalized(z, state, name + "norm.");
            x = sigmoid(y);
            compareTap(frame.layers[i].taps.linear, z);
            compareTap(frame.layers[i].taps.normalized, y);
            compareTap(frame.layers[i].taps.activation, x);
            QVERIFY(std::isnan(frame.layers[i].taps.linear.saturated_share));
            QVERIFY(std::isnan(frame.layers[i].taps.activation.dead_share));
        }
    }

    void evaluationByHand() {
        const auto data = smallData();
        Run run(standing({"normalization.placement=after"}), data);
        QVERIFY(run.step());
        run.intervene({{"mode", "eval"}});
        const auto state = stateOf(run);
        const auto frame = run.observe({});
        const auto& layer = frame.layers[0];
        const auto a = sigmoid(linear(inputsOf(*data), state.at("layers.0.linear.weight"),
                                      state.at("layers.0.linear.bias")));
        Matrix y{{}, a.width};
        for (std::size_t r = 0; r < a.rows(); ++r)
            for (std::size_t c = 0; c < a.width; ++c)
                y.values.push_back((a.at(r, c) - state.at("layers.0.norm.running_mean")[c]) /
                                   std::sqrt(state.at("layers.0.norm.running_var")[c] + 1e-5));
        compareTap(layer.taps.activation, a);
        compareTap(layer.taps.normalized, y);
    }

    void statisticsByHand() {
        const auto data = smallData();
        Run run(standing(), data);
        QVERIFY(run.step());
        const auto state = stateOf(run);
        const auto frame = run.observe({});
        const auto& norm = frame.layers[0].norm;
        QVERIFY(norm.present && norm.batch_statistics);
        QCOMPARE(norm.num_batches_tracked, 1);
        const auto s = statisticsOf(linear(inputsOf(*data), state.at("layers.0.linear.weight"),
                                           state.at("layers.0.linear.bias")));
        double gap = 0, log_ratio = 0;
        for (std::size_t c = 0; c < 7; ++c) {
            QVERIFY(near(norm.batch_mean[c], s.mean[c]));
            QVERIFY(near(norm.batch_var[c], s.var[c]));
            QVERIFY(near(norm.running_mean[c], 0.1 * s.mean[c]));
            QVERIFY(near(norm.running_var[c], 0.9 + 0.1 * s.var[c] * 40 / 39));
            QCOMPARE(norm.gamma[c], 1.0f);
            QCOMPARE(norm.beta[c], 0.0f);
            gap = std::max(gap, std::abs(0.9 * s.mean[c]) / std::sqrt(s.var[c] + 1e-5));
            log_ratio += std::log((0.9 + 0.1 * s.var[c] * 40 / 39) / (s.var[c] * 40 / 39)) / 7;
        }
        QVERIFY(near(norm.mean_gap, gap, 1e-4));
        QVERIFY(near(norm.var_ratio, std::exp(log_ratio), 1e-3));
    }

    void totalsAreKept() {
        auto experiment = smallExperiment();
        experiment.configuration.network.activation = Activation::ReLU;
        Run run(experiment, smallData());
        for (int i = 0; i < 10; ++i) {
            QVERIFY(run.step());
            ObservationRequest request;
            request.bins = static_cast<std::size_t>(3 + 7 * i);
            request.gradients = true;
            if (i % 2 == 1)
                request.ranges = {std::pair{-0.1, 0.2}, std::pair{0.0, 0.1}, std::pair{0.5, 0.6}};
            const auto frame = run.observe(request);
            for (const auto& layer : frame.layers)
                for (const auto tap : kTaps) {
                    const auto& h = layer.taps[tap].histogram;
                    QCOMPARE(h.counts.size(), request.bins);
                    QCOMPARE(sumOf(h), h.total);
                    const auto rows = tap == Tap::WeightGradient ? layer.in_features : 8;
                    QCOMPARE(h.total, static_cast<std::uint64_t>(rows * layer.out_features));
                }
        }
    }

    void spreadWithinUnitsAndBetween() {
        auto experiment = smallExperiment();
        experiment.configuration.network.activation = Activation::Sigmoid;
        Run run(experiment, smallData());
        QVERIFY(run.step());
        const auto close = [](double x, double y) { return std::abs(x - y) < 1e-5; };
        ObservationRequest all, centred, unit;
        centred.shown = Shown::Centred;
        unit.shown = Shown::Unit;
        unit.channels = {2, 1};
        const auto a = run.observe(all), b = run.observe(centred), c = run.observe(unit);
        for (std::size_t i = 0; i < 2; ++i)
            for (const auto tap : {Tap::Linear, Tap::Activation}) {
                const auto &whole = a.layers[i].taps[tap], &apart = b.layers[i].taps[tap];
                const auto& one = c.layers[i].taps[tap];
                QVERIFY(close(std::hypot(whole.within, whole.between), whole.summary.std));
                QVERIFY(whole.within > 0 && whole.between > 0);
                QVERIFY(close(apart.summary.std, whole.within));
                QVERIFY(std::abs(apart.summary.mean) < 1e-5);
                QCOMPARE(apart.within, whole.within);  // of all values, whatever is shown
                QCOMPARE(one.within, whole.within);
                QCOMPARE(one.histogram.total, 8U);
                QCOMPARE(apart.histogram.total, whole.histogram.total);
                QCOMPARE(sumOf(apart.histogram), apart.histogram.total);
            }
        QCOMPARE(c.layers[0].unit, 2);
        QCOMPARE(c.layers[1].unit, 1);
        const auto trace = c.layers[0].trace;
        QVERIFY(close(c.layers[0].taps.linear.summary.mean, trace.batch_mean.back()));
        // Ranges are for what is shown: a sigmoid's that is centred is not [0, 1].
        QVERIFY(b.layers[0].taps.activation.histogram.lo < 0.0);
    }

    void lockedRanges() {
        Run run(standing(), smallData());
        QVERIFY(run.step());
        ObservationRequest request;
        request.ranges.normalized = {-0.5, 0.25};
        const auto frame = run.observe(request);
        for (const auto& layer : frame.layers) {
            const auto& h = layer.taps.normalized.histogram;
            QCOMPARE(h.lo, -0.5);
            QCOMPARE(h.hi, 0.25);
            QVERIFY(h.below > 0 && h.above > 0);
            QVERIFY(h.outsideShare() > 0.3 && h.outsideShare() < 1.0);
        }
        const auto open = run.observe({});
        QVERIFY(open.layers[0].taps.normalized.histogram.lo < -1.0);
        QCOMPARE(open.layers[0].taps.normalized.histogram.outsideShare(), 0.0);
    }

    void rangesAreOneToAColumn() {
        Run plain(standing(), smallData()), watched(standing(), smallData());
        for (auto* run : {&plain, &watched})
            QVERIFY(run->step());
        ObservationRequest other;
        other.channels = {6, 4};
        other.bins = 17;
        const auto a = plain.observe({}), b = watched.observe(other);
        for (const auto tap : kTaps) {
            const auto& first = a.layers[0].taps[tap].histogram;
            for (std::size_t i = 0; i < 2; ++i) {
                QCOMPARE(a.layers[i].taps[tap].histogram.lo, first.lo);
                QCOMPARE(a.layers[i].taps[tap].histogram.hi, first.hi);
                QCOMPARE(b.layers[i].taps[tap].histogram.lo, first.lo);
                QCOMPARE(b.layers[i].taps[tap].histogram.hi, first.hi);
                QCOMPARE(a.layers[i].taps[tap].summary, b.layers[i].taps[tap].summary);
            }
        }
        // A sigmoid cannot leave [0, 1].
        QCOMPARE(a.layers[0].taps.activation.histogram.lo, 0.0);
        QCOMPARE(a.layers[0].taps.activation.histogram.hi, 1.0);
    }

    void requestsOfNoUse() {
        constexpr double inf = std::numeric_limits<double>::infinity();
        Run run(standing(), smallData());
        QVERIFY(run.step());
        for (const auto bins : {std::size_t{0}, std::numeric_limits<std::size_t>::max()})
            for (const auto& range : {std::pair{1.0, 1.0}, std::pair{2.0, -2.0},
                                      std::pair{-inf, inf}, std::pair{std::nan(""), 1.0}}) {
                ObservationRequest request;
                request.bins = bins;
                request.ranges = {range, range, range};
                request.channels = {-1, std::numeric_limits<std::int64_t>::max(), 5};
                const auto frame = run.observe(request);
                const auto& h = frame.layers[0].taps.linear.histogram;
                QVERIFY(!h.counts.empty());
                QVERIFY(h.lo < h.hi);  // as if not locked
                QCOMPARE(sumOf(h), h.total);
                QCOMPARE(frame.layers[1].trace.channel, 4);
            }
    }

    void traceFollowsTheChannel() {
        Run run(smallExperiment(), smallData());
        ObservationRequest request;
        request.channels = {3, 0};
        for (std::int64_t step = 1; step <= 6; ++step) {
            QVERIFY(run.step());
            const auto frame = run.observe(request);
            const auto& trace = frame.layers[0].trace;
            QCOMPARE(trace.channel, 3);
            QCOMPARE(trace.step.size(), static_cast<std::size_t>(step));
            QCOMPARE(trace.step.back(), step);
            const auto& norm = frame.layers[0].norm;
            QVERIFY(near(trace.batch_mean.back(), norm.batch_mean[3]));
            QVERIFY(near(trace.batch_var.back(), norm.batch_var[3], 1e-4));
            QCOMPARE(trace.running_mean.back(), norm.running_mean[3]);
            QCOMPARE(trace.running_var.back(), norm.running_var[3]);
        }
        // Another channel's past was kept too.
        request.channels = {5};
        QCOMPARE(run.observe(request).layers[0].trace.step.size(), 6U);
    }

    void deadUnits() {
        // One input that is never negative: a unit is dead where its weight is not positive.
        auto data = std::make_shared<Dataset>(*smallData({.features = 1, .classes = 2}));
        for (auto& x : data->train.inputs)
            x = std::abs(x) + 0.1f;
        Run run(standing({"network.hidden=64", "network.activation=relu", "normalization.kind=none",
                          "network.init.scheme=gaussian"}),
                data);
        QVERIFY(run.step());
        const auto weights = stateOf(run).at("layers.0.linear.weight");
        const auto dead =
            std::count_if(weights.begin(), weights.end(), [](float w) { return w <= 0; });
        QVERIFY(dead > 10 && dead < 54);
        const auto frame = run.observe({});
        QCOMPARE(frame.layers[0].taps.activation.dead_share, static_cast<double>(dead) / 64);
        QVERIFY(std::isnan(frame.layers[0].taps.activation.saturated_share));
        QVERIFY(!frame.layers[0].taps.normalized.present);
        QVERIFY(!frame.layers[0].norm.present);
        QVERIFY(std::isnan(frame.layers[0].norm.mean_gap));
    }

    void saturatedUnits() {
        const auto data = smallData();
        Run run(standing({"normalization.kind=none", "network.init.scheme=gaussian",
                          "network.init.std=4"}),
                data);
        QVERIFY(run.step());
        const auto state = stateOf(run);
        const auto a = sigmoid(linear(inputsOf(*data), state.at("layers.0.linear.weight"),
                                      state.at("layers.0.linear.bias")));
        const auto saturated = std::count_if(a.values.begin(), a.values.end(),
                                             [](double v) { return v < 0.02 || v > 0.98; });
        const auto share = static_cast<double>(saturated) / static_cast<double>(a.values.size());
        QVERIFY(share > 0.3);
        QCOMPARE(run.observe({}).layers[0].taps.activation.saturated_share, share);
    }

    void poisonedChannelShows() {
        auto data = std::make_shared<Dataset>(*smallData());
        data->train.inputs[2] = std::numeric_limits<float>::quiet_NaN();
        Run run(standing(), data);
        QVERIFY(!run.step());
        QCOMPARE(run.fault()->kind, Fault::Kind::Diverged);
        const auto frame = run.observe({});
        const auto& layer = frame.layers[0];
        QCOMPARE(layer.taps.linear.histogram.nonfinite, 7U);
        QCOMPARE(layer.taps.normalized.histogram.nonfinite, 7U * 40U);
        QVERIFY(std::isnan(layer.norm.batch_mean[0]));
        QVERIFY(std::isnan(layer.norm.mean_gap));
        // The buffers have not seen the step that failed.
        QCOMPARE(layer.norm.running_mean, std::vector<float>(7, 0.0f));
        QCOMPARE(layer.norm.running_var, std::vector<float>(7, 1.0f));
    }

    void beforeTheFirstStep() {
        Run run(standing(), smallData(), {.fused = false});  // the look before is LibTorch's
        const auto sha = run.weightsSha256();
        const auto frame = run.observe({});
        QCOMPARE(frame.step, 0);
        QVERIFY(frame.layers[0].taps.linear.present);
        QVERIFY(std::isnan(frame.layers[0].gradient_norm));
        QCOMPARE(run.weightsSha256(), sha);
        // The batch shown is the one the first step takes.
        const auto summary = frame.layers[0].taps.linear.summary;
        QVERIFY(run.step());
        QCOMPARE(run.observe({}).layers[0].taps.linear.summary, summary);
    }

    void gradientNorm() {
        // SGD at rate 1 moves the weights by their gradient.
        Run run(standing(), smallData());
        const auto before = stateOf(run).at("layers.1.linear.weight");
        run.intervene({{"optimizer.lr", 1.0}});
        QVERIFY(run.step());
        const auto after = stateOf(run).at("layers.1.linear.weight");
        double square = 0;
        for (std::size_t i = 0; i < before.size(); ++i)
            square += std::pow(static_cast<double>(after[i]) - before[i], 2);
        QVERIFY(near(run.observe({}).layers[1].gradient_norm, std::sqrt(square), 1e-5));
    }
};

QTEST_APPLESS_MAIN(ProbeTest)
#include "probe_test.moc"
