// SPDX-License-Identifier: GPL-3.0-or-later
// What a run tells of its gradients and updates, by both paths, and that nobody's watching is seen
// in it.
#include <QTest>
#include <cmath>

#include "model/record/history.h"
#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

/// As images of two channels where the network takes images.
std::shared_ptr<const Dataset> dataFor(NetworkKind kind) {
    if (!isConvolutional(kind))
        return smallData();
    const Shape image{2, 4, 3};
    auto data = std::make_shared<Dataset>(*smallData({.features = sizeOf(image)}));
    data->shape = image;
    return data;
}

Run runOf(const QStringList& assignments, bool fused = true) {
    auto experiment = smallExperiment();
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    return Run(experiment, dataFor(experiment.configuration.network.kind),
               {.record = true, .fused = fused});
}

ObservationRequest everything() {
    ObservationRequest request;
    request.gradients = request.updates = true;
    return request;
}

double lengthOf(const std::vector<float>& values) {
    double squares = 0;
    for (const double value : values)
        squares += value * value;
    return std::sqrt(squares);
}

/// ‖g‖₂ of a tap, from mean and deviation of all its values.
double lengthOf(const TapFrame& tap) {
    const auto& s = tap.summary;
    return std::sqrt(static_cast<double>(tap.histogram.total) * (s.mean * s.mean + s.std * s.std));
}

bool near(double a, double b, double tolerance = 1e-4) {
    return std::abs(a - b) <= tolerance * std::abs(b);
}

const std::vector<QStringList>& networks() {
    static const std::vector<QStringList> all{
        {},
        {"normalization.kind=none"},
        {"optimizer.accumulation=2"},
        {"normalization.placement=after", "network.dropout=0.2"},
        {"network.kind=residual-mlp", "network.hidden=6,6,6,6"},
        {"network.kind=cnn", "network.hidden=4,6", "network.dropout=0.2"},
        {"network.kind=residual-cnn", "network.hidden=4,6,6", "normalization.placement=after"}};
    return all;
}

}  // namespace

class GradientsTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { configureBackend(); }
    void bothPathsAgree();
    void bothPathsAreSeenAlike();
    void aStepMovesByThem();
    void watchingIsNotSeen();
    void underOtherSettings();
    void beforeAnAction();
    void beforeClipping();
    void frozenStays();
    void frozenOutput();
    void normsAlone();
    void thawedGoesOn();
    void numbersOfANormsOwnAreShown();
};

void GradientsTest::bothPathsAgree() {
    for (const auto& network : networks()) {
        auto one = runOf(network, true), other = runOf(network, false);
        for (auto* run : {&one, &other})
            stepMany(*run, 5);
        const auto a = one.takeLayerRecords().back(), b = other.takeLayerRecords().back();
        QCOMPARE(a.step, 5);
        for (std::size_t i = 0; i < a.layers.size(); ++i)
            for (const auto tap : kTaps) {
                const auto &x = a.layers[i][tap], &y = b.layers[i][tap];
                QCOMPARE(x.present, y.present);
                if (!x.present)
                    continue;
                QVERIFY(near(x.summary.std, y.summary.std, 1e-3));
                QCOMPARE(x.p50.size(), y.p50.size());  // of each channel
                for (std::size_t c = 0; c < x.p50.size(); ++c)
                    QVERIFY(std::abs(x.p50[c] - y.p50[c]) < 1e-3 * x.summary.std);
                QVERIFY(near(a.updates[i].ratio, b.updates[i].ratio, 1e-3));
            }
    }
}

// A look at once, which takes the step's own tensors: all their values, and no others.
void GradientsTest::bothPathsAreSeenAlike() {
    for (const auto& network : networks()) {
        auto one = runOf(network, true), other = runOf(network, false);
        for (auto* run : {&one, &other})
            stepMany(*run, 5);
        const auto a = one.observe(everything()), b = other.observe(everything());
        for (std::size_t i = 0; i < a.layers.size(); ++i)
            for (const auto tap : kTaps) {
                const auto &x = a.layers[i].taps[tap], &y = b.layers[i].taps[tap];
                QCOMPARE(x.present, y.present);
                if (!x.present)
                    continue;
                QCOMPARE(x.histogram.total, y.histogram.total);
                QVERIFY(std::abs(x.summary.mean - y.summary.mean) < 1e-3 * x.summary.std);
                QVERIFY(near(x.summary.std, y.summary.std, 1e-3));
                QVERIFY(near(x.summary.min, y.summary.min, 1e-2));
                QVERIFY(near(x.summary.max, y.summary.max, 1e-2));
            }
    }
}

