// SPDX-License-Identifier: GPL-3.0-or-later
// A table; its last bytes choose the settings.
#include <fuzzer/FuzzedDataProvider.h>

#include "model/data/formats/csv.h"
#include "model/data/formats/table_preview.h"
#include "tests/fuzz/fuzz.h"

using namespace normscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    FuzzedDataProvider choices(data, size);
    DataConfig config;
    config.separator =
        choices.PickValueInArray({Separator::Auto, Separator::Comma, Separator::Semicolon,
                                  Separator::Tab, Separator::Space, Separator::Bar});
    config.decimal =
        choices.PickValueInArray({DecimalSign::Auto, DecimalSign::Point, DecimalSign::Comma});
    config.header = choices.PickValueInArray({Guess::Auto, Guess::Yes, Guess::No});
    config.task = choices.PickValueInArray({Task::Classification, Task::Regression});
    config.label = choices.PickValueInArray({"", "", "1", "label"});
    config.leave_out = choices.PickValueInArray({"", "", "1", "\"a,b\",2"});
    const auto left = choices.remaining_bytes();
    fuzz::refusing<DataError>([&] {
        const auto read =
            parseCsv({reinterpret_cast<const char*>(data), left}, config, "table.csv");
        const auto count = static_cast<std::size_t>(read.samples.count());
        fuzz::require(read.samples.exact_inputs.size() == count * read.feature_names.size(),
                      "features");
        for (const auto label : read.samples.labels)
            fuzz::require(label >= 0 && label < static_cast<std::int64_t>(read.classes.size()),
                          "labels");
    });
    config.path = fuzz::fileOf("table.csv", fuzz::Bytes(data, left));
    const auto seen = previewOf(config, 4);  // never throws
    fuzz::require(seen.rows.size() <= 4, "rows");
    return 0;
}
