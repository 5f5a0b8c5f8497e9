// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/table.h"

#include <charconv>
#include <cmath>

namespace normscope {

namespace {

QString quoted(const QString& field) {
    const bool needs_quotes = field.contains(u',') || field.contains(u'"') ||
                              field.contains(u'\n') || field.contains(u'\r');
    if (!needs_quotes)
        return field;
    QString escaped = field;
    escaped.replace(u'"', QStringLiteral("\"\""));
    return u'"' + escaped + u'"';
}

void appendRow(QString& text, const QStringList& row) {
    for (qsizetype i = 0; i < row.size(); ++i) {
        if (i > 0)
            text += u',';
        text += quoted(row[i]);
    }
    text += u'\n';
}

template <class T>
QString shortest(T value) {
    if (std::isnan(value))
        return {};
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("inf") : QStringLiteral("-inf");
    char buffer[64];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    return error == std::errc{} ? QString::fromLatin1(buffer, end - buffer) : QString();
}

}  // namespace

QString Table::toCsv() const {
    QString text;
    appendRow(text, columns);
    for (const auto& row : rows)
        appendRow(text, row);
    return text;
}

QString toCsvNumber(double value) {
    return shortest(value);
}

QString toCsvNumber(float value) {
    return shortest(value);
}

}  // namespace normscope
