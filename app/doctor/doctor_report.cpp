// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor/doctor_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "app/files/experiment_json_parts.h"

namespace normscope {

namespace {

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// The most serious first; of those the one that came first.
std::vector<CaseNote> sorted(std::vector<CaseNote> notes) {
    std::stable_sort(notes.begin(), notes.end(), [](const CaseNote& a, const CaseNote& b) {
        return a.finding.severity != b.finding.severity ? a.finding.severity > b.finding.severity
                                                        : a.first_step < b.first_step;
    });
    return notes;
}

QString placeOf(const Finding& finding) {
    if (!finding.layer)
        return {};
    const auto layer = QStringLiteral(", layer %1").arg(*finding.layer + 1);
    return finding.channel ? layer + QStringLiteral(", channel %1").arg(*finding.channel + 1)
                           : layer;
}

QString stepsOf(const CaseNote& note) {
    return note.first_step == note.last_step
               ? QStringLiteral("step %1").arg(note.first_step)
               : QStringLiteral("steps %1 to %2").arg(note.first_step).arg(note.last_step);
}

QString commandOf(const CaseNote& note) {
    QStringList parts;
    for (const auto& setting : note.finding.settings) {
        const auto assignment = QString::fromStdString(setting.key + '=' + toText(setting.value));
        parts << (isLive({setting}) ? QStringLiteral("--at %1:").arg(note.first_step) + assignment
                                    : "--set " + assignment);
    }
    return parts.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(parts.join(' '));
}

QString noteText(const CaseNote& note) {
    const auto& finding = note.finding;
    QStringList evidence;
    for (const auto& piece : finding.evidence)
        evidence << QString::fromStdString(piece.name + ": " + piece.text);
    QStringList lines{QStringLiteral("%1: %2%3 (%4)")
                          .arg(textOf(labelOf(finding.severity)), textOf(labelOf(finding.kind)),
                               placeOf(finding), stepsOf(note)),
                      "  " + QString::fromStdString(finding.what),
                      "  " + QString::fromStdString(finding.why)};
    if (!evidence.isEmpty())
        lines << "  Evidence: " + evidence.join("; ") + '.';
    lines << "  Remedy: " + QString::fromStdString(finding.remedy) + commandOf(note);
    return lines.join('\n');
}

QString countText(std::int64_t count, const char* one, const char* many) {
    return QStringLiteral("%1 %2").arg(count).arg(QString::fromLatin1(count == 1 ? one : many));
}

std::int64_t countNotes(const std::vector<RunReport>& runs) {
    std::int64_t notes = -countFindings(runs);
    for (const auto& run : runs)
        notes += static_cast<std::int64_t>(run.notes.size());
    return notes;
}

QJsonValue indexOrNull(const std::optional<std::int64_t>& index) {
    return index ? QJsonValue(qint64{*index}) : QJsonValue();
}

QJsonObject evidenceJson(const Evidence& piece) {
    return {{"name", QString::fromStdString(piece.name)},
            {"value", std::isfinite(piece.value) ? QJsonValue(piece.value) : QJsonValue()},
            {"text", QString::fromStdString(piece.text)}};
}

QJsonObject noteJson(const CaseNote& note) {
    const auto& finding = note.finding;
    QJsonArray evidence, settings;
    for (const auto& piece : finding.evidence)
        evidence << evidenceJson(piece);
    for (const auto& setting : finding.settings)
        settings << QJsonObject{{"key", QString::fromStdString(setting.key)},
                                {"value", json::fromValue(setting.value)},
                                {"live", isLive({setting})}};
    return {{"kind", textOf(keyOf(finding.kind))},
            {"title", textOf(labelOf(finding.kind))},
            {"severity", textOf(keyOf(finding.severity))},
            {"first_step", qint64{note.first_step}},
            {"last_step", qint64{note.last_step}},
            {"layer", indexOrNull(finding.layer)},
            {"channel", indexOrNull(finding.channel)},
            {"what", QString::fromStdString(finding.what)},
            {"why", QString::fromStdString(finding.why)},
            {"remedy", QString::fromStdString(finding.remedy)},
            {"settings", settings},
            {"evidence", evidence},
            {"guide", QString::fromStdString(finding.guide)}};
}

}  // namespace

std::int64_t countFindings(const std::vector<RunReport>& runs) {
    std::int64_t count = 0;
    for (const auto& run : runs)
        count += std::count_if(run.notes.begin(), run.notes.end(),
                               [](const CaseNote& note) { return note.finding.counts(); });
    return count;
}

QString reportText(const std::vector<RunReport>& runs) {
    QStringList blocks;
    for (const auto& run : runs)
        for (const auto& note : sorted(run.notes))
            blocks << (runs.size() > 1 ? QStringLiteral("Run %1. ").arg(run.name) : QString()) +
                          noteText(note);
    const auto findings = countFindings(runs), notes = countNotes(runs);
    QString last =
        findings == 0 ? QStringLiteral("No findings") : countText(findings, "finding", "findings");
    if (notes > 0)
        last += ", " + countText(notes, "note", "notes");
    last += " in " + countText(runs.empty() ? 0 : runs.front().steps, "step", "steps");
    return (blocks << last + '.').join("\n\n");
}

QByteArray reportJson(const std::vector<RunReport>& runs) {
    QJsonArray list;
    for (const auto& run : runs) {
        QJsonArray findings, notes;
        for (const auto& note : sorted(run.notes)) {
            auto& its = note.finding.counts() ? findings : notes;
            its << noteJson(note);
        }
        list << QJsonObject{{"name", run.name},
                            {"steps", qint64{run.steps}},
                            {"findings", findings},
                            {"notes", notes}};
    }
    return QJsonDocument(QJsonObject{{"format", 1},
                                     {"program", QStringLiteral("Normscope " NORMSCOPE_VERSION)},
                                     {"findings", qint64{countFindings(runs)}},
                                     {"runs", list}})
        .toJson();
}

}  // namespace normscope
