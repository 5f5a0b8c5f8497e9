// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/grade_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace normscope {

namespace {

constexpr int kPrintedLines = 10;

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString checkText(const CheckResult& check) {
    QString text = QStringLiteral("%1 %2").arg(textOf(labelOf(check.state)), -8).arg(check.title);
    const auto add = [&](const char* name, const QString& value) {
        if (!value.isEmpty())
            text += QStringLiteral("\n           %1 %2").arg(QLatin1String(name), -9).arg(value);
    };
    add("expected:", check.expected);
    add("came:", check.came);
    add("hint:", check.hint);
    return text;
}

QString printedText(const QString& printed) {
    auto lines = printed.trimmed().split('\n');
    const bool more = lines.size() > kPrintedLines;
    lines = lines.mid(0, kPrintedLines);
    if (more)
        lines << QStringLiteral("…");
    return "It printed:\n  " + lines.join("\n  ");
}

}  // namespace

QString gradeSummary(const GradeReport& report) {
    return QStringLiteral("%1 of %2 checks passed")
        .arg(report.count(CheckState::Passed))
        .arg(report.checks.size());
}

QString gradeText(const GradeReport& report) {
    QStringList lines{
        QStringLiteral("%1: %2 against %3").arg(report.exercise, report.file, report.against)};
    for (const auto& check : report.checks)
        lines << checkText(check);
    if (!report.printed.trimmed().isEmpty())
        lines << printedText(report.printed);
    if (!report.fault.isEmpty())
        lines << report.fault;
    return (lines << gradeSummary(report) + '.').join('\n');
}

QByteArray gradeJson(const GradeReport& report) {
    QJsonArray checks;
    for (const auto& check : report.checks)
        checks << QJsonObject{{"check", check.title},
                              {"state", textOf(keyOf(check.state))},
                              {"expected", check.expected},
                              {"came", check.came},
                              {"hint", check.hint}};
    return QJsonDocument(QJsonObject{
                             {"format", 1},
                             {"program", QStringLiteral("Normscope " NORMSCOPE_VERSION)},
                             {"exercise", report.exercise},
                             {"file", report.file},
                             {"python", report.python},
                             {"against", report.against},
                             {"passed", report.count(CheckState::Passed)},
                             {"failed", report.count(CheckState::Failed)},
                             {"not_run", report.count(CheckState::NotRun)},
                             {"fault", report.fault},
                             {"checks", checks},
                             {"printed", report.printed},
                         })
        .toJson();
}

}  // namespace normscope
