// SPDX-License-Identifier: GPL-3.0-or-later
// One image, by our own checks of its end and by Qt's decoders.
#include "model/data/dataset.h"
#include "model/data/formats/image_end.h"
#include "model/data/formats/image_file.h"
#include "tests/fuzz/fuzz.h"

using namespace normscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr int kSide = 4;
    for (const auto* format : {"jpeg", "png", "gif", "bmp", "webp"})
        isWhole({data, size}, format);
    fuzz::refusing<DataError>([&] {
        const auto picture = readPicture(fuzz::fileOf("image", fuzz::Bytes(data, size)), kSide);
        fuzz::require(picture.values.size() == std::size_t{kSide} * kSide * 3, "pixels");
    });
    return 0;
}
