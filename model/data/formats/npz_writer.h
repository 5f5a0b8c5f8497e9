// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/data/formats/zip_writer.h"

namespace normscope {

/// Arrays as numpy.savez_compressed writes them.
class NpzWriter {
  public:
    void add(const std::string& name, const std::vector<std::int64_t>& shape,
             std::span<const float> values);
    void add(const std::string& name, const std::vector<std::int64_t>& shape,
             std::span<const std::int64_t> values);
    void add(const std::string& name, const std::vector<std::int64_t>& shape,
             std::span<const std::int32_t> values);
    void add(const std::string& name, const std::vector<std::int64_t>& shape,
             std::span<const std::uint8_t> values);
    std::string finish() { return zip_.finish(); }

  private:
    void add(const std::string& name, const char* type, const std::vector<std::int64_t>& shape,
             std::span<const std::byte> values);
    ZipWriter zip_{ZipWriter::Method::Deflate};
};

}  // namespace normscope
