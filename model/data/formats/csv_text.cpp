// SPDX-License-Identifier: GPL-3.0-or-later
// From a file's bytes to text.
#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "model/data/data_file.h"
#include "model/data/formats/csv.h"

namespace normscope {

namespace {

/// What Windows-1252 has from 0x80 to 0x9f; 0 where it has nothing.
constexpr std::array<unsigned, 32> kWindows1252{
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

void append(std::string& text, unsigned code) {
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0U | code >> 6U);
        text += static_cast<char>(0x80U | (code & 0x3fU));
    } else {
        text += static_cast<char>(0xe0U | code >> 12U);
        text += static_cast<char>(0x80U | (code >> 6U & 0x3fU));
        text += static_cast<char>(0x80U | (code & 0x3fU));
    }
}

/// What is no UTF-8 in a text.
struct Stray {
    std::int64_t bytes = 0, characters = 0;  ///< characters: of UTF-8, of more than one byte
    std::int64_t line = 0;                   ///< the first one's
    /// Some bytes amid UTF-8; else the whole text is of another encoding.
    bool isRare() const { return bytes < characters; }
};

Stray strayIn(std::string_view text) {
    Stray found;
    std::int64_t line = 1;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = lengthOfCharacter(text, at);
        line += text[at] == '\n' || (text[at] == '\r' && !text.substr(at + 1).starts_with('\n'));
        found.characters += length > 1;
        if (length == 0 && found.bytes++ == 0)
            found.line = line;
        at += std::max<std::size_t>(length, 1);
    }
    return found;
}

/// `keep`: leave what is UTF-8.
std::string fromWindows1252(std::string_view bytes, bool keep, const std::string& name) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (const auto length = keep ? lengthOfCharacter(bytes, i) : 0; length > 0) {
            text += bytes.substr(i, length);
            i += length - 1;
            continue;
        }
        const auto byte = static_cast<unsigned char>(bytes[i]);
        const unsigned code = byte >= 0x80 && byte < 0xa0 ? kWindows1252[byte - 0x80U] : byte;
        if (code == 0 && byte != 0)
            failIn(name, "byte " + std::to_string(i) +
                             " is neither UTF-8 nor Windows-1252; save the table as CSV in UTF-8");
        append(text, code);
    }
    return text;
}

}  // namespace

CsvText csvText(std::string bytes, const std::string& name) {
    std::string_view text = bytes;
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
        failIn(name, "is UTF-16; save it as CSV in UTF-8");
    if (const auto zero = text.find('\0'); zero != std::string_view::npos)
        failIn(name, "byte " + std::to_string(zero) +
                         " is 0, so this is no plain text; save the table as CSV in UTF-8");
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    const auto stray = strayIn(text);
    if (stray.bytes == 0) {
        bytes.erase(0, bytes.size() - text.size());
        return {std::move(bytes), {}};
    }
    auto decoded = fromWindows1252(text, stray.isRare(), name);
    if (!stray.isRare())
        return {std::move(decoded), "The text is no UTF-8 and is read as Windows-1252."};
    return {std::move(decoded),
            grouped(stray.bytes) +
                (stray.bytes == 1 ? " byte is no UTF-8 and is read as Windows-1252, on line "
                                  : " bytes are no UTF-8 and are read as Windows-1252, first on "
                                    "line ") +
                std::to_string(stray.line) + "."};
}

}  // namespace normscope
