// SPDX-License-Identifier: GPL-3.0-or-later
// Ten thousand commands of all kinds against a training run: no crash, no stall, no step lost, and
// what comes out is what its experiment says.
#include <QTest>
#include <cmath>

#include "tests/support/small_runs.h"
#include "tests/support/watcher.h"

using namespace normscope;
using namespace normscope::testing;
using namespace std::chrono_literals;

namespace {

/// Any command at all, most of them changes.
class RandomCommands {
  public:
    explicit RandomCommands(std::uint64_t seed) : random_(seed) {}

    Command next() {
        switch (random_.below(40)) {
            case 0:
                return rarely(start());
            case 1:
                return command::Pause{};
            case 2:
                return command::StepOnce{};
            case 3:
                return command::Speed{pick<double>({0, 0, 0, 1e6, 2000, -1, std::nan(""), 1e300})};
            case 4:
            case 5:
                return command::Observe{request()};
            case 6:
                return command::AddTwin{{setting()}};
            case 7:
                return command::RemoveTwin{};
            case 8:
                return command::Visit{static_cast<std::int64_t>(random_.below(400)) - 20};
            case 9:
                return command::Live{};
            case 10:
                return rarely(command::Fork{static_cast<std::int64_t>(random_.below(400)) - 20});
            case 11:
                return rarely(command::Undo{});
            case 12:
            case 13:
            case 14:
            case 15:
            case 16:
                return command::Play{};
            default:
                return command::Intervene{settings(),
                                          pick({Target::A, Target::A, Target::B, Target::Both})};
        }
    }

  private:
    template <class T>
    T pick(std::initializer_list<T> choices) {
        return *(choices.begin() + random_.below(choices.size()));
    }
    Command rarely(Command command) {
        return random_.below(6) == 0 ? std::move(command) : Command(command::Play{});
    }
    Command start() {
        auto experiment = startingExperiment(random_.below(5));
        auto& c = experiment.configuration;
        c.network.hidden.assign(1 + random_.below(3),
                                static_cast<std::int64_t>(1 + random_.below(8)));
        c.optimizer.kind = pick({OptimizerKind::SGD, OptimizerKind::Adam, OptimizerKind::AdamW,
                                 OptimizerKind::RMSprop});
        c.optimizer.lr = 0.01;
        c.normalization.affine = random_.below(4) != 0;
        c.normalization.track_running_stats = random_.below(4) != 0;
        c.data.dataset = pick({"mnist", "mnist", "idx"});
        return command::Start{experiment, random_.below(2) == 0};
    }
    ObservationRequest request() {
        ObservationRequest request;
        request.bins = pick<std::size_t>({0, 1, 30, 64, 5000});
        request.channels = {static_cast<std::int64_t>(random_.below(12)) - 2};
        if (random_.below(3) == 0)
            request.ranges[kTaps[random_.below(kTaps.size())]] = {random_.normal(),
                                                                  random_.normal()};
        request.gradients = random_.below(2) == 0;
        request.updates = random_.below(2) == 0;
        request.shown = pick({Shown::All, Shown::Centred, Shown::Unit});
        return request;
    }
    std::vector<Setting> settings() {
        std::vector<Setting> all(1 + random_.below(3));
        for (auto& one : all)
            one = setting();
        return all;
    }
    Setting setting() {
        const std::string slot =
            pick<std::string>({"", "", "", "layers.0.", "layers.1.", "layers.7."});
        switch (random_.below(22)) {
            case 0:
            case 1:
                return {slot + "normalization.kind", pick<std::string>({"none", "batch"})};
            case 2:
                return {slot + "normalization.placement", pick<std::string>({"before", "after"})};
            case 3:
                return {"mode", pick<std::string>({"train", "train", "eval"})};
            case 4:
                return {"data.batch_size", pick<std::int64_t>({1, 2, 5, 8, 40, 41, 42})};
            case 5:
                return {"data.drop_last", random_.below(2) == 0};
            case 6:
                return {"optimizer.lr", random_.uniform() * 0.02};
            case 7:
                return {"optimizer.momentum", pick({0.0, 0.5, 0.9})};
            case 8:
                return {"optimizer.weight_decay", random_.uniform() * 0.01};
            case 9:
                return {slot + "normalization.momentum",
                        pick<Value>({Value(std::monostate{}), Value(0.0), Value(0.1), Value(1.0)})};
            case 10:
                return {slot + "normalization.on_insert", pick<std::string>({"fresh", "preserve"})};
            case 11:
                return {slot + "normalization.on_remove", pick<std::string>({"drop", "fold"})};
            case 12:
                return {"network.activation",
                        pick<std::string>({"relu", "tanh", "sigmoid", "gelu", "identity"})};
            case 13:
                return {slot + "normalization.freeze", random_.below(2) == 0};
            case 14:
                return {slot + "normalization.freeze_affine", random_.below(2) == 0};
            case 15:
                return {slot + "normalization.recalibrate", random_.below(4) != 0};
            case 16:
                return {slot + "normalization.reset_running_stats", true};
            case 17:
                return {"data.order", pick<std::string>({"shuffled", "sorted"})};
            case 18:
                return pick<Setting>(
                    {{"validation.brightness", random_.uniform() - 0.5},
                     {"validation.contrast", random_.uniform() * 2},
                     {"validation.noise", random_.uniform()},
                     {"validation.invert", random_.below(2) == 0},
                     {"validation.clamp", random_.below(2) == 0},
                     {"validation.order", pick<std::string>({"shuffled", "sorted"})}});
            case 19:
                return {
                    slot + pick<std::string>({"normalization.set_gamma", "normalization.set_beta"}),
                    pick<std::string>({"0:2", "1:-1", "0", "2:0.5"})};
            case 20:
                return {slot + "scale_weights", 0.5 + random_.uniform()};
            default:  // none of these can be
                return pick<Setting>({{"seed", std::int64_t{3}},
                                      {"optimizer.lr", -1.0},
                                      {"network.hidden", std::vector<std::int64_t>{4}},
                                      {"nonsense", true},
                                      {"mode", std::int64_t{1}}});
        }
    }
    Random random_;
};

}  // namespace

