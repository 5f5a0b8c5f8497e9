// SPDX-License-Identifier: GPL-3.0-or-later
// Products of small matrices.
#pragma once

#include "model/network/fused/matrix.h"

namespace normscope::fused {

/// A left factor, element (i, k) at data[i·row + k·column]: a matrix or its transpose.
struct Factor {
    const float* data;
    std::int64_t row, column;
};
inline Factor asIs(const ConstMatrix& x) {
    return {x.data, x.stride, 1};
}
inline Factor transposed(const ConstMatrix& x) {
    return {x.data, 1, x.stride};
}

/// c = a·b, added to what is there where `adds`; a is [c.rows, b.rows]. b's rows are padded; of c
/// nothing is written behind the width unless its rows are padded too.
struct Product {
    Factor a;
    ConstMatrix b;
    Matrix c;
    const float* bias = nullptr;  ///< of padded length, added to every row; null: none; not if adds
    bool adds = false;
};
void multiply(const Product& the);

/// to[k][i] = from[i][k].
void transpose(const ConstMatrix& from, const Matrix& to);

/// sums[k] = Σ over rows of x[i][k], of padded length.
void sumRows(const ConstMatrix& x, float* sums);

}  // namespace normscope::fused
