// SPDX-License-Identifier: GPL-3.0-or-later
// A state_dict: a file of torch.save() or of safetensors as it comes, or, where it begins as a
// pickle does, made of a pickle and a storage.
#include "model/data/formats/state_dict.h"
#include "model/data/formats/zip_writer.h"
#include "tests/fuzz/fuzz.h"

using namespace normscope;

namespace {

constexpr std::string_view kPickle = "\x80\x02}";

std::string packed(fuzz::Bytes bytes) {
    const auto parts = fuzz::partsOf(bytes, 2);
    ZipWriter zip(ZipWriter::Method::Store);
    zip.add("weights/data.pkl", std::string(fuzz::textOf(parts[0])));
    zip.add("weights/data/0", std::string(fuzz::textOf(parts[1])));
    return zip.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::Bytes bytes(data, size);
    const auto text = fuzz::textOf(bytes);
    const std::string file = text.starts_with(kPickle) ? packed(bytes) : std::string(text);
    fuzz::refusing<DataError>([&] {
        std::size_t numbers = 0;
        for (const auto& entry : readStateDict({file.begin(), file.end()}, "weights"))
            numbers += entry.values.size() + entry.shape.size();
        fuzz::require(numbers <= 8 * file.size(), "more numbers than the file can hold");
    });
    return 0;
}
