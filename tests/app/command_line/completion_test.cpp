// SPDX-License-Identifier: GPL-3.0-or-later
// The manual page and the shells' completion say what --help says, and the shells understand it.
#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "app/command_line/completion.h"
#include "app/command_line/manual.h"
#include "app/command_line/settings_help.h"
#include "tests/support/files.h"

using namespace normscope;

namespace {

/// What --help of a command prints, the window's where it is empty.
QString helpText(const QString& command) {
    QStringList arguments{command, "--help"};
    arguments.removeAll(QString());
    return parseArguments(arguments).target<Print>()->text;
}

/// Every "--flag" and "-f" that begins a line of the options.
QStringList flagsIn(const QString& help) {
    static const QRegularExpression line("^  (-.*?)(  |$)", QRegularExpression::MultilineOption);
    static const QRegularExpression flag("--?[a-z][a-z-]*");
    QStringList flags;
    for (auto lines = line.globalMatch(help); lines.hasNext();)
        for (auto names = flag.globalMatch(lines.next().captured(1)); names.hasNext();)
            flags << names.next().captured();
    return flags;
}

/// roff without its marks, for comparison.
QString plain(QString roff) {
    roff.replace(QRegularExpression("\\\\f[BIR]"), "").replace("\\-", "-");
    return roff.replace("\\(aq", "'").replace("\\(ga", "`").replace("\\(dq", "\"");
}

QString shell(const QString& program) {
    return QStandardPaths::findExecutable(program);
}

}  // namespace

class CompletionTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QVERIFY(QDir(folder_.path()).mkpath("runs"));
        for (const auto* name : {"mine.json", "notes.txt", "kept.normscope", "digits.pt"})
            written(folder_.filePath(name), "x");
        written(folder_.filePath("c.bash"), bashCompletion(helpOfAll()).toUtf8());
        written(folder_.filePath("c.fish"), fishCompletion(helpOfAll()).toUtf8());
        written(folder_.filePath("c.zsh"), zshCompletion(helpOfAll()).toUtf8());
    }

    void everythingIsDescribed() {
        for (const auto& command : helpOfAll()) {
            QStringList names;
            for (const auto& option : command.options) {
                if (!option.argument)
                    names += option.names;
                QVERIFY2(!option.help.isEmpty(), qPrintable(option.names.join(' ')));
                for (const auto& word : option.values.words + option.values.endings)
                    QVERIFY2(!word.contains(QRegularExpression("[^\\w=.-]")), qPrintable(word));
            }
            const auto flags = flagsIn(helpText(command.name));
            QVERIFY2(flags.contains("--help"), qPrintable(command.name));
            QCOMPARE(QSet<QString>(names.begin(), names.end()),
                     QSet<QString>(flags.begin(), flags.end()));
        }
    }

    void manualHasAllOfTheHelp() {
        const auto page = manualPage(helpOfAll());
        const auto text = plain(page);
        for (const auto& command : helpOfAll()) {
            const auto own =
                command.name.isEmpty()
                    ? text.section("\n.SH COMMANDS", 0, 0)
                    : text.section(".SS " + command.name + '\n', 1).section("\n.S", 0, 0);
            for (const auto& flag : flagsIn(helpText(command.name)))
                QVERIFY2(own.contains(flag), qPrintable(command.name + ' ' + flag));
            QVERIFY2(own.contains(command.about.section('\n', -1)), qPrintable(command.name));
        }
        for (const auto keys : {settingKeys(), actionKeys()})
            for (const auto& key : keys)
                QVERIFY2(page.contains("\n\\fB" +
                                       QString::fromUtf8(key.path.data()).replace('-', "\\-")),
                         key.path.data());
        QVERIFY(text.contains("normscope FILE.json\n") ||
                text.contains("\nnormscope FILE.json"));  // an example of the guide
        QVERIFY(page.startsWith(".TH NORMSCOPE 1 20"));
    }

    void manualIsSoundRoff_data() {
        QTest::addColumn<QStringList>("line");
        QTest::newRow("groff") << QStringList{"groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-rF0"};
        QTest::newRow("mandoc") << QStringList{"mandoc", "-Tlint", "-Wwarning"};
    }

    void manualIsSoundRoff() {
        QFETCH(QStringList, line);
        if (shell(line.first()).isEmpty())
            QSKIP("not installed");
        const auto page =
            written(folder_.filePath("normscope.1"), manualPage(helpOfAll()).toUtf8());
        QProcess process;
        process.start(line.first(), line.mid(1) << page);
        QVERIFY(process.waitForFinished());
        QCOMPARE(QString::fromUtf8(process.readAllStandardError()), QString());
        if (line.first() == "mandoc")
            QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()), QString());
        QCOMPARE(process.exitCode(), 0);
    }

    void completes_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>(
            "bash");  // what takes the place of the word, as readline cuts
        QTest::addColumn<QStringList>("fish");
        const auto row = [](const char* line, const QStringList& bash, const QStringList& fish) {
            QTest::newRow(line) << QString(line) << bash << fish;
        };
        const auto same = [&](const char* line, const QStringList& words) {
            row(line, words, words);
        };
        same("normscope exp", {"export"});
        same("normscope tr", {"train"});
        same("normscope l", {"lesson", "lessons", "list"});
        same("normscope train --ali", {});
        same("normscope train --alo", {"--alone"});
        same("normscope --ver", {"--version"});
        same("normscope train --preset deep-relu", {"deep-relu", "deep-relu-plain"});
        same("normscope train --preset cnn --format p", {"pdf", "png"});
        same("normscope train --format png,s", {"png,svg"});
        same("normscope list no", {"norms"});
        same("normscope lesson what-it-", {"what-it-buys", "what-it-does"});
        same("normscope lessons check what-it-", {"what-it-buys", "what-it-does"});
        same("normscope exercise batchnorm", {"batchnorm1d", "batchnorm2d"});
        same("normscope questions --level ", {"easy", "hard", "medium"});
        same("normscope train --path f", {"fused"});
        same("normscope train --set optimizer.moment", {"optimizer.momentum="});
        row("normscope train --set normalization.kind=ba", {"batch", "batch_renorm"},
            {"normalization.kind=batch", "normalization.kind=batch_renorm"});
        row("normscope train --set=normalization.kind=gh", {"ghost"},
            {"--set=normalization.kind=ghost"});
        row("normscope train --set layers.2.normalization.pla",
            {"layers.2.normalization.placement="}, {"layers.2.normalization.placement="});
        row("normscope train --set layers.0.normalization.placement=a", {"after"},
            {"layers.0.normalization.placement=after"});
        row("normscope train --at 500:normalization.recal", {"normalization.recalibrate"},
            {"500:normalization.recalibrate"});
        row("normscope train --at 500:mode=e", {"eval"}, {"500:mode=eval"});
        same("normscope train --at 500:data.samp", {});  // they cannot change on the way
        row("normscope sweep --vary normalization.kind=none,gro", {"none,group"},
            {"normalization.kind=none,group"});
        same("normscope sweep --show val_l", {"val_loss_batch", "val_loss_running"});
        same("normscope sweep --target train_l", {"train_loss="});
        row("normscope train --set data.path=not", {"notes.txt"}, {"data.path=notes.txt"});
        row("normscope train --export ", {"runs"}, {"runs/"});
        row("normscope train ", {"mine.json", "runs"}, {"mine.json", "runs/"});
        same("normscope k", {"kept.normscope"});
        same("normscope train --weights d", {"digits.pt"});
        same("normscope train --steps 5 mi", {"mine.json"});
        same("normscope completion ", {"bash", "fish", "zsh"});
    }

    void completes() {
        QFETCH(QString, line);
        QFETCH(QStringList, bash);
        QFETCH(QStringList, fish);
        const QString in_bash =
            "source c.bash; COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDBREAKS=$' \\t\\n\"><=;|&(:\\''; "
            "_normscope && printf '%s\\n' \"${COMPREPLY[@]}\"";
        QCOMPARE(answers({"bash", "-uc", in_bash, "bash", line}), bash);
        if (shell("fish").isEmpty())
            QSKIP("fish is not installed");
        QCOMPARE(
            answers({"fish", "--no-config", "-c", "source c.fish; complete -C $argv[1]", line}),
            fish);
    }

    void zshReadsIt() {
        if (shell("zsh").isEmpty())
            QSKIP("zsh is not installed");
        QCOMPARE(answers({"zsh", "-fnc", "source c.zsh"}), QStringList());
        QCOMPARE(answers({"zsh", "-fn", "c.zsh"}), QStringList());
        const QString looks_up =
            "compdef() { }; source c.zsh; option='train --preset'; argument='list 0'; "
            "print -l $_normscope_takes[$option] ${${=_normscope_words[$argument]}[1]} "
            "$+functions[_normscope]";
        QCOMPARE(answers({"zsh", "-fc", looks_up}), (QStringList{"1", "presets", "words"}));
    }

  private:
    /// Sorted lines that a shell prints in the folder of the test, without explanations.
    QStringList answers(const QStringList& line) {
        QProcess process;
        process.setWorkingDirectory(folder_.path());
        process.start(line.first(), line.mid(1));
        if (!process.waitForFinished())
            return {process.errorString()};
        if (const auto error = process.readAllStandardError(); !error.isEmpty())
            return {QString::fromUtf8(error)};
        auto lines =
            QString::fromUtf8(process.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts);
        for (auto& one : lines)
            one = one.section('\t', 0, 0);
        lines.removeDuplicates();
        lines.sort();
        return lines;
    }

    QTemporaryDir folder_;
};

QTEST_APPLESS_MAIN(CompletionTest)
#include "completion_test.moc"
