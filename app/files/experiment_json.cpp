// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/experiment_json.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMetaType>
#include <QVariant>
#include <algorithm>
#include <functional>

#include "app/files/bounded_file.h"
#include "app/files/experiment_json_parts.h"
#include "model/settings/usual_widths.h"
#include "model/settings/weights_file.h"

namespace normscope {

namespace {

[[noreturn]] void fail(const QString& sentence) {
    throw JsonError(sentence);
}

QString compact(const QJsonValue& value) {
    return QString::fromUtf8(json::compact(value));
}

Value numberFrom(const QJsonValue& json) {
    // Integers are kept apart from reals by the parser, so seeds keep all their 63 bits.
    const QVariant variant = json.toVariant();
    if (variant.typeId() == QMetaType::LongLong)
        return static_cast<std::int64_t>(variant.toLongLong());
    return json.toDouble();
}

Value listFrom(const std::string& path, const QJsonValue& json) {
    std::vector<std::int64_t> numbers;
    for (const auto& entry : json.toArray()) {
        const auto number = numberFrom(entry);
        if (!entry.isDouble() || !std::holds_alternative<std::int64_t>(number))
            rejectValue(path, compact(json).toStdString());
        numbers.push_back(std::get<std::int64_t>(number));
    }
    return numbers;
}

Setting settingFrom(const std::string& path, const QJsonValue& json) {
    Value value;
    if (json.isBool())
        value = json.toBool();
    else if (json.isDouble())
        value = numberFrom(json);
    else if (json.isString())
        value = json.toString().toStdString();
    else if (json.isArray() && keyFor(path).kind == ValueKind::IntegerList)
        value = listFrom(path, json);
    else if (!json.isNull())
        rejectValue(path, compact(json).toStdString());
    return checkedSetting({path, value});
}

bool isKey(const std::string& path) {
    try {
        keyFor(path);
        return true;
    } catch (const SettingError&) {
        return false;
    }
}

/// Whether keys lie below `path`, or could: "optimizer", "layers.2.normalization".
bool isGroup(std::string_view path) {
    while (path.starts_with("layers")) {
        const auto rest = path.substr(6);
        const auto dot = rest.find('.', 1);
        if (!rest.empty() && rest[0] != '.')
            return false;
        const auto layer = rest.substr(0, dot).substr(rest.empty() ? 0 : 1);
        if (!std::ranges::all_of(layer, [](char c) { return c >= '0' && c <= '9'; }))
            return false;
        if (dot == std::string_view::npos)
            return true;
        path = rest.substr(dot + 1);
    }
    return std::any_of(settingKeys().begin(), settingKeys().end(), [&](const Key& key) {
        return key.path.size() > path.size() && key.path.starts_with(path) &&
               key.path[path.size()] == '.';
    });
}

/// All settings below `object`; paths grow with the nesting, dots in names count as nesting.
/// `path`: of the object, with a dot where it is not the whole; the same again afterwards.
void collect(const QJsonObject& object, std::string& path, std::vector<Setting>& settings) {
    const auto length = path.size();
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        path += entry.key().toStdString();
        const auto below = entry.value().toObject();
        const bool group = entry.value().isObject() && !isKey(path);
        if (group && (!below.isEmpty() || isGroup(path)))
            collect(below, path += '.', settings);
        else
            settings.push_back(settingFrom(path, entry.value()));
        path.resize(length);
    }
}

void collect(const QJsonObject& object, std::vector<Setting>& settings) {
    std::string path;
    collect(object, path, settings);
}

/// An object of settings, or, where their order matters, a list of objects with one each.
std::vector<Setting> changesFrom(const QJsonValue& json, const QString& place) {
    std::vector<Setting> settings;
    try {
        if (json.isObject()) {
            collect(json.toObject(), settings);
            json::sortCanonically(settings);
        } else if (json.isArray()) {
            for (const auto& entry : json.toArray())
                collect(entry.toObject(), settings);
        }
    } catch (const SettingError& error) {
        fail(place + ": " + error.what());
    }
    if (settings.empty())
        fail(place + " sets nothing; give an object such as {\"optimizer.lr\": 0.1}");
    return settings;
}

Intervention interventionFrom(const QJsonValue& json, const QString& place) {
    if (!json.isObject())
        fail(place + " is " + compact(json) + "; give an object with \"step\" and \"set\"");
    const auto object = json.toObject();
    for (const auto& name : object.keys())
        if (name != "step" && name != "set")
            fail(place + ": unknown field \"" + name + "\"; give \"step\" and \"set\"");
    Intervention intervention;
    const auto step = object["step"];
    const auto number = step.isDouble() ? numberFrom(step) : Value{};
    if (!std::holds_alternative<std::int64_t>(number) || std::get<std::int64_t>(number) < 0)
        fail(place + ".step is " + (step.isUndefined() ? "missing" : compact(step)) +
             "; give a whole number from 0 on");
    intervention.step = std::get<std::int64_t>(number);
    intervention.set = changesFrom(object["set"], place + ".set");
    return intervention;
}

std::vector<Intervention> interventionsFrom(const QJsonValue& json, const QString& place) {
    if (!json.isArray())
        fail(place + " is " + compact(json) +
             "; give a list of {\"step\": N, \"set\": {key: value}}");
    std::vector<Intervention> interventions;
    const auto list = json.toArray();
    for (qsizetype i = 0; i < list.size(); ++i)
        interventions.push_back(interventionFrom(list[i], QString("%1[%2]").arg(place).arg(i)));
    return interventions;
}

/// {"set": {key: value}, "interventions": […]}; without interventions of its own it inherits the
/// first run's.
Twin twinFrom(const QJsonValue& json, const Experiment& experiment) {
    if (!json.isObject())
        fail("twin is " + compact(json) + "; give an object with \"set\"");
    const auto object = json.toObject();
    for (const auto& name : object.keys())
        if (name != "set" && name != "interventions")
            fail("twin: unknown field \"" + name + "\"; give \"set\" and \"interventions\"");
    Twin twin;
    const auto set = object["set"];
    const bool none = set.isUndefined() || (set.isObject() && set.toObject().isEmpty());
    if (!none)
        twin.differences = changesFrom(set, "twin.set");
    twin.interventions = object.contains("interventions")
                             ? interventionsFrom(object["interventions"], "twin.interventions")
                             : inheritedBy(twin.differences, experiment.interventions);
    return twin;
}

void checkFormat(const QJsonObject& object) {
    const auto format = object["format"];
    if (!format.isUndefined() && format.toInteger(-1) != json::kFormat)
        fail("format is " + compact(format) + "; this program reads format " +
             QString::number(json::kFormat));
}

QString placeOf(const QByteArray& json, qsizetype offset) {
    const auto before = json.left(std::min(offset, json.size()));
    const auto line = before.count('\n') + 1;
    const auto column = QString::fromUtf8(before.mid(before.lastIndexOf('\n') + 1)).size() + 1;
    return QString("line %1, column %2").arg(line).arg(column);
}

}  // namespace

