// SPDX-License-Identifier: GPL-3.0-or-later
// Every finding, provoked by a real run, and cured by its own remedy where it has one.
#include <QTest>

#include "model/run/run.h"
#include "tests/support/data_files.h"
#include "tests/support/examined.h"
#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

void change(Experiment& experiment, const QString& assignments) {
    for (const QString& text : assignments.split(' ', Qt::SkipEmptyParts)) {
        const auto colon = text.indexOf(':');
        if (colon < 0)
            assign(experiment.configuration, parseAssignment(text.toStdString()));
        else
            experiment.interventions.push_back(
                {text.left(colon).toLongLong(),
                 {parseAssignment(text.mid(colon + 1).toStdString())}});
    }
}

/// Four layers of 32 ReLU on two spiral arms, 1,600 samples in batches of 64; `changes` as on the
/// command line, with "STEP:" before what changes later.
Experiment spiral(const QString& changes = {}) {
    Experiment experiment;
    change(experiment,
           "data.dataset=spiral data.noise=0.03 data.samples=2000 data.batch_size=64 "
           "network.hidden=32,32,32,32 network.init.scheme=pytorch network.activation=relu");
    change(experiment, changes);
    return experiment;
}

Experiment digits(const QString& changes) {
    Experiment experiment;
    change(experiment,
           "data.dataset=mnist data.standardization=per-channel data.batch_size=64 "
           "network.init.scheme=pytorch network.activation=relu");
    change(experiment, changes);
    return experiment;
}

std::shared_ptr<const Dataset> dataOf(const Experiment& experiment) {
    return loadDataset(experiment.configuration);
}

constexpr int kNoCure = -1;

}  // namespace

Q_DECLARE_METATYPE(Experiment)
Q_DECLARE_METATYPE(FindingKind)
Q_DECLARE_METATYPE(Severity)

class DoctorTest : public QObject {
    Q_OBJECT

