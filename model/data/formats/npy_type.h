// SPDX-License-Identifier: GPL-3.0-or-later
// Private to npy.cpp.
#pragma once

#include <string>
#include <string_view>

#include "model/data/formats/npy.h"
#include "model/data/formats/npy_header.h"

namespace normscope {

struct TypeName {
    NumpyType type;
    std::string_view text;
    std::size_t size;  ///< bytes a value
};

/// The type of a header's values; throws DataError saying what makes one of it that is read.
TypeName typeNamed(const NpyHeader& header, const std::string& name);

}  // namespace normscope