namespace {

/// Whatever became of the runs: makes A fit to train and lets it make a few steps, so that the next
/// commands do not all meet one that stands still.
bool trainOn(Trainer& trainer, Watcher& watcher, int steps) {
    trainer.post(command::Live{});
    trainer.post(command::Speed{0});
    trainer.post(command::Intervene{
        {{"data.batch_size", std::int64_t{8}}, {"data.drop_last", true}, {"mode", "train"}}});
    trainer.post(command::Play{});
    const auto seen = watcher.steps_seen;
    if (!watcher.settle() ||
        !watcher.waitFor([&] { return watcher.fault || watcher.steps_seen >= seen + steps; }))
        return false;
    if (watcher.fault)  // weights that are not numbers any more
        trainer.post(command::Start{startingExperiment()});
    return true;
}

}  // namespace

class RandomCommandsTest : public QObject {
    Q_OBJECT
  private slots:
    void tenThousandRandomCommands_data();
    void tenThousandRandomCommands();
};

void RandomCommandsTest::tenThousandRandomCommands_data() {
    QTest::addColumn<int>("seed");
    QTest::addColumn<double>("beside_from");
    QTest::newRow("first half") << 1 << TwinSteps::kBesideFrom;
    QTest::newRow("second half, twins beside their runs") << 2 << 0.0;
}

void RandomCommandsTest::tenThousandRandomCommands() {
    QFETCH(int, seed);
    QFETCH(double, beside_from);
    Trainer trainer(loadSmall, {}, beside_from);
    Watcher watcher(trainer);
    RandomCommands commands(static_cast<std::uint64_t>(seed));
    Random random(static_cast<std::uint64_t>(seed) + 100);
    trainer.post(command::Start{startingExperiment()});
    for (int i = 0; i < 5000; ++i) {
        trainer.post(commands.next());
        if (random.below(6) == 0)
            watcher.drain(random.below(2) == 0);
        if (random.below(8) == 0)
            std::this_thread::sleep_for(random.below(4) * 500us);
        QCOMPARE(watcher.error, QString());
        if (i % 25 == 24)
            QVERIFY(trainOn(trainer, watcher, 3 + static_cast<int>(random.below(10))));
    }
    trainer.post(command::Live{});
    trainer.post(command::Pause{});
    QVERIFY(watcher.settle());
    QVERIFY(watcher.waitFor([&] {
        return watcher.twin_fault || watcher.status.twin_step == watcher.status.step ||
               !watcher.status.has_twin;
    }));
    if (watcher.experiment.twin)
        QCOMPARE(replayedLosses(watcher.experiment.twinExperiment(), watcher.twin_losses.size()),
                 watcher.twin_losses);
    // An end at which there is something to compare.
    trainer.post(command::RemoveTwin{});
    trainer.post(command::Observe{});
    trainer.post(command::Pause{});
    trainer.post(command::Intervene{
        {{"data.batch_size", std::int64_t{8}}, {"data.drop_last", true}, {"mode", "train"}}});
    trainer.post(command::StepOnce{});
    QVERIFY(watcher.settle());
    QVERIFY(watcher.waitFor([&] { return !watcher.status.playing; }));
    watcher.frame.reset();
    trainer.post(command::Observe{});
    QVERIFY(watcher.waitFor(
        [&] { return watcher.frame && watcher.frame->step == watcher.status.step; }, true));
    QCOMPARE(watcher.error, QString());
    QVERIFY(watcher.restarts > 3);
    QVERIFY2(watcher.steps_seen > 1000, qPrintable(QString::number(watcher.steps_seen)));

    const auto steps = watcher.losses.size();
    QCOMPARE(static_cast<std::int64_t>(steps), watcher.status.step);
    QCOMPARE(replayedLosses(watcher.experiment, steps), watcher.losses);
    Run replay(watcher.experiment, loadSmall(watcher.experiment.configuration), {false});
    stepMany(replay, watcher.status.step + (watcher.fault ? 1 : 0));
    const auto frame = replay.observe({});
    QCOMPARE(frame.layers.size(), watcher.frame->layers.size());
    for (std::size_t i = 0; i < frame.layers.size(); ++i) {
        const auto &a = frame.layers[i], &b = watcher.frame->layers[i];
        QCOMPARE(a.norm.gamma, b.norm.gamma);
        QCOMPARE(a.norm.beta, b.norm.beta);
        QCOMPARE(a.norm.running_mean, b.norm.running_mean);
        QCOMPARE(a.norm.running_var, b.norm.running_var);
        QCOMPARE(a.norm.num_batches_tracked, b.norm.num_batches_tracked);
        for (const auto tap : kTaps)
            if (a.taps[tap].present && a.taps[tap].summary.nonfinite == 0)
                QCOMPARE(a.taps[tap].summary, b.taps[tap].summary);
    }
}

QTEST_APPLESS_MAIN(RandomCommandsTest)
#include "random_commands_test.moc"
