// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "model/data/formats/npy.h"

namespace normscope {

/// NumPy arrays that are kept together: the members of a .npz archive, or the .npy files of a
/// folder. Names are in small letters, without ".npy".
class ArrayFiles {
  public:
    /// `path`: an archive, or one array, which stands for those beside it. Opens, reads nothing
    /// yet. Throws DataError.
    explicit ArrayFiles(const std::filesystem::path& path);

    bool has(const std::string& name) const { return places_.contains(name); }
    std::vector<std::string> names() const;
    /// For messages: "digits.npz, x_train".
    std::string placeOf(const std::string& name) const;
    /// Throws DataError, also where there is no memory for twice the array.
    NumpyArray read(const std::string& name);

  private:
    void listArchive();
    void listFolder();
    std::vector<std::uint8_t> unpacked(const std::string& name, const std::string& member);

    std::filesystem::path path_;
    bool archive_ = false;
    std::map<std::string, std::string> places_;  ///< name -> member of the archive, or file
};

}  // namespace normscope
