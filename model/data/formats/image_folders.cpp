// SPDX-License-Identifier: GPL-3.0-or-later
// Which files of a folder are images of which class and part, told by names.
#include "model/data/formats/image_folders.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <system_error>
#include <utility>

#include "model/data/data_file.h"
#include "model/data/formats/image_entries.h"
#include "model/data/formats/image_file.h"

namespace normscope {

namespace {

namespace fs = std::filesystem;

using Paths = std::vector<fs::path>;

/// Archives often hold a folder in a folder of its name.
fs::path unwrapped(const fs::path& folder) {
    const auto folders = foldersIn(folder);
    const bool wrapped = folders.size() == 1 && !holdsClasses(folder) && imagesIn(folder).empty() &&
                         holdsClasses(folders.front());
    return wrapped ? folders.front() : folder;
}

bool isPart(const fs::path& folder) {
    return holdsClasses(unwrapped(folder));
}

constexpr std::array<std::string_view, 2> kTraining{"train", "training"};
constexpr std::array<std::string_view, 7> kValidation{"validation", "val",  "valid",  "dev",
                                                      "eval",       "test", "testing"};

/// "Training-Set" gives "training".
std::string partName(const fs::path& folder) {
    auto name = lowered(lastName(folder));
    for (const std::string_view end : {"set", "images", "data", "folder"})
        if (name.ends_with(end) && name.size() > end.size()) {
            name.resize(name.size() - end.size());
            break;
        }
    while (!name.empty() && (name.back() == '_' || name.back() == '-' || name.back() == ' '))
        name.pop_back();
    return name;
}

bool isTraining(const fs::path& folder) {
    return std::ranges::find(kTraining, partName(folder)) != kTraining.end();
}

bool isValidation(const fs::path& folder) {
    return std::ranges::find(kValidation, partName(folder)) != kValidation.end();
}

/// The folder of the training part; none where such a name is that of a class, which holds images
/// itself and stands beside other classes.
std::optional<fs::path> trainingFolder(const Paths& folders, const fs::path& path) {
    Paths found;
    std::ranges::copy_if(folders, std::back_inserter(found), isTraining);
    if (found.empty())
        return std::nullopt;
    std::ranges::stable_sort(found, {}, [](const fs::path& one) { return !isPart(one); });
    const auto& first = found.front();
    if (imagesIn(first).empty())
        return first;
    const bool beside_classes = std::ranges::any_of(folders, [](const fs::path& one) {
        return !isTraining(one) && !isValidation(one) && !imagesIn(one).empty();
    });
    if (beside_classes)
        return std::nullopt;
    if (foldersIn(first).empty())
        failIn(path.string(), inQuotes(lastName(first)) +
                                  " holds images but no folders; put them into one folder a class");
    return first;
}

/// That of validation, beside a training part or the classes themselves; those of no classes, and
/// those that another goes before, are left out.
std::optional<fs::path> validationFolder(const Paths& folders, bool beside_classes) {
    for (const auto name : kValidation)
        for (const auto& one : folders)
            if (partName(one) == name && isPart(one) && (!beside_classes || imagesIn(one).empty()))
                return one;
    return std::nullopt;
}

/// Two folders of images, or those of a training part.
bool isFolderOfClasses(const fs::path& folder) {
    const auto folders = foldersIn(folder);
    const auto holds_images = [](const fs::path& one) { return !imagesIn(one).empty(); };
    return std::ranges::count_if(folders, holds_images) >= 2 ||
           std::ranges::any_of(folders,
                               [](const fs::path& one) { return isTraining(one) && isPart(one); });
}

/// Why a folder of a class gives nothing.
[[noreturn]] void failWithoutImages(const fs::path& folder) {
    const auto name = folder.string();
    const auto folders = foldersIn(folder);
    const auto deeper =
        std::ranges::find_if(folders, [](const fs::path& one) { return imagesBelow(one) > 0; });
    if (deeper != folders.end())
        failIn(name, "holds no image itself but " + imagesText(imagesBelow(folder)) +
                         " further down, in " + inQuotes(lastName(*deeper)) +
                         "; move them up into this folder" +
                         (isFolderOfClasses(folder)
                              ? ", or set data.path to it where its folders are the classes"
                              : ""));
    failIn(name, entriesOf(folder).empty()
                     ? "holds no image; add some, or remove the empty folder"
                     : "holds no image that can be read; add some as PNG or JPEG, or move the "
                       "folder elsewhere");
}

struct ClassReader {
    ImageFolders& found;
    LeftOut& left_out;

