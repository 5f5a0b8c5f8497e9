// SPDX-License-Identifier: GPL-3.0-or-later
// A value for any setting, so that tests go through the table and not through a list of their own.
#pragma once

#include <algorithm>

#include "model/settings/settings.h"

namespace normscope {

/// One that the setting may have and by default has not.
inline Value anotherValue(const Key& key) {
    const Value usual = key.get(Configuration{});
    switch (key.kind) {
        case ValueKind::Bool:
            return !std::get<bool>(usual);
        case ValueKind::Integer:
            return std::get<std::int64_t>(usual) + 2;
        case ValueKind::Real:
            return key.minimum + (key.maximum - key.minimum) / 3;
        case ValueKind::OptionalReal:
            return std::monostate{};
        case ValueKind::Choice:
            return std::string(std::ranges::find_if(key.choices, [&](const Choice& choice) {
                                   return Value(std::string(choice.key)) != usual;
                               })->key);
        case ValueKind::IntegerList:
            return std::vector<std::int64_t>{3, 5, 4096};
        case ValueKind::Text:
            return std::string("/tmp/\"quoted\" ü\\x");
        case ValueKind::Channel:
            break;
    }
    return std::string("1:0.5");
}

}  // namespace normscope
