// SPDX-License-Identifier: GPL-3.0-or-later
// An archive of arrays as a data set: as it comes where it is one, else made of two arrays, so that
// no checksum stands between them and the reader.
#include "model/data/formats/zip_writer.h"
#include "tests/fuzz/data_set.h"

using namespace normscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::Bytes bytes(data, size);
    std::string archive(fuzz::textOf(bytes));
    if (!archive.starts_with("PK")) {
        const auto parts = fuzz::partsOf(bytes, 2);
        ZipWriter zip(ZipWriter::Method::Store);
        zip.add("x.npy", std::string(fuzz::textOf(parts[0])));
        zip.add("y.npy", std::string(fuzz::textOf(parts[1])));
        archive = zip.finish();
    }
    const auto path = fuzz::fileOf("arrays.npz", archive);
    for (const auto task : {Task::Classification, Task::Regression})
        fuzz::readDataSet("npz", path, task);
    return 0;
}
