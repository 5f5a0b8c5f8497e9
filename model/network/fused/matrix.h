// SPDX-License-Identifier: GPL-3.0-or-later
// Values as the fused step keeps them: rows in memory, samples or weights, of padded length.
#pragma once

#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <cstdint>

namespace normscope::fused {

/// Floats in the widest vectors there are; rows are padded to a multiple of it.
inline constexpr std::int64_t kPadding = 16;

constexpr std::int64_t padded(std::int64_t width) {
    return (width + kPadding - 1) / kPadding * kPadding;
}

/// Rows of `width` values, each `stride` behind the one before. Where the stride is padded, what
/// stands behind the width is of no account: kernels compute with it and write to it.
template <class T>
struct View {
    T* data = nullptr;
    std::int64_t rows = 0, width = 0, stride = 0;

    T* row(std::int64_t index) const { return data + index * stride; }
    std::int64_t extent() const { return rows * stride; }
    View from(std::int64_t first, std::int64_t count) const {
        return {row(first), count, width, stride};
    }
    operator View<const T>() const { return {data, rows, width, stride}; }  // NOLINT
};
using Matrix = View<float>;
using ConstMatrix = View<const float>;

/// Memory of padded rows, zero at first, that stays where it is.
class Storage {
  public:
    Storage() = default;
    Storage(std::int64_t rows, std::int64_t width)
        : width_(width), size_(rows * padded(width) + kPadding) {
        data_ = hwy::AllocateAligned<float>(static_cast<std::size_t>(size_));
        std::fill_n(data_.get(), size_, 0.0F);
    }
    /// Its first rows.
    Matrix matrix(std::int64_t rows) const { return matrix(rows, width_); }
    /// Narrower ones, one closely behind the other.
    Matrix matrix(std::int64_t rows, std::int64_t width) const {
        return {data_.get(), rows, width, padded(width)};
    }
    float* data() const { return data_.get(); }
    explicit operator bool() const { return data_ != nullptr; }

  private:
    std::int64_t width_ = 0, size_ = 0;
    hwy::AlignedFreeUniquePtr<float[]> data_;
};

}  // namespace normscope::fused
