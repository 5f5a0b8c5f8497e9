// SPDX-License-Identifier: GPL-3.0-or-later
// Every question's experiment is run, and what the question claims of it is checked; with
// NORMSCOPE_SEEDS=5 in the environment by five seeds, its own and those that follow.
#include <QTest>

#include "app/learn/question_bank.h"
#include "tests/support/claimed_run.h"

using namespace normscope;
using namespace normscope::testing;

class QuestionClaimsTest : public QObject {
    Q_OBJECT

  private:
    std::map<QString, BankedQuestion> questions_;
    DataCache data_;

  private slots:
    void initTestCase() {
        configureBackend();
        for (auto& banked : bankedQuestions())
            questions_[banked.question.id] = banked;
    }

    void holds_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("later");
        const int seeds = std::max(1, qEnvironmentVariableIntValue("NORMSCOPE_SEEDS"));
        for (const auto& [id, banked] : questions_)
            for (int later = 0; later < seeds; ++later)
                QTest::addRow("%s/%s%s", qPrintable(banked.question.topic), qPrintable(id),
                              later == 0 ? "" : qPrintable(QString(" +%1").arg(later)))
                    << id << later;
    }

    void holds() {
        QFETCH(QString, id);
        QFETCH(int, later);
        const BankedQuestion& banked = questions_.at(id);
        Experiment experiment = banked.question.see.experiment;
        experiment.configuration.seed += static_cast<std::uint64_t>(later);
        validate(experiment);
        const ClaimedRun run(experiment, banked.expectations, data_);
        QVERIFY2(run.longest() <= 300, "a claim must be seen within 300 steps");
        const auto failures = run.failures();
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join("; ")));
        const bool stops_early =
            std::ranges::any_of(banked.expectations, [](const Expectation& expectation) {
                return expectation.isFault() && expectation.left.run == 'A';
            });
        if (!stops_early)
            QVERIFY(run.stepsDone('A') >= 3);
    }

    void aFalseClaimIsFound() {
        Experiment experiment;
        experiment.configuration.data.dataset = "xor";
        experiment.configuration.data.samples = 100;
        experiment.configuration.data.batch_size = 20;
        experiment.configuration.network.hidden = {4};
        experiment.twin = Twin{{{"data.batch_size", std::int64_t{1}}}, {}};
        const std::vector<Expectation> claims{
            parseExpectation("train_loss > 100 at step 2"),
            parseExpectation("rms(layers.0.norm.num_batches_tracked) = 2 at step 2"),
            parseExpectation("rms(layers.0.norm.num_batches_tracked) = 3 at step 2"),
            parseExpectation(
                "rms(layers.0.norm.weight) > rms(layers.0.norm.weight)@0 + 1 at step 2"),
            parseExpectation("val_loss_batch > 1000 at step 2"),
            parseExpectation("B faults at step 1"),
            parseExpectation("B faults at step 2"),
            parseExpectation("A faults by step 4"),
        };
        const ClaimedRun run(experiment, claims, data_);
        const auto failures = run.failures();
        QCOMPARE(failures.size(), 6);
        QVERIFY2(failures[1].endsWith("at step 2: 2"), qPrintable(failures[1]));
        QVERIFY2(failures[4].endsWith("faulted at 1"), qPrintable(failures[4]));
        QCOMPARE(run.stepsDone('B'), 0);
        QCOMPARE(run.stepsDone('A'), 4);
    }
};

QTEST_GUILESS_MAIN(QuestionClaimsTest)
#include "question_claims_test.moc"
