// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/npy_type.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "model/data/data_file.h"

namespace normscope {

namespace {

constexpr std::array<TypeName, 12> kTypes{{
    {NumpyType::Float16, "f2", 2},
    {NumpyType::Float32, "f4", 4},
    {NumpyType::Float64, "f8", 8},
    {NumpyType::Bool, "b1", 1},
    {NumpyType::Int8, "i1", 1},
    {NumpyType::UInt8, "u1", 1},
    {NumpyType::Int16, "i2", 2},
    {NumpyType::UInt16, "u2", 2},
    {NumpyType::Int32, "i4", 4},
    {NumpyType::UInt32, "u4", 4},
    {NumpyType::Int64, "i8", 8},
    {NumpyType::UInt64, "u8", 8},
}};
constexpr std::size_t kLongestText = 1000;  ///< characters

/// "<U5"; none for what is no text of a sensible length.
std::optional<TypeName> textType(std::string_view text) {
    std::size_t length = 0;
    const auto* end = text.data() + text.size();
    if (text.size() < 3 || (text[1] != 'U' && text[1] != 'S') ||
        std::from_chars(text.data() + 2, end, length).ptr != end || length == 0 ||
        length > kLongestText)
        return std::nullopt;
    const bool characters = text[1] == 'U';
    return TypeName{characters ? NumpyType::Text : NumpyType::Bytes, text,
                    characters ? 4 * length : length};
}

/// Why an array of this type is not read, and what makes one of it that is.
std::string unreadable(const std::string& type, std::size_t axes) {
    const auto kind = std::string_view(type).substr(std::min<std::size_t>(1, type.size()));
    const auto quoted = inQuotes(type);
    if (kind == "O")
        return "holds Python objects; make them numbers with .astype('float64'), labels that are "
               "text with .astype(str)";
    if (kind.starts_with("M8") || kind.starts_with("m8"))
        return (kind.front() == 'M' ? "holds dates of type " : "holds durations of type ") +
               quoted + "; make them whole numbers, which loses nothing, with .astype('int64')";
    if (kind.starts_with("c"))
        return "holds complex numbers of type " + quoted +
               "; give their parts beside each other: numpy." +
               (axes == 2 || axes > 3 ? "concatenate" : "stack") + "([x.real, x.imag], axis=1)";
    if (kind.starts_with("U") || kind.starts_with("S"))
        return "has text of type " + quoted + ", where up to " +
               grouped(static_cast<std::int64_t>(kLongestText)) +
               " characters can be read; shorten it with .astype('U" +
               std::to_string(kLongestText) + "')";
    return "has values of type " + quoted +
           ", where real numbers of up to 8 bytes and text can be read; convert it with "
           ".astype('float64'), labels with .astype('int64')";
}

}  // namespace

TypeName typeNamed(const NpyHeader& header, const std::string& name) {
    const auto& text = header.type;
    if (!text.empty() && std::string_view("<>|=").find(text.front()) != std::string_view::npos) {
        for (const auto& type : kTypes)
            if (type.text == std::string_view(text).substr(1))
                return type;
        if (const auto found = textType(text))
            return *found;
    }
    failIn(name, unreadable(text, header.shape.size()));
}

}  // namespace normscope
