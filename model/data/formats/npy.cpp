// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/npy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <type_traits>

#include "model/data/data_file.h"
#include "model/data/formats/npy_header.h"
#include "model/data/formats/npy_type.h"
#include "model/settings/nan.h"

namespace normscope {

static_assert(std::endian::native == std::endian::little);
static_assert(std::numeric_limits<WideNumber>::digits >= 64);

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMaximumHeader = 65536;
constexpr std::size_t kMaximumAxes = 5;

/// To little endian: each number, or character, has its bytes turned round.
void turnBytes(std::vector<std::uint8_t>& bytes, const TypeName& type) {
    const std::size_t width = type.type == NumpyType::Text    ? 4
                              : type.type == NumpyType::Bytes ? 1
                                                              : type.size;
    for (std::size_t at = 0; at + width <= bytes.size(); at += width)
        std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                     bytes.begin() + static_cast<std::ptrdiff_t>(at + width));
}

/// IEEE 754 binary16.
float halfToFloat(std::uint16_t half) {
    const int exponent = half >> 10U & 0x1f;
    const int fraction = half & 0x3ff;
    const float sign = (half & 0x8000U) != 0 ? -1.0F : 1.0F;
    if (exponent == 0x1f)
        return fraction == 0 ? sign * std::numeric_limits<float>::infinity() : kNoValue;
    const auto digits = static_cast<float>(exponent == 0 ? fraction : fraction + 0x400);
    return sign * std::ldexp(digits, std::max(exponent, 1) - 25);
}

/// Where the header's text begins and how long it is.
struct HeaderPlace {
    std::size_t begin, length;
};

HeaderPlace findHeader(const std::vector<std::uint8_t>& file, const std::string& name) {
    const auto place = [&] { return "ends at byte " + std::to_string(file.size()); };
    const auto compared = std::min(file.size(), kMagic.size());
    if (file.empty())
        failIn(name, "is empty; " + std::string(kIncomplete));
    if (std::memcmp(file.data(), kMagic.data(), compared) != 0)
        failIn(name,
               "does not begin with \\x93NUMPY, so this is no NumPy array; save it with "
               "numpy.save");
    if (file.size() < 12)
        failIn(name, place() + ", inside the magic number; " + kIncomplete);
    const auto version = file[6];
    if (version < 1 || version > 3)
        failIn(name, "byte 6 gives version " + std::to_string(version) +
                         " of the format; save it with numpy.save in version 1, 2 or 3");
    HeaderPlace header{version == 1 ? std::size_t{10} : std::size_t{12}, 0};
    for (std::size_t i = header.begin; i > 8; --i)
        header.length = header.length << 8 | file[i - 1];
    if (header.length > kMaximumHeader)
        failIn(name, "byte 8 promises a header of " +
                         grouped(static_cast<std::int64_t>(header.length)) +
                         " bytes, which no plain array has; save it with numpy.save");
    if (file.size() < header.begin + header.length)
        failIn(name, place() + ", inside the header of " +
                         std::to_string(header.begin + header.length) + " bytes; " + kIncomplete);
    return header;
}

std::string indexText(std::int64_t at, const std::vector<std::int64_t>& extents) {
    std::string text;
    for (std::size_t axis = extents.size(); axis-- > 0;) {
        const auto here = std::to_string(at % extents[axis]);
        text = text.empty() ? here : here + ", " + text;
        at /= extents[axis];
    }
    return "[" + text + "]";
}

/// The value number `place` of the file.
template <class T>
T stored(const NumpyArray& array, std::size_t place) {
    T value{};
    std::memcpy(&value, array.bytes.data() + place * sizeof(T), sizeof(T));
    return value;
}

/// Calls take(place in the file, index in C order) for every value in C order.
template <class Take>
void visitPlaces(const NumpyArray& array, Take take) {
    const auto count = array.count();
    if (!array.fortran) {
        for (std::int64_t i = 0; i < count; ++i)
            take(static_cast<std::size_t>(i), i);
        return;
    }
    const auto axes = array.extents.size();
    std::array<std::int64_t, kMaximumAxes> stride{1};  // in the file, values
    for (std::size_t axis = 1; axis < axes; ++axis)
        stride[axis] = stride[axis - 1] * array.extents[axis - 1];
    std::array<std::int64_t, kMaximumAxes> index{};
    std::int64_t place = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        take(static_cast<std::size_t>(place), i);
        for (std::size_t axis = axes; axis-- > 0;) {
            place += stride[axis];
            if (++index[axis] < array.extents[axis])
                break;
            place -= stride[axis] * array.extents[axis];
            index[axis] = 0;
        }
    }
}

