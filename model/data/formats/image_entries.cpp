// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/image_entries.h"

#include <algorithm>
#include <system_error>

#include "model/data/data_file.h"
#include "model/data/formats/image_file.h"

namespace normscope {

namespace fs = std::filesystem;

bool isFolder(const fs::path& entry) {
    std::error_code error;
    return fs::is_directory(entry, error);
}

std::vector<fs::path> foldersIn(const fs::path& folder) {
    auto entries = entriesOf(folder);
    std::erase_if(entries, [](const auto& entry) {
        const auto name = entry.filename().string();
        return !isFolder(entry) || name == "__MACOSX" || name == "@eaDir";
    });
    return entries;
}

std::vector<fs::path> imagesIn(const fs::path& folder) {
    auto entries = entriesOf(folder);
    std::erase_if(entries,
                  [](const auto& entry) { return !isImageName(entry) || isFolder(entry); });
    return entries;
}

std::int64_t imagesBelow(const fs::path& folder) {
    auto count = static_cast<std::int64_t>(imagesIn(folder).size());
    for (const auto& one : foldersIn(folder)) {
        std::error_code error;
        if (!fs::is_symlink(one, error))  // may lead back
            count += imagesBelow(one);
    }
    return count;
}

bool holdsClasses(const fs::path& folder) {
    return std::ranges::any_of(foldersIn(folder),
                               [](const auto& one) { return !imagesIn(one).empty(); });
}

std::string imagesText(std::int64_t count) {
    return grouped(count) + (count == 1 ? " image" : " images");
}

void LeftOut::addFile(const fs::path& file) {
    const auto extension = lowered(file.extension().string());
    add(isImageName(file)   ? "images in no folder of a class"
        : extension.empty() ? "without extension"
                            : extension);
    files_.push_back(nameOf(file));
}

void LeftOut::addHidden(const fs::path& folder) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (const auto name = entry.path().filename().string();
            name.starts_with('.') && !isFolder(entry.path()))
            add(name == ".DS_Store" ? name : "hidden");
}

void LeftOut::addTooDeep(const fs::path& folder) {
    if (const auto count = imagesBelow(folder); count > 0)
        sentences_.push_back("Left out: " + imagesText(count) + " in " + inQuotes(nameOf(folder)) +
                             ", a level too deep.");
}

void LeftOut::addFolder(const fs::path& folder, bool unlabelled) {
    const auto count = imagesBelow(folder);
    sentences_.push_back(
        "Left out: the folder " + inQuotes(nameOf(folder)) +
        (count == 0 ? std::string(" without images")
                    : " of " + imagesText(count) + (unlabelled ? " without classes" : "")) +
        '.');
}

std::vector<std::string> LeftOut::notes() const {
    auto notes = sentences_;
    if (count_ == 0)
        return notes;
    std::string kinds;
    for (const auto& [kind, count] : kinds_)
        kinds += (kinds.empty() ? "" : ", ") + onOneLine(kind) + " (" + grouped(count) + ')';
    notes.insert(notes.begin(), "Left out: " + grouped(count_) +
                                    (count_ == 1 ? " file that is no image of a class, "
                                                 : " files that are no images of a class, ") +
                                    kinds + (files_.empty() ? "" : ": " + listed(files_)) + '.');
    return notes;
}

std::string LeftOut::nameOf(const fs::path& entry) const {
    return entry.lexically_relative(root_).string();
}

void LeftOut::add(const std::string& kind) {
    ++kinds_[kind];
    ++count_;
}

}  // namespace normscope