  private slots:
    void findings_data() {
        QTest::addColumn<Experiment>("experiment");
        QTest::addColumn<int>("steps");
        QTest::addColumn<FindingKind>("kind");
        QTest::addColumn<Severity>("severity");
        QTest::addColumn<int>("cured_after");  // steps
        const auto row = [](const char* name, const Experiment& experiment, int steps,
                            FindingKind kind, Severity severity, int cured_after) {
            QTest::newRow(name) << experiment << steps << kind << severity << cured_after;
        };
        using enum FindingKind;
        using enum Severity;
        row("eval", spiral("100:mode=eval"), 120, TrainsInEval, Warning, 3);
        row("fresh", spiral("mode=eval"), 5, FreshStatisticsInUse, Problem, 3);
        row("reset in eval", spiral("60:mode=eval 60:normalization.reset_running_stats=true"), 65,
            FreshStatisticsInUse, Problem, 3);
        row("frozen fresh", spiral("layers.1.normalization.freeze=true"), 5, FreshStatisticsInUse,
            Problem, 3);
        row("momentum 0", spiral("normalization.momentum=0"), 20, Momentum, Problem, 3);
        row("momentum .99", spiral("normalization.momentum=0.99"), 20, Momentum, Warning, 3);
        row("momentum .001", spiral("normalization.momentum=0.001"), 60, Momentum, Warning, 3);
        row("stale", spiral("normalization.momentum=0"), 200, StaleStatistics, Problem, 3);
        row("frozen far", spiral("60:normalization.freeze=true"), 260, StaleStatistics, Warning,
            60);
        row("shift", spiral("300:validation.contrast=0.1"), 320, DomainShift, Warning, 3);
        row("sorted", spiral("data.order=sorted"), 20, ClassSorted, Warning, 3);
        row("validation sorted", spiral("300:validation.order=sorted"), 310, ClassSorted, Warning,
            3);
        row("small", spiral("data.batch_size=4"), 5, BatchTooSmall, Warning, 3);
        row("a small rest", spiral("data.batch_size=57"), 1, BatchTooSmall, Note, 3);
        row("one ahead", spiral("data.batch_size=39"), 1, BatchOfOne, Problem, 3);
        row("batches of one", spiral("data.batch_size=1"), 1, BatchOfOne, Problem, 3);
        row("untracked", spiral("normalization.track_running_stats=false"), 5, ForgotEval, Warning,
            kNoCure);
        row("half frozen", spiral("20:normalization.freeze_affine=true"), 30, HalfFrozen, Warning,
            3);
        row("unfrozen", spiral("60:normalization.freeze=true 80:normalization.freeze=false"), 90,
            FreezingUndone, Note, 3);
        row("dropout", spiral("network.dropout=0.5 network.dropout_place=before-norm"), 5,
            DropoutBeforeNorm, Warning, 3);
        row("young", spiral(), 20, YoungStatistics, Note, 3);
        row("bias", spiral(), 5, RedundantBias, Note, kNoCure);
        const auto deep = spiral("normalization.kind=none network.hidden=32,32,32,32,32,32,32,32");
        row("vanishing", deep, 20, VanishingGradients, Warning, 60);
        row("fading", deep, 20, VarianceCollapse, Warning, 3);
        row("dead", deep, 20, DeadUnits, Warning, 3);
        row("stalled", deep, 400, LossStalled, Warning, 3);
        row("gamma", spiral("optimizer.weight_decay=0.5"), 300, GammaNearZero, Warning, kNoCure);
        row("collapse",
            digits("network.activation=sigmoid network.init.scheme=gaussian "
                   "network.init.std=0.00001"),
            20, VarianceCollapse, Warning, kNoCure);
        row("saturated",
            digits("network.activation=sigmoid network.init.scheme=gaussian "
                   "network.init.std=3 normalization.kind=none"),
            20, SaturatedUnits, Warning, 20);
        const auto wild = digits(
            "network.hidden=100,100,100,100,100,100,100,100,100,100 "
            "network.init.scheme=he normalization.kind=none optimizer.lr=0.5");
        row("exploding", wild, 10, ExplodingGradients, Problem, kNoCure);
        row("diverged", wild, 10, LossDiverging, Problem, kNoCure);
    }
    void findings() {
        QFETCH(Experiment, experiment);
        QFETCH(int, steps);
        QFETCH(FindingKind, kind);
        QFETCH(Severity, severity);
        QFETCH(int, cured_after);
        Examined patient(experiment, dataOf(experiment));
        patient.trainTo(steps);
        const auto* note = patient.note(kind);
        QVERIFY(note != nullptr);
        const Finding found = note->finding;
        QCOMPARE(found.severity, severity);
        QVERIFY(!found.evidence.empty() && !found.what.empty() && !found.why.empty() &&
                !found.remedy.empty());
        QVERIFY(found.settings.empty() == found.action.empty());
        for (const auto& piece : found.evidence)
            QVERIFY2(!piece.text.empty() && piece.text.find("nan") == std::string::npos,
                     piece.name.c_str());
        for (const auto& setting : found.settings)
            checkedSetting(setting);  // throws for what cannot be
        if (cured_after == kNoCure)
            return;
        QVERIFY(findingOf(patient.now(), kind) != nullptr);
        QVERIFY(!found.settings.empty() && isLive(found.settings));
        patient.run.intervene(found.settings);
        patient.trainTo(patient.run.stepsDone() + cured_after);
        QVERIFY(!patient.run.fault());
        QVERIFY(findingOf(patient.now(), kind) == nullptr);
    }

