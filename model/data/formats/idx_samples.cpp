// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/idx_samples.h"

#include <algorithm>
#include <utility>

#include "model/data/data_file.h"
#include "model/data/formats/class_labels.h"

namespace normscope {

namespace {

IdxSamples readPair(const IdxPair& pair) {
    return idxSamples(readIdx(pair.images), readIdx(pair.labels), pair.images.string(),
                      pair.labels.string());
}

/// Exchanges the last two axes.
void transpose(IdxSamples& images) {
    auto& shape = images.shape;
    if (shape.size() < 3)
        return;
    const auto height = static_cast<std::size_t>(shape[shape.size() - 2]);
    const auto width = static_cast<std::size_t>(shape.back());
    std::swap(shape[shape.size() - 2], shape.back());
    std::vector<float> one(height * width);
    auto& values = images.samples.inputs;
    for (std::size_t begin = 0; begin < values.size(); begin += one.size()) {
        for (std::size_t i = 0; i < one.size(); ++i)
            one[i % width * height + i / width] = values[begin + i];
        std::copy(one.begin(), one.end(), values.begin() + static_cast<std::ptrdiff_t>(begin));
    }
}

}  // namespace

IdxSamples idxSamples(const IdxArray& images, const IdxArray& labels,
                      const std::string& images_name, const std::string& labels_name) {
    if (images.extents.size() < 2)
        failIn(images_name,
               "byte 3 gives 1 dimension, which is labels, not images; give the images under this "
               "name");
    if (!images.numbers.empty())
        failIn(images_name,
               "byte 2 gives the type 0x0c, not 0x08 (unsigned byte); give images of unsigned "
               "bytes");
    if (labels.extents.size() != 1 && (labels.numbers.empty() || labels.extents.size() != 2))
        failIn(labels_name, "byte 3 gives " + std::to_string(labels.extents.size()) +
                                " dimensions where labels have 1; give the labels under this name");
    if (images.extents[0] != labels.extents[0])
        failIn(labels_name, "byte 4 gives " + std::to_string(labels.extents[0]) +
                                " labels for the " + std::to_string(images.extents[0]) +
                                " images of " + images_name + "; give files that belong together");
    const auto features = static_cast<std::int64_t>(images.values.size()) / images.extents[0];
    if (features > kMaximumFeatures)
        failIn(images_name, "byte 8 on gives " + std::to_string(features) +
                                " values per image; give images of at most " +
                                std::to_string(kMaximumFeatures));
    IdxSamples all{{images.extents.begin() + 1, images.extents.end()}, {}, 0};
    if (all.shape.size() == 2)
        all.shape.insert(all.shape.begin(), 1);  // one channel
    all.samples.labels.assign(labels.values.begin(), labels.values.end());
    const auto columns = labels.extents.size() == 2 ? labels.extents[1] : 1;
    all.more_labels = columns - 1;
    for (std::size_t at = 0; at < labels.numbers.size(); at += static_cast<std::size_t>(columns))
        all.samples.labels.push_back(labels.numbers[at]);
    all.samples.inputs.reserve(images.values.size());
    for (const auto pixel : images.values)
        all.samples.inputs.push_back(static_cast<float>(pixel) / 255.0F);
    return all;
}

Dataset loadIdxFolder(const std::string& path, const Configuration& configuration) {
    const auto files = findIdxFiles(path);
    auto first = readPair(files.train);
    Dataset dataset;
    dataset.name = lastName(path);
    dataset.account.label = "The numbers of the labels' files.";
    if (!files.left_out.empty())
        dataset.account.notes.push_back(
            "Left out: " + grouped(static_cast<std::int64_t>(files.left_out.size())) +
            (files.left_out.size() == 1 ? " IDX file, " : " IDX files, ") + listed(files.left_out) +
            '.');
    if (first.more_labels > 0)
        dataset.account.notes.push_back("Of the labels' " + grouped(first.more_labels + 1) +
                                        " columns the first is the class; the others are left "
                                        "out.");
    const auto wanted = configuration.data.transpose;
    const bool turned =
        wanted == Guess::Yes ||
        (wanted == Guess::Auto && lowered(lastName(files.train.images)).starts_with("emnist"));
    if (turned) {
        transpose(first);
        dataset.account.notes.emplace_back(
            wanted == Guess::Yes ? "Height and width of the images are exchanged."
                                 : "Height and width of the images are exchanged, as EMNIST "
                                   "stores them the other way round.");
    }
    dataset.shape = first.shape;
    if (files.validation) {
        auto second = readPair(*files.validation);
        if (turned)
            transpose(second);
        if (second.shape != dataset.shape)
            failIn(files.validation->images.string(), "byte 8 on gives another image size than " +
                                                          files.train.images.string() +
                                                          "; give files that belong together");
        dataset.account.split = "Training is " + inQuotes(lastName(files.train.images)) +
                                ", validation " + inQuotes(lastName(files.validation->images)) +
                                '.';
        dataset.train = std::move(first.samples);
        dataset.validation = std::move(second.samples);
    } else {
        splitAtRandom(dataset, std::move(first.samples), configuration.seed,
                      files.train.images.string());
    }
    numberClasses(dataset, files.train.labels.string());
    if (files.validation)
        noteNewClasses(dataset);
    return dataset;
}

}  // namespace normscope
