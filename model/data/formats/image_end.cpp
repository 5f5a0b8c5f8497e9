// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/image_end.h"

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

bool skipGifBlocks(Walk& walk) {
    while (walk.has(1)) {
        const auto length = walk.peek();
        if (!walk.skip(1 + length))
            return false;
        if (length == 0)
            return true;
    }
    return false;
}

std::uint64_t gifTable(std::uint32_t flags) {
    return (flags & 0x80U) != 0 ? 3ULL << ((flags & 7U) + 1) : 0;
}

/// The first picture, which is the one that is read.
bool isWholeGif(Walk walk) {
    if (!walk.has(13) || !walk.skip(13 + gifTable(walk.peek(10))))
        return false;
    while (walk.has(10)) {
        if (walk.peek() == 0x21) {  // an extension
            if (!walk.skip(2) || !skipGifBlocks(walk))
                return false;
            continue;
        }
        if (walk.peek() != 0x2c)
            return false;
        return walk.skip(10 + gifTable(walk.peek(9)) + 1) && skipGifBlocks(walk);
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

}  // namespace normscope
