// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/solution_file.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStringDecoder>

#include "app/files/bounded_file.h"
#include "app/files/input_error.h"
#include "app/learn/exercise_bank.h"

namespace normscope {

namespace {

constexpr qint64 kMaximumFileSize = 8 << 20;  // a notebook may hold pictures

QByteArray bytesOf(const QString& path) {
    const auto name = QDir::toNativeSeparators(path);
    if (QFileInfo(path).isDir())
        throw InputError(name + " is a folder; give the .py or .ipynb file in it");
    return readBounded(name, kMaximumFileSize, {"solution"});
}

QString textOf(const QString& path, const QByteArray& bytes) {
    QStringDecoder decode(QStringDecoder::Utf8);
    QString text = decode(bytes);
    if (decode.hasError() || bytes.contains('\0'))
        throw InputError(path + " is no text in UTF-8; save it as such");
    return text;
}

/// The lines of a notebook that are IPython's and not Python's, left empty.
QString withoutMagics(QString source) {
    static const QRegularExpression magic(QStringLiteral("^[ \\t]*[%!].*$"),
                                          QRegularExpression::MultilineOption);
    return source.replace(magic, QString());
}

/// A cell's source: one text, or one a line.
QString sourceOf(const QJsonValue& value) {
    QString source = value.toString();
    for (const auto& line : value.toArray())
        source += line.toString();
    return source;
}

std::vector<Solution::Cell> cellsOf(const QString& path, const QByteArray& bytes) {
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        throw InputError(QStringLiteral("%1 is no notebook: not JSON at byte %2 (%3); save it anew "
                                        "in Jupyter")
                             .arg(path)
                             .arg(error.offset)
                             .arg(error.errorString()));
    const auto cells = document.object()["cells"];
    if (!cells.isArray())
        throw InputError(path +
                         " is no notebook of nbformat 4: it has no list of cells; save it anew in "
                         "Jupyter");
    std::vector<Solution::Cell> code;
    int number = 0;
    for (const auto& value : cells.toArray()) {
        ++number;
        const auto cell = value.toObject();
        if (cell["cell_type"] == "code")
            code.push_back(
                {QStringLiteral("cell %1").arg(number), withoutMagics(sourceOf(cell["source"]))});
    }
    if (code.empty())
        throw InputError(path +
                         " has no cell of code; write the solution into one, or begin with the "
                         "notebook of normscope exercise");
    return code;
}

/// What the first comment of the kind names; empty: none.
QString namedIn(const std::vector<Solution::Cell>& cells) {
    static const QRegularExpression form(QStringLiteral("#\\s*normscope exercise:\\s*(\\S+)"));
    for (const auto& cell : cells)
        if (const auto match = form.match(cell.source); match.hasMatch())
            return match.captured(1);
    return {};
}

}  // namespace

Solution readSolution(const QString& path, const std::optional<QString>& exercise) {
    const QFileInfo info(path);
    const auto ending = info.suffix().toLower();
    Solution solution{path, info.absolutePath(), {}, {}};
    const auto bytes = bytesOf(path);
    if (ending == "ipynb")
        solution.cells = cellsOf(path, bytes);
    else if (ending == "py")
        solution.cells = {{info.fileName(), textOf(path, bytes)}};
    else
        throw InputError(path + " is no Python: give a .py file or a notebook, .ipynb");
    const auto named = exercise.value_or(namedIn(solution.cells));
    if (named.isEmpty())
        throw InputError(path +
                         " does not say which exercise it solves; add the line \"# normscope "
                         "exercise: NAME\", with one of " +
                         exerciseNames().join(", "));
    try {
        solution.exercise = exerciseNamed(named).exercise.name;
    } catch (const InputError& error) {
        throw InputError((exercise ? QString() : path + ": ") + error.what());
    }
    return solution;
}

}  // namespace normscope
