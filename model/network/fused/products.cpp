// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/products.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/network/fused/products.cpp"
#include <hwy/foreach_target.h>

#include "model/network/fused/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace normscope::fused::HWY_NAMESPACE {

constexpr int kRegisters = HWY_MAX_BYTES >= 64 || HWY_ARCH_ARM_A64 ? 32 : 16;
constexpr int kMostVectors = kRegisters == 32 ? 4 : 3;

/// Rows of a block so many vectors wide: its sums stay in registers, with a row of b and a value
/// of a.
constexpr int rowsFor(int vectors) {
    return std::min(8, (kRegisters - 1) / vectors - 1);
}

/// A block of c, as a sum of outer products. `last`: values in its last vector.
template <int kRows, int kVectors>
HWY_INLINE void multiplyBlock(const Product& the, std::int64_t row, std::int64_t column,
                              std::int64_t last) {
    const auto place = [&](int i, int j) { return the.c.row(row + i) + column + j * kLanes; };
    const auto isCut = [&](int j) { return j == kVectors - 1 && last < kLanes; };
    Lanes sum[kRows][kVectors];
    for (int i = 0; i < kRows; ++i)
        for (int j = 0; j < kVectors; ++j)
            if (the.adds)
                sum[i][j] = isCut(j) ? load(place(i, j), last) : load(place(i, j));
            else
                sum[i][j] = the.bias ? load(the.bias + column + j * kLanes) : hn::Zero(kTag);
    const float* a = the.a.data + row * the.a.row;
    const float* b = the.b.data + column;
    for (std::int64_t k = 0; k < the.b.rows; ++k, a += the.a.column, b += the.b.stride) {
        Lanes of_b[kVectors];
        for (int j = 0; j < kVectors; ++j)
            of_b[j] = load(b + j * kLanes);
        for (int i = 0; i < kRows; ++i) {
            const auto of_a = hn::Set(kTag, a[i * the.a.row]);
            for (int j = 0; j < kVectors; ++j)
                sum[i][j] = hn::MulAdd(of_a, of_b[j], sum[i][j]);
        }
    }
    for (int i = 0; i < kRows; ++i)
        for (int j = 0; j < kVectors; ++j)
            if (isCut(j))
                store(sum[i][j], place(i, j), last);
            else
                store(sum[i][j], place(i, j));
}

/// The rows that are left, fewer than a block's.
template <int kRows, int kVectors>
HWY_INLINE void multiplyRest(const Product& the, std::int64_t row, std::int64_t column,
                             std::int64_t last) {
    if constexpr (kRows > 0) {
        if (the.c.rows - row == kRows)
            multiplyBlock<kRows, kVectors>(the, row, column, last);
        else
            multiplyRest<kRows - 1, kVectors>(the, row, column, last);
    }
}

/// So many vectors of each row.
template <int kVectors>
HWY_INLINE void multiplyPanel(const Product& the, std::int64_t column, std::int64_t last) {
    constexpr int kRows = rowsFor(kVectors);
    std::int64_t row = 0;
    for (; row + kRows <= the.c.rows; row += kRows)
        multiplyBlock<kRows, kVectors>(the, row, column, last);
    multiplyRest<kRows - 1, kVectors>(the, row, column, last);
}

template <int kVectors>
void multiplyPanelOf(int vectors, const Product& the, std::int64_t column, std::int64_t last) {
    if (vectors == kVectors)
        multiplyPanel<kVectors>(the, column, last);
    else if constexpr (kVectors > 1)
        multiplyPanelOf<kVectors - 1>(vectors, the, column, last);
}

void Multiply(const Product& the) {
    const auto width = the.c.width;
    const bool may_pad = the.c.stride >= padded(width);
    for (std::int64_t column = 0; column < width;) {
        const auto left = (width - column + kLanes - 1) / kLanes;
        // Not a narrow one after a wide one, but two alike.
        const auto vectors =
            left == kMostVectors + 1 ? (left + 1) / 2 : std::min<std::int64_t>(left, kMostVectors);
        const auto end = column + vectors * kLanes;
        const auto last = may_pad || end <= width ? kLanes : width - (end - kLanes);
        multiplyPanelOf<kMostVectors>(static_cast<int>(vectors), the, column, last);
        column = end;
    }
}

#if HWY_TARGET == HWY_SCALAR
constexpr std::int64_t kBlock = 1;
HWY_INLINE void transposeBlock(const float* from, std::int64_t, float* to, std::int64_t) {
    *to = *from;
}
#else
constexpr std::int64_t kBlock = 4;
/// Four rows' four values become four columns.
HWY_INLINE void transposeBlock(const float* from, std::int64_t from_stride, float* to,
                               std::int64_t to_stride) {
    const hn::FixedTag<float, kBlock> four;
    const auto a = hn::LoadU(four, from), b = hn::LoadU(four, from + from_stride);
    const auto c = hn::LoadU(four, from + 2 * from_stride);
    const auto d = hn::LoadU(four, from + 3 * from_stride);
    const auto ab_low = hn::InterleaveLower(four, a, b), ab_high = hn::InterleaveUpper(four, a, b);
    const auto cd_low = hn::InterleaveLower(four, c, d), cd_high = hn::InterleaveUpper(four, c, d);
    hn::StoreU(hn::ConcatLowerLower(four, cd_low, ab_low), four, to);
    hn::StoreU(hn::ConcatUpperUpper(four, cd_low, ab_low), four, to + to_stride);
    hn::StoreU(hn::ConcatLowerLower(four, cd_high, ab_high), four, to + 2 * to_stride);
    hn::StoreU(hn::ConcatUpperUpper(four, cd_high, ab_high), four, to + 3 * to_stride);
}
#endif

void Transpose(const ConstMatrix& from, const Matrix& to) {
    const auto rows = from.rows / kBlock * kBlock, columns = from.width / kBlock * kBlock;
    for (std::int64_t k = 0; k < columns; k += kBlock)
        for (std::int64_t i = 0; i < rows; i += kBlock)
            transposeBlock(from.row(i) + k, from.stride, to.row(k) + i, to.stride);
    for (std::int64_t i = 0; i < from.rows; ++i)
        for (std::int64_t k = i < rows ? columns : 0; k < from.width; ++k)
            to.row(k)[i] = from.row(i)[k];
}

void SumRows(const ConstMatrix& x, float* sums) {
    for (std::int64_t column = 0; column < x.width; column += kLanes)
        store(sumOverRows(x.rows, [&](std::int64_t i) HWY_ATTR { return load(x.row(i) + column); }),
              sums + column);
}

}  // namespace normscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace normscope::fused {

HWY_EXPORT(Multiply);
HWY_EXPORT(Transpose);
HWY_EXPORT(SumRows);

void multiply(const Product& the) {
    HWY_DYNAMIC_DISPATCH(Multiply)(the);
}

void transpose(const ConstMatrix& from, const Matrix& to) {
    HWY_DYNAMIC_DISPATCH(Transpose)(from, to);
}

void sumRows(const ConstMatrix& x, float* sums) {
    HWY_DYNAMIC_DISPATCH(SumRows)(x, sums);
}

}  // namespace normscope::fused
#endif
