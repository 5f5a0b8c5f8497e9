// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/exercise_bank.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

#include "app/files/export/file_output.h"
#include "app/files/input_error.h"
#include "app/files/resource_files.h"
#include "app/learn/field_reader.h"
#include "model/pytorch/notebook.h"
#include "model/settings/settings.h"

namespace normscope {

namespace {

constexpr QLatin1String kCell("# %%");
constexpr QLatin1String kMarkdown("[markdown]");
constexpr int kLastPlace = 1000, kMostSamples = 64;

/// A comment's words.
QString uncommented(const QString& line) {
    const QString text = line.startsWith('#') ? line.mid(1) : line;
    return text.startsWith(' ') ? text.mid(1) : text;
}

std::vector<NotebookCell> cellsOf(const QString& script) {
    std::vector<NotebookCell> cells;
    for (const QString& line : script.split('\n')) {
        if (line.startsWith(kCell)) {
            cells.push_back(
                {line.contains(kMarkdown) ? NotebookCell::Kind::Markdown : NotebookCell::Kind::Code,
                 {}});
        } else if (!cells.empty()) {
            const bool is_code = cells.back().kind == NotebookCell::Kind::Code;
            cells.back().source += (is_code ? line : uncommented(line)).toStdString() + '\n';
        }
    }
    return cells;
}

/// Reads the head of the checks.
class ChecksReader : FieldReader {
  public:
    ChecksReader(const QString& name, BankedExercise& read)
        : FieldReader("checks/" + name + ".py"), read_(read) {}

    void read(const QString& checks) {
        for (const QString& line : checks.split('\n')) {
            ++line_;
            if (!line.startsWith('#'))
                break;
            readLine(uncommented(line).trimmed());
        }
        if (!seen_.contains("order"))
            fail("there is no \"order\"");
        if (read_.cases.empty())
            fail("there is no case; begin a line with \"# case NAME:\"");
    }

  private:
    void readLine(const QString& text) {
        if (text.startsWith("case ")) {
            const auto name = text.mid(5).section(':', 0, 0).trimmed();
            once("case " + name);
            auto request = caseFrom(text.section(':', 1));
            request.seed = read_.cases.size() + 1;
            read_.cases.emplace_back(name, std::move(request));
        } else if (text.startsWith("order:")) {
            once("order");
            read_.order = static_cast<int>(number(fieldFrom(text, {"order"}), 1, kLastPlace));
        }
    }

    NormTraceRequest caseFrom(const QString& words) {
        NormTraceRequest request;
        Configuration configuration;
        for (const QString& word : wordsOf(words)) {
            const auto key = word.section('=', 0, 0), value = word.section('=', 1);
            if (key == "slot")
                for (const QString& extent : value.split('x'))
                    request.slot.push_back(number({key, extent, {}}, 1, kMostSamples));
            else if (key == "batch")
                request.batch = number({key, value, {}}, 2, kMostSamples);
            else if (key == "batches")
                request.batches = number({key, value, {}}, 1, kMostSamples);
            else
                set(configuration, "normalization." + word);
        }
        if (request.slot.empty())
            fail("the case has no slot; give a sample's shape, such as slot=3");
        request.config = configuration.normalization;
        return request;
    }

    void set(Configuration& configuration, const QString& assignment) {
        try {
            assign(configuration, parseAssignment(assignment.toStdString()));
        } catch (const SettingError& error) {
            fail(QString::fromUtf8(error.what()));
        }
    }

    BankedExercise& read_;
};

QString fileOf(const QString& folder, const QString& name) {
    return QString::fromUtf8(resourceFile(folder, name + ".py"));
}

}  // namespace

QByteArray BankedExercise::notebook() const {
    return QByteArray::fromStdString(notebookText(cellsOf(script)));
}

BankedExercise parseExercise(const QString& script, const QString& checks, const QString& name) {
    BankedExercise read;
    read.script = script;
    read.checks = checks;
    const auto cells = cellsOf(script);
    if (cells.size() < 2 || cells.front().kind != NotebookCell::Kind::Markdown ||
        !cells.front().source.starts_with("# "))
        throw InputError(name +
                         ".py, line 1: begin with a cell of Markdown that has the title, and "
                         "let one of code follow");
    const auto task = QString::fromStdString(cells.front().source).trimmed();
    read.exercise = {name, task.section('\n', 0, 0).mid(2), task.section('\n', 1, 1), task,
                     static_cast<int>(checks.count(QLatin1String("\n@check(")))};
    ChecksReader(name, read).read(checks);
    return read;
}

std::vector<BankedExercise> bankedExercises() {
    std::vector<BankedExercise> all;
    for (const QString& name : resourceNames("exercises"))
        all.push_back(
            parseExercise(fileOf("exercises", name), fileOf("exercises/checks", name), name));
    std::ranges::stable_sort(all, {}, &BankedExercise::order);
    return all;
}

QStringList exerciseNames() {
    QStringList names;
    for (const auto& banked : bankedExercises())
        names << banked.exercise.name;
    return names;
}

BankedExercise exerciseNamed(const QString& name) {
    const auto all = bankedExercises();
    const auto find = [&](auto fits) { return std::ranges::find_if(all, fits); };
    auto found = find([&](const auto& banked) { return banked.exercise.name == name; });
    if (found == all.end() && !name.isEmpty())
        found = find([&](const auto& banked) { return banked.exercise.name.startsWith(name); });
    if (found == all.end())
        throw InputError("unknown exercise \"" + name + "\"; choose from " +
                         exerciseNames().join(", "));
    return *found;
}

QStringList writeExercise(const BankedExercise& exercise, const QString& folder) {
    const std::pair<const char*, QByteArray> files[] = {{".py", exercise.script.toUtf8()},
                                                        {".ipynb", exercise.notebook()}};
    const auto pathOf = [&](const char* ending) {
        return QDir(folder).filePath(exercise.exercise.name + ending);
    };
    for (const auto& [ending, text] : files)
        if (const auto path = pathOf(ending); QFileInfo::exists(path))
            throw InputError(QDir::toNativeSeparators(path) +
                             " is there already, and may be somebody's work; choose another "
                             "folder, or take it away first");
    makeFolder(folder);
    QStringList written;
    for (const auto& [ending, text] : files) {
        written << pathOf(ending);
        writeFile(written.last(), text);
    }
    return written;
}

}  // namespace normscope
