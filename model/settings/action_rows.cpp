// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/setting_rows.h"

namespace normscope::detail {

namespace {

constexpr double kLargestAffine = 1e6;

}  // namespace

Rows actionRows() {
    constexpr auto kAffine = [](std::string_view mark) {
        return Traits{.minimum = -kLargestAffine,
                      .maximum = kLargestAffine,
                      .mark = mark,
                      .of_layers = true,
                      .needs = Needs::Affine};
    };
    return {
        actionRow(action_path::kRecalibrate, "Recalibrate",
                  "Replaces the running statistics by their plain average over the training set at "
                  "the present weights (torch.optim.swa_utils.update_bn).",
                  ValueKind::Bool,
                  {.mark = "recalibrate", .of_layers = true, .needs = Needs::Statistics}),
        actionRow(action_path::kResetStatistics, "Reset statistics",
                  "Puts the running statistics back to mean 0 and variance 1, no batch seen.",
                  ValueKind::Bool,
                  {.mark = "reset statistics", .of_layers = true, .needs = Needs::Statistics}),
        actionRow(action_path::kSetGamma, "Set γ",
                  "Sets γ (weight) of one channel, as in 12:0.5, or of all of them; training goes "
                  "on from there.",
                  ValueKind::Channel, kAffine("{channel}γ {value}")),
        actionRow(action_path::kSetBeta, "Set β",
                  "Sets β (bias) of one channel, as in 12:0.5, or of all of them; training goes on "
                  "from there.",
                  ValueKind::Channel, kAffine("{channel}β {value}")),
        actionRow(
            action_path::kScaleWeights, "Scale weights",
            "Multiplies the hidden layers' weights, without their biases, by a number: what a "
            "norm behind them hands on in training stays, and their gradient is divided by "
            "it; layers.K.scale_weights does so in one of them.",
            ValueKind::Real,
            {.minimum = 1e-3, .maximum = 1e3, .mark = "weights × {value}", .of_layers = true}),
        actionRow(action_path::kLoadWeights, "Load weights",
                  "Puts the parameters and running statistics of a .pt or .safetensors file of a "
                  "state_dict in place of those there are; the optimizer's state stays.",
                  ValueKind::Text,
                  {.mark = "weights {value}", .file = FileRole::Weights, .needs = Needs::Network}),
    };
}

}  // namespace normscope::detail
