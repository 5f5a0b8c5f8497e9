// SPDX-License-Identifier: GPL-3.0-or-later
// A folder with one folder of images a class, or such folders in train/ (training/) and validation/
// (val/, valid/, test/, testing/). Each is rescaled to data.image_size pixels squared, whatever its
// proportions, and scaled to [0, 1]. Where all are grey there is one channel, else three.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "model/data/data_file.h"
#include "model/data/formats/image_file.h"
#include "model/data/random.h"
#include "model/data/reading.h"
#include "model/data/recognize.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> foldersIn(const fs::path& folder) {
    auto entries = entriesOf(folder);
    std::erase_if(entries, [](const auto& entry) {
        std::error_code error;
        return !fs::is_directory(entry, error);
    });
    return entries;
}

std::vector<fs::path> imagesIn(const fs::path& folder) {
    auto entries = entriesOf(folder);
    std::erase_if(entries, [](const auto& entry) { return !isImageName(entry); });
    return entries;
}

/// What lies beside what is read, named so that it can be found from the data's folder.
class LeftOut {
  public:
    explicit LeftOut(const fs::path& root) : root_(root) {}
    void add(const fs::path& entry) { names_.push_back(entry.lexically_relative(root_).string()); }
    void sayIn(DataAccount& account) const {
        if (names_.empty())
            return;
        const auto count = static_cast<std::int64_t>(names_.size());
        account.notes.push_back("Left out: " + grouped(count) +
                                (count == 1 ? " entry that is" : " entries that are") +
                                " no image of a class, " + listed(names_) + '.');
    }

  private:
    fs::path root_;
    std::vector<std::string> names_;
};

struct LabelledFile {
    fs::path file;
    std::int64_t label;
};

/// The files of a folder of class folders; `classes` grows by those of the training part.
std::vector<LabelledFile> labelledFiles(const fs::path& folder, std::vector<std::string>& classes,
                                        bool training, LeftOut& left_out) {
    std::vector<LabelledFile> files;
    for (const auto& one : foldersIn(folder)) {
        const auto name = one.filename().string();
        const auto images = imagesIn(one);
        if (images.empty())
            failIn(one.string(), "holds no image; add some, or remove the folder");
        for (const auto& entry : entriesOf(one))
            if (!isImageName(entry))
                left_out.add(entry);
        auto found = std::find(classes.begin(), classes.end(), name);
        if (found == classes.end()) {
            if (!training)
                failIn(one.string(),
                       "there is no class of this name in the training folder; "
                       "give both the same classes");
            found = classes.insert(classes.end(), name);
        }
        for (const auto& image : images)
            files.push_back({image, found - classes.begin()});
    }
    if (files.empty())
        failIn(folder.string(), imagesIn(folder).empty()
                                    ? "holds no folders of images; give one folder of "
                                      "images a class"
                                    : "holds images but no folders; put them into one folder a "
                                      "class");
    for (const auto& entry : entriesOf(folder))
        if (std::error_code error; !fs::is_directory(entry, error))
            left_out.add(entry);
    return files;
}

/// [N, side, side, 3]; `before` of `count` files were read.
Picture readAll(const std::vector<LabelledFile>& files, int side, std::size_t before,
                std::size_t count) {
    Picture pixels;
    pixels.values.reserve(files.size() * static_cast<std::size_t>(side * side * 3));
    for (const auto& one : files) {
        tellReading(before++, count);
        const auto picture = readPicture(one.file, side);
        pixels.grey = pixels.grey && picture.grey;
        pixels.values.insert(pixels.values.end(), picture.values.begin(), picture.values.end());
    }
    return pixels;
}

/// In random order: the order of the files is that of the classes.
Samples shuffledSamples(const Picture& pixels, const std::vector<LabelledFile>& files,
                        std::size_t area, std::size_t channels, std::uint64_t seed) {
    Samples samples;
    samples.inputs.reserve(files.size() * area * channels);
    for (const auto place : Random(seed).permutation(static_cast<std::int64_t>(files.size()))) {
        const auto index = static_cast<std::size_t>(place);
        samples.labels.push_back(files[index].label);
        for (std::size_t channel = 0; channel < channels; ++channel)
            for (std::size_t i = 0; i < area; ++i)
                samples.inputs.push_back(
                    static_cast<float>(pixels.values[(index * area + i) * 3 + channel]) / 255.0F);
    }
    return samples;
}

constexpr std::array<std::string_view, 2> kTraining{"train", "training"};
constexpr std::array<std::string_view, 5> kValidation{"validation", "val", "valid", "test",
                                                      "testing"};

