// SPDX-License-Identifier: GPL-3.0-or-later
// What the Doctor says, read from resources/doctor: a file for each kind of finding, named by its
// key. A file begins with what all its variants share; "## name" begins a variant. A field is
// "name: text", its text going on in indented lines; "{word}" stands for what a rule fills in.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "model/doctor/finding.h"

namespace normscope::doctor {

/// What stands in a text for "{word}", by word.
using Words = std::map<std::string_view, std::string>;

/// The fields of a file's variant and of all: severity, what, why, remedy, action, column (of the
/// layer matrix, by key), curve, page, guide.
using Prose = std::map<std::string, std::string, std::less<>>;

/// One file's variants, by name; "" is what all share. Throws std::runtime_error naming the line
/// that is no field.
std::map<std::string, Prose, std::less<>> readProse(std::string_view text);

/// A kind's variants, each with what all share.
const std::map<std::string, Prose, std::less<>>& variantsOf(FindingKind kind);

/// The fields of a variant, those that all share included. Throws std::out_of_range for a variant
/// that the kind's file does not have.
const Prose& proseOf(FindingKind kind, std::string_view variant);

/// Puts the words in. Throws std::out_of_range for one that is not given.
std::string filled(std::string_view text, const Words& words);

/// A finding in the words of its file; settings and evidence are the rule's.
Finding told(FindingKind kind, std::string_view variant, const Words& words);

}  // namespace normscope::doctor
