// SPDX-License-Identifier: GPL-3.0-or-later
// Private to image_folders.cpp: what folders of images hold.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace normscope {

bool isFolder(const std::filesystem::path& entry);

/// Sorted by name; but what systems put beside the files of a person.
std::vector<std::filesystem::path> foldersIn(const std::filesystem::path& folder);

/// Sorted by name.
std::vector<std::filesystem::path> imagesIn(const std::filesystem::path& folder);

/// Images of a folder and of all below it.
std::int64_t imagesBelow(const std::filesystem::path& folder);

/// Whether a folder of it holds images.
bool holdsClasses(const std::filesystem::path& folder);

/// "1 image", "2,000 images".
std::string imagesText(std::int64_t count);

/// What lies beside what is read, named so that it can be found from the data's folder.
class LeftOut {
  public:
    explicit LeftOut(std::filesystem::path root) : root_(std::move(root)) {}
    /// A file of a folder that is read, no image there.
    void addFile(const std::filesystem::path& file);
    /// Hidden files are counted only: nobody looks for them.
    void addHidden(const std::filesystem::path& folder);
    /// A folder within that of a class.
    void addTooDeep(const std::filesystem::path& folder);
    /// A folder beside the parts; `unlabelled`: it holds images, but no folders of them.
    void addFolder(const std::filesystem::path& folder, bool unlabelled);
    std::vector<std::string> notes() const;

  private:
    std::string nameOf(const std::filesystem::path& entry) const;
    void add(const std::string& kind);

    std::filesystem::path root_;
    std::int64_t count_ = 0;
    std::map<std::string, std::int64_t> kinds_;
    std::vector<std::string> files_, sentences_;
};

}  // namespace normscope