    void wordsFitTheRun_data() {
        QTest::addColumn<Experiment>("experiment");
        QTest::addColumn<int>("steps");
        QTest::addColumn<FindingKind>("kind");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const Experiment& experiment, int steps,
                            FindingKind kind, const char* words) {
            QTest::newRow(name) << experiment << steps << kind << QString::fromUtf8(words);
        };
        using enum FindingKind;
        const auto images = [](const QString& changes) {
            return digits("network.kind=cnn network.hidden=4,4 data.batch_size=16 " + changes);
        };
        row("momentum .1", spiral(), 20, YoungStatistics, "Wait some 50 steps");
        row("momentum .09", spiral("normalization.momentum=0.09"), 20, YoungStatistics,
            "Wait some 59 steps");
        row("linear", spiral(), 5, RedundantBias, "Linear(…, bias=False)");
        row("convolution", images({}), 3, RedundantBias, "Conv2d(…, bias=False)");
        row("one value", spiral("normalization.track_running_stats=false"), 5, ForgotEval,
            "cannot be evaluated at all");
        row("a map of values", images("normalization.track_running_stats=false"), 3, ForgotEval,
            "by its own positions alone");
    }

    void wordsFitTheRun() {
        QFETCH(Experiment, experiment);
        QFETCH(int, steps);
        QFETCH(FindingKind, kind);
        QFETCH(QString, words);
        Examined patient(experiment, dataOf(experiment));
        patient.trainTo(steps);
        const auto* note = patient.note(kind);
        QVERIFY(note != nullptr);
        const auto text = QString::fromStdString(note->finding.why + note->finding.remedy);
        QVERIFY2(text.contains(words), qPrintable(text));
    }

    void aRunWithoutFlawIsSilent() {
        for (const auto& experiment :
             {spiral(), spiral("data.dataset=moons network.activation=tanh"),
              spiral("optimizer.kind=adam optimizer.lr=0.003")}) {
            Examined patient(experiment, dataOf(experiment));
            patient.trainTo(600);
            for (const auto& note : patient.notes)
                QVERIFY2(!note.finding.counts(), note.finding.what.c_str());
        }
    }

    void dataFindings_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<FindingKind>("kind");
        QTest::addColumn<Severity>("severity");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const QByteArray& header, FindingKind kind,
                            Severity severity, const char* words, auto line) {
            QByteArray text = header + '\n';
            for (int i = 0; i < 60; ++i)
                text += line(i) + '\n';
            QTest::newRow(name) << text << kind << severity << QString::fromUtf8(words);
        };
        const auto n = [](int number) { return QByteArray::number(number); };
        using enum FindingKind;
        using enum Severity;
        row("label by its place", "a,b,c", LabelDoubtful, Note, "is the last column",
            [&](int i) { return n(i * 7 % 11) + ',' + n(i * 5 % 13) + ',' + n(i % 2); });
        row("names as the label", "a,b,label", LabelDoubtful, Problem, "60 of 60 classes",
            [&](int i) { return n(i * 7 % 11) + ',' + n(i * 5 % 13) + ",n" + n(i); });
        row("one class of almost all", "a,b,label", LabelDoubtful, Warning,
            "are of the class \"0\"",
            [&](int i) { return n(i * 7 % 11) + ',' + n(i * 5 % 13) + ',' + n(i % 30 == 0); });
        row("a class of one", "a,b,label", LabelDoubtful, Warning, "1 of the classes", [&](int i) {
            return n(i * 7 % 11) + ',' + n(i * 5 % 13) + ',' +
                   (i == 9       ? "x"
                    : i % 2 == 0 ? "y"
                                 : "z");
        });
        row("the label in other words", "a,code,label", LabelGivenAway, Warning, "\"code\" alone",
            [&](int i) { return n(i * 7 % 11) + ',' + n(10 * (i % 3)) + ',' + n(i % 3); });
        row("alike in both parts", "a,b,label", SamplesInBoth, Warning, "100.0 %",
            [&](int i) { return n(i % 3) + ',' + n(i % 2) + ',' + n(i % 2); });
        row("milliseconds", "t,b,label", DigitsLost, Problem, "\"t\"", [&](int i) {
            return QByteArray::number(1707954127790LL + i * 7 % 11) + ',' + n(i * 5 % 13) + ',' +
                   n(i % 2);
        });
        row("a constant", "a,b,label", DullFeatures, Note, "\"b\" never",
            [&](int i) { return n(i * 7 % 11) + ",0.1," + n(i % 2); });
        row("twice the same", "a,b,label", DullFeatures, Note, "\"b\" and \"a\"",
            [&](int i) { return n(i * 7 % 11) + ',' + n(i * 7 % 11) + ',' + n(i % 2); });
    }
    void dataFindings() {
        QFETCH(QByteArray, text);
        QFETCH(FindingKind, kind);
        QFETCH(QString, words);
        DataFolder folder;
        folder.write("t.csv", text);
        Experiment experiment;
        experiment.configuration = folder.configuration("csv", "t.csv");
        experiment.configuration.network.hidden = {4};
        experiment.configuration.data.batch_size = 8;
        const Examined patient(experiment, dataOf(experiment));
        const auto now = patient.now();
        const auto* found = findingOf(now, kind);
        QVERIFY(found != nullptr);
        QTEST(found->severity, "severity");
        QVERIFY2(QString::fromStdString(found->what).contains(words), found->what.c_str());
        QVERIFY(!found->evidence.empty() && !found->why.empty() && !found->remedy.empty());
    }

    /// A table without such flaws has none of these findings.
    void soundDataAreSilent() {
        DataFolder folder;
        QByteArray text = "a,b,label\n";
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(std::sin(i)) + ',' + QByteArray::number(std::cos(3 * i)) +
                    ',' + QByteArray::number(i % 2) + '\n';
        folder.write("t.csv", text);
        Experiment experiment;
        experiment.configuration = folder.configuration("csv", "t.csv");
        experiment.configuration.network.hidden = {4};
        experiment.configuration.data.batch_size = 8;
        const Examined patient(experiment, dataOf(experiment));
        using enum FindingKind;
        for (const auto kind :
             {LabelDoubtful, LabelGivenAway, SamplesInBoth, DigitsLost, DullFeatures})
            QVERIFY(findingOf(patient.now(), kind) == nullptr);
    }

    /// One sample that is far beyond what a variance of 32 bits holds.
    void aPoisonedChannel() {
        auto data = std::make_shared<Dataset>(*smallData());
        data->train.inputs[5] = 1e25F;
        Examined patient(smallExperiment(), data);
        patient.trainTo(5);  // a pass over the data
        QVERIFY(!patient.run.fault());
        const auto* found = patient.note(FindingKind::PoisonedChannel);
        QVERIFY(found != nullptr);
        QCOMPARE(found->finding.severity, Severity::Problem);
        QCOMPARE(found->finding.layer, std::optional<std::int64_t>(0));
        auto state = stateOf(patient.run);
        const auto &mean = state["layers.0.norm.running_mean"],
                   &var = state["layers.0.norm.running_var"];
        int bad = 0;
        for (std::size_t c = 0; c < var.size(); ++c)
            bad += std::isfinite(mean[c]) && std::isfinite(var[c]) ? 0 : 1;
        QVERIFY(bad > 0);
        QCOMPARE(evidenceOf(found->finding, "channels that are NaN or infinite"),
                 static_cast<double>(bad));
        const auto first = static_cast<std::size_t>(*found->finding.channel);
        QVERIFY(!std::isfinite(mean[first]) || !std::isfinite(var[first]));
    }

    /// 1,600 samples in batches of 39 leave one over, at the 42nd batch of a pass.
    void theStepOfOneIsForetold() {
        Examined patient(spiral("data.batch_size=39"), dataOf(spiral()));
        QCOMPARE(patient.note(FindingKind::BatchOfOne)->first_step, std::int64_t{0});
        const auto foretold =
            evidenceOf(patient.note(FindingKind::BatchOfOne)->finding, "step that meets it");
        patient.trainTo(100);
        QVERIFY(patient.run.fault() && patient.run.fault()->kind == Fault::Kind::BatchOfOne);
        QCOMPARE(foretold, static_cast<double>(patient.run.fault()->step));
        QCOMPARE(foretold, 42.0);
        // After the change of the size amid a pass it is the next one that ends so: 1,280 samples
        // are left in 33 batches, none of one.
        Examined later(spiral("5:data.batch_size=39"), dataOf(spiral()));
        later.trainTo(20);
        QCOMPARE(evidenceOf(*findingOf(later.now(), FindingKind::BatchOfOne), "step that meets it"),
                 5.0 + 33.0 + 42.0);
        later.trainTo(200);
        QVERIFY(later.run.fault());
        QCOMPARE(later.run.fault()->step, std::int64_t{80});
    }

    void evidenceIsArithmetic() {
        Examined patient(spiral("data.batch_size=4"), dataOf(spiral()));
        patient.trainTo(3);
        const auto& found = patient.note(FindingKind::BatchTooSmall)->finding;
        QCOMPARE(evidenceOf(found, "values per statistic, m"), 4.0);
        QCOMPARE(evidenceOf(found, "uncertainty of a batch variance"), std::sqrt(2.0 / 3.0));
        QCOMPARE(evidenceOf(found, "m/(m − 1), unbiased by biased variance"), 4.0 / 3.0);
        Examined slow(spiral("normalization.momentum=0.001"), dataOf(spiral()));
        slow.trainTo(50);
        QVERIFY(std::abs(evidenceOf(slow.note(FindingKind::Momentum)->finding,
                                    "weight of the initial 0 and 1 now") -
                         std::pow(0.999, 50)) < 1e-12);
    }

    /// Of a step of the past it says what it said then.
    void thePastIsJudgedAsThen() {
        Examined patient(spiral("60:mode=eval 200:mode=train"), dataOf(spiral()));
        patient.trainTo(130);
        const auto then = patient.now();
        QVERIFY(findingOf(then, FindingKind::TrainsInEval) != nullptr);
        patient.trainTo(260);
        QVERIFY(findingOf(patient.now(), FindingKind::TrainsInEval) == nullptr);
        const auto again = patient.at(130);
        QCOMPARE(again.size(), then.size());
        for (std::size_t i = 0; i < then.size(); ++i) {
            QCOMPARE(again[i].kind, then[i].kind);
            QCOMPARE(again[i].what, then[i].what);
            QVERIFY(again[i].evidence == then[i].evidence);
        }
    }

    /// Being looked at changes no bit of the weights.
    void lookingChangesNothing() {
        const auto experiment = spiral("20:normalization.momentum=0.3");
        Run alone(experiment, dataOf(experiment), {/*record=*/false});
        stepMany(alone, 60);
        Examined patient(experiment, dataOf(experiment));
        patient.trainTo(60);
        QCOMPARE(patient.run.weightsSha256(), alone.weightsSha256());
    }

    void theSameFindingIsOne() {
        std::vector<CaseNote> notes;
        Finding found;
        found.kind = FindingKind::DeadUnits;
        found.layer = 2;
        found.step = 10;
        addTo(notes, {found});
        found.layer = 5;
        found.step = 30;
        found.what = "later";
        addTo(notes, {found});
        QCOMPARE(notes.size(), std::size_t{1});
        QCOMPARE(notes[0].first_step, std::int64_t{10});
        QCOMPARE(notes[0].last_step, std::int64_t{30});
        QCOMPARE(notes[0].finding.what, std::string("later"));
        found.kind = FindingKind::LossStalled;
        addTo(notes, {found});
        QCOMPARE(notes.size(), std::size_t{2});
    }
};

QTEST_GUILESS_MAIN(DoctorTest)
#include "doctor_test.moc"
