// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/export/run_export.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "app/files/experiment_json.h"
#include "app/files/export/result_file.h"
#include "app/files/export/run_summary.h"
#include "tests/support/closer_look.h"
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
    const LayerRecord::Entry normalized{true, {8, 7, 6, 5, 4, 3, 2, 1}, kNaN, kNaN, {}, {}, {}, {}};
    twin.history.layers = {{1, {{{}, normalized, {}}}, {}, {}}};
    return result;
}

}  // namespace

class RunExportTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { folder_ = dir_.path(); }
    void runFiles() {
        auto result = someResult();
        const auto files = exportRun(folder_, result);
        QCOMPARE(files.size(), 9);  // nothing of a closer look
        QCOMPARE(contents(folder_ + "/metrics.csv"),
                 QByteArray("step,train_loss,train_accuracy,val_loss_running,val_accuracy_running,"
                            "val_loss_batch,val_accuracy_batch,lr,grad_norm,clipped\n"
                            "1,2.5,0.1,2.4,0.2,,,0.1,3.5,1\n"
                            "2,2.25,0.3,2.1,0.25,2,0.5,0.05,nan,0\n"));
        QCOMPARE(contents(folder_ + "/steps.csv"),
                 QByteArray("step,train_loss,train_accuracy\n1,2.5,0.1\n2,2.25,0.3\n"));
        QCOMPARE(contents(folder_ + "/layers.csv"),
                 QByteArray("step,layer,tap,mean,std,min,max,p15,p50,p85,saturated,dead,nonfinite\n"
                            "1,0,linear,1,2,3,4,5,6,7,,,8\n"
                            "1,0,activation,0.5,0,0,1,0,0.5,1,0.25,,0\n"));
        QVERIFY(experimentFromJson(contents(folder_ + "/experiment.json")) ==
                result.context.experiment);
    }

    void whatIsOfAFewValidationSamplesSaysOfHowMany() {
        auto result = someResult();
        auto& metrics = result.a.history.metrics;
        metrics.front().val_samples = 320;
        metrics.front().val_few = true;
        metrics.back().val_samples = 2000;
        const QTemporaryDir own;
        exportRun(own.path(), result);
        QCOMPARE(contents(own.path() + "/metrics.csv"),
                 QByteArray("step,train_loss,train_accuracy,val_loss_running,val_accuracy_running,"
                            "val_loss_batch,val_accuracy_batch,lr,grad_norm,clipped,val_samples\n"
                            "1,2.5,0.1,2.4,0.2,,,0.1,3.5,1,320\n"
                            "2,2.25,0.3,2.1,0.25,2,0.5,0.05,nan,0,2000\n"));
        const auto file = own.path() + "/result.json";
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(resultJson(result)) > 0);
        out.close();
        const auto read = readResultFile(file).figures.metrics;
        QCOMPARE(read.front().val_samples, std::int64_t{320});
        QVERIFY(read.front().val_few && !read.back().val_few);
    }

    void summaries() {
        auto result = someResult();
        const auto summary = [&] {
            exportRun(folder_, result);
            return summaryIn(folder_);
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

    void recordedStatistics() {
        auto result = someResult();
        DualRecord::Layer layer{true, 1, 2, 3, 4, kNaN, kNaN, {0.5, 0.25, 0.75, 1, 2, 3, 0}, {}};
        layer.from_population = {kNaN, kNaN, kNaN, 0, kNaN, kNaN, 0};
        result.a.history.dual = {{1, {{}, layer}, 0.9F, kNaN}};
        auto& record = result.a.history.layers[0];
        record.layers[0].linear.histogram = {-1, 1, {3, 5}, 0, 0, 0, 8};
        record.layers[0].linear.p15 = {0.5F, 1};
        record.layers[0].linear.p50 = {1.5F, 2};
        record.layers[0].linear.p85 = {2.5F, 3};
        auto& activation = record.layers[0].activation;
        activation.p15 = activation.p50 = activation.p85 = {9, 9};
        exportRun(folder_, result);
        QCOMPARE(
            contents(folder_ + "/dual.csv"),
            QByteArray("step,layer,batch_mean,batch_var,running_mean,running_var,population_mean,"
                       "population_var,kl_batch,gap_batch,worst_gap_batch,ratio_batch,"
                       "worst_ratio_batch,kl_population,gap_population,worst_gap_population,"
                       "ratio_population,worst_ratio_population,accuracy_batch,accuracy_running\n"
                       "1,1,1,2,3,4,,,0.5,0.25,0.75,2,3,,,,,,0.9,\n"));
        QCOMPARE(contents(folder_ + "/distributions.csv"),
                 QByteArray("step,layer,tap,bin_lower,bin_upper,count\n"
                            "1,0,linear,-1,0,3\n1,0,linear,0,1,5\n"));
        // What comes out of the activation follows from what goes in.
        QCOMPARE(contents(folder_ + "/units.csv"),
                 QByteArray("step,tap,unit,p15,p50,p85\n"
                            "1,linear,0,0.5,1.5,2.5\n1,linear,1,1,2,3\n"));
    }

    void closerLook() {
        auto result = someResult();
        result.a.history.layers[0].affine = {{{0.5F, 0.25F}, {-1, -2}}};
        result.a.inspection = someInspection();
        result.a.scatters = {someScatter()};
        const QTemporaryDir fresh;
        const auto files = exportRun(fresh.path(), result);
        QCOMPARE(files.size(), QDir(fresh.path()).entryList(QDir::Files).size());
        exportRun(folder_, result);
        QCOMPARE(
            contents(folder_ + "/channels.csv"),
            QByteArray("layer,channel,gamma,beta,batch_mean,batch_var,running_mean,running_var,"
                       "population_mean,population_var\n"
                       "0,0,0.5,-1,1,3,5,7,,\n0,1,0.25,-2,2,4,6,8,,\n"));
        QCOMPARE(contents(folder_ + "/fold.csv"),
                 QByteArray("layer,bin_lower,bin_upper,count_original,count_folded\n"
                            "0,-1,0,3,6\n0,0,1,5,2\n"));
        QCOMPARE(contents(folder_ + "/batches.csv"),
                 QByteArray("layer,channel,kind,mean,std\n"
                            "1,0,draw,0.5,1\n1,0,draw,0.25,2\n1,0,batch,3,4\n1,0,running,,\n"
                            "1,0,population,5,6\n"));
        QCOMPARE(
            contents(folder_ + "/companions.csv"),
            QByteArray("sample,label,statistics,draw,predicted,logit_0,logit_1\n"
                       "17,1,batch,0,1,0.5,1\n17,1,batch,1,0,2,-1\n17,1,running,,1,0.25,0.75\n"));
        QCOMPARE(contents(folder_ + "/predictions.csv"),
                 QByteArray("sample,label,predicted_running,predicted_batch,probability_running,"
                            "probability_batch\n"
                            "0,1,1,0,0.75,0.5\n1,0,,0,,0.625\n"));
        QCOMPARE(contents(folder_ + "/confusion.csv"),
                 QByteArray("label,predicted,count_running,count_batch\n"
                            "0,0,10,\n0,1,2,\n1,0,3,\n1,1,40,\n"));
        QCOMPARE(contents(folder_ + "/boundary.csv"), QByteArray("x,y,probability\n"
                                                                 "-1,10,0\n1,10,0.25\n"
                                                                 "-1,20,0.5\n1,20,1\n"));
        const auto summary = summaryIn(folder_);
        const auto run = summary["runs"].toArray()[0].toObject();
        const auto dual = run["dual"].toObject();
        QCOMPARE(dual["worst_layer_batch"].toInteger(), 0);
        QVERIFY(dual["worst_layer_population"].isNull());
        QCOMPARE(dual["accuracy_batch"].toDouble(), 0.875);
        QVERIFY(dual["accuracy_running"].isNull());
        const auto layers = dual["layers"].toArray();
        QVERIFY(layers[0].toObject()["batch"] ==
                QJsonValue(QJsonObject{{"kl", 0.5}, {"gap", 0.25}, {"ratio", 2}}));
        QVERIFY(layers[1].isNull());
        QVERIFY(run["fold"] == QJsonValue(QJsonObject{{"folded_layers", 1},
                                                      {"samples", 9},
                                                      {"max_logit_change", 1e-6},
                                                      {"max_logit", 4},
                                                      {"changed_predictions", 0}}));
        QVERIFY(run["companions"] == QJsonValue(QJsonObject{{"unsteady_share", 0.125},
                                                            {"spread", QJsonValue()},
                                                            {"samples", 200},
                                                            {"batch_size", 4}}));
    }

    /// What only one run has is written for that one.
    void closerLookOfTwins() {
        QTemporaryDir dir;
        auto result = withTwin();
        auto plain = std::make_shared<Inspection>();
        plain->predictions.emplace();
        result.a.inspection = plain;
        result.b->inspection = someInspection();
        exportRun(dir.path(), result);
        QCOMPARE(contents(dir.filePath("confusion.csv")),
                 QByteArray("run,label,predicted,count_running,count_batch\n"
                            "B,0,0,10,\nB,0,1,2,\nB,1,0,3,\nB,1,1,40,\n"));
        QVERIFY(contents(dir.filePath("companions.csv")).contains("\nB,17,1,batch,0,1,0.5,1\n"));
        QVERIFY(!QFile::exists(dir.filePath("batches.csv")));
        const auto summary = summaryIn(dir.path());
        QVERIFY(summary["runs"].toArray()[0].toObject()["fold"].isNull());
        QCOMPARE(summary["runs"].toArray()[1].toObject()["fold"].toObject()["samples"].toInteger(),
                 9);
    }

    void spreads() {
        Experiment experiment;
        experiment.configuration.network.hidden = {2};
        History history;
        const auto add = [&](std::int64_t step, double spread, std::vector<float> units) {
            LayerRecord record{step, {}, {}, {}};
            record.layers.resize(1);
            auto& entry = record.layers[0].linear;
            entry.present = true;
            entry.summary.p15 = 1;
            entry.summary.p85 = 1 + spread;
            entry.p15.assign(units.size(), 0);
            entry.p85 = std::move(units);
            history.layers.push_back(record);
        };
        QVERIFY(std::isnan(spreadOf(history, experiment).whole));
        add(1, 2, {1, 4});
        QVERIFY(std::isnan(spreadOf(history, experiment).whole));
        add(2, 8, {2, 2});
        add(3, 4, {5, 4});
        // Units 5/1 and 4/2.
        QCOMPARE(spreadOf(history, experiment).whole, 4.0);
        QCOMPARE(spreadOf(history, experiment).units, 3.5);
        // With batch norm in between it is that which goes into the activation…
        history.layers[2].layers[0].normalized = history.layers[2].layers[0].linear;
        history.layers[2].layers[0].normalized.summary.p85 = 1 + 32;
        QCOMPARE(spreadOf(history, experiment).whole, 16.0);
        // …but not when it stood after it while step 3 was made, though changed at step 3.
        experiment.configuration.normalization.placement = Placement::After;
        experiment.interventions = {{3, {{"normalization.placement", std::string("before")}}}};
        QCOMPARE(spreadOf(history, experiment).whole, 4.0);
        experiment.interventions[0].step = 2;
        QCOMPARE(spreadOf(history, experiment).whole, 16.0);
    }

    // In a regression the score is R² and called so everywhere.
    void regressionFiles() {
        auto result = someResult();
        auto& data = result.context.experiment.configuration.data;
        data.dataset = "csv";
        data.task = Task::Regression;
        auto inspection = std::make_shared<Inspection>();
        inspection->predictions.emplace();
        inspection->predictions->targets = {1.5F, 2.0F};
        inspection->predictions->outputs_running = {1.25F, 2.5F};
        auto& check = inspection->companions.emplace();
        check.sample = 4;
        check.classes = 1;
        check.truth = 2.5;
        check.spread = 0.125;
        check.batch_logits = {2.0F, 3.0F};
        check.running_logits = {2.25F};
        result.a.inspection = inspection;
        const QTemporaryDir own;
        const auto folder = own.path();
        exportRun(folder, result);
        QVERIFY(contents(folder + "/metrics.csv")
                    .startsWith("step,train_loss,train_r2,val_loss_running,val_r2_running,"
                                "val_loss_batch,val_r2_batch,lr,grad_norm,clipped\n"
                                "1,2.5,0.1,2.4,0.2,,,0.1,3.5,1\n"));
        QVERIFY(contents(folder + "/steps.csv").startsWith("step,train_loss,train_r2\n"));
        QCOMPARE(contents(folder + "/predictions.csv"),
                 QByteArray("sample,true,predicted_running,predicted_batch\n"
                            "0,1.5,1.25,\n1,2,2.5,\n"));
        QCOMPARE(contents(folder + "/companions.csv"),
                 QByteArray("sample,true,statistics,draw,predicted\n"
                            "4,2.5,batch,0,2\n4,2.5,batch,1,3\n4,2.5,running,,2.25\n"));
        QVERIFY(!QFile::exists(folder + "/confusion.csv"));
        const auto summary = summaryIn(folder);
        QCOMPARE(summary["task"].toString(), QString("regression"));
        const auto final = summary["final"].toObject();
        QCOMPARE(final["val_r2_batch"].toDouble(), 0.5);
        QVERIFY(!final.contains("val_accuracy_batch"));
        QCOMPARE(final["lr"].toDouble(), 0.05);
        QVERIFY(final["grad_norm"].isNull());
        const auto companions = summary["runs"].toArray()[0].toObject()["companions"].toObject();
        QCOMPARE(companions["spread"].toDouble(), 0.125);
    }

    void runFilesWithATwin() {
        exportRun(folder_, withTwin());
        QCOMPARE(
            contents(folder_ + "/metrics.csv"),
            QByteArray("run,step,train_loss,train_accuracy,val_loss_running,val_accuracy_running,"
                       "val_loss_batch,val_accuracy_batch,lr,grad_norm,clipped\n"
                       "A,1,2.5,0.1,2.4,0.2,,,0.1,3.5,1\n"
                       "A,2,2.25,0.3,2.1,0.25,2,0.5,0.05,nan,0\n"
                       "B,1,3.5,0.7,3.25,0.75,3,0.125,0,nan,0\n"));
        QCOMPARE(contents(folder_ + "/steps.csv"), QByteArray("run,step,train_loss,train_accuracy\n"
                                                              "A,1,2.5,0.1\n"
                                                              "A,2,2.25,0.3\n"
                                                              "B,1,3.5,0.7\n"));
        QCOMPARE(
            contents(folder_ + "/layers.csv"),
            QByteArray("run,step,layer,tap,mean,std,min,max,p15,p50,p85,saturated,dead,nonfinite\n"
                       "A,1,0,linear,1,2,3,4,5,6,7,,,8\n"
                       "A,1,0,activation,0.5,0,0,1,0,0.5,1,0.25,,0\n"
                       "B,1,0,normalized,8,7,6,5,4,3,2,,,1\n"));
        QVERIFY(experimentFromJson(contents(folder_ + "/experiment.json")) ==
                withTwin().context.experiment);
    }

    void summariesOfTwoRuns() {
        auto result = withTwin();
        result.b->fault = Fault{Fault::Kind::Diverged, 2, "What.", "Why.", "Remedy."};
        exportRun(folder_, result);
        const auto summary = summaryIn(folder_);
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

    void replaysEndAtTheStep() {
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

  private:
    QTemporaryDir dir_;
    QString folder_;
};

QTEST_GUILESS_MAIN(RunExportTest)
#include "run_export_test.moc"
