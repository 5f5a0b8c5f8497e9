// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that the user's guide prints are run as printed, only shorter; and the orderings
// that its figures show are measured again.
#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "app/command_line/command.h"
#include "app/command_line/train_command.h"
#include "tests/support/claimed_run.h"
#include "tests/support/program.h"

using namespace normscope;

namespace {

const QString kHelp = QStringLiteral(NORMSCOPE_SOURCE_DIR "/resources/help/");

/// Every indented line of a page that begins with the program's name, its explanation, and where
/// its output goes, cut off.
QStringList commandsOf(const QString& page) {
    auto text = QString::fromUtf8(contents(kHelp + page));
    text.replace(QRegularExpression(QStringLiteral(R"(\\\n\s+)")), QString());
    static const QRegularExpression line(QStringLiteral("^    normscope(?: (.*))?$"),
                                         QRegularExpression::MultilineOption);
    QStringList commands;
    for (auto found = line.globalMatch(text); found.hasNext();)
        commands << found.next()
                        .captured(1)
                        .split(QStringLiteral("   "))
                        .first()
                        .section(QStringLiteral(" > "), 0, 0)
                        .trimmed();
    return commands;
}

QByteArray notebookOf(const QByteArray& code) {
    const QJsonObject cell{{"cell_type", "code"}, {"source", QString::fromUtf8(code)}};
    return QJsonDocument(QJsonObject{{"cells", QJsonArray{cell}}}).toJson();
}

/// Files that stand for what the reader has.
void fill(const QString& folder) {
    const auto write = [&](const QString& name, const QByteArray& text) {
        written(folder + '/' + name, text);
    };
    write(QStringLiteral("FILE.json"), R"({"steps": 30, "data": {"dataset": "xor"},
        "network": {"hidden": [8]}, "optimizer": {"lr": 0.05}})");
    QByteArray table = "a,b,y\n";
    for (int i = 0; i < 200; ++i)
        table += QByteArray::number(i % 7) + ',' + QByteArray::number(i % 5) + ',' +
                 QByteArray::number(0.5 * (i % 7) - i % 5) + '\n';
    write(QStringLiteral("FILE"), table);
    const auto lesson =
        contents(QStringLiteral(NORMSCOPE_SOURCE_DIR "/resources/lessons/train-and-eval.md"));
    QVERIFY(!lesson.isEmpty());
    write(QStringLiteral("FILE.md"), lesson);
    write(QStringLiteral("mine.md"), lesson);
    const auto solution = contents(
        QStringLiteral(NORMSCOPE_SOURCE_DIR "/tests/app/learn/solutions/folding_lists.py"));
    write(QStringLiteral("FILE.py"), solution);
    write(QStringLiteral("FILE.ipynb"), notebookOf(solution));
}

/// The same with few steps and few pictures, where how many there are is not what it shows; of a
/// sweep the runs are checked and listed.
QStringList shortened(QStringList arguments) {
    if (arguments.first() == QStringLiteral("sweep") &&
        !arguments.contains(QStringLiteral("--plan")))
        arguments << QStringLiteral("--plan");
    if (arguments.first() == QStringLiteral("train") &&
        arguments.contains(QStringLiteral("--export")) &&
        !arguments.contains(QStringLiteral("--format")))
        arguments += QStringList{QStringLiteral("--format"), QStringLiteral("csv")};
    const bool trains = arguments.first() == QStringLiteral("train") ||
                        arguments.first() == QStringLiteral("export");
    if (!trains || arguments.contains(QStringLiteral("--at")))
        return arguments;
    if (const auto at = arguments.indexOf(QStringLiteral("--steps")); at >= 0)
        arguments.remove(at, 2);
    return arguments + QStringList{QStringLiteral("--steps"), QStringLiteral("20")};
}

}  // namespace

class GuideCommandsTest : public QObject {
    Q_OBJECT
  private slots:
    void commandsRun_data() {
        QTest::addColumn<QString>("command");
        int found = 0;
        for (const auto& page : QDir(kHelp).entryList({QStringLiteral("*.md")}))
            for (const auto& command : commandsOf(page)) {
                QTest::addRow("%s: %s", qPrintable(page), qPrintable(command)) << command;
                ++found;
            }
        QVERIFY(found > 20);
    }

