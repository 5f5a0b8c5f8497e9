// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sweep/sweep_plan.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include "app/files/bounded_file.h"
#include "app/files/experiment_json.h"
#include "app/files/experiment_json_parts.h"
#include "app/files/export/file_output.h"
#include "app/files/export/result_file.h"
#include "app/files/input_error.h"
#include "model/run/run.h"
#include "model/settings/weights_file.h"

namespace normscope {

namespace {

/// Where data and weights are is left out of account: folders differ between machines.
Experiment withoutPlaces(Experiment experiment) {
    replaceNames(experiment, [](const Key&, const std::string& text) {
        auto file = weightsFileFrom(text);
        file.path = file.name();
        return toText(file);
    });
    return experiment;
}

/// "optimizer.lr is 0.2 there and 0.1 here"; empty where nothing differs.
QString differenceBetween(const Experiment& there, const Experiment& here) {
    const auto a = withoutPlaces(there), b = withoutPlaces(here);
    const auto text = [&](const std::string& key) {
        return QStringLiteral("%1 is %2 there and %3 here")
            .arg(QString::fromStdString(key),
                 QString::fromStdString(toText(valueOf(a.configuration, key))),
                 QString::fromStdString(toText(valueOf(b.configuration, key))));
    };
    if (a == b)
        return {};
    if (const auto settings = differencesOf(b.configuration, a.configuration); !settings.empty())
        return text(settings.front().key);
    if (a.configuration.steps != b.configuration.steps)
        return text(pathOf(&Configuration::steps));
    return QStringLiteral("what changes on the way differs");
}

QString remedyFor(const QString& path) {
    return "; choose another folder, or remove " + path;
}

void checkSame(const QString& path, const Experiment& there, const Experiment& here) {
    const auto difference = differenceBetween(there, here);
    if (!difference.isEmpty())
        throw InputError(path + " is of other settings (" + difference + ')' + remedyFor(path));
}

QJsonObject objectIn(const QString& path) {
    constexpr qint64 kMaximumSize = 128 << 20;
    const auto json =
        readBounded(path, kMaximumSize,
                    {"plan of a sweep", "give the folder of a sweep, which has this file",
                     "remove it, and the sweep writes it again"});
    return QJsonDocument::fromJson(json).object();
}

std::string textOf(const QJsonValue& value) {
    if (value.isString())
        return value.toString().toStdString();
    return value.isNull() ? "none" : json::compact(value).toStdString();
}

SweepAxis axisFrom(const QJsonValue& json) {
    SweepAxis axis{json["key"].toString().toStdString(), {}};
    for (const auto value : json["values"].toArray())
        axis.values.push_back(parseSetting(axis.key, textOf(value)).value);
    return axis;
}

std::vector<std::string> keysOf(const Sweep& sweep) {
    std::vector<std::string> keys;
    for (const auto& axis : sweep.axes)
        keys.push_back(axis.key);
    return keys;
}

}  // namespace

QString planPath(const QString& folder) {
    return QDir(folder).filePath("sweep.json");
}

QString resultPath(const QString& folder, const SweepRun& run) {
    return QDir(folder).filePath("runs/" + QString::fromStdString(run.name) + ".json");
}

QByteArray planJson(const SweepPlan& plan) {
    QJsonArray axes, seeds, runs;
    for (const auto& axis : plan.sweep.axes) {
        QJsonArray values;
        for (const auto& value : axis.values)
            values << json::fromValue(value);
        axes << QJsonObject{{"key", QString::fromStdString(axis.key)}, {"values", values}};
    }
    for (const auto seed : plan.sweep.seeds)
        seeds << static_cast<qint64>(seed);
    for (const auto& run : plan.sweep.runs()) {
        QJsonObject settings;
        for (const auto& setting : run.settings)
            settings.insert(QString::fromStdString(setting.key), json::fromValue(setting.value));
        runs << QJsonObject{{"settings", settings},
                            {"seed", static_cast<qint64>(run.seed)},
                            {"result", "runs/" + QString::fromStdString(run.name) + ".json"}};
    }
    const auto task = plan.sweep.task();
    QJsonObject object{
        {"program", QStringLiteral("Normscope " NORMSCOPE_VERSION)},
        {"experiment", QJsonDocument::fromJson(experimentToCompactJson(plan.sweep.base)).object()},
        {"vary", axes},
        {"seeds", seeds},
        {"keeps_widths", plan.sweep.keeps_widths},
        {"show", QString::fromStdString(nameOf(*plan.shown, task))},
        {"target", QJsonValue()},
        {"runs", runs}};
    if (plan.target)
        object["target"] =
            QJsonObject{{"quantity", QString::fromStdString(nameOf(*plan.target->measure, task))},
                        {"value", plan.target->value}};
    return QJsonDocument(object).toJson();
}

SweepPlan readPlan(const QString& folder) {
    const auto path = planPath(folder);
    const auto object = objectIn(path);
    try {
        SweepPlan plan;
        plan.sweep.base = experimentFromJson(object["experiment"].toObject());
        for (const auto axis : object["vary"].toArray())
            plan.sweep.axes.push_back(axisFrom(axis));
        for (const auto seed : object["seeds"].toArray())
            plan.sweep.seeds.push_back(static_cast<std::uint64_t>(seed.toInteger()));
        plan.sweep.keeps_widths = object["keeps_widths"].toBool();
        if (plan.sweep.seeds.empty())
            throw SettingError("it names no seeds");
        validate(plan.sweep);
        const auto task = plan.sweep.task();
        plan.shown = &measureCalled(object["show"].toString().toStdString(), task);
        if (const auto target = object["target"]; target.isObject())
            plan.target =
                SweepTarget{&measureCalled(target["quantity"].toString().toStdString(), task),
                            target["value"].toDouble()};
        return plan;
    } catch (const std::exception& error) {
        throw InputError(path + " is not the plan of a sweep (" + error.what() +
                         "); remove it, and the sweep writes it again");
    }
}

RunFigures resultOf(const QString& folder, const SweepRun& run) {
    const auto path = resultPath(folder, run);
    auto read = readResultFile(path);
    checkSame(path, read.experiment, run.experiment);
    return std::move(read.figures);
}

SweepResults resultsIn(const QString& folder, const SweepPlan& plan,
                       const std::vector<SweepRun>& runs) {
    if (QFile::exists(planPath(folder))) {
        const auto there = readPlan(folder);
        if (keysOf(there.sweep) != keysOf(plan.sweep))
            throw InputError(planPath(folder) + " is of a sweep that varies other settings" +
                             remedyFor(folder));
        checkSame(folder, there.sweep.base, plan.sweep.base);
    }
    SweepResults results;
    for (const auto& run : runs)
        results.push_back(QFile::exists(resultPath(folder, run))
                              ? std::optional(resultOf(folder, run))
                              : std::nullopt);
    return results;
}

int gatherInto(const QString& folder, const QString& from, const std::vector<SweepRun>& runs) {
    int found = 0;
    for (const auto& run : runs) {
        const auto source = resultPath(from, run), target = resultPath(folder, run);
        if (!QFile::exists(source))
            continue;
        const auto read = readResultFile(source);
        checkSame(source, read.experiment, run.experiment);
        ++found;
        if (!QFile::exists(target))
            writeFile(target, read.text);
    }
    return found;
}

void checkWithData(const std::vector<SweepRun>& runs) {
    std::shared_ptr<const Dataset> data;
    DataConfig loaded;
    for (const auto& run : runs) {
        if (run.seed != runs.front().seed)
            break;
        const auto& configuration = run.experiment.configuration;
        auto wanted = configuration.data;
        wanted.batch_size = loaded.batch_size;  // how they are gone through does not matter
        wanted.drop_last = loaded.drop_last;
        wanted.order = loaded.order;
        if (!data || !(wanted == loaded)) {
            data = loadDataset(configuration);
            loaded = wanted;
        }
        checkWith(*data, run.experiment);
    }
}

QStringList argumentsOf(const QStringList& experiment, const SweepRun& run, const QString& folder) {
    QStringList words{"train"};
    words += experiment;
    for (const auto& setting : run.settings)
        words << "--set" << QString::fromStdString(setting.key + '=' + toText(setting.value));
    // Widths that came with a kind of network are no longer a matter of what else is given.
    if (sets(run.settings, &NetworkConfig::kind) && !sets(run.settings, &NetworkConfig::hidden)) {
        const auto widths =
            settingOf(&NetworkConfig::hidden, run.experiment.configuration.network.hidden);
        words << "--set" << QString::fromStdString(widths.key + '=' + toText(widths.value));
    }
    words << "--set" << QStringLiteral("seed=%1").arg(run.seed);
    words << "--result" << resultPath(folder, run);
    return words;
}

QString shellLine(const QStringList& words) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./=,:+@%-]+$"));
    QStringList quoted;
    for (auto word : words)
        quoted << (plain.match(word).hasMatch()
                       ? word
                       : '\'' + word.replace(QLatin1String("'"), QLatin1String("'\\''")) + '\'');
    return quoted.join(' ');
}

}  // namespace normscope
