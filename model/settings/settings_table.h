// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the settings: the table itself and what its readers share.
#pragma once

#include <string>
#include <vector>

#include "model/settings/settings.h"

namespace normscope::detail {

/// Every setting, in the order of the file, then every action.
std::vector<Key> makeSettingTable();

/// Shortest decimal text that reads back the same, without the padding of exponents: "1e-5".
std::string numberText(double value);

/// A path of the table, with the hidden layer it names, if it names one.
struct Path {
    std::int64_t layer = -1;  ///< -1: not of the form layers.K.…
    std::string_view rest;    ///< the path without "layers.K."
};
Path splitPath(std::string_view path);

/// Brings a value into the kind of `key` and checks its range; throws SettingError naming `path`.
Value checkedValue(const Key& key, std::string_view path, const Value& value);

/// Throws SettingError: "<path> is <given>; <what to give instead>".
[[noreturn]] void failWith(const Key& key, std::string_view path, const std::string& given);

/// "unknown setting "optimizer.lrr"; did you mean "optimizer.lr"?"
std::string unknownSetting(std::string_view path);

}  // namespace normscope::detail
