// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to the parameter pack's own files: where LibTorch's optimizers keep what they remember.
#pragma once

#include <torch/optim.h>

#include <sstream>
#include <type_traits>

namespace normscope {

using StateMap =
    std::remove_reference_t<decltype(std::declval<torch::optim::Optimizer&>().state())>;

/// LibTorch keys the state by the tensor's address: as text up to 1.13, as a pointer later.
template <class KeyType>
KeyType stateKey(const at::Tensor& tensor) {
    if constexpr (std::is_same_v<KeyType, std::string>) {
        std::ostringstream text;
        text << static_cast<const void*>(tensor.unsafeGetTensorImpl());
        return text.str();
    } else {
        return tensor.unsafeGetTensorImpl();
    }
}

}  // namespace normscope
