// SPDX-License-Identifier: GPL-3.0-or-later
// The 10,000 digits built into the program, shuffled once already, 8,000 of them for training.
#include <QFile>

#include "model/data/data_file.h"
#include "model/data/formats/idx_samples.h"
#include "model/settings/dataset_row.h"

// Outside any namespace: the resource's initializer is a global function.
static void initializeEmbeddedData() {
    Q_INIT_RESOURCE(embedded_data);
}

namespace normscope {

namespace {

IdxArray embedded(const std::string& name) {
    QFile file(QString::fromStdString(":/data/" + name));
    if (!file.open(QIODevice::ReadOnly))
        throw DataError("The built-in digits " + name +
                        " are missing from this program; build it again");
    const auto bytes = file.readAll();
    return parseIdx({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                     static_cast<std::size_t>(bytes.size())},
                    name);
}

Dataset make(const Configuration&) {
    initializeEmbeddedData();
    const std::string images = "mnist-10k-images-idx3-ubyte.gz";
    const std::string labels = "mnist-10k-labels-idx1-ubyte.gz";
    auto source = idxSamples(embedded(images), embedded(labels), images, labels);
    Dataset dataset;
    dataset.name = "MNIST 10k";
    dataset.shape = source.shape;
    dataset.classes = numberedClasses(10);
    splitInOrder(dataset, std::move(source.samples));
    return dataset;
}

}  // namespace

extern const DatasetRow kMnist{
    .key = "mnist",
    .label = "MNIST 10k",
    .sentence = "10,000 handwritten digits, 28×28, built in",
    .shape = DataShape::Image,
    .source = DataSource::Embedded,
    .make = make,
};

}  // namespace normscope
