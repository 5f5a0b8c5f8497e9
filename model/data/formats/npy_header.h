// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace normscope {

/// What the dict at the beginning of a .npy file says.
struct NpyHeader {
    std::string type;  ///< "<f4"
    bool fortran = false;
    std::vector<std::int64_t> shape;
};

/// Reads {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }. `first` is the text's place
/// in the file, for messages; throws DataError.
NpyHeader parseNpyHeader(std::string_view text, std::size_t first, const std::string& name);

}  // namespace normscope
