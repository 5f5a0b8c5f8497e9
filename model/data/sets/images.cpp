// SPDX-License-Identifier: GPL-3.0-or-later
// A folder with one folder of images a class, or such folders in train/ and validation/, as
// findImageFolders() says. Each is rescaled to data.image_size pixels squared, whatever its
// proportions, and scaled to [0, 1]. Where all are grey there is one channel, else three.
#include <algorithm>
#include <system_error>
#include <utility>

#include "model/data/data_file.h"
#include "model/data/formats/image_file.h"
#include "model/data/formats/image_folders.h"
#include "model/data/random.h"
#include "model/data/reading.h"
#include "model/data/recognize.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

namespace fs = std::filesystem;

/// What happened to images when they were read, counted.
class Conversions {
  public:
    explicit Conversions(std::int64_t side) : side_(side) {}
    void add(const Picture& picture) {
        const Size size{picture.width, picture.height};
        const auto area = [](const Size& one) { return one.first * one.second; };
        transparent_ += picture.transparent ? 1 : 0;
        several_ += picture.several ? 1 : 0;
        of_inks_ += picture.of_inks ? 1 : 0;
        of_words_ += picture.of_words ? 1 : 0;
        if (size.first == side_ && size.second == side_)
            return;
        smallest_ = rescaled_ == 0 || area(size) < area(smallest_) ? size : smallest_;
        largest_ = rescaled_ == 0 || area(size) > area(largest_) ? size : largest_;
        ++rescaled_;
        squeezed_ += size.first == size.second ? 0 : 1;
    }
    void sayIn(DataAccount& account) const {
        const auto say = [&](std::int64_t count, const char* one, const char* more) {
            if (count > 0)
                account.notes.push_back(grouped(count) + (count == 1 ? one : more));
        };
        sayRescaled(account);
        say(transparent_, " image is transparent in places, where it is white now.",
            " images are transparent in places, where they are white now.");
        say(several_, " file holds several pictures, as animations do; the first is read.",
            " files hold several pictures, as animations do; the first of each is read.");
        say(of_inks_, " image of cyan, magenta, yellow and black is made red, green and blue.",
            " images of cyan, magenta, yellow and black are made red, green and blue.");
        say(of_words_, " image of 16 bits a colour keeps the upper 8.",
            " images of 16 bits a colour keep the upper 8.");
    }

  private:
    using Size = std::pair<std::int64_t, std::int64_t>;
    static std::string text(const Size& size) {
        return grouped(size.first) + " × " + grouped(size.second);
    }
    void sayRescaled(DataAccount& account) const {
        if (rescaled_ == 0)
            return;
        const auto from = smallest_ == largest_
                              ? text(smallest_)
                              : "sizes from " + text(smallest_) + " up to " + text(largest_);
        account.notes.push_back(
            grouped(rescaled_) + (rescaled_ == 1 ? " image is" : " images are") + " rescaled to " +
            text({side_, side_}) + " pixels, from " + from +
            (squeezed_ == 0 ? "."
                            : "; " + grouped(squeezed_) +
                                  (squeezed_ == 1 ? " that is not square loses its proportions."
                                                  : " that are not square lose their "
                                                    "proportions.")));
    }
    std::int64_t side_;
    Size smallest_, largest_;
    std::int64_t rescaled_ = 0, squeezed_ = 0, transparent_ = 0, several_ = 0, of_inks_ = 0,
                 of_words_ = 0;
};

/// [N, side, side, 3]; `before` of `count` files were read.
Picture readAll(const std::vector<LabelledFile>& files, int side, std::size_t before,
                std::size_t count, Conversions& conversions) {
    Picture pixels;
    pixels.values.reserve(files.size() * static_cast<std::size_t>(side * side * 3));
    for (const auto& one : files) {
        tellReading(before++, count);
        const auto picture = readPicture(one.file, side);
        conversions.add(picture);
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

Dataset make(const Configuration& configuration) {
    const auto& path = configuration.data.path;
    const auto side = configuration.data.image_size;
    const auto seed = configuration.seed;
    auto folders = findImageFolders(path);
    const auto& train_files = folders.train;
    const auto& validation_files = folders.validation;
    Dataset dataset;
    dataset.name = lastName(path);
    dataset.classes = std::move(folders.classes);
    dataset.account.notes = std::move(folders.notes);
    dataset.account.label = "The folder that an image lies in.";
    checkClasses(folders.train_folder.string(), "holds", dataset.classes);
    const auto area = static_cast<std::size_t>(side * side);
    const auto count = train_files.size() + validation_files.size();
    constexpr std::size_t bytes_a_pixel = 3 * (1 + sizeof(float));
    requireRoom(path, count * area * bytes_a_pixel,
                "lower data.image_size for the " + grouped(static_cast<std::int64_t>(count)) +
                    " images of " + std::to_string(side) + " × " + std::to_string(side) +
                    " pixels, or give fewer");
    Conversions conversions(side);
    const auto train = readAll(train_files, static_cast<int>(side), 0, count, conversions);
    const auto validation =
        readAll(validation_files, static_cast<int>(side), train_files.size(), count, conversions);
    conversions.sayIn(dataset.account);
    const std::size_t channels = train.grey && validation.grey ? 1 : 3;
    dataset.shape = {static_cast<std::int64_t>(channels), side, side};
    auto samples = shuffledSamples(train, train_files, area, channels, seed);
    if (folders.validation_folder) {
        dataset.train = std::move(samples);
        dataset.validation = shuffledSamples(validation, validation_files, area, channels, seed);
        dataset.account.split = "Training is " +
                                (folders.train_folder == fs::path(path)
                                     ? "all other folders of classes"
                                     : "the folder " + inQuotes(lastName(folders.train_folder))) +
                                ", validation " + inQuotes(lastName(*folders.validation_folder)) +
                                '.';
    } else {
        splitAtRandom(dataset, std::move(samples), seed, folders.train_folder.string());
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
    auto name = candidate.path.string();
    if (holdsClassFolders(candidate.entries, 2))
        return name;
    if (!candidate.entries.empty())
        if (const auto deeper = folderOfClasses(candidate.path); !deeper.empty())
            return deeper.string();
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
