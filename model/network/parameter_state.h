// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to the parameter pack's own files: where LibTorch's optimizers keep what they remember.
#pragma once

#include <torch/optim.h>

#include <sstream>
#include <type_traits>

#include "model/settings/enums.h"

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

/// LibTorch's types of one kind of optimizer.
template <class O, class Its, class Remembered>
struct Stock {
    using Optimizer = O;
    using Options = Its;
    using State = Remembered;
};

/// Calls with a Stock of that kind.
template <class Call>
auto byKind(OptimizerKind kind, const Call& call) {
    namespace optim = torch::optim;
    switch (kind) {
        case OptimizerKind::Adam:
            return call(Stock<optim::Adam, optim::AdamOptions, optim::AdamParamState>{});
        case OptimizerKind::AdamW:
            return call(Stock<optim::AdamW, optim::AdamWOptions, optim::AdamWParamState>{});
        case OptimizerKind::RMSprop:
            return call(Stock<optim::RMSprop, optim::RMSpropOptions, optim::RMSpropParamState>{});
        case OptimizerKind::SGD:
            break;
    }
    return call(Stock<optim::SGD, optim::SGDOptions, optim::SGDParamState>{});
}

using AnyState = std::unique_ptr<torch::optim::OptimizerParamState>;

/// The optimizer's state with every tensor of the pack's length mapped through `keep`.
template <class Keep>
AnyState mapState(OptimizerKind kind, const torch::optim::OptimizerParamState& any,
                  const Keep& keep) {
    return byKind(kind, [&]<class Kind>(Kind) -> AnyState {
        using State = typename Kind::State;
        const auto& old = static_cast<const State&>(any);
        auto state = std::make_unique<State>(old);
        if constexpr (std::is_same_v<State, torch::optim::SGDParamState>) {
            state->momentum_buffer(keep(old.momentum_buffer()));
        } else if constexpr (std::is_same_v<State, torch::optim::RMSpropParamState>) {
            state->square_avg(keep(old.square_avg()));
            state->momentum_buffer(keep(old.momentum_buffer()));
        } else {
            state->exp_avg(keep(old.exp_avg()));
            state->exp_avg_sq(keep(old.exp_avg_sq()));
        }
        return state;
    });
}

}  // namespace normscope
