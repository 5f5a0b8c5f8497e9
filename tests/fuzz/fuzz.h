// SPDX-License-Identifier: GPL-3.0-or-later
// What the fuzz targets have in common. Each is a file that defines LLVMFuzzerTestOneInput(): any
// bytes are read, or refused by the errors that the reader's header names, in one sentence. All
// else is found: other exceptions, what the sanitizers see, too much memory or time.
#pragma once

#include <QStringDecoder>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace normscope::fuzz {

using Bytes = std::span<const std::uint8_t>;

inline std::string_view textOf(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Ends the program where something does not hold.
inline void require(bool holds, std::string_view what, std::string_view of = {}) {
    if (holds)
        return;
    std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
                 static_cast<int>(of.size()), of.data());
    std::abort();
}

/// What people are told: one line of text in UTF-8, of a length that can be read.
inline void requireSentence(std::string_view text) {
    constexpr std::size_t kLongest = 2000;
    QStringDecoder decode(QStringDecoder::Utf8);
    const QString decoded =
        decode(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
    require(!decode.hasError(), "an error is not UTF-8", text);
    require(!text.empty() && text.size() <= kLongest, "an error is empty or too long", text);
    for (const QChar letter : decoded)
        require(letter.category() != QChar::Other_Control, "an error is not one line", text);
}

/// Calls `read`, which may throw these and nothing else. Whether it came to its end.
template <class... Refusals, class Read>
bool refusing(const Read& read) {
    try {
        read();
        return true;
    } catch (const std::exception& error) {
        if (!(... || (dynamic_cast<const Refusals*>(&error) != nullptr)))
            throw;
        requireSentence(error.what());
        return false;
    }
}

/// The input's parts, which stand between lines of "--part--"; the last ones may be missing.
inline std::vector<Bytes> partsOf(Bytes bytes, std::size_t count) {
    constexpr std::string_view kBetween = "\n--part--\n";
    std::vector<Bytes> parts;
    while (parts.size() + 1 < count) {
        const auto end = textOf(bytes).find(kBetween);
        if (end == std::string_view::npos)
            break;
        parts.push_back(bytes.first(end));
        bytes = bytes.subspan(end + kBetween.size());
    }
    parts.push_back(bytes);
    parts.resize(count);
    return parts;
}

/// A file of that name with these bytes, in a folder of this process below TMPDIR; the next one
/// takes its place.
inline std::string fileOf(const std::string& name, Bytes bytes) {
    static const std::string folder = [] {
        std::string made = (std::filesystem::temp_directory_path() / "fuzz-XXXXXX").string();
        require(mkdtemp(made.data()) != nullptr, "no folder can be made", made);
        return made;
    }();
    const auto path = folder + '/' + name;
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    require(file.flush().good(), "no file can be written", path);
    return path;
}
inline std::string fileOf(const std::string& name, std::string_view text) {
    return fileOf(name, Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace normscope::fuzz
