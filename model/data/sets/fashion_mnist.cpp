// SPDX-License-Identifier: GPL-3.0-or-later
// Fashion-MNIST from /usr/share or another of the desktop's data folders.
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include "model/data/formats/idx_samples.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

/// Empty where there is none.
QString installedFolder() {
    const QString place = "datasets/fashion-mnist";
    const auto found = QStandardPaths::locate(QStandardPaths::GenericDataLocation, place,
                                              QStandardPaths::LocateDirectory);
    // Where Debian puts it, also when XDG_DATA_DIRS leaves that out.
    const QString usual = "/usr/share/" + place;
    return found.isEmpty() && QDir(usual).exists() ? usual : found;
}

Dataset make(const Configuration& configuration) {
    const auto found = installedFolder();
    if (found.isEmpty())
        throw DataError(
            "Fashion-MNIST is not in /usr/share/datasets/fashion-mnist; install the Debian package "
            "dataset-fashion-mnist, or put its four IDX files into a folder and set "
            "data.dataset=idx and data.path to it");
    auto dataset = loadIdxFolder(QFile::encodeName(found).toStdString(), configuration);
    dataset.name = "Fashion-MNIST";
    dataset.classes = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                       "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
    return dataset;
}

}  // namespace

extern const DatasetRow kFashionMnist{
    .key = "fashion-mnist",
    .label = "Fashion-MNIST",
    .sentence = "70,000 pieces of clothing, 28×28",
    .shape = DataShape::Image,
    .source = DataSource::Installed,
    .make = make,
    .package = "dataset-fashion-mnist",
    .is_there = [] { return !installedFolder().isEmpty(); },
};

}  // namespace normscope
