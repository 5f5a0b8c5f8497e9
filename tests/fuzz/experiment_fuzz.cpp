// SPDX-License-Identifier: GPL-3.0-or-later
// An experiment's JSON; what was read is written and read back the same.
#include "app/files/experiment_json.h"
#include "tests/fuzz/fuzz.h"

using namespace normscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json =
        QByteArray::fromRawData(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    Experiment experiment;
    if (!fuzz::refusing<JsonError>([&] { experiment = experimentFromJson(json); }))
        return 0;
    const auto text = experimentToJson(experiment);
    fuzz::require(experimentFromJson(text) == experiment, "another experiment comes back",
                  text.toStdString());
    return 0;
}
