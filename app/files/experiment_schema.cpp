// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/experiment_schema.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <map>
#include <set>

#include "app/files/experiment_json_parts.h"
#include "model/settings/limits.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

QJsonObject inRange(QJsonObject schema, const Key& key) {
    schema["minimum"] = key.minimum;
    schema["maximum"] = key.maximum;
    return schema;
}

QJsonObject valueOf(const Key& key) {
    switch (key.kind) {
        case ValueKind::Bool:
            return {{"type", "boolean"}};
        case ValueKind::Integer:
            return inRange({{"type", "integer"}}, key);
        case ValueKind::Real:
            return inRange({{"type", "number"}}, key);
        case ValueKind::OptionalReal:
            return inRange({{"type", QJsonArray{"number", "null"}}}, key);
        case ValueKind::Choice: {
            QJsonArray choices;
            for (const auto& choice : key.choices)
                choices.append(text(choice.key));
            return {{"enum", choices}};
        }
        case ValueKind::IntegerList:
            return {{"type", "array"},
                    {"items", inRange({{"type", "integer"}}, key)},
                    {"minItems", 1},
                    {"maxItems", static_cast<qint64>(kMaximumLayers)}};
        case ValueKind::Text:
        case ValueKind::Channel:
            return {{"type", "string"}};
    }
    return {};
}

/// An action's: done, or what one channel or each is set to.
QJsonObject valueOfAction(const Key& key) {
    if (key.kind == ValueKind::Text)
        return {{"type", "string"}, {"minLength", 1}};
    if (key.kind == ValueKind::Real)
        return inRange({{"type", "number"}}, key);
    if (key.kind != ValueKind::Channel)
        return {{"const", true}};
    return inRange({{"type", QJsonArray{"number", "string"}},
                    {"pattern", R"(^\s*([0-9]+:)?[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*$)"}},
                   key);
}

QJsonObject described(QJsonObject schema, const Key& key) {
    schema["title"] = text(key.label);
    schema["description"] = text(key.help);
    return schema;
}

/// A layer's number in a path.
constexpr auto kLayer = "#";

/// Objects of settings. Every dot of a path may be a nesting: {"network": {"init.gain": 2}}.
class Settings {
  public:
    Settings(QString name, QJsonObject& definitions)
        : name_(std::move(name)), definitions_(definitions) {}

    void add(const Key& key, const QJsonObject& value) {
        paths_[text(key.path)] = described(value, key);
        if (key.of_layers)
            paths_[QString("layers.") + kLayer + '.' + text(key.path)] = described(value, key);
    }

    /// What lies below `prefix`, which is empty or ends in a dot.
    QJsonObject below(const QString& prefix = {}) const {
        QJsonObject names, patterns;
        for (const auto& [path, value] : paths_) {
            if (!path.startsWith(prefix))
                continue;
            const auto rest = path.mid(prefix.size());
            for (qsizetype dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.', dot + 1))
                put(rest.left(dot), reference(prefix + rest.left(dot) + '.'), names, patterns);
            put(rest, value, names, patterns);
        }
        QJsonObject schema{{"type", "object"}, {"additionalProperties", false}};
        if (!names.isEmpty())
            schema["properties"] = names;
        if (!patterns.isEmpty())
            schema["patternProperties"] = patterns;
        return schema;
    }

    /// An object, or, where their order matters, a list of objects.
    QJsonObject inAnyForm() {
        definitions_[name_] = below();
        const QJsonObject one{{"$ref", "#/$defs/" + name_}};
        return {{"oneOf", QJsonArray{one, QJsonObject{{"type", "array"}, {"items", one}}}}};
    }

  private:
    static void put(const QString& name, const QJsonObject& schema, QJsonObject& names,
                    QJsonObject& patterns) {
        if (!name.contains(kLayer)) {
            names[name] = schema;
            return;
        }
        const auto literal = QRegularExpression::escape(name).replace(R"(\#)", "[0-9]+");
        patterns['^' + literal + '$'] = schema;
    }

    QJsonObject reference(const QString& prefix) const {
        auto name = name_ + '.' + prefix.chopped(1);
        name.replace(kLayer, "K");
        if (!definitions_.contains(name)) {
            definitions_[name] = true;  // against going round
            definitions_[name] = below(prefix);
        }
        return {{"$ref", "#/$defs/" + name}};
    }

    QString name_;
    QJsonObject& definitions_;
    std::map<QString, QJsonObject> paths_;
};

QJsonObject interventions(const QJsonObject& set) {
    const QJsonObject step{{"type", "integer"}, {"minimum", 0}};
    return {{"type", "array"},
            {"items", QJsonObject{{"type", "object"},
                                  {"properties", QJsonObject{{"step", step}, {"set", set}}},
                                  {"required", QJsonArray{"step", "set"}},
                                  {"additionalProperties", false}}}};
}

}  // namespace

QJsonObject experimentSchema() {
    QJsonObject definitions;
    Settings all("settings", definitions), changes("changes", definitions),
        differences("differences", definitions);
    for (const auto& key : settingKeys()) {
        const auto value = valueOf(key);
        all.add(key, value);
        if (key.effect == Effect::Live)
            changes.add(key, value);
        if (!key.shared)
            differences.add(key, value);
    }
    for (const auto& key : actionKeys())
        changes.add(key, valueOfAction(key));

    auto schema = all.below();
    auto names = schema["properties"].toObject();
    const QJsonObject anyText{{"type", "string"}};
    for (const auto* name : {"$schema", "program", "title", "description"})
        names[QLatin1String(name)] = anyText;
    names["format"] = QJsonObject{{"const", json::kFormat}};
    names["order"] = QJsonObject{{"type", "number"}};
    const auto its_interventions = interventions(changes.inAnyForm());
    names["interventions"] = its_interventions;
    names["twin"] = QJsonObject{{"type", "object"},
                                {"properties", QJsonObject{{"set", differences.inAnyForm()},
                                                           {"interventions", its_interventions}}},
                                {"additionalProperties", false}};
    schema["properties"] = names;
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["title"] = "Normscope experiment";
    schema["description"] = "Settings that are left out have their default.";
    schema["$defs"] = definitions;
    return schema;
}

}  // namespace normscope
