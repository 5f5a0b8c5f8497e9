// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the readers of state_dicts: numbers as files hold them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/data/formats/state_dict.h"

namespace normscope {

/// A type of numbers by its names in both formats.
struct StoredType {
    std::string_view torch, safetensors;
    std::size_t bytes;
    bool whole;
    float (*value)(const std::uint8_t* at);
};
const StoredType* typeOfStorage(std::string_view torch);
const StoredType* typeNamed(std::string_view safetensors);

/// The product of extents; none where one is negative or it is beyond `most`.
std::optional<std::int64_t> boundedSize(const std::vector<std::int64_t>& shape, std::int64_t most);

StateDict readPt(const std::vector<std::uint8_t>& file, const std::string& name);
StateDict readSafetensors(const std::vector<std::uint8_t>& file, const std::string& name);

}  // namespace normscope
