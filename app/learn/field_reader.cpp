// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/field_reader.h"

#include <QRegularExpression>

#include "app/files/input_error.h"

namespace normscope {

FieldReader::Field FieldReader::fieldFrom(const QString& text, const QStringList& known) const {
    static const QRegularExpression form(QStringLiteral("^([a-z-]+)(?: (\\d+))?:(.*)$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        fail("this is no field; begin it with a name and a colon, on one line");
    Field field{match.captured(1), match.captured(3).trimmed(), std::nullopt};
    if (!match.captured(2).isEmpty())
        field.step = match.captured(2).toLongLong();
    if (!known.contains(field.step ? field.name + " N" : field.name))
        fail("unknown field \"" + text.section(':', 0, 0) + "\"; choose from " + known.join(", "));
    if (field.value.isEmpty() && field.name != "twin")
        fail("\"" + field.name + "\" is empty");
    return field;
}

void FieldReader::once(const QString& name) {
    if (!seen_.insert(name).second)
        fail("\"" + name + "\" is given twice");
}

std::int64_t FieldReader::number(const Field& field, std::int64_t least, std::int64_t most) const {
    bool understood = false;
    const auto result = field.value.toLongLong(&understood);
    if (!understood || result < least || result > most)
        fail(QStringLiteral("%1 is \"%2\"; give a number from %3 to %4")
                 .arg(field.name, field.value)
                 .arg(least)
                 .arg(most));
    return result;
}

Expectation FieldReader::expectation(const QString& text) const {
    try {
        return parseExpectation(text);
    } catch (const InputError& error) {
        fail(error.what());
    }
}

Experiment FieldReader::experiment(const ExperimentWords& words, int line) const {
    try {
        return words.experiment();
    } catch (const InputError& error) {
        fail(line, error.what());
    }
}

void FieldReader::fail(int line, const QString& sentence) const {
    throw InputError(QStringLiteral("%1, line %2: %3").arg(file_).arg(line).arg(sentence));
}

QStringList wordsOf(const QString& text) {
    return text.split(' ', Qt::SkipEmptyParts);
}

}  // namespace normscope
