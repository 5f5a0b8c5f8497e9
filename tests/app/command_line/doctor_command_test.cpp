// SPDX-License-Identifier: GPL-3.0-or-later
// normscope doctor, run as a script would run it.
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "model/doctor/finding.h"
#include "tests/support/program.h"

using namespace normscope;

namespace {

QStringList spiral(const QStringList& more) {
    return QStringList{"doctor", "--preset", "spiral", "--set", "network.hidden=32,32,32,32"} +
           more;
}

QJsonObject objectIn(const Outcome& outcome) {
    return QJsonDocument::fromJson(outcome.output.toUtf8()).object();
}

QStringList kindsIn(const QJsonArray& findings) {
    QStringList kinds;
    for (const auto& finding : findings)
        kinds << finding.toObject()["kind"].toString();
    return kinds;
}

}  // namespace

class DoctorCommandTest : public QObject {
    Q_OBJECT

  private slots:
    void aSoundExperimentEndsWithZero() {
        const auto outcome = run(spiral({"--steps", "150"}));
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.output.contains("No findings, 2 notes in 150 steps."));
        QVERIFY(outcome.output.contains("Note: Redundant bias, layer 1 (steps 1 to 150)"));
    }

    void aSickOneEndsWithOne() {
        const auto outcome = run(spiral({"--set", "normalization.momentum=0", "--steps", "150"}));
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.output.contains("Problem: Unusual momentum, layer 1 (steps 0 to 150)"));
        QVERIFY(outcome.output.contains("Momentum is 0: running statistics never move."));
        QVERIFY(outcome.output.contains("--at 0:normalization.momentum=0.1"));
        QVERIFY(outcome.output.contains("2 findings, "));
        QVERIFY(outcome.output.contains("Problem: Stale running statistics"));
    }

    void jsonSaysAllOfIt() {
        const auto outcome =
            run(spiral({"--set", "data.batch_size=39", "--steps", "10", "--json"}));
        QCOMPARE(outcome.code, 1);
        const auto report = objectIn(outcome);
        QCOMPARE(report["findings"].toInt(), 1);
        const auto runs = report["runs"].toArray();
        QCOMPARE(runs.size(), 1);
        const auto first = runs[0].toObject();
        QCOMPARE(first["name"].toString(), QStringLiteral("A"));
        QCOMPARE(first["steps"].toInt(), 10);
        const auto finding = first["findings"].toArray()[0].toObject();
        QCOMPARE(finding["kind"].toString(), QStringLiteral("batch-of-one"));
        QCOMPARE(finding["severity"].toString(), QStringLiteral("problem"));
        QCOMPARE(finding["first_step"].toInt(-1), 0);
        QCOMPARE(finding["last_step"].toInt(), 10);
        QCOMPARE(finding["layer"].toInt(-1), 0);
        QVERIFY(finding["channel"].isNull());
        const auto setting = finding["settings"].toArray()[0].toObject();
        QCOMPARE(setting["key"].toString(), QStringLiteral("data.drop_last"));
        QCOMPARE(setting["value"].toBool(), true);
        QCOMPARE(setting["live"].toBool(), true);
        bool found = false;
        for (const auto& piece : finding["evidence"].toArray())
            if (piece.toObject()["name"].toString() == "step that meets it") {
                found = true;
                QCOMPARE(piece.toObject()["value"].toDouble(), 42.0);
            }
        QVERIFY(found);
        QVERIFY(kindsIn(first["notes"].toArray()).contains("redundant-bias"));
    }

    void aTwinHasFindingsOfItsOwn() {
        const auto outcome = run(spiral({"--twin", "data.batch_size=4", "--set",
                                         "data.drop_last=true", "--steps", "20", "--json"}));
        QCOMPARE(outcome.code, 1);
        const auto runs = objectIn(outcome)["runs"].toArray();
        QCOMPARE(runs.size(), 2);
        QVERIFY(runs[0].toObject()["findings"].toArray().isEmpty());
        QCOMPARE(runs[1].toObject()["name"].toString(), QStringLiteral("B"));
        QCOMPARE(kindsIn(runs[1].toObject()["findings"].toArray()), QStringList{"batch-too-small"});
    }

    /// What is said to help does, given as it is said.
    void theRemedyOfALaterChangeHelps() {
        const QStringList sick{"--at", "40:mode=eval", "--steps", "60"};
        const auto before = run(spiral(sick));
        QCOMPARE(before.code, 1);
        QVERIFY(before.output.contains("--at 41:mode=train"));
        QCOMPARE(run(spiral(sick + QStringList{"--at", "41:mode=train"})).code, 0);
        const auto report =
            objectIn(run(spiral(sick + QStringList{"--at", "43:mode=train", "--json"})));
        const auto findings = report["runs"].toArray()[0].toObject()["findings"].toArray();
        QCOMPARE(kindsIn(findings), QStringList{QStringLiteral("trains-in-eval")});
        QCOMPARE(findings[0].toObject()["last_step"].toInt(), 42);
    }

    void divergenceIsAFinding() {
        const auto outcome =
            run({"doctor", "--preset", "deep-relu-plain", "--set", "network.init.scheme=he",
                 "--set", "optimizer.lr=0.5", "--steps", "20"});
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.output.contains("Problem: Loss diverges"));
    }

    void wrongUseEndsWithTwo() {
        QCOMPARE(run({"doctor", "/nowhere.json"}).code, 2);
        QCOMPARE(run({"doctor", "--preset", "nothing"}).code, 2);
        QCOMPARE(run({"doctor", "--what"}).code, 2);
        QCOMPARE(run({"doctor", "--set", "data.dataset=idx", "--set", "data.path=/nowhere"}).code,
                 2);
        const QTemporaryDir folder;
        QCOMPARE(run({"doctor", written(folder.filePath("broken.json"), "{")}).code, 2);
    }

    void aFileIsExamined() {
        const QTemporaryDir folder;
        const auto file = written(
            folder.filePath("experiment.json"),
            R"({"data": {"dataset": "spiral", "batch_size": 4}, "network": {"hidden": [8]}})");
        const auto outcome = run({"doctor", file, "--steps", "5"});
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.output.contains("Warning: Batch too small, layer 1"));
    }

    void helpDescribesTheJson() {
        const auto outcome = run({"doctor", "--help"});
        QCOMPARE(outcome.code, 0);
        for (const auto* word : {"--json", "--steps N", "\"first_step\"", "Exit codes: 0"})
            QVERIFY2(outcome.output.contains(word), word);
        QVERIFY(run({"--help"}).output.contains("normscope doctor"));
    }
};

QTEST_GUILESS_MAIN(DoctorCommandTest)
#include "doctor_command_test.moc"