// Plain gradient descent: ΔW = −η ∂L/∂W.
void GradientsTest::aStepMovesByThem() {
    auto run = runOf({"optimizer.lr=0.25"});
    run.observe(everything());
    for (int step = 0; step < 12; ++step) {
        const auto before = stateOf(run);
        stepMany(run, 1);
        const auto frame = run.observe(everything());
        const auto after = stateOf(run);
        for (std::size_t i = 0; i < frame.layers.size(); ++i) {
            const auto name = "layers." + std::to_string(i) + ".linear.weight";
            std::vector<float> moved;
            for (std::size_t k = 0; k < before.at(name).size(); ++k)
                moved.push_back(after.at(name)[k] - before.at(name)[k]);
            const auto& update = frame.layers[i].update;
            QVERIFY(near(lengthOf(moved), 0.25 * lengthOf(frame.layers[i].taps.weight_gradient)));
            QVERIFY(near(update.ratio, lengthOf(moved) / lengthOf(before.at(name))));
            QVERIFY(near(update.weight_norm, lengthOf(after.at(name))));
            QVERIFY(near(update.effective_rate, 0.25 / std::pow(lengthOf(before.at(name)), 2)));
        }
    }
}

void GradientsTest::watchingIsNotSeen() {
    for (const bool fused : {true, false})
        for (const auto& network : networks()) {
            auto alone = runOf(network, fused), watched = runOf(network, fused);
            for (int step = 0; step < 40; ++step) {
                stepMany(alone, 1);
                stepMany(watched, 1);
                if (step % 3 != 1)
                    watched.observe(step % 2 == 0 ? everything() : ObservationRequest{});
            }
            QCOMPARE(watched.weightsSha256(), alone.weightsSha256());
            alone.intervene({{"optimizer.lr", 0.01}});  // records step 40, which is not its time
            watched.intervene({{"optimizer.lr", 0.01}});
            const auto a = alone.takeLayerRecords(), b = watched.takeLayerRecords();
            QCOMPARE(a.size(), b.size());
            QCOMPARE(a.back().step, 40);
            QVERIFY(!a.back().layers[0].output_gradient.present);
            for (std::size_t i = 0; i < a.size(); ++i)
                for (std::size_t layer = 0; layer < a[i].layers.size(); ++layer) {
                    for (const auto tap : kTaps) {
                        const auto &x = a[i].layers[layer][tap], &y = b[i].layers[layer][tap];
                        QCOMPARE(x.present, y.present);
                        QVERIFY(!x.present || x.histogram == y.histogram);
                    }
                    QCOMPARE(a[i].updates.size(), b[i].updates.size());
                    QVERIFY(a[i].updates.empty() ||
                            a[i].updates[layer].ratio == b[i].updates[layer].ratio);
                }
        }
}

// Of a standing run they are those of the batch shown under what holds now.
void GradientsTest::underOtherSettings() {
    auto run = runOf({});
    const auto at_start = run.observe(everything());
    QVERIFY(at_start.layers[0].taps.output_gradient.present);
    QVERIFY(std::isnan(at_start.layers[0].update.ratio));
    stepMany(run, 4);
    const auto with = lengthOf(run.observe(everything()).layers[0].taps.output_gradient);
    run.intervene({{"normalization.kind", std::string("none")}});
    const auto without = lengthOf(run.observe(everything()).layers[0].taps.output_gradient);
    QVERIFY(without > 0 && std::abs(with - without) > 1e-3 * with);
    QVERIFY(!run.observe({}).layers[0].taps.output_gradient.present);  // not asked for
}

// What is asked for late is what the step did, not what was done to the weights since.
void GradientsTest::beforeAnAction() {
    std::vector<double> ratios;
    for (const bool acts : {false, true}) {
        auto run = runOf({});
        run.observe(everything());
        stepMany(run, 3);
        if (acts)
            run.intervene({{std::string(action_path::kScaleWeights), 10.0}});
        ratios.push_back(run.observe(everything()).layers[1].update.ratio);
    }
    QVERIFY(ratios[0] > 0);
    QCOMPARE(ratios[1], ratios[0]);
}

