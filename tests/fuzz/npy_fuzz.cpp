// SPDX-License-Identifier: GPL-3.0-or-later
// One NumPy array, and its values by all that read them.
#include "model/data/formats/npy.h"
#include "tests/fuzz/fuzz.h"

using namespace normscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    NumpyArray array;
    const bool read = fuzz::refusing<DataError>([&] {
        array = parseNpy({data, data + size}, "x.npy");
    });
    if (!read)
        return 0;
    const auto count = static_cast<std::size_t>(array.count());
    if (isText(array)) {
        fuzz::require(textsOf(array).size() == count, "texts");
        return 0;
    }
    fuzz::refusing<DataError>(
        [&] { fuzz::require(numbersOf<float>(array, "x.npy").size() == count, "floats"); });
    fuzz::refusing<DataError>(
        [&] { fuzz::require(wholeNumbersOf(array, "x.npy").size() == count, "whole numbers"); });
    fuzz::refusing<DataError>(
        [&] { fuzz::require(numbersOf<double>(array, "x.npy").size() == count, "doubles"); });
    return 0;
}
