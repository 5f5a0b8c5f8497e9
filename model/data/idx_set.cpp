// SPDX-License-Identifier: GPL-3.0-or-later
// MNIST-style files as data sets: the built-in digits, installed ones, the user's own.
#include <QFile>
#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "model/data/data_file.h"
#include "model/data/idx.h"
#include "model/data/loaders.h"
#include "model/data/random.h"

// Outside any namespace: the resource's initializer is a global function.
static void initializeEmbeddedData() {
    Q_INIT_RESOURCE(embedded_data);
}

namespace normscope {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> digits(std::int64_t count) {
    std::vector<std::string> names;
    for (std::int64_t i = 0; i < count; ++i)
        names.push_back(std::to_string(i));
    return names;
}

/// Images [N, …] and labels [N] that belong together, with names for messages.
struct LabelledImages {
    IdxArray images;
    IdxArray labels;
};

LabelledImages checkedPair(IdxArray images, IdxArray labels, const std::string& images_name,
                           const std::string& labels_name) {
    if (images.extents.size() < 2)
        throw DataError(images_name +
                        ": byte 3 gives 1 dimension, which is labels, not images; give the images "
                        "under this name");
    if (labels.extents.size() != 1)
        throw DataError(labels_name + ": byte 3 gives " + std::to_string(labels.extents.size()) +
                        " dimensions where labels have 1; give the labels under this name");
    if (images.extents[0] != labels.extents[0])
        throw DataError(labels_name + ": byte 4 gives " + std::to_string(labels.extents[0]) +
                        " labels for the " + std::to_string(images.extents[0]) + " images of " +
                        images_name + "; give files that belong together");
    const auto features = static_cast<std::int64_t>(images.values.size()) / images.extents[0];
    if (features > kMaximumFeatures)
        throw DataError(images_name + ": byte 8 on gives " + std::to_string(features) +
                        " values per image; give images of at most " +
                        std::to_string(kMaximumFeatures));
    return {std::move(images), std::move(labels)};
}

LabelledImages readPair(const IdxPair& pair) {
    return checkedPair(readIdx(pair.images), readIdx(pair.labels), pair.images.string(),
                       pair.labels.string());
}

std::vector<std::int64_t> imageShape(const IdxArray& images) {
    std::vector<std::int64_t> shape(images.extents.begin() + 1, images.extents.end());
    if (shape.size() == 2)
        shape.insert(shape.begin(), 1);  // one channel
    return shape;
}

/// The images at `order`, scaled from 0…255 to [0, 1].
Samples samplesOf(const LabelledImages& source, std::span<const std::int64_t> order) {
    const auto features = source.images.values.size() / source.labels.values.size();
    Samples samples;
    samples.inputs.reserve(order.size() * features);
    samples.labels.reserve(order.size());
    for (const auto index : order) {
        const auto* pixel =
            source.images.values.data() + static_cast<std::size_t>(index) * features;
        for (std::size_t i = 0; i < features; ++i)
            samples.inputs.push_back(static_cast<float>(pixel[i]) / 255.0F);
        samples.labels.push_back(source.labels.values[static_cast<std::size_t>(index)]);
    }
    return samples;
}

std::vector<std::int64_t> inOrder(std::int64_t count) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    return order;
}

/// The first four fifths of `order` train.
void split(Dataset& dataset, const LabelledImages& source, std::span<const std::int64_t> order) {
    const auto train = order.size() * 4 / 5;
    dataset.train = samplesOf(source, order.first(train));
    dataset.validation = samplesOf(source, order.subspan(train));
}

std::int64_t classCount(const Dataset& dataset) {
    std::int64_t highest = 1;  // one class alone cannot be told apart from anything
    for (const auto* part : {&dataset.train, &dataset.validation})
        for (const auto label : part->labels)
            highest = std::max(highest, label);
    return highest + 1;
}

