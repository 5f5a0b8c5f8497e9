// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace normscope {

/// A square picture: red, green and blue of each pixel, rows from the top.
struct Picture {
    std::vector<std::uint8_t> values;  ///< [side, side, 3]
    bool grey = true;                  ///< the three are alike everywhere
    int width = 0, height = 0;         ///< of the file's picture, as it is shown
    bool transparent = false;          ///< somewhere
    bool several = false;              ///< the file holds more: it is an animation, or has pages
    bool of_inks = false;              ///< stored as cyan, magenta, yellow and black
    bool of_words = false;             ///< stored with 16 bits a colour
};

/// Whether the name is that of an image that can be read: .png, .jpg, .jpeg, .jpe, .jfif, .bmp,
/// .gif, .tif, .tiff, .webp, .ppm, .pgm or .pbm.
bool isImageName(const std::filesystem::path& file);

/// Decodes a file, an animation's first picture, and rescales it to `side` × `side` pixels,
/// whatever its proportions. What is transparent shows white behind it. Its size is looked at
/// before anything is unpacked. Throws DataError naming the file, also where a decoder warns of
/// damage.
Picture readPicture(const std::filesystem::path& file, int side);

}  // namespace normscope
