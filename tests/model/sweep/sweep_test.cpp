// SPDX-License-Identifier: GPL-3.0-or-later
// What a sweep is made of, and what its cells have in common.
#include "model/sweep/sweep.h"

#include <QTest>

#include "model/sweep/outcome.h"
#include "model/sweep/seed_band.h"

using namespace normscope;

namespace {

Sweep sweepOf(const std::vector<std::string>& axes, std::int64_t seeds = 1) {
    Sweep sweep;
    for (const auto& text : axes)
        sweep.axes.push_back(parseAxis(text));
    sweep.seeds = seedsFrom(7, seeds);
    return sweep;
}

template <class Work>
QString errorOf(const Work& work) {
    try {
        work();
    } catch (const SettingError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

/// Validation accuracies by running statistics at steps 10, 20, …
RunFigures figuresOf(const std::vector<double>& accuracies,
                     std::optional<Fault::Kind> fault = std::nullopt) {
    RunFigures figures;
    figures.fault = fault;
    for (const double accuracy : accuracies) {
        MetricsRecord record;
        record.step = 10 * static_cast<std::int64_t>(figures.metrics.size() + 1);
        record.val_accuracy_running = accuracy;
        record.val_loss_running = 1.0 - accuracy;
        figures.metrics.push_back(record);
    }
    return figures;
}

const SweepTarget kTarget = parseTarget("val_accuracy_running=0.8", Task::Classification);

}  // namespace

class SweepTest : public QObject {
    Q_OBJECT
  private slots:
    void anotherNetworkBringsItsWidths() {
        using Widths = std::vector<std::int64_t>;
        auto sweep = sweepOf({"network.kind=mlp,cnn"}, 1);
        sweep.base.configuration.data.dataset = "bars-and-stripes";
        sweep.base.configuration.network.hidden = {5, 6};
        const auto widthsOf = [&](std::size_t cell) {
            return sweep.experimentOf(cell, 7).configuration.network.hidden;
        };
        QCOMPARE(widthsOf(0), (Widths{5, 6}));
        QCOMPARE(widthsOf(1), (Widths{8, 16, 32}));
        sweep.keeps_widths = true;
        QCOMPARE(widthsOf(1), (Widths{5, 6}));
    }

    void everyCombinationWithEverySeed() {
        const auto sweep = sweepOf({"optimizer.lr=0.01,0.1", "normalization.kind=none,batch"}, 3);
        const auto runs = sweep.runs();
        QCOMPARE(runs.size(), std::size_t{12});
        QStringList names;
        for (const auto& run : runs)
            names << QString::fromStdString(run.name);
        // The first setting varies fastest, and the whole map comes before its second seed.
        QCOMPARE(names.mid(0, 5),
                 (QStringList{"optimizer.lr=0.01,normalization.kind=none,seed=7",
                              "optimizer.lr=0.1,normalization.kind=none,seed=7",
                              "optimizer.lr=0.01,normalization.kind=batch,seed=7",
                              "optimizer.lr=0.1,normalization.kind=batch,seed=7",
                              "optimizer.lr=0.01,normalization.kind=none,seed=8"}));
        QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), 12);
        const auto& last = runs.back();
        QCOMPARE(last.cell, std::size_t{3});
        QCOMPARE(last.experiment.configuration.optimizer.lr, 0.1);
        QVERIFY(last.experiment.configuration.normalization.kind == NormKind::Batch);
        QCOMPARE(last.experiment.configuration.seed, std::uint64_t{9});
        QCOMPARE(last.experiment.configuration.steps, sweep.base.configuration.steps);
    }

    void listsAreSeparatedBySemicolons() {
        const auto axis = parseAxis("network.hidden=100;100,50");
        QVERIFY(axis.values == (std::vector<Value>{std::vector<std::int64_t>{100},
                                                   std::vector<std::int64_t>{100, 50}}));
        const auto momentum = parseAxis("normalization.momentum=0.1, none");
        QVERIFY(momentum.values == (std::vector<Value>{0.1, std::monostate{}}));
        // "/" cannot stand in a file's name; what it stands for tells the files apart.
        auto sweep = sweepOf({"data.path=a/b;a_b"});
        const auto runs = sweep.runs();
        QVERIFY(runs[0].name != runs[1].name);
        QCOMPARE(QString::fromStdString(runs[0].name).count('/'), 0);
    }

