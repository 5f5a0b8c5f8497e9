// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/image_end.h"

#include <vector>

namespace normscope {

namespace {

/// Goes through bytes without ever leaving them.
class Walk {
  public:
    explicit Walk(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
    bool has(std::size_t count) const { return count <= bytes_.size() - at_; }
    std::size_t at() const { return at_; }
    std::uint32_t peek(std::size_t ahead = 0) const { return bytes_[at_ + ahead]; }
    /// False where there is not as much.
    bool skip(std::uint64_t count) {
        const bool enough = count <= bytes_.size() - at_;
        at_ += enough ? static_cast<std::size_t>(count) : 0;
        return enough;
    }
    std::uint64_t bigEndian(std::size_t count, std::size_t ahead = 0) const {
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < count; ++i)
            number = number << 8U | peek(ahead + i);
        return number;
    }
    std::uint64_t littleEndian(std::size_t count, std::size_t ahead = 0) const {
        std::uint64_t number = 0;
        for (std::size_t i = count; i-- > 0;)
            number = number << 8U | peek(ahead + i);
        return number;
    }

  private:
    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
};

/// Segments, of which scans are followed by coded data; the mark of the end is 0xFFD9. One within
/// a thumbnail, which is in a segment, does not count.
bool isWholeJpeg(Walk walk) {
    constexpr std::uint32_t kEnd = 0xd9;
    if (!walk.skip(2))
        return false;
    while (walk.has(2)) {
        if (walk.peek() != 0xff) {
            walk.skip(1);  // coded data
            continue;
        }
        const auto mark = walk.peek(1);
        if (mark == 0xff) {
            walk.skip(1);  // padding
            continue;
        }
        if (mark == kEnd)
            return true;
        walk.skip(2);
        const bool alone = mark == 0 || mark == 1 || (mark >= 0xd0 && mark <= 0xd8);
        if (alone)
            continue;
        if (!walk.has(2) || !walk.skip(walk.bigEndian(2)))
            return false;
    }
    return false;
}

/// Chunks up to IEND.
bool isWholePng(Walk walk) {
    if (!walk.skip(8))
        return false;
    while (walk.has(8)) {
        const auto length = walk.bigEndian(4);
        const bool end = walk.bigEndian(4, 4) == 0x49454e44;
        if (!walk.skip(length + 12))
            return false;
        if (end)
            return true;
    }
    return false;
}

/// Passes blocks of up to 255 bytes, the last one empty, and keeps what they hold.
bool takeGifBlocks(Walk& walk, std::vector<std::uint8_t>& bytes) {
    while (walk.has(1)) {
        const auto length = walk.peek();
        if (!walk.has(1 + length))
            return false;
        for (std::size_t i = 1; i <= length; ++i)
            bytes.push_back(static_cast<std::uint8_t>(walk.peek(i)));
        walk.skip(1 + length);
        if (length == 0)
            return true;
    }
    return false;
}

/// How many pixels LZW code stands for, up to its end or to a code that stands for none. `bits`: of
/// a pixel.
std::uint64_t gifPixels(const std::vector<std::uint8_t>& bytes, std::uint32_t bits) {
    constexpr std::uint32_t most = 4096;
    if (bits < 1 || bits > 11)
        return 0;
    const std::uint32_t clear = 1U << bits;
    std::vector<std::uint32_t> lengths(most, 1);
    std::uint32_t next = clear + 2, width = bits + 1, last = clear, rest = 0, filled = 0;
    std::uint64_t pixels = 0;
    for (const auto byte : bytes) {
        rest |= std::uint32_t{byte} << filled;
        for (filled += 8; filled >= width;) {
            const auto code = rest & ((1U << width) - 1);
            rest >>= width;
            filled -= width;
            if (code == clear) {
                next = clear + 2;
                width = bits + 1;
                last = clear;
                continue;
            }
            if (code == clear + 1 || code > next || (code == next && last == clear))
                return pixels;
            if (last != clear && next < most) {
                lengths[next] = lengths[last] + 1;
                if (++next == 1U << width && next < most)
                    ++width;
            }
            pixels += lengths[code];
            last = code;
        }
    }
    return pixels;
}

std::uint64_t gifTable(std::uint32_t flags) {
    return (flags & 0x80U) != 0 ? 3ULL << ((flags & 7U) + 1) : 0;
}

/// The first picture, which is the one that is read.
bool isWholeGif(Walk walk) {
    if (!walk.has(13) || !walk.skip(13 + gifTable(walk.peek(10))))
        return false;
    while (walk.has(10)) {
        std::vector<std::uint8_t> code;
        if (walk.peek() == 0x21) {  // an extension
            if (!walk.skip(2) || !takeGifBlocks(walk, code))
                return false;
            continue;
        }
        if (walk.peek() != 0x2c)
            return false;
        const auto size = walk.littleEndian(2, 5) * walk.littleEndian(2, 7);
        if (!walk.skip(10 + gifTable(walk.peek(9))) || !walk.has(1))
            return false;
        const auto bits = walk.peek();
        return walk.skip(1) && takeGifBlocks(walk, code) && gifPixels(code, bits) >= size;
    }
    return false;
}

/// Its rows where they are not compressed; else what the file's head says of its length.
bool isWholeBmp(Walk walk, std::uint64_t size) {
    if (!walk.has(34))
        return false;
    const auto promised = walk.littleEndian(4, 2), first = walk.littleEndian(4, 10);
    const bool newer = walk.littleEndian(4, 14) >= 40;
    if (!newer || walk.littleEndian(4, 30) == 1 || walk.littleEndian(4, 30) == 2)
        return promised <= size;
    const auto width = walk.littleEndian(4, 18);
    auto height = walk.littleEndian(4, 22);
    if (height > 0x80000000U)
        height = 0x100000000U - height;  // from the top down
    const auto bits = walk.littleEndian(2, 28);
    return first + (width * bits + 31) / 32 * 4 * height <= size;
}

}  // namespace

bool isWhole(std::span<const std::uint8_t> bytes, std::string_view format) {
    const Walk walk(bytes);
    if (format == "jpeg")
        return isWholeJpeg(walk);
    if (format == "png")
        return isWholePng(walk);
    if (format == "gif")
        return isWholeGif(walk);
    if (format == "bmp")
        return isWholeBmp(walk, bytes.size());
    if (format == "webp")  // RIFF
        return walk.has(12) && walk.littleEndian(4, 4) + 8 <= bytes.size() + 1;
    return true;
}

int jpegColours(std::span<const std::uint8_t> bytes) {
    Walk walk(bytes);
    if (!walk.skip(2))
        return 0;
    while (walk.has(10) && walk.peek() == 0xff) {
        const auto mark = walk.peek(1);
        const bool frame =
            mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc;
        if (frame)
            return static_cast<int>(walk.peek(9));
        if (!walk.skip(mark == 0xff ? 1 : 2 + walk.bigEndian(2, 2)))
            return 0;
    }
    return 0;
}

}  // namespace normscope
