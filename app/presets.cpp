// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/presets.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <array>

#include "app/experiment_json.h"

// Outside any namespace: the resource's initializer is a global function.
static void initializePresets() {
    Q_INIT_RESOURCE(presets);
}

namespace normscope {

namespace {

constexpr std::array kNames{"mnist-sigmoid", "mnist-sigmoid-plain",
                            "deep-relu",     "deep-relu-plain",
                            "depth-20",      "spiral",
                            "spiral-plain",  "cnn",
                            "cnn3d",         "residual-cnn",
                            "layer-norm",    "placement",
                            "noisy",         "dropout",
                            "figure-1",      "early-eval",
                            "momentum",      "tiny-batch",
                            "shifted-data"};

Preset load(const QString& name) {
    initializePresets();
    QFile file(":/presets/" + name + ".json");
    if (!file.open(QIODevice::ReadOnly))
        throw JsonError("The preset " + name.toStdString() +
                        " is missing from this program; build it again");
    const auto object = QJsonDocument::fromJson(file.readAll()).object();
    return {name, object["title"].toString(), object["description"].toString(),
            experimentFromJson(object)};
}

}  // namespace

std::vector<Preset> presets() {
    std::vector<Preset> all;
    for (const auto* name : kNames)
        all.push_back(load(name));
    return all;
}

Preset presetNamed(const QString& name) {
    QStringList names;
    for (const auto* known : kNames) {
        if (name == known)
            return load(name);
        names << known;
    }
    const auto last = names.takeLast();
    throw JsonError(("unknown preset \"" + name + "\"; choose " + names.join(", ") + " or " + last)
                        .toStdString());
}

}  // namespace normscope