    void refuses_data() {
        QTest::addColumn<QString>("axes");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* axes, const char* sentence) {
            QTest::newRow(axes) << axes << sentence;
        };
        row("optimizer.rl=1", "unknown setting \"optimizer.rl\"; did you mean \"optimizer.lr\"?");
        row("optimizer.lr=1,x", "optimizer.lr is \"x\"; give a number from 0 to 1e6");
        row("normalization.kind=none,bach",
            "normalization.kind is \"bach\"; choose none, batch, layer, channel_layer, group, "
            "instance, rms, ghost, noisy, batch_renorm or dyt");
        row("optimizer.lr",
            "\"optimizer.lr\" varies nothing; write key=a,b,c, such as optimizer.lr=0.01,0.1,1");
        row("seed=1,2", "the seed varies by itself; give --seeds and how many");
        row("optimizer.lr=1,1.0", "optimizer.lr has the value 1 twice; give it once");
        row("optimizer.lr=1 optimizer.lr=2",
            "optimizer.lr varies twice; give all of its values at once");
        row("layers.5.normalization.kind=none",
            "layers.5.normalization.kind names hidden layer 5, but they are numbered 0 to 2; give "
            "one of these");
        row("",
            "nothing varies; name a setting and its values, such as --vary "
            "optimizer.lr=0.01,0.1,1");
    }

    void refuses() {
        QFETCH(QString, axes);
        QFETCH(QString, sentence);
        QCOMPARE(errorOf([&] {
                     std::vector<std::string> parts;
                     for (const auto& part : axes.split(' ', Qt::SkipEmptyParts))
                         parts.push_back(part.toStdString());
                     validate(sweepOf(parts));
                 }),
                 sentence);
    }

    void refusesARunB() {
        auto sweep = sweepOf({"optimizer.lr=1,2"});
        sweep.base.twin = Twin{};
        QVERIFY(errorOf([&] { validate(sweep); }).startsWith("a sweep has no place for a run B"));
    }

    void targets() {
        QCOMPARE(kTarget.value, 0.8);
        QVERIFY(kTarget.isReachedBy(figuresOf({0.8}).metrics[0]));
        QVERIFY(!kTarget.isReachedBy(figuresOf({0.799}).metrics[0]));
        auto of_few = figuresOf({0.9}).metrics[0];
        of_few.val_few = true;
        QVERIFY(!kTarget.isReachedBy(of_few));
        // A loss is reached from above; what is no number is not reached.
        const auto loss = parseTarget("val_loss_running=0.25", Task::Classification);
        QVERIFY(loss.isReachedBy(figuresOf({0.75}).metrics[0]));
        QVERIFY(!loss.isReachedBy(figuresOf({0.5}).metrics[0]));
        QVERIFY(!loss.isReachedBy(figuresOf({kNaN}).metrics[0]));
        QVERIFY(parseTarget("val_r2_batch=-3", Task::Regression).measure->is_score);
        const auto error = [](const char* text) {
            return errorOf([&] { parseTarget(text, Task::Classification); });
        };
        QCOMPARE(error("val_acc=0.8"),
                 QString("unknown quantity \"val_acc\"; choose from train_loss, train_accuracy, "
                         "val_loss_running, val_accuracy_running, val_loss_batch, "
                         "val_accuracy_batch"));
        QCOMPARE(error("train_loss"), QString("the target \"train_loss\" names no value; write one "
                                              "such as val_accuracy_running=0.8"));
        QCOMPARE(
            error("train_loss=x"),
            QString("the target \"train_loss=x\" ends in \"x\", which is no number; give one"));
        QCOMPARE(error("train_accuracy=80"), QString("the target \"train_accuracy=80\" is no "
                                                     "share; accuracies lie between 0 and 1"));
    }

    void stepsToATarget() {
        QCOMPARE(figuresOf({0.5, 0.8, 0.9}).stepsTo(kTarget), std::optional<std::int64_t>(20));
        QCOMPARE(figuresOf({0.5, 0.6}).stepsTo(kTarget), std::optional<std::int64_t>());
    }

    void mediansOverTheSeeds() {
        const std::vector<RunFigures> runs{figuresOf({0.5, 0.9}), figuresOf({0.8, 0.85}),
                                           figuresOf({0.2, 0.3})};
        const auto cell = cellOf({&runs[0], &runs[1], &runs[2]}, kTarget);
        QCOMPARE(cell.runs, std::size_t{3});
        QCOMPARE(cell.reached, std::size_t{2});
        const auto& accuracy = cell.measures[3];
        QCOMPARE(accuracy.median, 0.85);
        QCOMPARE(accuracy.least, 0.3);
        QCOMPARE(accuracy.most, 0.9);
        // 10 and 20, and one that never does.
        QCOMPARE(cell.steps_to_target.median, 20.0);
        QCOMPARE(cell.steps_to_target.least, 10.0);
        QVERIFY(std::isnan(cell.steps_to_target.most));
        const auto both = cellOf({&runs[0], &runs[1]}, kTarget);
        QCOMPARE(both.measures[3].median, 0.875);
        QCOMPARE(both.steps_to_target.median, 15.0);
        QCOMPARE(both.steps_to_target.most, 20.0);
        QVERIFY(std::isnan(cellOf({&runs[0], &runs[2]}, kTarget).steps_to_target.median));
    }

    void whatStoppedCountsApart() {
        const auto good = figuresOf({0.9});
        const auto diverged = figuresOf({0.1}, Fault::Kind::Diverged);
        const auto refused = figuresOf({}, Fault::Kind::BatchOfOne);
        const auto cell = cellOf({&good, &diverged, &refused}, std::nullopt);
        QCOMPARE(cell.runs, std::size_t{3});
        QCOMPARE(cell.stopped, std::size_t{2});
        QCOMPARE(cell.diverged, std::size_t{1});
        QCOMPARE(cell.measures[3].median, 0.9);
        QCOMPARE(cell.measures[3].least, 0.9);
        QVERIFY(std::isnan(cellOf({&diverged}, std::nullopt).measures[3].median));
    }

    void missingRunsAreLeftOut() {
        const auto sweep = sweepOf({"optimizer.lr=0.1,1"}, 2);
        std::vector<std::optional<RunFigures>> figures(4);
        figures[3] = figuresOf({0.7});  // the second value, the second seed
        const auto cells = cellsOf(sweep.runs(), figures, std::nullopt);
        QCOMPARE(cells.size(), std::size_t{2});
        QCOMPARE(cells[0].runs, std::size_t{0});
        QVERIFY(std::isnan(cells[0].measures[3].median));
        QCOMPARE(cells[1].runs, std::size_t{1});
        QCOMPARE(cells[1].measures[3].median, 0.7);
    }

    void bandsOfSeeds() {
        const auto run = [](std::uint64_t seed, const std::vector<double>& accuracies,
                            bool ended = false) {
            return SeedRun{seed, figuresOf(accuracies).metrics, ended};
        };
        // The second stopped after step 20, the third recorded nothing at 20.
        auto gap = run(9, {0.3, 0.0, 0.9});
        gap.metrics.erase(gap.metrics.begin() + 1);
        const std::vector<SeedRun> a{run(7, {0.1, 0.5, 0.6}), run(8, {0.2, 0.4}, true), gap};
        const auto band = seedBand(a);
        QCOMPARE(band.seeds, std::size_t{3});
        QCOMPARE(band.ended, std::size_t{1});
        QCOMPARE(band.points.size(), std::size_t{2});
        QCOMPARE(band.points[0].step, 10);
        QCOMPARE(band.points[0].score.least, 0.1);
        QCOMPARE(band.points[0].score.median, 0.2);
        QCOMPARE(band.points[0].score.most, 0.3);
        QCOMPARE(band.points[0].loss.least, 1.0 - 0.3);
        QCOMPARE(band.points[1].step, 30);
        QCOMPARE(band.points[1].score.least, 0.6);
        QCOMPARE(band.points[1].score.median, 0.75);
        // One that has not come as far yet ends the band.
        QCOMPARE(seedBand({run(7, {0.1, 0.5}), run(8, {0.1})}).points.size(), std::size_t{1});
        auto mixed = std::vector{run(7, {0.1, 0.5}), run(8, {0.1, 0.5})};
        mixed.back().metrics.back().val_few = true;
        QCOMPARE(seedBand(mixed).points.size(), std::size_t{1});
        QVERIFY(seedBand({}).points.empty());
        QVERIFY(seedBand({{7, {}}, {8, {}}}).points.empty());

        // At step 20: .5 against .6, .4 against .3; seed 9 has none there, 10 is b's alone.
        const std::vector<SeedRun> b{run(7, {0.9, 0.6}), run(8, {0.9, 0.3}), run(9, {0.9, 0.1}),
                                     run(10, {0.1, 0.1})};
        const auto order = seedOrder(a, b);
        QCOMPARE(order.step, 20);
        QCOMPARE(order.seeds, std::size_t{2});
        QCOMPARE(order.higher, std::size_t{1});
        QCOMPARE(order.lower, std::size_t{1});
        QCOMPARE(seedOrder(a, {}).seeds, std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(SweepTest)
#include "sweep_test.moc"
