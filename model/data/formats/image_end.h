// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace normscope {

/// Whether an image file goes on to its end, as its own marks and sizes say, a GIF's code also to
/// its last pixel: decoders fill up what is missing, grey or black, without a word. `format`:
/// "jpeg", "png", "gif", "bmp" or "webp"; true for any other, whose decoders tell.
bool isWhole(std::span<const std::uint8_t> bytes, std::string_view format);

/// How many colours a JPEG stores, 4 for CMYK; 0 where it does not say.
int jpegColours(std::span<const std::uint8_t> bytes);

}  // namespace normscope
