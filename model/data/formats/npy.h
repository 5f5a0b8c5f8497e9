// SPDX-License-Identifier: GPL-3.0-or-later
// The NumPy array format, versions 1 to 3: "\x93NUMPY", two version bytes, the length of the header
// as a little-endian number, a Python dict with type, order and shape, then the values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/data/dataset.h"

namespace normscope {

enum class NumpyType {
    Float16,
    Float32,
    Float64,
    Bool,
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Text,  ///< "<U5": characters of four bytes
    Bytes  ///< "|S5"
};

/// An array as its file holds it: values little endian, no extent 0.
struct NumpyArray {
    NumpyType type = NumpyType::Float32;
    std::size_t value_size = 4;  ///< bytes
    bool fortran = false;        ///< the first index runs fastest
    std::vector<std::int64_t> extents;
    std::vector<std::uint8_t> bytes;
    std::int64_t count() const;
};

/// "(8000, 1, 28, 28)", as Python writes it.
std::string tupleText(const std::vector<std::int64_t>& extents);

/// Reads a .npy file held in memory; `name` is for messages. Throws DataError naming the place.
/// Nothing is allocated on the word of a header alone.
NumpyArray parseNpy(std::vector<std::uint8_t> file, const std::string& name);

/// The values in C order. NaN, infinities and what single precision cannot hold are refused with
/// their index.
template <class T>  // float or double
std::vector<T> numbersOf(const NumpyArray& array, const std::string& name);

/// Holds every whole number of 64 bits.
using WideNumber = long double;

/// What is taken off the values of each column before they become doubles.
using Origins = std::vector<WideNumber>;

/// For each column of an array whose last extent they are (1: of all values together): its least
/// value where doubles do not hold all of them, else 0.
Origins originsOf(const NumpyArray& array, std::int64_t columns);

/// The values less the origin of their column, in C order. Refuses what numbersOf() refuses, and
/// missing dates.
std::vector<double> distancesOf(const NumpyArray& array, const Origins& origins,
                                const std::string& name);

/// "1152921504606846976".
std::string wholeText(WideNumber number);

/// Whether the type has values that no float holds.
bool needsDoubles(const NumpyArray& array);

inline bool isText(const NumpyArray& array) {
    return array.type == NumpyType::Text || array.type == NumpyType::Bytes;
}

/// The values of an array of text, in UTF-8, in C order.
std::vector<std::string> textsOf(const NumpyArray& array);

/// The same for whole numbers, whatever type they are stored in.
std::vector<std::int64_t> wholeNumbersOf(const NumpyArray& array, const std::string& name);

}  // namespace normscope
