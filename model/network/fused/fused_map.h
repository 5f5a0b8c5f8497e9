// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <memory>

#include "model/network/fused/matrix.h"
#include "model/network/layer.h"

namespace normscope::fused {

/// A layer's linear part by weights and gradients of the network, in their own memory: rows of one
/// width become rows of another. A row is a sample, or a position of a sample's image, its channels
/// side by side.
class Map {
  public:
    virtual ~Map() = default;

    /// Takes the weights as they are now. `for_inputs`: backward() will be asked for dL/dx.
    virtual void take(bool for_inputs) = 0;
    virtual void forward(const ConstMatrix& x, const Matrix& y) const = 0;
    /// Writes dL/dW and dL/db into the network's gradients, or adds to them; dL/dx where it is
    /// given.
    virtual void backward(const ConstMatrix& x, const ConstMatrix& grad_y, bool adds,
                          const Matrix* grad_x) const = 0;
    virtual std::int64_t in() const = 0;   ///< width of a row of x
    virtual std::int64_t out() const = 0;  ///< of y
};

/// The linear part of a layer, and its shortcut's, which takes what came into layer `first`.
std::unique_ptr<Map> mapOf(const Layer& layer);
std::unique_ptr<Map> shortcutOf(const Layer& layer, const Layer& first);

/// Values of the channels of a norm's γ or β, or of a bias, into the network's gradient.
void putGradient(const float* from, float* to, std::int64_t count, bool adds);

}  // namespace normscope::fused
