// SPDX-License-Identifier: GPL-3.0-or-later
// Experiments that come with the program: the files of resources/presets, each with its title, a
// description and its place in the order.
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "model/settings/experiment.h"

namespace normscope {

struct Preset {
    QString name;         ///< on the command line: "mnist-sigmoid"
    QString title;        ///< for people: "MNIST, 3 × 100 sigmoid"
    QString description;  ///< one or two sentences: what to see
    int order = 0;
    Experiment experiment;
};

/// All presets in the order they are shown; the first is the default.
std::vector<Preset> presets();
QStringList presetNames();

/// Throws JsonError, naming the presets there are.
Preset presetNamed(const QString& name);

}  // namespace normscope