    void commandsRun() {
        QFETCH(QString, command);
        command.replace(QStringLiteral("lesson NAME"), QStringLiteral("lesson train-and-eval"));
        auto arguments = command.split(' ', Qt::SkipEmptyParts);
        static const QStringList without_window{"train",    "export",  "list",      "summary",
                                                "doctor",   "lessons", "questions", "sweep",
                                                "exercise", "grade"};
        const bool gathers = arguments.contains(QStringLiteral("--collect"));  // has nothing to
        if (gathers || arguments.isEmpty() || !without_window.contains(arguments.first())) {
            if (command.indexOf(QStringLiteral(".json")) < 0 &&
                command.indexOf(QStringLiteral(".md")) < 0)
                parseArguments(arguments);  // throws where it is not understood
            return;
        }
        QTemporaryDir folder;
        fill(folder.path());
        const auto outcome = run(shortened(arguments), folder.path());
        const bool examines = arguments.first() == QStringLiteral("doctor");
        QVERIFY2(outcome.code == 0 || (examines && outcome.code == 1), qPrintable(outcome.error));
        QVERIFY(!outcome.output.isEmpty());
    }

    void figuresAreOrdered_data() {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QStringList>("claims");
        const auto row = [](const char* name, const QString& options, const QStringList& claims) {
            QTest::newRow(name) << options << claims;
        };
        row("figure 1", "--preset figure-1",
            {"A.val_accuracy_running > B.val_accuracy_running + 0.2 at step 1000"});
        row("small initial weights", "--preset figure-1 --set network.init.std=0.01",
            {"A.val_accuracy_running > 0.7 at step 1000",
             "B.val_accuracy_running < 0.2 at step 1000"});
        row("early evaluation", "--preset early-eval",
            {"A.val_accuracy_batch > A.val_accuracy_running + 0.2 at step 10"});
        row("momentum 0", "--preset momentum --set normalization.momentum=0",
            {"A.val_accuracy_batch > A.val_accuracy_running + 0.01 at step 200"});
        row("ten layers", "--preset deep-relu --twin normalization.kind=none",
            {"A.val_accuracy_running > 0.7 at step 600",
             "B.val_accuracy_running < 0.2 at step 600"});
        row("a sweep's cell that diverges",
            "--preset deep-relu --set network.init.gain=2 --set optimizer.lr=0.5 --twin "
            "normalization.kind=none",
            {"A.val_accuracy_running > 0.9 at step 400", "B faults by step 400"});
        row("a sweep's cell that needs no batch norm",
            "--preset deep-relu --set network.init.gain=2 --twin normalization.kind=none",
            {"A.val_accuracy_running > 0.9 at step 1000",
             "B.val_accuracy_running > 0.9 at step 1000"});
        row("twenty layers", "--preset depth-20",
            {"B.val_accuracy_running > A.val_accuracy_running at step 600"});
        row("batches of two",
            "--preset layer-norm --set data.batch_size=2 --set optimizer.lr=0.003",
            {"A.val_accuracy_running > B.val_accuracy_running + 0.1 at step 2000",
             "B.val_accuracy_running > B.val_accuracy_batch + 0.1 at step 2000"});
        row("the scale of a weight",
            "--preset mnist-sigmoid --at 100:layers.1.scale_weights=1 --twin-at "
            "100:layers.1.scale_weights=10",
            {"A.train_loss < B.train_loss + 0.00001 at step 101",
             "B.train_loss < A.train_loss + 0.00001 at step 101",
             "A.update_ratio(layers.1) > B.update_ratio(layers.1) + 0.0025 at step 101",
             "A.val_accuracy_running > B.val_accuracy_running + 0.1 at step 101",
             "A.val_accuracy_running < B.val_accuracy_running + 0.02 at step 120"});
        row("spiral", "--preset spiral --twin normalization.kind=none",
            {"A.val_accuracy_running > 0.95 at step 400",
             "B.val_accuracy_running < 0.8 at step 400"});
        row("convolutions", "--preset cnn",
            {"A.val_accuracy_batch > B.val_accuracy_batch + 0.1 at step 200"});
    }

    void figuresAreOrdered() {
        QFETCH(QString, options);
        QFETCH(QStringList, claims);
        std::vector<Expectation> expectations;
        for (const auto& claim : claims)
            expectations.push_back(parseExpectation(claim));
        const auto task = parseArguments(("train " + options).split(' '));
        testing::DataCache data;
        const testing::ClaimedRun run(task.target<Train>()->experiment, expectations, data);
        QCOMPARE(run.failures(), QStringList());
    }
};

QTEST_GUILESS_MAIN(GuideCommandsTest)
#include "guide_commands_test.moc"