template <class T, class Take>
void visitAs(const NumpyArray& array, Take take) {
    visitPlaces(array,
                [&](std::size_t place, std::int64_t i) { take(stored<T>(array, place), i); });
}

template <class Take>
void visitValues(const NumpyArray& array, Take take) {
    switch (array.type) {
        case NumpyType::Float16:
            return visitPlaces(array, [&](std::size_t place, std::int64_t i) {
                take(halfToFloat(stored<std::uint16_t>(array, place)), i);
            });
        case NumpyType::Float32:
            return visitAs<float>(array, take);
        case NumpyType::Float64:
            return visitAs<double>(array, take);
        case NumpyType::Bool:
        case NumpyType::UInt8:
            return visitAs<std::uint8_t>(array, take);
        case NumpyType::Int8:
            return visitAs<std::int8_t>(array, take);
        case NumpyType::Int16:
            return visitAs<std::int16_t>(array, take);
        case NumpyType::UInt16:
            return visitAs<std::uint16_t>(array, take);
        case NumpyType::Int32:
            return visitAs<std::int32_t>(array, take);
        case NumpyType::UInt32:
            return visitAs<std::uint32_t>(array, take);
        case NumpyType::Int64:
            return visitAs<std::int64_t>(array, take);
        case NumpyType::UInt64:
            return visitAs<std::uint64_t>(array, take);
        case NumpyType::Text:
        case NumpyType::Bytes:
            break;  // no numbers
    }
}

void appendUtf8(std::string& text, std::uint32_t code) {
    const auto tail = [&](unsigned shift) {
        text += static_cast<char>(0x80U | (code >> shift & 0x3fU));
    };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0U | code >> 6U);
        tail(0);
    } else if (code < 0x10000) {
        text += static_cast<char>(0xe0U | code >> 12U);
        tail(6);
        tail(0);
    } else if (code < 0x110000) {
        text += static_cast<char>(0xf0U | code >> 18U);
        tail(12);
        tail(6);
        tail(0);
    } else {
        text += '?';
    }
}

void refuseText(const NumpyArray& array, const std::string& name) {
    if (isText(array))
        failIn(name, "holds text where numbers are needed; give an array of numbers");
}

template <class T>
std::string valueText(T value) {
    if constexpr (std::is_floating_point_v<T>)
        return std::isnan(value) ? "NaN" : std::isinf(value) ? "infinite" : std::to_string(value);
    else
        return std::to_string(value);
}

}  // namespace

std::int64_t NumpyArray::count() const {
    std::int64_t product = 1;
    for (const auto extent : extents)
        product *= extent;
    return product;
}

std::string tupleText(const std::vector<std::int64_t>& extents) {
    std::string text;
    for (const auto extent : extents)
        text += (text.empty() ? "" : ", ") + std::to_string(extent);
    return "(" + text + (extents.size() == 1 ? ",)" : ")");
}

NumpyArray parseNpy(std::vector<std::uint8_t> file, const std::string& name) {
    const auto place = findHeader(file, name);
    const std::string_view text(reinterpret_cast<const char*>(file.data()) + place.begin,
                                place.length);
    const auto header = parseNpyHeader(text, place.begin, name);
    const auto type = typeNamed(header, name);
    if (header.shape.empty() || header.shape.size() > kMaximumAxes)
        failIn(name, "has the shape " + tupleText(header.shape) + " of " +
                         std::to_string(header.shape.size()) +
                         " dimensions; give an array of 1 to 5");
    std::uint64_t promised = type.size;
    for (const auto extent : header.shape) {
        if (extent == 0)
            failIn(name, "has the shape " + tupleText(header.shape) +
                             ", which holds nothing; give an array with samples");
        if (static_cast<std::uint64_t>(extent) > kTerabyte / promised)
            failIn(name, "has the shape " + tupleText(header.shape) +
                             ", more than a terabyte; copy or download it again");
        promised *= static_cast<std::uint64_t>(extent);
    }
    const auto begin = place.begin + place.length;
    const std::uint64_t present = file.size() - begin;
    const auto end = "byte " + std::to_string(begin + promised);
    if (present < promised)
        failIn(name, "ends at byte " + std::to_string(file.size()) + ", but its shape " +
                         tupleText(header.shape) + " goes on to " + end + "; " + kIncomplete);
    if (present > promised)
        failIn(name, "goes on after " + end + ", where its shape " + tupleText(header.shape) +
                         " ends; copy or download it again");
    file.erase(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(begin));
    if (header.type.front() == '>')
        turnBytes(file, type);
    return {type.type, type.size, header.fortran, header.shape, std::move(file)};
}

