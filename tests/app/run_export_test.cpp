// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/run_export.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "app/experiment_json.h"
#include "tests/support/exported_run.h"

using namespace normscope;

namespace {

RunResult someResult() {
    RunResult result;
    result.context = someContext();
    result.a = {2, someHistory(), "abc", {}, nullptr, {}};
    result.steps_per_second = 123.5;
    return result;
}

/// Run B stood still after step 1.
RunResult withTwin() {
    auto result = someResult();
    result.context.experiment.twin = Twin{{{"normalization.kind", std::string("none")},
                                           {"normalization.momentum", std::monostate{}},
                                           {"data.drop_last", true},
                                           {"data.batch_size", std::int64_t{9}},
                                           {"optimizer.lr", 0.3},
                                           {"network.hidden", std::vector<std::int64_t>{4, 5}}},
                                          {}};
    auto& twin = result.b.emplace();
    twin.steps = 1;
    twin.weights_sha256 = "def";
    twin.history.append(std::vector<StepRecord>{{1, 3.5F, 0.7F}});
    twin.history.metrics = {{1, 3.5, 0.7F, 3.25, 0.75, 3, 0.125}};
    const LayerRecord::Entry normalized{true, {8, 7, 6, 5, 4, 3, 2, 1}, kNaN, kNaN};
    twin.history.layers = {{1, {{{{}, normalized, {}}}}}};
    return result;
}

}  // namespace

class RunExportTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { folder_ = dir_.path(); }
    void runFiles();
    void summaries();
    void runFilesWithATwin();
    void summariesOfTwoRuns();
    void replaysEndAtTheStep();

  private:
    QTemporaryDir dir_;
    QString folder_;
};

void RunExportTest::runFiles() {
    auto result = someResult();
    const auto files = exportRun(folder_, result);
    QCOMPARE(files.size(), 5);
    QCOMPARE(contents(folder_ + "/metrics.csv"),
             QByteArray("step,train_loss,train_accuracy,val_loss_running,val_accuracy_running,"
                        "val_loss_batch,val_accuracy_batch\n"
                        "1,2.5,0.1,2.4,0.2,,\n"
                        "2,2.25,0.3,2.1,0.25,2,0.5\n"));
    QCOMPARE(contents(folder_ + "/steps.csv"),
             QByteArray("step,train_loss,train_accuracy\n1,2.5,0.1\n2,2.25,0.3\n"));
    QCOMPARE(contents(folder_ + "/layers.csv"),
             QByteArray("step,layer,tap,mean,std,min,max,p15,p50,p85,saturated,dead,nonfinite\n"
                        "1,0,linear,1,2,3,4,5,6,7,,,8\n"
                        "1,0,activation,0.5,0,0,1,0,0.5,1,0.25,,0\n"));
    QVERIFY(experimentFromJson(contents(folder_ + "/experiment.json")) ==
            result.context.experiment);
}

void RunExportTest::summaries() {
    auto result = someResult();
    const auto summary = [&] {
        exportRun(folder_, result);
        return QJsonDocument::fromJson(contents(folder_ + "/summary.json")).object();
    };
    auto object = summary();
    QCOMPARE(object["steps"].toInteger(), 2);
    QCOMPARE(object["seed"].toInteger(), 42);
    QCOMPARE(object["weights_sha256"].toString(), QString("abc"));
    QCOMPARE(object["steps_per_second"].toDouble(), 123.5);
    QVERIFY(object["diverged_at"].isNull() && object.contains("diverged_at"));
    QCOMPARE(object["final"].toObject()["val_accuracy_batch"].toDouble(), 0.5);
    result.a.fault = Fault{Fault::Kind::Diverged, 3, "What.", "Why.", "Remedy."};
    result.a.history.metrics.back().val_loss_running = kNaN;
    object = summary();
    QCOMPARE(object["diverged_at"].toInteger(), 3);
    QCOMPARE(object["fault"].toObject()["kind"].toString(), QString("diverged"));
    QVERIFY(object["final"].toObject()["val_loss_running"].isNull());
    result.a.fault->kind = Fault::Kind::BatchOfOne;
    QVERIFY(summary()["diverged_at"].isNull());
    result.a.history.metrics.clear();
    QVERIFY(summary()["final"].toObject()["train_loss"].isNull());
    const auto runs = summary()["runs"].toArray();
    QCOMPARE(runs.size(), 1);
    QCOMPARE(runs[0].toObject()["name"].toString(), QString("A"));
    QVERIFY(runs[0].toObject()["differences"].toArray().isEmpty());
    QVERIFY(runs[0].toObject()["differences"].isArray());
}

