// SPDX-License-Identifier: GPL-3.0-or-later
// What goes value by value. Matrices of one width, with padded rows.
#pragma once

#include "model/network/fused/matrix.h"
#include "model/settings/enums.h"

namespace normscope::fused {

/// a = f(x).
void activate(Activation activation, const ConstMatrix& x, const Matrix& a);
/// grad ← grad·f′(x), given a = f(x).
void activateBackward(Activation activation, const ConstMatrix& x, const ConstMatrix& a,
                      const Matrix& grad);

/// to = x + y; it may be one of them.
void add(const ConstMatrix& x, const ConstMatrix& y, const Matrix& to);
/// to = x∘y; it may be one of them.
void multiplyEach(const ConstMatrix& x, const ConstMatrix& y, const Matrix& to);

}  // namespace normscope::fused
