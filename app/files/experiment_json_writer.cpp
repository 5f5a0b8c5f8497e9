// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

#include "app/files/experiment_json.h"
#include "app/files/experiment_json_parts.h"

namespace normscope {

namespace {

/// JSON with its members in the order they were added, which QJsonObject does not keep.
struct Node {
    std::string name = {};
    QByteArray text = {};  ///< of a leaf
    std::vector<Node> members = {};

    Node& at(std::string_view path) {
        const auto dot = path.find('.');
        const auto own = path.substr(0, dot);
        auto found = std::ranges::find(members, own, &Node::name);
        if (found == members.end())
            found = members.insert(members.end(), Node{std::string(own)});
        return dot == std::string_view::npos ? *found : found->at(path.substr(dot + 1));
    }
};

QByteArray quoted(const std::string& text) {
    return json::compact(QJsonValue(QString::fromStdString(text)));
}

QByteArray jsonOf(const Value& value) {
    if (std::holds_alternative<std::monostate>(value))
        return "null";
    if (const auto* text = std::get_if<std::string>(&value))
        return quoted(*text);
    auto text = QByteArray::fromStdString(toText(value));
    if (std::holds_alternative<std::vector<std::int64_t>>(value))
        return '[' + QByteArray(text).replace(",", ", ") + ']';
    return text;
}

/// An object; a list of objects with one setting each where an object would be read in another
/// order.
QByteArray jsonOf(const std::vector<Setting>& settings) {
    auto canonical = settings;
    json::sortCanonically(canonical);
    const auto twice =
        std::adjacent_find(canonical.begin(), canonical.end(),
                           [](const auto& a, const auto& b) { return a.key == b.key; });
    const bool list = canonical != settings || twice != canonical.end();
    QByteArray text;
    for (const auto& setting : settings) {
        if (!text.isEmpty())
            text += list ? "}, {" : ", ";
        text += quoted(setting.key) + ": " + jsonOf(setting.value);
    }
    return list ? "[{" + text + "}]" : '{' + text + '}';
}

QByteArray jsonOf(const std::vector<Intervention>& interventions, const QByteArray& indent) {
    QByteArray text;
    for (const auto& intervention : interventions) {
        text += text.isEmpty() ? "[\n" : ",\n";
        text += indent + "  {\"step\": " + QByteArray::number(qint64{intervention.step}) +
                ", \"set\": " + jsonOf(intervention.set) + '}';
    }
    return text.isEmpty() ? QByteArray("[]") : text + '\n' + indent + ']';
}

QByteArray jsonOf(const Node& node, const QByteArray& indent) {
    if (!node.text.isEmpty())
        return node.text;
    QByteArray text;
    for (const Node& member : node.members) {
        text += text.isEmpty() ? "{\n" : ",\n";
        text += indent + "  " + quoted(member.name) + ": " + jsonOf(member, indent + "  ");
    }
    return text.isEmpty() ? QByteArray("{}") : text + '\n' + indent + '}';
}

Node treeOf(const Experiment& experiment) {
    const auto& configuration = experiment.configuration;
    Node root;
    root.at("format").text = QByteArray::number(json::kFormat);
    root.at("program").text = quoted("Normscope " NORMSCOPE_VERSION);
    for (const auto& key : settingKeys())
        root.at(key.path).text = jsonOf(key.get(configuration));
    for (const auto& [layer, slot] : configuration.layers)
        for (const auto& key : settingKeys()) {
            if (!key.of_layers)
                continue;
            const auto path = layerPath(layer, key.path);
            root.at(path).text = jsonOf(valueOf(configuration, path));
        }
    root.at("interventions").text = jsonOf(experiment.interventions, "  ");
    if (experiment.twin) {
        root.at("twin.set").text = jsonOf(experiment.twin->differences);
        root.at("twin.interventions").text = jsonOf(experiment.twin->interventions, "    ");
    }
    return root;
}

/// The layer a key names, or -1, then its place in the table.
std::pair<std::int64_t, const Key*> rankOf(const Setting& setting) {
    return {layerOf(setting.key).value_or(-1), &keyFor(setting.key)};
}

}  // namespace

namespace json {

QJsonValue fromValue(const Value& value) {
    if (const auto* yes = std::get_if<bool>(&value))
        return *yes;
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return qint64{*whole};
    if (const auto* real = std::get_if<double>(&value))
        return *real;
    if (const auto* text = std::get_if<std::string>(&value))
        return QString::fromStdString(*text);
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value)) {
        QJsonArray numbers;
        for (const auto number : *list)
            numbers << qint64{number};
        return numbers;
    }
    return {};
}

QByteArray compact(const QJsonValue& value) {
    const auto list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

void sortCanonically(std::vector<Setting>& settings) {
    std::stable_sort(settings.begin(), settings.end(),
                     [](const Setting& a, const Setting& b) { return rankOf(a) < rankOf(b); });
}

}  // namespace json

QByteArray experimentToJson(const Experiment& experiment) {
    return jsonOf(treeOf(experiment), "") + '\n';
}

QByteArray experimentToCompactJson(const Experiment& experiment) {
    return QJsonDocument::fromJson(experimentToJson(experiment)).toJson(QJsonDocument::Compact);
}

}  // namespace normscope
