// SPDX-License-Identifier: GPL-3.0-or-later
// Images and their labels in the format of MNIST, plain or packed.
#include "model/data/formats/idx_samples.h"
#include "tests/fuzz/fuzz.h"

using namespace normscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parts = fuzz::partsOf({data, size}, 2);
    fuzz::refusing<DataError>([&] {
        const auto images = parseIdx(parts[0], "images");
        const auto labels = parseIdx(parts[1], "labels");
        const auto read = idxSamples(images, labels, "images", "labels");
        fuzz::require(read.samples.inputs.size() == images.values.size(), "pixels");
    });
    return 0;
}