void GradientsTest::beforeClipping() {
    auto plain = runOf({"normalization.kind=none"});
    auto clipped = runOf({"normalization.kind=none", "optimizer.clip_grad_norm=0.01"});
    for (auto* run : {&plain, &clipped})
        stepMany(*run, 1);
    const auto a = plain.takeLayerRecords().back(), b = clipped.takeLayerRecords().back();
    QVERIFY(a.layers[0].weight_gradient.summary == b.layers[0].weight_gradient.summary);
    QVERIFY(b.updates[0].ratio < 0.5 * a.updates[0].ratio);
}

// With momentum and weight decay, which would go on moving what is not locked.
void GradientsTest::frozenStays() {
    for (const bool fused : {true, false}) {
        auto run = runOf({"optimizer.momentum=0.9", "optimizer.weight_decay=0.1"}, fused);
        stepMany(run, 5);
        run.intervene({{"layers.0.frozen", true}});
        const auto before = stateOf(run);
        run.observe(everything());
        stepMany(run, 7);
        const auto after = stateOf(run);
        for (const char* name : {"linear.weight", "linear.bias", "norm.weight", "norm.bias"}) {
            QCOMPARE(after.at(std::string("layers.0.") + name),
                     before.at(std::string("layers.0.") + name));
            QVERIFY(after.at(std::string("layers.1.") + name) !=
                    before.at(std::string("layers.1.") + name));
        }
        QVERIFY(after.at("layers.0.norm.running_mean") != before.at("layers.0.norm.running_mean"));
        const auto frame = run.observe(everything());
        QVERIFY(frame.layers[0].normalization.frozen && !frame.layers[1].normalization.frozen);
        QCOMPARE(frame.layers[0].update.ratio, 0.0);
        QVERIFY(lengthOf(frame.layers[0].taps.weight_gradient) > 0);  // it passes through
    }
}

void GradientsTest::frozenOutput() {
    auto run = runOf({"network.freeze_output=true", "frozen=true", "layers.1.frozen=false"});
    const auto before = stateOf(run);
    stepMany(run, 3);
    const auto after = stateOf(run);
    QCOMPARE(after.at("output.weight"), before.at("output.weight"));
    QCOMPARE(after.at("layers.0.linear.weight"), before.at("layers.0.linear.weight"));
    QVERIFY(after.at("layers.1.linear.weight") != before.at("layers.1.linear.weight"));
}

void GradientsTest::normsAlone() {
    auto run = runOf({"optimizer.trains=norms"});
    const auto before = stateOf(run);
    stepMany(run, 5);
    for (const auto& [name, values] : stateOf(run)) {
        const bool buffer = name.find("running") != std::string::npos ||
                            name.find("num_batches") != std::string::npos;
        const bool norm = name.find(".norm.") != std::string::npos;
        QVERIFY2((values != before.at(name)) == norm || buffer, name.c_str());
    }
    run.intervene({{"optimizer.trains", std::string("all")}});
    stepMany(run, 1);
    QVERIFY(stateOf(run).at("output.weight") != before.at("output.weight"));
}

// Its momentum stood still meanwhile; the frozen run replays bit by bit.
void GradientsTest::thawedGoesOn() {
    auto run = runOf({"optimizer.momentum=0.9"});
    stepMany(run, 3);
    run.intervene({{"layers.1.frozen", true}});
    stepMany(run, 3);
    run.intervene({{"layers.1.frozen", false}, {"normalization.kind", std::string("none")}});
    stepMany(run, 3);
    run.intervene({{"frozen", true}, {"normalization.kind", std::string("batch")}});
    stepMany(run, 2);
    Run again(run.experiment(), smallData());
    stepMany(again, 11);
    QCOMPARE(again.weightsSha256(), run.weightsSha256());
}

void GradientsTest::numbersOfANormsOwnAreShown() {
    auto run = runOf({"normalization.kind=dyt", "normalization.alpha=0.75"});
    const auto alphaOf = [&](std::size_t layer) {
        const auto frame = run.observe({});
        const auto& own = frame.layers[layer].norm.own;
        return own.size() == 1 && own[0].first == "α" ? own[0].second : -1.0;
    };
    QCOMPARE(alphaOf(1), 0.75);
    stepMany(run, 3);
    QCOMPARE(alphaOf(1), static_cast<double>(stateOf(run).at("layers.1.norm.alpha").front()));
    QVERIFY(alphaOf(1) != 0.75);
    run.intervene({{"normalization.kind", std::string("batch")}});
    QVERIFY(run.observe({}).layers[1].norm.own.empty());
}

QTEST_GUILESS_MAIN(GradientsTest)
#include "gradients_test.moc"
