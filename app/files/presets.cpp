// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/presets.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

#include "app/files/experiment_json.h"
#include "app/files/resource_files.h"

namespace normscope {

namespace {

Preset load(const QString& name) {
    const auto object = QJsonDocument::fromJson(resourceFile("presets", name + ".json")).object();
    return {name, object["title"].toString(), object["description"].toString(),
            object["order"].toInt(), experimentFromJson(object)};
}

}  // namespace

std::vector<Preset> presets() {
    std::vector<Preset> all;
    for (const auto& name : resourceNames("presets"))
        all.push_back(load(name));
    std::ranges::stable_sort(all, {}, &Preset::order);
    return all;
}

QStringList presetNames() {
    QStringList names;
    for (const auto& preset : presets())
        names << preset.name;
    return names;
}

Preset presetNamed(const QString& name) {
    if (resourceNames("presets").contains(name))
        return load(name);
    auto names = presetNames();
    const auto last = names.takeLast();
    throw JsonError("unknown preset \"" + name + "\"; choose " + names.join(", ") + " or " + last);
}

}  // namespace normscope
