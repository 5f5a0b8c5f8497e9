// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/state_dict_reader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "model/data/data_file.h"

namespace normscope {
namespace {

template <class T>
float valueAt(const std::uint8_t* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return static_cast<float>(value);
}

float bfloat(const std::uint8_t* at) {
    return std::bit_cast<float>((std::uint32_t{at[1]} << 24) | (std::uint32_t{at[0]} << 16));
}

float half(const std::uint8_t* at) {
    const unsigned bits = at[0] | (unsigned{at[1]} << 8);
    const unsigned exponent = (bits >> 10) & 31, fraction = bits & 1023;
    const float size = exponent == 31  ? (fraction != 0 ? NAN : INFINITY)
                       : exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                       : std::ldexp(static_cast<float>(1024 + fraction),
                                                    static_cast<int>(exponent) - 25);
    return (bits >> 15) != 0 ? -size : size;
}

constexpr std::array<StoredType, 6> kStoredTypes{{
    {"torch.FloatStorage", "F32", 4, false, valueAt<float>},
    {"torch.DoubleStorage", "F64", 8, false, valueAt<double>},
    {"torch.HalfStorage", "F16", 2, false, half},
    {"torch.BFloat16Storage", "BF16", 2, false, bfloat},
    {"torch.LongStorage", "I64", 8, true, valueAt<std::int64_t>},
    {"torch.IntStorage", "I32", 4, true, valueAt<std::int32_t>},
}};

/// "fc2" before "fc10".
bool isNamedBefore(std::string_view one, std::string_view other) {
    const auto digits = [](std::string_view text) {
        return std::min(text.find_first_not_of("0123456789"), text.size());
    };
    while (!one.empty() && !other.empty()) {
        const auto own = digits(one), its = digits(other);
        const auto a = one.substr(0, std::max<std::size_t>(own, 1));
        const auto b = other.substr(0, std::max<std::size_t>(its, 1));
        if (own > 0 && its > 0 && own != its)
            return own < its;
        if (a != b)
            return a < b;
        one.remove_prefix(a.size());
        other.remove_prefix(b.size());
    }
    return one.empty() && !other.empty();
}

}  // namespace

const StoredType* typeOfStorage(std::string_view torch) {
    for (const auto& type : kStoredTypes)
        if (type.torch == torch)
            return &type;
    return nullptr;
}

const StoredType* typeNamed(std::string_view safetensors) {
    for (const auto& type : kStoredTypes)
        if (type.safetensors == safetensors)
            return &type;
    return nullptr;
}

std::optional<std::int64_t> boundedSize(const std::vector<std::int64_t>& shape, std::int64_t most) {
    std::int64_t size = 1;
    for (const auto extent : shape) {
        if (extent < 0 || (extent > 0 && size > most / extent))
            return std::nullopt;
        size *= extent;
    }
    return size;
}

StateDict readSafetensors(const std::vector<std::uint8_t>& file, const std::string& name) {
    constexpr std::uint64_t kLongestHeader = 1 << 20;
    constexpr const char* damaged = "its header is damaged; copy or save the file again";
    std::uint64_t length = 0;
    for (std::size_t i = 8; i-- > 0;)
        length = length << 8 | file[i];
    if (length > kLongestHeader || length > file.size() - 8)
        failIn(name,
               "neither a .pt file of torch.save() nor a .safetensors file; give one of these");
    const auto* text = reinterpret_cast<const char*>(file.data()) + 8;
    const auto header =
        QJsonDocument::fromJson(QByteArray::fromRawData(text, static_cast<qsizetype>(length)))
            .object();
    if (header.isEmpty())
        failIn(name, damaged);
    const auto* data = file.data() + 8 + length;
    const auto size = static_cast<std::int64_t>(file.size() - 8 - length);
    StateDict state;
    std::int64_t together = 0;  // entries may lie over each other
    for (auto entry = header.begin(); entry != header.end(); ++entry) {
        if (entry.key() == "__metadata__")
            continue;
        const auto about = entry.value().toObject();
        const auto offsets = about["data_offsets"].toArray();
        const auto type_name = about["dtype"].toString().toStdString();
        const auto* type = typeNamed(type_name);
        if (type == nullptr)
            failIn(name, inQuotes(entry.key().toStdString()) + " is of the type " +
                             inQuotes(type_name) + "; save it as float32");
        StateEntry made{entry.key().toStdString(), {}, {}, type->whole};
        for (const auto& extent : about["shape"].toArray())
            made.shape.push_back(extent.toInteger(-1));
        const auto begin = offsets.at(0).toInteger(-1), end = offsets.at(1).toInteger(-1);
        const auto bytes = static_cast<std::int64_t>(type->bytes);
        const auto count = boundedSize(made.shape, size / bytes);
        if (!count || begin < 0 || begin > size || end != begin + *count * bytes || end > size)
            failIn(name, damaged);
        together += *count * bytes;
        if (together > size)
            failIn(name, damaged);
        made.values.reserve(static_cast<std::size_t>(*count));
        for (auto at = begin; at < end; at += bytes)
            made.values.push_back(type->value(data + at));
        state.push_back(std::move(made));
    }
    // Its header is in no order of the model's; names with their numbers as numbers come nearest.
    std::ranges::stable_sort(state, isNamedBefore, &StateEntry::name);
    return state;
}

StateDict readStateDict(const std::vector<std::uint8_t>& file, const std::string& name) {
    constexpr std::array<std::uint8_t, 4> kZip{'P', 'K', 3, 4};
    constexpr std::array<std::uint8_t, 4> kOld{0x80, 2, 0x8a, 10};
    const auto begins = [&](const auto& with) {
        return file.size() >= with.size() && std::equal(with.begin(), with.end(), file.begin());
    };
    if (begins(kOld))
        failIn(name,
               "is in the format of PyTorch before 1.6; load it there and save it again with "
               "torch.save()");
    if (file.size() < 9)
        failIn(name, kIncomplete);
    auto state = begins(kZip) ? readPt(file, name) : readSafetensors(file, name);
    if (state.empty())
        failIn(name, "holds no tensors by name; save model.state_dict() with torch.save()");
    return state;
}

}  // namespace normscope