bool needsDoubles(const NumpyArray& array) {
    return array.type == NumpyType::Float64 || array.type == NumpyType::Int32 ||
           array.type == NumpyType::UInt32 || array.type == NumpyType::Int64 ||
           array.type == NumpyType::UInt64;
}

std::vector<std::string> textsOf(const NumpyArray& array) {
    std::vector<std::string> texts;
    const auto size = array.value_size;
    visitPlaces(array, [&](std::size_t place, std::int64_t) {
        std::string text;
        const auto* begin = array.bytes.data() + place * size;
        if (array.type == NumpyType::Bytes) {
            text.assign(begin, std::find(begin, begin + size, std::uint8_t{0}));
        } else {
            for (std::size_t at = 0; at < size; at += 4) {
                std::uint32_t code = 0;
                std::memcpy(&code, begin + at, sizeof code);
                if (code == 0)
                    break;
                appendUtf8(text, code);
            }
        }
        texts.push_back(std::move(text));
    });
    return texts;
}

template <class T>
std::vector<T> numbersOf(const NumpyArray& array, const std::string& name) {
    refuseText(array, name);
    std::vector<T> values;
    values.reserve(array.bytes.size() / array.value_size);
    visitValues(array, [&](auto value, std::int64_t index) {
        const auto single = static_cast<float>(value);
        if (!std::isfinite(single))
            failIn(name,
                   "the value at " + indexText(index, array.extents) + " is " +
                       (std::isfinite(static_cast<double>(value)) ? "too large for single precision"
                                                                  : valueText(value)) +
                       "; replace it, or leave out the sample");
        values.push_back(static_cast<T>(value));
    });
    return values;
}
template std::vector<float> numbersOf(const NumpyArray& array, const std::string& name);
template std::vector<double> numbersOf(const NumpyArray& array, const std::string& name);

Origins originsOf(const NumpyArray& array, std::int64_t columns) {
    const auto width = static_cast<std::size_t>(columns);
    if (array.type != NumpyType::Int64 && array.type != NumpyType::UInt64)
        return Origins(width, 0);
    constexpr auto infinity = std::numeric_limits<WideNumber>::infinity();
    Origins least(width, infinity);
    Origins most(width, -infinity);
    visitValues(array, [&](auto value, std::int64_t index) {
        const auto column = static_cast<std::size_t>(index % columns);
        least[column] = std::min(least[column], static_cast<WideNumber>(value));
        most[column] = std::max(most[column], static_cast<WideNumber>(value));
    });
    for (std::size_t i = 0; i < width; ++i)
        if (std::max(-least[i], most[i]) <= 0x1p53L)
            least[i] = 0;
    return least;
}

std::vector<double> distancesOf(const NumpyArray& array, const Origins& origins,
                                const std::string& name) {
    if (array.type != NumpyType::Int64 && array.type != NumpyType::UInt64)
        return numbersOf<double>(array, name);
    std::vector<double> values;
    values.reserve(array.bytes.size() / array.value_size);
    visitValues(array, [&](auto value, std::int64_t index) {
        if constexpr (std::is_same_v<decltype(value), std::int64_t>)
            if (value == std::numeric_limits<std::int64_t>::min())
                failIn(name, "the value at " + indexText(index, array.extents) + " is " +
                                 std::to_string(value) +
                                 ", which NumPy makes of a missing date (NaT); replace it, or "
                                 "leave out the sample");
        const auto column = static_cast<std::size_t>(index) % origins.size();
        values.push_back(static_cast<double>(static_cast<WideNumber>(value) - origins[column]));
    });
    return values;
}

std::string wholeText(WideNumber number) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.0Lf", number);
    return text.data();
}

std::vector<std::int64_t> wholeNumbersOf(const NumpyArray& array, const std::string& name) {
    refuseText(array, name);
    std::vector<std::int64_t> values;
    values.reserve(array.bytes.size() / array.value_size);
    visitValues(array, [&](auto value, std::int64_t index) {
        [[maybe_unused]] const auto refuse = [&](const std::string& sentence) {
            failIn(name, "the label at " + indexText(index, array.extents) + " is " +
                             valueText(value) + sentence);
        };
        if constexpr (std::is_floating_point_v<decltype(value)>) {
            if (!(std::abs(value) <= 0x1p53) || std::trunc(value) != value)
                refuse(
                    ", no whole number; give classes as whole numbers, or set data.task to "
                    "regression");
        } else if constexpr (std::is_same_v<decltype(value), std::uint64_t>) {
            if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                refuse(
                    ", more than a whole number with a sign holds; give classes as smaller "
                    "numbers, or as text: y.astype(str)");
        }
        values.push_back(static_cast<std::int64_t>(value));
    });
    return values;
}

}  // namespace normscope
