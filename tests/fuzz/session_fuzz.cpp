// SPDX-License-Identifier: GPL-3.0-or-later
// A packed session: as it comes where it is an archive, else made of session.json, the content of
// state.bin, that of a piece of records.bin, and references.bin, with the checksums that belong
// there.
#include <zlib.h>

#include "app/files/experiment_json.h"
#include "app/files/session/session.h"
#include "app/files/session/session_parts.h"
#include "model/data/formats/zip_writer.h"
#include "model/settings/bytes.h"
#include "tests/fuzz/fuzz.h"

using namespace normscope;

namespace {

std::string framed(fuzz::Bytes content) {
    ByteWriter out;
    out(static_cast<std::uint64_t>(content.size()),
        static_cast<std::uint32_t>(crc32_z(0, content.data(), content.size())));
    return std::move(out.bytes()) + std::string(fuzz::textOf(content));
}

std::string packed(fuzz::Bytes bytes) {
    const auto parts = fuzz::partsOf(bytes, 4);
    ZipWriter zip(ZipWriter::Method::Store);
    zip.add(kSessionHead, std::string(fuzz::textOf(parts[0])));
    zip.add(kSessionState, framed(parts[1]));
    zip.add(kSessionRecords, framed(parts[2]));
    zip.add(kSessionReferences, std::string(fuzz::textOf(parts[3])));
    return zip.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::Bytes bytes(data, size);
    const auto text = fuzz::textOf(bytes);
    const auto path =
        fuzz::fileOf("mine.normscope", text.starts_with("PK") ? std::string(text) : packed(bytes));
    fuzz::refusing<SessionError>([&] {
        auto session = readSession(QString::fromStdString(path));
        fuzz::require(session.history.lastStep() == session.state_step, "records");
        session.history.train_loss.points(1, session.state_step, 100);
        session.history.truncate(session.state_step / 2);
        const auto head = headFromJson(toJson(session.head));
        fuzz::require(head.experiment == session.head.experiment && head.step == session.head.step,
                      "another head comes back");
    });
    return 0;
}
