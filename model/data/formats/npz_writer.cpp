// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/npz_writer.h"

#include "model/data/formats/npy.h"

namespace normscope {

void NpzWriter::add(const std::string& name, const char* type,
                    const std::vector<std::int64_t>& shape, std::span<const std::byte> values) {
    constexpr std::size_t kBefore = 10, kAlignment = 64;
    std::string header = "{'descr': '";
    header.append(type).append("', 'fortran_order': False, 'shape': ").append(tupleText(shape));
    header += ", }";
    while ((kBefore + header.size() + 1) % kAlignment != 0)
        header += ' ';
    header += '\n';
    std::string file("\x93NUMPY\x01\x00", 8);
    file += static_cast<char>(header.size() & 0xff);
    file += static_cast<char>(header.size() >> 8);
    file += header;
    file.append(reinterpret_cast<const char*>(values.data()), values.size());
    zip_.add(name + ".npy", std::move(file));
}

void NpzWriter::add(const std::string& name, const std::vector<std::int64_t>& shape,
                    std::span<const float> values) {
    add(name, "<f4", shape, std::as_bytes(values));
}

void NpzWriter::add(const std::string& name, const std::vector<std::int64_t>& shape,
                    std::span<const std::int64_t> values) {
    add(name, "<i8", shape, std::as_bytes(values));
}

void NpzWriter::add(const std::string& name, const std::vector<std::int64_t>& shape,
                    std::span<const std::int32_t> values) {
    add(name, "<i4", shape, std::as_bytes(values));
}

void NpzWriter::add(const std::string& name, const std::vector<std::int64_t>& shape,
                    std::span<const std::uint8_t> values) {
    add(name, "|u1", shape, std::as_bytes(values));
}

}  // namespace normscope
