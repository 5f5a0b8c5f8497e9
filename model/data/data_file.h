// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the readers of data: what they share.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/data/dataset.h"

namespace normscope {

/// What no header promises but a damaged one.
inline constexpr std::uint64_t kTerabyte = std::uint64_t{1} << 40;
inline constexpr std::int64_t kMaximumFeatures = 65536;
inline constexpr std::int64_t kMaximumClasses = 1000;
inline constexpr const char* kIncomplete = "the file is incomplete, copy or download it again";

/// Throws DataError: "<name>: <sentence>".
[[noreturn]] void failIn(const std::string& name, const std::string& sentence);

/// The whole file; throws DataError, also where there is no memory for `times` its size.
std::vector<std::uint8_t> readBytes(const std::filesystem::path& file, double times = 1.0);
std::string readText(const std::filesystem::path& file, double times = 1.0);
/// Its whole lines among the first `bytes`, all of it where it is shorter.
std::string readHead(const std::filesystem::path& file, std::uint64_t bytes);

/// With the letters A to Z made small.
std::string lowered(std::string_view text);

/// How many bytes the character at `at` has in UTF-8; 0 where it is none (RFC 3629: no surrogates,
/// no longer form than needed).
std::size_t lengthOfCharacter(std::string_view text, std::size_t at);

/// In UTF-8 and on one line, whatever the bytes: what is no character becomes "?", what is no
/// printed one a space.
std::string onOneLine(std::string_view text);

/// "12,345".
std::string grouped(std::int64_t number);

/// `text` as it can stand in a sentence: onOneLine(), at most 40 bytes, cut between characters.
std::string inQuotes(const std::string& text);

/// "a, b, c" of names in quotation marks, cut after eight.
std::string listed(const std::vector<std::string>& names);

/// The last part of a path, also where it ends in a slash.
std::string lastName(const std::filesystem::path& path);

/// What a folder holds but hidden entries, sorted by name, so that the order does not depend on the
/// disk. Throws DataError.
std::vector<std::filesystem::path> entriesOf(const std::filesystem::path& folder);

/// "0", "1", …
std::vector<std::string> numberedClasses(std::int64_t count);

/// Labels become 0, 1, … in the order of their numbers, which name the classes.
void numberClasses(Dataset& dataset, const std::string& name);

/// Fewer than two classes, or too many. `what` names where the labels stand.
void checkClasses(const std::string& name, const std::string& what,
                  const std::vector<std::string>& classes);

/// Puts the first four fifths of `all` into the training part, the rest into validation.
void splitInOrder(Dataset& dataset, Samples all);

/// Puts four fifths of `all`, drawn by `seed`, into the training part, the rest into validation.
/// The data set's shape must be there; fewer than 5 samples are refused.
void splitAtRandom(Dataset& dataset, Samples all, std::uint64_t seed, const std::string& name);

/// The samples at `order`.
Samples selected(const Samples& all, std::int64_t features, const std::vector<std::int64_t>& order);

}  // namespace normscope