/// The folder that has the first of these names, in letters of any size.
std::optional<fs::path> partNamed(std::span<const std::string_view> names,
                                  const std::vector<fs::path>& folders) {
    for (const auto name : names)
        for (const auto& folder : folders)
            if (lowered(folder.filename().string()) == name)
                return folder;
    return std::nullopt;
}

bool isPart(const fs::path& folder) {
    const auto name = lowered(folder.filename().string());
    return std::ranges::find(kTraining, name) != kTraining.end() ||
           std::ranges::find(kValidation, name) != kValidation.end();
}

/// The folder of the training part; none where such a name is that of a class, which holds images
/// itself and stands beside other classes.
std::optional<fs::path> trainingFolder(const std::vector<fs::path>& folders,
                                       const std::string& path) {
    const auto found = partNamed(kTraining, folders);
    if (!found || imagesIn(*found).empty() || !foldersIn(*found).empty())
        return found;
    if (std::ranges::all_of(folders, isPart))
        failIn(path, inQuotes(lastName(*found)) +
                         " holds images but no folders; put them into one folder a class");
    return std::nullopt;
}

Dataset make(const Configuration& configuration) {
    const auto& path = configuration.data.path;
    const auto side = configuration.data.image_size;
    const auto seed = configuration.seed;
    std::error_code error;
    if (!fs::is_directory(path, error))
        failIn(path, "there is no such folder; give a folder with one folder of images a class");
    const auto folders = foldersIn(path);
    const auto own = trainingFolder(folders, path);
    const auto train_folder = own.value_or(path);
    const auto validation_folder = own ? partNamed(kValidation, folders) : std::nullopt;
    LeftOut left_out(path);
    Dataset dataset;
    dataset.name = lastName(path);
    const auto train_files = labelledFiles(train_folder, dataset.classes, true, left_out);
    std::vector<LabelledFile> validation_files;
    if (validation_folder)
        validation_files = labelledFiles(*validation_folder, dataset.classes, false, left_out);
    if (own)
        for (const auto& entry : entriesOf(path))
            if (entry != *own && entry != validation_folder)
                left_out.add(entry);
    left_out.sayIn(dataset.account);
    dataset.account.label = "The folder that an image lies in.";
    checkClasses(train_folder.string(), "holds", dataset.classes);
    const auto area = static_cast<std::size_t>(side * side);
    const auto count = train_files.size() + validation_files.size();
    constexpr std::size_t bytes_a_pixel = 3 * (1 + sizeof(float));
    requireRoom(path, count * area * bytes_a_pixel,
                "lower data.image_size for the " + grouped(static_cast<std::int64_t>(count)) +
                    " images of " + std::to_string(side) + " × " + std::to_string(side) +
                    " pixels, or give fewer");
    const auto train = readAll(train_files, static_cast<int>(side), 0, count);
    const auto validation =
        readAll(validation_files, static_cast<int>(side), train_files.size(), count);
    const std::size_t channels = train.grey && validation.grey ? 1 : 3;
    dataset.shape = {static_cast<std::int64_t>(channels), side, side};
    auto samples = shuffledSamples(train, train_files, area, channels, seed);
    if (validation_folder) {
        dataset.train = std::move(samples);
        dataset.validation = shuffledSamples(validation, validation_files, area, channels, seed);
        dataset.account.split = "Training is the folder " + inQuotes(lastName(*own)) +
                                ", validation " + inQuotes(lastName(*validation_folder)) + '.';
    } else {
        splitAtRandom(dataset, std::move(samples), seed, train_folder.string());
    }
    return dataset;
}

/// Images in a folder of the folder, or one level further down.
bool holdsClassFolders(const std::vector<fs::path>& entries, int levels) {
    return std::ranges::any_of(entries, [&](const fs::path& entry) {
        std::error_code error;
        if (!fs::is_directory(entry, error))
            return false;
        const auto inside = entriesOf(entry);
        return std::ranges::any_of(inside, isImageName) ||
               (levels > 1 && holdsClassFolders(inside, levels - 1));
    });
}

std::string pathFor(const DataCandidate& candidate) {
    const auto name = candidate.path.string();
    if (holdsClassFolders(candidate.entries, 2))
        return name;
    if (std::ranges::any_of(candidate.entries, isImageName))
        failIn(name, "holds images but no folders; put them into one folder a class");
    if (isImageName(candidate.path))
        failIn(name, "is one image; give the folder that holds one folder of images a class");
    return {};
}

}  // namespace

extern const DatasetRow kImages{
    .key = "images",
    .label = "Image folders…",
    .sentence = "a folder, named by data.path, with one folder of images a class",
    .shape = DataShape::Image,
    .source = DataSource::Folder,
    .make = make,
    .uses = {"path", "image_size"},
    .reading = {.what = "folder with one folder of images a class", .path_for = pathFor},
};

}  // namespace normscope