IdxArray embedded(const QString& name) {
    QFile file(":/data/" + name);
    if (!file.open(QIODevice::ReadOnly))
        throw DataError("The built-in digits " + name.toStdString() +
                        " are missing from this program; build it again");
    const auto bytes = file.readAll();
    return parseIdx({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                     static_cast<std::size_t>(bytes.size())},
                    name.toStdString());
}

std::vector<fs::path> dataFolders() {
    std::vector<fs::path> folders;
    const auto addAll = [&](const char* list) {
        std::string_view rest = list;
        while (!rest.empty()) {
            const auto colon = std::min(rest.find(':'), rest.size());
            if (colon > 0)
                folders.emplace_back(rest.substr(0, colon));
            rest.remove_prefix(std::min(colon + 1, rest.size()));
        }
    };
    if (const char* own = std::getenv("XDG_DATA_HOME"); own != nullptr && *own != '\0')
        addAll(own);
    else if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
        folders.push_back(fs::path(home) / ".local/share");
    const char* shared = std::getenv("XDG_DATA_DIRS");
    addAll(shared != nullptr && *shared != '\0' ? shared : "/usr/local/share:/usr/share");
    if (std::find(folders.begin(), folders.end(), fs::path("/usr/share")) == folders.end())
        folders.emplace_back("/usr/share");
    return folders;
}

std::optional<fs::path> fashionMnistFolder() {
    for (const auto& place : dataFolders()) {
        std::error_code error;
        if (const auto folder = place / "datasets/fashion-mnist"; fs::is_directory(folder, error))
            return folder;
    }
    return std::nullopt;
}

}  // namespace

Dataset loadMnist() {
    initializeEmbeddedData();
    const QString images = "mnist-10k-images-idx3-ubyte.gz";
    const QString labels = "mnist-10k-labels-idx1-ubyte.gz";
    const auto source =
        checkedPair(embedded(images), embedded(labels), images.toStdString(), labels.toStdString());
    Dataset dataset;
    dataset.name = "MNIST 10k";
    dataset.shape = imageShape(source.images);
    split(dataset, source, inOrder(source.images.extents[0]));  // shuffled once already
    dataset.classes = digits(10);
    return dataset;
}

Dataset loadIdxFolder(const std::string& path, std::uint64_t seed) {
    const auto files = findIdxFiles(path);
    const auto source = readPair(files.train);
    Dataset dataset;
    dataset.name = lastName(path);
    dataset.shape = imageShape(source.images);
    const auto count = source.images.extents[0];
    if (files.validation) {
        const auto second = readPair(*files.validation);
        if (imageShape(second.images) != dataset.shape)
            throw DataError(files.validation->images.string() +
                            ": byte 8 on gives another image size than " +
                            files.train.images.string() + "; give files that belong together");
        dataset.train = samplesOf(source, inOrder(count));
        dataset.validation = samplesOf(second, inOrder(second.images.extents[0]));
    } else {
        if (count < 5)
            throw DataError(files.train.images.string() + ": byte 4 gives " +
                            std::to_string(count) + " images, too few to split; give at least 5");
        // Files are often sorted by class.
        split(dataset, source, Random(seed).permutation(count));
    }
    dataset.classes = digits(classCount(dataset));
    return dataset;
}

Dataset loadFashionMnist(std::uint64_t seed) {
    const auto folder = fashionMnistFolder();
    if (!folder)
        throw DataError(
            "Fashion-MNIST is not in /usr/share/datasets/fashion-mnist; install the Debian package "
            "dataset-fashion-mnist, or put its four IDX files into a folder and set "
            "data.dataset=idx and data.path to it");
    auto dataset = loadIdxFolder(folder->string(), seed);
    dataset.name = "Fashion-MNIST";
    dataset.classes = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                       "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
    return dataset;
}

bool isInstalled(DatasetKind kind) {
    return kind != DatasetKind::FashionMnist || fashionMnistFolder().has_value();
}

}  // namespace normscope
