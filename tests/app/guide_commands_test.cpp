// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that the user's guide prints are run as printed, only shorter; and the orderings
// that its figures show are measured again.
#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "app/command_line/command.h"
#include "tests/support/program.h"

using namespace normscope;

namespace {

const QString kHelp = QStringLiteral(NORMSCOPE_SOURCE_DIR "/resources/help/");

/// Every indented line of a page that begins with the program's name, its explanation cut off.
QStringList commandsOf(const QString& page) {
    auto text = QString::fromUtf8(contents(kHelp + page));
    text.replace(QRegularExpression(QStringLiteral(R"(\\\n\s+)")), QString());
    static const QRegularExpression line(QStringLiteral("^    normscope(?: (.*))?$"),
                                         QRegularExpression::MultilineOption);
    QStringList commands;
    for (auto found = line.globalMatch(text); found.hasNext();)
        commands << found.next().captured(1).split(QStringLiteral("   ")).first().trimmed();
    return commands;
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
}

/// The same with few steps, where how many there are is not what it shows.
QStringList shortened(QStringList arguments) {
    if (arguments.first() != QStringLiteral("train") || arguments.contains(QStringLiteral("--at")))
        return arguments;
    if (const auto at = arguments.indexOf(QStringLiteral("--steps")); at >= 0)
        arguments.remove(at, 2);
    return arguments + QStringList{QStringLiteral("--steps"), QStringLiteral("20")};
}

}  // namespace

class GuideCommandsTest : public QObject {
    Q_OBJECT
  private slots:
    void commandsRun_data();
    void commandsRun();
    void figuresAreOrdered_data();
    void figuresAreOrdered();
};

void GuideCommandsTest::commandsRun_data() {
    QTest::addColumn<QString>("command");
    int found = 0;
    for (const auto& page : QDir(kHelp).entryList({QStringLiteral("*.md")}))
        for (const auto& command : commandsOf(page)) {
            QTest::addRow("%s: %s", qPrintable(page), qPrintable(command)) << command;
            ++found;
        }
    QVERIFY(found > 20);
}

void GuideCommandsTest::commandsRun() {
    QFETCH(QString, command);
    command.replace(QStringLiteral("lesson NAME"), QStringLiteral("lesson train-and-eval"));
    auto arguments = command.split(' ', Qt::SkipEmptyParts);
    static const QStringList without_window{"train",  "list",    "summary",
                                            "doctor", "lessons", "questions"};
    if (arguments.isEmpty() || !without_window.contains(arguments.first())) {
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

// "A.running > B.running + 0.2": accuracies of the runs at the end, by running or batch statistics.
void GuideCommandsTest::figuresAreOrdered_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<QStringList>("claims");
    const auto row = [](const char* name, const QString& command, const QStringList& claims) {
        QTest::newRow(name) << command << claims;
    };
    row("figure 1", "--preset figure-1 --steps 1000", {"A.running > B.running + 0.2"});
    row("small initial weights", "--preset figure-1 --set network.init.std=0.01 --steps 1000",
        {"A.running > 0 + 0.7", "B.running < 0 + 0.2"});
    row("early evaluation", "--preset early-eval --steps 10", {"A.batch > A.running + 0.2"});
    row("momentum 0", "--preset momentum --set normalization.momentum=0",
        {"A.batch > A.running + 0.01"});
    row("ten layers", "--preset deep-relu --steps 600 --twin normalization.kind=none",
        {"A.running > 0 + 0.7", "B.running < 0 + 0.2"});
    row("twenty layers", "--preset depth-20 --steps 600", {"B.running > A.running + 0.0"});
    row("batches of two",
        "--preset layer-norm --set data.batch_size=2 --set optimizer.lr=0.003 --steps 2000",
        {"A.running > B.running + 0.1", "B.running > B.batch + 0.1"});
    row("spiral", "--preset spiral --steps 400 --twin normalization.kind=none",
        {"A.running > 0 + 0.95", "B.running < 0 + 0.8"});
    row("convolutions", "--preset cnn --steps 200", {"A.batch > B.batch + 0.1"});
}

void GuideCommandsTest::figuresAreOrdered() {
    QFETCH(QString, command);
    QFETCH(QStringList, claims);
    QTemporaryDir folder;
    const auto outcome = run(QStringList{"train"} + command.split(' ') +
                             QStringList{"--export", folder.path(), "--format", "csv"});
    QCOMPARE(outcome.code, 0);
    std::map<QString, double> figures{{"0", 0.0}};
    const auto summary = summaryIn(folder.path());
    const auto add = [&](const QString& name, const QJsonObject& final) {
        figures[name + ".running"] = final["val_accuracy_running"].toDouble();
        figures[name + ".batch"] = final["val_accuracy_batch"].toDouble();
    };
    add(QStringLiteral("A"), summary["final"].toObject());
    for (const auto& one : summary["runs"].toArray())
        add(one.toObject()["name"].toString(), one.toObject()["final"].toObject());
    for (const auto& claim : claims) {
        const auto words = claim.split(' ');
        const auto left = figures.at(words[0]), right = figures.at(words[2]) + words[4].toDouble();
        const bool holds = words[1] == '>' ? left > right : left < right;
        QVERIFY2(holds,
                 qPrintable(QStringLiteral("%1: %2 and %3").arg(claim).arg(left).arg(right)));
    }
}

QTEST_GUILESS_MAIN(GuideCommandsTest)
#include "guide_commands_test.moc"