Experiment experimentFromJson(const QJsonObject& object) {
    checkFormat(object);
    auto rest = object;
    for (const auto* known :
         {"$schema", "format", "program", "title", "description", "order", "interventions", "twin"})
        rest.remove(QLatin1String(known));
    Experiment experiment;
    try {
        std::vector<Setting> settings;
        collect(rest, settings);
        json::sortCanonically(settings);
        for (const auto& setting : withUsualWidths({}, std::move(settings))) {
            rejectAction(setting.key);
            assign(experiment.configuration, setting);
        }
        if (object.contains("interventions"))
            experiment.interventions = interventionsFrom(object["interventions"], "interventions");
        if (object.contains("twin"))
            experiment.twin = twinFrom(object["twin"], experiment);
        validate(experiment);
    } catch (const SettingError& error) {
        throw JsonError(QString::fromUtf8(error.what()));
    }
    return experiment;
}

Experiment experimentFromJson(const QByteArray& json) {
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        fail(placeOf(json, error.offset) + ": " + error.errorString() + "; correct the JSON there");
    if (!document.isObject())
        fail("line 1, column 1: this is a list; an experiment is an object in { }");
    return experimentFromJson(document.object());
}

namespace {

/// Every relative path of an experiment is made what `other` makes of it.
void replaceRelativePaths(Experiment& experiment,
                          const std::function<QString(const QString&)>& other) {
    replaceNames(experiment, [&](const Key& key, const std::string& text) {
        auto file = key.file == FileRole::Weights ? weightsFileFrom(text) : WeightsFile{text, {}};
        const auto own = QFile::decodeName(file.path.c_str());
        if (!own.isEmpty() && QDir::isRelativePath(own))
            file.path = QFile::encodeName(other(own)).toStdString();
        return toText(file);
    });
}

}  // namespace

Experiment readExperimentFile(const QString& path) {
    constexpr qint64 kMaximumSize = 64 << 20;
    try {
        auto experiment = experimentFromJson(readBounded(path, kMaximumSize, {"experiment"}));
        replaceRelativePaths(experiment, [&](const QString& own) {
            const QFileInfo beside(QFileInfo(path).absoluteDir(), own);
            return beside.exists() ? QDir::cleanPath(beside.absoluteFilePath()) : own;
        });
        return experiment;
    } catch (const InputError& error) {
        fail(error.what());
    } catch (const JsonError& error) {
        fail(path + ": " + error.what());
    }
}

Experiment asSeenFrom(const QString& folder, Experiment experiment) {
    replaceRelativePaths(experiment, [&](const QString& own) {
        return QDir(folder).relativeFilePath(QFileInfo(own).absoluteFilePath());
    });
    return experiment;
}

}  // namespace normscope