    /// The files of a folder of class folders but those that are `parts`; `classes` grows by those
    /// of the training part.
    std::vector<LabelledFile> read(const fs::path& folder, bool training, const Paths& parts = {}) {
        std::vector<LabelledFile> files;
        for (const auto& one : foldersIn(folder))
            if (std::ranges::find(parts, one) == parts.end())
                readClass(one, training, files);
        if (files.empty())
            failIn(folder.string(), imagesIn(folder).empty()
                                        ? "holds no folders of images; give one folder of "
                                          "images a class"
                                        : "holds images but no folders; put them into one folder a "
                                          "class");
        passFiles(folder);
        return files;
    }

    /// Of a folder of folders.
    void passFiles(const fs::path& folder) {
        for (const auto& entry : entriesOf(folder))
            if (!isFolder(entry))
                left_out.addFile(entry);
        left_out.addHidden(folder);
    }

  private:
    void readClass(const fs::path& one, bool training, std::vector<LabelledFile>& files) {
        const auto name = one.filename().string();
        auto& classes = found.classes;
        const auto images = imagesIn(one);
        if (images.empty())
            failWithoutImages(one);
        for (const auto& entry : entriesOf(one))
            if (isFolder(entry))
                left_out.addTooDeep(entry);
            else if (!isImageName(entry))
                left_out.addFile(entry);
        left_out.addHidden(one);
        auto place = std::ranges::find(classes, name);
        if (place == classes.end()) {
            if (!training)
                failIn(one.string(),
                       "there is no class of this name in the training folder; "
                       "give both the same classes");
            place = classes.insert(classes.end(), name);
        }
        for (const auto& image : images)
            files.push_back({image, place - classes.begin()});
    }
};

/// Refuses what can be told before classes are looked at: a folder of validation parts only, and
/// folders of classes that lie deeper.
void checkPlace(const fs::path& path, const Paths& folders) {
    if (folders.empty() || std::ranges::any_of(folders, [](const fs::path& one) {
            return !imagesIn(one).empty() || (isTraining(one) && isPart(one));
        }))
        return;
    const auto part = std::ranges::find_if(
        folders, [](const fs::path& one) { return isValidation(one) && isPart(one); });
    if (part != folders.end() && std::ranges::all_of(folders, isValidation))
        failIn(path.string(), "holds " + inQuotes(lastName(*part)) +
                                  " but no training part; name that folder \"train\", or set "
                                  "data.path to " +
                                  unwrapped(*part).string() + ", which is then split");
    const auto holders =
        std::ranges::count_if(folders, [](const fs::path& one) { return imagesBelow(one) > 0; });
    if (const auto deeper = folderOfClasses(path); holders == 1 && !deeper.empty())
        failIn(path.string(),
               "holds its folders of images deeper; set data.path to " + deeper.string());
}

}  // namespace

fs::path folderOfClasses(const fs::path& path) {
    constexpr std::size_t most = 2000;  // folders that are looked into
    Paths level{path};
    std::size_t seen = 0;
    for (int depth = 0; depth <= 3 && seen < most; ++depth) {
        Paths next;
        for (const auto& folder : level) {
            if (++seen > most)
                break;
            if (isFolderOfClasses(folder))
                return folder;
            std::ranges::copy(foldersIn(folder), std::back_inserter(next));
        }
        level = std::move(next);
    }
    return {};
}

ImageFolders findImageFolders(const fs::path& path) {
    if (!isFolder(path))
        failIn(path.string(),
               "there is no such folder; give a folder with one folder of images a class");
    const auto folders = foldersIn(path);
    checkPlace(path, folders);
    const auto own = trainingFolder(folders, path);
    const auto validation = validationFolder(folders, !own);
    ImageFolders found;
    found.train_folder = own ? unwrapped(*own) : path;
    LeftOut left_out(path);
    ClassReader reader{found, left_out};
    Paths parts;
    std::ranges::copy_if(folders, std::back_inserter(parts), [&](const fs::path& one) {
        return own ? one == *own || one == validation
                   : isValidation(one) && isPart(one) && imagesIn(one).empty();
    });
    found.train = reader.read(found.train_folder, true, parts);
    if (validation) {
        found.validation_folder = unwrapped(*validation);
        found.validation = reader.read(*found.validation_folder, false);
    }
    for (const auto& one : own ? folders : parts)
        if (one != own && one != validation)
            left_out.addFolder(one, isValidation(one) && !isPart(one));
    if (own)
        reader.passFiles(path);
    found.notes = left_out.notes();
    return found;
}

}  // namespace normscope
