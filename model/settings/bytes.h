// SPDX-License-Identifier: GPL-3.0-or-later
// Values as bytes and back, for what is kept on disk between two starts. One function names the
// fields of a type and serves both ways:
//
//     template <class Archive>
//     void fields(Archive& archive, Point& point) { archive(point.x, point.y); }
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace normscope {

static_assert(std::endian::native == std::endian::little, "bytes are kept as they lie in memory");

/// Of the layout that is written, and of the oldest one that is read.
inline constexpr int kBytesVersion = 3, kOldestBytesVersion = 2;

template <class T>
concept PlainNumber = std::is_arithmetic_v<T> || std::is_enum_v<T>;

class ByteWriter {
  public:
    template <class... T>
    void operator()(const T&... values) {
        (put(values), ...);
    }
    template <class T>
    void since(int /*version*/, const T& value) {
        put(value);
    }
    std::string& bytes() { return bytes_; }

  private:
    template <PlainNumber T>
    void put(const T& value) {
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    template <class T>
    void putAll(const T& values) {
        put(static_cast<std::uint64_t>(values.size()));
        if constexpr (PlainNumber<typename T::value_type>)
            bytes_.append(reinterpret_cast<const char*>(values.data()),
                          values.size() * sizeof(typename T::value_type));
        else
            for (const auto& value : values)
                put(value);
    }
    void put(const std::string& text) { putAll(text); }
    template <class T>
    void put(const std::vector<T>& values) {
        putAll(values);
    }
    template <class T>
    void put(const std::optional<T>& value) {
        put(value.has_value());
        if (value)
            put(*value);
    }
    /// Names the same fields as reading does, which changes them; here they only are looked at.
    template <class T>
    requires std::is_class_v<T>
    void put(const T& value) { fields(*this, const_cast<T&>(value)); }

    std::string bytes_;
};

/// Bytes that are not what they should be.
class DamagedBytes : public std::runtime_error {
  public:
    DamagedBytes() : std::runtime_error("the saved state is damaged") {}
};

/// Reads what a ByteWriter wrote. Throws DamagedBytes; takes no more memory than the bytes there
/// are can fill.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes, int version = kBytesVersion)
        : left_(bytes), version_(version) {}

    template <class... T>
    void operator()(T&... values) {
        (get(values), ...);
    }
    /// A field that came with that version: in older bytes it stays as it is.
    template <class T>
    void since(int version, T& value) {
        if (version_ >= version)
            get(value);
    }
    bool atEnd() const { return left_.empty(); }

  private:
    std::string_view take(std::size_t size) {
        if (size > left_.size())
            throw DamagedBytes();
        const auto taken = left_.substr(0, size);
        left_.remove_prefix(size);
        return taken;
    }
    template <PlainNumber T>
    void get(T& value) {
        if constexpr (std::is_same_v<T, bool>)
            value = take(1).front() != 0;
        else
            std::memcpy(&value, take(sizeof value).data(), sizeof value);
    }
    template <class T>
    void getAll(T& values) {
        std::uint64_t size = 0;
        get(size);
        if (size > left_.size())
            throw DamagedBytes();
        values.clear();
        if constexpr (PlainNumber<typename T::value_type>) {
            const auto bytes = take(size * sizeof(typename T::value_type));
            values.resize(size);
            if (size > 0)
                std::memcpy(values.data(), bytes.data(), bytes.size());
        } else {
            for (std::uint64_t i = 0; i < size; ++i)
                get(values.emplace_back());
        }
    }
    void get(std::string& text) { getAll(text); }
    template <class T>
    void get(std::vector<T>& values) {
        getAll(values);
    }
    template <class T>
    void get(std::optional<T>& value) {
        bool there = false;
        get(there);
        value.reset();
        if (there)
            get(value.emplace());
    }
    template <class T>
    requires std::is_class_v<T>
    void get(T& value) { fields(*this, value); }

    std::string_view left_;
    int version_;
};

}  // namespace normscope
