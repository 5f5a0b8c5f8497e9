// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/idx.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "model/data/data_file.h"
#include "model/data/reading.h"

namespace normscope {

namespace {

namespace fs = std::filesystem;

constexpr double kTimes = 6.0;  ///< bytes twice, and a float of four bytes for each

bool isGzip(std::span<const std::uint8_t> bytes) {
    return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

std::string hexadecimal(std::uint8_t byte) {
    constexpr std::string_view digits = "0123456789abcdef";
    return {'0', 'x', digits[byte >> 4], digits[byte & 15]};
}

/// zlib's inflate for one buffer in memory.
class Inflater {
  public:
    Inflater(std::span<const std::uint8_t> input, std::string name)
        : rest_(input), name_(std::move(name)) {
        if (inflateInit2(&stream_, 15 + 16) != Z_OK)
            failIn(name_, "cannot be unpacked; there is not enough memory");
    }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    std::vector<std::uint8_t> all() {
        std::vector<std::uint8_t> output;
        std::array<std::uint8_t, 1 << 16> chunk{};
        const auto room = roomForData();
        const auto whole = rest_.size();
        while (true) {
            feed();
            stream_.next_out = chunk.data();
            stream_.avail_out = static_cast<uInt>(chunk.size());
            const int state = inflate(&stream_, Z_NO_FLUSH);
            const auto produced = chunk.size() - stream_.avail_out;
            output.insert(output.end(), chunk.begin(),
                          chunk.begin() + static_cast<std::ptrdiff_t>(produced));
            tellReading(stream_.total_in, whole);
            if (static_cast<double>(output.size()) * kTimes > static_cast<double>(room))
                failIn(name_, "unpacks to more than there is memory for, " + bytesText(room) +
                                  "; give a smaller set");
            if (state == Z_STREAM_END)
                return output;
            if (state != Z_OK || (produced == 0 && stream_.avail_in == 0))
                failHere(state);
        }
    }

  private:
    /// zlib counts in 32 bits.
    void feed() {
        constexpr std::size_t most = std::size_t{1} << 30;
        if (stream_.avail_in > 0)
            return;
        const auto part = rest_.first(std::min(rest_.size(), most));
        stream_.next_in = const_cast<Bytef*>(part.data());  // zlib reads only
        stream_.avail_in = static_cast<uInt>(part.size());
        rest_ = rest_.subspan(part.size());
    }
    [[noreturn]] void failHere(int state) {
        const auto place = "at byte " + std::to_string(stream_.total_in);
        if (state == Z_OK || state == Z_BUF_ERROR)
            failIn(name_, "the gzip data ends " + place + " before it is complete; " + kIncomplete);
        failIn(name_, "the gzip data is damaged " + place + "; copy or download the file again");
    }
    std::span<const std::uint8_t> rest_;
    std::string name_;
    z_stream stream_{};
};

std::uint32_t bigEndian(std::span<const std::uint8_t> bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
           std::uint32_t{bytes[at + 2]} << 8 | std::uint32_t{bytes[at + 3]};
}

constexpr std::uint8_t kBytes = 0x08;
constexpr std::uint8_t kNumbers = 0x0c;  ///< of four bytes, the high one first

/// Checks the first four bytes; gives the number of dimensions.
std::size_t readMagic(std::span<const std::uint8_t> bytes, const std::string& name) {
    if (bytes.size() < 4)
        failIn(name, "ends at byte " + std::to_string(bytes.size()) +
                         ", inside the magic number; " + kIncomplete);
    for (std::size_t i = 0; i < 2; ++i)
        if (bytes[i] != 0)
            failIn(name,
                   "byte " + std::to_string(i) + " is " + hexadecimal(bytes[i]) +
                       ", not 0x00, so this is no IDX file; give MNIST-style IDX files, plain "
                       "or gzip");
    if (bytes[2] != kBytes && bytes[2] != kNumbers)
        failIn(name, "byte 2 gives the type " + hexadecimal(bytes[2]) +
                         ", not 0x08 (unsigned byte); give IDX files of unsigned bytes");
    if (bytes[3] < 1 || bytes[3] > 4)
        failIn(name, "byte 3 gives " + std::to_string(bytes[3]) +
                         " dimensions; give IDX files of 1 to 4 dimensions");
    return bytes[3];
}

IdxArray parsePlain(std::span<const std::uint8_t> bytes, const std::string& name) {
    const auto dimensions = readMagic(bytes, name);
    const auto header = 4 + 4 * dimensions;
    if (bytes.size() < header)
        failIn(name, "ends at byte " + std::to_string(bytes.size()) + ", inside the header of " +
                         std::to_string(header) + " bytes; " + kIncomplete);
    IdxArray array;
    const bool numbers = bytes[2] == kNumbers;
    std::uint64_t product = numbers ? 4 : 1;
    for (std::size_t i = 0; i < dimensions; ++i) {
        const auto extent = bigEndian(bytes, 4 + 4 * i);
        const auto place = "the header at byte " + std::to_string(4 + 4 * i);
        if (extent == 0)
            failIn(name, place + " gives an extent of 0; give files that hold samples");
        product *= extent;  // below 2^40 · 2^32: cannot overflow
        if (product > kTerabyte)
            failIn(name, place + " promises more than a terabyte; copy or download the file again");
        array.extents.push_back(extent);
    }
    const std::uint64_t present = bytes.size() - header;
    if (present < product)
        failIn(name, "ends at byte " + std::to_string(bytes.size()) + ", but its header promises " +
                         std::to_string(header + product) + " bytes; " + kIncomplete);
    if (present > product)
        failIn(name, "goes on after byte " + std::to_string(header + product) +
                         ", where its header says it ends; copy or download the file again");
    const auto values = bytes.subspan(header);
    if (!numbers)
        array.values.assign(values.begin(), values.end());
    for (std::size_t at = 0; numbers && at < values.size(); at += 4)
        array.numbers.push_back(static_cast<std::int32_t>(bigEndian(values, at)));
    return array;
}

}  // namespace

IdxArray parseIdx(std::span<const std::uint8_t> bytes, const std::string& name) {
    if (!isGzip(bytes))
        return parsePlain(bytes, name);
    return parsePlain(Inflater(bytes, name).all(), name);
}

IdxArray readIdx(const fs::path& file) {
    return parseIdx(readBytes(file, kTimes), file.string());
}

}  // namespace normscope
