// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/commands.h"
#include "app/command_line/terminal.h"
#include "app/presets.h"
#include "model/data/dataset.h"

namespace normscope {

namespace {

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString describe(DatasetKind kind) {
    switch (kind) {
        case DatasetKind::Mnist:
            return "10,000 handwritten digits, 28×28, built in";
        case DatasetKind::FashionMnist:
            return isInstalled(kind) ? "70,000 pieces of clothing, 28×28, installed"
                                     : "70,000 pieces of clothing, 28×28; not installed (Debian "
                                       "package dataset-fashion-mnist)";
        case DatasetKind::Idx:
            return "a folder of MNIST-style files, named by data.path";
        case DatasetKind::Csv:
            return "a table with a header, named by data.path; data.label names the column of "
                   "classes, or with data.task=regression of numbers to predict";
        case DatasetKind::Images:
            return "a folder, named by data.path, with one folder of PNG or JPEG images a class";
        case DatasetKind::Npz:
            return "NumPy arrays x and y, or x_train, y_train, x_test, y_test, in the .npz file "
                   "named by data.path, or x.npy with y.npy beside it";
        case DatasetKind::Voxels:
            return "six turned solids in 16×16×16 voxels";
        case DatasetKind::Spiral:
            return "two arms of two turns";
        case DatasetKind::Moons:
            return "two interlocking half circles";
        case DatasetKind::Circles:
            return "one circle within another";
        case DatasetKind::Xor:
            return "opposite quadrants belong together";
        case DatasetKind::Gaussians:
            return "two round clouds";
    }
    return {};
}

}  // namespace

int runList(const request::ListPresets&) {
    for (const auto& preset : presets())
        say(QStringLiteral("%1 %2. %3")
                .arg(preset.name, -20)
                .arg(preset.title, preset.description));
    return kDone;
}

int runList(const request::ListDatasets&) {
    for (const auto& name : Names<DatasetKind>::table)
        say(QStringLiteral("%1 %2").arg(textOf(name.key), -14).arg(describe(name.value)));
    return kDone;
}

}  // namespace normscope
