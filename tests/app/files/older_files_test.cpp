// SPDX-License-Identifier: GPL-3.0-or-later
// Files that earlier releases wrote, as they wrote them: tests/app/files/older.
#include <QDir>
#include <QTest>

#include "app/files/experiment_json.h"
#include "app/files/session/session.h"
#include "tests/support/files.h"

using namespace normscope;

namespace {

const QString kFolder = QStringLiteral(NORMSCOPE_SOURCE_DIR "/tests/app/files/older/");

/// Of which all the files here are.
void checkExperiment(const Experiment& experiment) {
    const auto& configuration = experiment.configuration;
    QCOMPARE(configuration.data.dataset, std::string("xor"));
    QCOMPARE(configuration.data.batch_size, std::int64_t{20});
    QCOMPARE(configuration.network.hidden, (std::vector<std::int64_t>{4}));
    QVERIFY((experiment.interventions ==
             std::vector<Intervention>{{20, {{"normalization.kind", std::string("none")}}}}));
    QVERIFY(experiment.twin &&
            (experiment.twin->differences == std::vector<Setting>{{"optimizer.lr", 0.3}}));
}

}  // namespace

class OlderFilesTest : public QObject {
    Q_OBJECT
  private slots:
    void experiments_data() { rows("experiment-*.json"); }
    void experiments() {
        QFETCH(QString, file);
        const auto text = contents(file);
        QVERIFY(text.contains("\"program\": \"Normscope 0.1.0\""));
        checkExperiment(readExperimentFile(file));
        // Written again it is as this release writes it.
        QVERIFY(experimentFromJson(experimentToJson(readExperimentFile(file))) ==
                readExperimentFile(file));
    }

    void sessions_data() { rows("session-*.normscope"); }
    void sessions() {
        QFETCH(QString, file);
        const auto session = readSession(file);
        checkExperiment(session.head.experiment);
        QVERIFY(session.state && !session.state->a.empty() && !session.state->b.empty());
        QVERIFY(session.state_step > 20);
        for (const auto* history : {&session.history, &session.twin_history}) {
            QCOMPARE(history->lastStep(), session.state_step);
            QVERIFY(!history->metrics.empty() && !history->layers.empty());
        }
    }

  private:
    static void rows(const char* pattern) {
        QTest::addColumn<QString>("file");
        const auto names = QDir(kFolder).entryList({pattern});
        QVERIFY(!names.isEmpty());
        for (const auto& name : names)
            QTest::newRow(qPrintable(name)) << kFolder + name;
    }
};

QTEST_APPLESS_MAIN(OlderFilesTest)
#include "older_files_test.moc"