void RunExportTest::runFilesWithATwin() {
    exportRun(folder_, withTwin());
    QCOMPARE(contents(folder_ + "/metrics.csv"),
             QByteArray("run,step,train_loss,train_accuracy,val_loss_running,val_accuracy_running,"
                        "val_loss_batch,val_accuracy_batch\n"
                        "A,1,2.5,0.1,2.4,0.2,,\n"
                        "A,2,2.25,0.3,2.1,0.25,2,0.5\n"
                        "B,1,3.5,0.7,3.25,0.75,3,0.125\n"));
    QCOMPARE(contents(folder_ + "/steps.csv"), QByteArray("run,step,train_loss,train_accuracy\n"
                                                          "A,1,2.5,0.1\n"
                                                          "A,2,2.25,0.3\n"
                                                          "B,1,3.5,0.7\n"));
    QCOMPARE(contents(folder_ + "/layers.csv"),
             QByteArray("run,step,layer,tap,mean,std,min,max,p15,p50,p85,saturated,dead,nonfinite\n"
                        "A,1,0,linear,1,2,3,4,5,6,7,,,8\n"
                        "A,1,0,activation,0.5,0,0,1,0,0.5,1,0.25,,0\n"
                        "B,1,0,normalized,8,7,6,5,4,3,2,,,1\n"));
    QVERIFY(experimentFromJson(contents(folder_ + "/experiment.json")) ==
            withTwin().context.experiment);
}

void RunExportTest::summariesOfTwoRuns() {
    auto result = withTwin();
    result.b->fault = Fault{Fault::Kind::Diverged, 2, "What.", "Why.", "Remedy."};
    exportRun(folder_, result);
    const auto summary = QJsonDocument::fromJson(contents(folder_ + "/summary.json")).object();
    // What was there before is run A's.
    QCOMPARE(summary["steps"].toInteger(), 2);
    QCOMPARE(summary["weights_sha256"].toString(), QString("abc"));
    QVERIFY(summary["diverged_at"].isNull() && summary["fault"].isNull());
    const auto runs = summary["runs"].toArray();
    QCOMPARE(runs.size(), 2);
    const auto a = runs[0].toObject(), b = runs[1].toObject();
    QCOMPARE(a["name"].toString(), QString("A"));
    QVERIFY(a["differences"].toArray().isEmpty());
    for (const auto* field : {"steps", "final", "weights_sha256", "diverged_at", "fault"})
        QVERIFY2(a[field] == summary[field], field);
    QCOMPARE(b["name"].toString(), QString("B"));
    QCOMPARE(b["steps"].toInteger(), 1);
    QCOMPARE(b["weights_sha256"].toString(), QString("def"));
    QCOMPARE(b["final"].toObject()["val_accuracy_batch"].toDouble(), 0.125);
    QCOMPARE(b["diverged_at"].toInteger(), 2);
    QCOMPARE(b["fault"].toObject()["what"].toString(), QString("What."));
    const QJsonArray differences{
        QJsonObject{{"key", "normalization.kind"}, {"value", "none"}},
        QJsonObject{{"key", "normalization.momentum"}, {"value", QJsonValue()}},
        QJsonObject{{"key", "data.drop_last"}, {"value", true}},
        QJsonObject{{"key", "data.batch_size"}, {"value", 9}},
        QJsonObject{{"key", "optimizer.lr"}, {"value", 0.3}},
        QJsonObject{{"key", "network.hidden"}, {"value", QJsonArray{4, 5}}}};
    QCOMPARE(b["differences"].toArray(), differences);
}

void RunExportTest::replaysEndAtTheStep() {
    auto context = withTwin().context;
    context.experiment.twin->interventions = {{2, {{"optimizer.lr", 1.0}}},
                                              {3, {{"optimizer.lr", 2.0}}}};
    const auto replay = context.replay();
    QCOMPARE(replay.configuration.steps, std::int64_t{2});
    QVERIFY(replay.interventions == upToTheStep().interventions);
    QVERIFY(replay.twin->interventions ==
            (std::vector<Intervention>{{2, {{"optimizer.lr", 1.0}}}}));
    QVERIFY(replay.twin->differences == context.experiment.twin->differences);
}

QTEST_GUILESS_MAIN(RunExportTest)
#include "run_export_test.moc"
