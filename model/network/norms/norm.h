// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a kind of norm before anything is computed: a row each, one file a kind beside
// this one, listed in model/settings/norm_kinds.def. What computes stands in the kernel of the same
// name.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/network/structure.h"

namespace normscope {

/// What one normalization is in Python, where `import torch`, `from torch import nn` and
/// `import torch.nn.functional as F` came before.
struct PyTorchLine {
    std::string module;  ///< makes it: "nn.BatchNorm2d(16, eps=0.001)"; defaults are left out
    /// The same to a tensor x, with the parameters and buffers of the module in variables of their
    /// names: "F.batch_norm(x, running_mean, running_var, weight, bias, training=True)".
    std::string call;
    /// As a layer of a network, where that is not the module alone: "GhostBatchNorm(…, 16)".
    std::string layer = {};
};

/// Of the values of one statistic, in double precision.
struct BlockMoments {
    double mean = 0.0, var = 0.0;  ///< biased; RMSNorm: 0 and the mean square
    double unbiased(std::int64_t m) const {
        return var * (static_cast<double>(m) / static_cast<double>(m - 1));
    }
};

/// x̂ ← scale·x̂ + shift, constants to the gradient.
struct Correction {
    double scale = 1.0, shift = 0.0;
    bool operator==(const Correction&) const = default;
};

/// A number of a norm's own, by its name in its class.
struct Attribute {
    std::string_view name;
    double NormalizationConfig::*field;
};

struct NormRow {
    std::string_view key;               ///< in files and on the command line
    std::string_view label;             ///< for people; PyTorch's class, where it has one
    std::string_view short_label = {};  ///< one word for marks and chips; empty: the label
    std::string_view help = {};         ///< what it does, on one line
    /// Fields of "normalization." that this kind alone uses.
    std::vector<std::string_view> own_settings = {};

    bool reduces = true;  ///< by statistics; else each value by itself
    /// Over the samples of a batch in training mode and by running statistics in evaluation: a
    /// batch norm, which can be folded, inserted as the identity, and go on as another batch norm.
    bool over_batch = false;
    /// Statistics of each channel by itself; PyTorch's class then has the rank in its name.
    bool by_channel = false;
    bool by_position = false;  ///< statistics of each position by itself, over the channels
    bool centres = true;       ///< subtracts a mean, and has β
    bool by_element = false;   ///< γ and β for each element, not for each channel
    bool noisy = false;        ///< draws noise in training passes
    /// Samples in one statistic; none: the whole batch, or one.
    std::int64_t NormalizationConfig::*virtual_batch = nullptr;
    /// Groups of channels with statistics of their own; none: all channels together, or each.
    std::int64_t NormalizationConfig::*groups = nullptr;
    /// Which settings say whether γ and β are learned, and running statistics kept; none: never.
    bool NormalizationConfig::*affine = &NormalizationConfig::affine;
    bool NormalizationConfig::*tracking = nullptr;

    /// Learned besides γ and β, one number each, with what they begin with.
    std::vector<Attribute> parameters = {};

    /// Of x̂ by the data, for a channel with these running statistics; none: x̂ stays as it is.
    Correction (*correction)(const NormalizationConfig& config, const BlockMoments& block,
                             const BlockMoments& running) = nullptr;

    std::string_view torch_class = {};       ///< in torch.nn, without its rank; empty: the label
    std::string_view function = {};          ///< in torch.nn.functional
    std::optional<double> usual_eps = 1e-5;  ///< PyTorch's default
    std::string_view affine_argument = "affine";
    std::vector<Attribute> attributes = {};  ///< what a live change of own settings sets
    /// Makes the line of that class and function into the kind's own; `eval`: or frozen.
    void (*python)(PyTorchLine& line, const NormalizationConfig& config, const Shape& slot,
                   bool eval) = nullptr;
    std::string_view definition = {};  ///< of the class that PyTorchLine::layer needs

    /// Whether a slot of one value for each sample and channel would make every value 0.
    bool needsPositions() const { return by_channel && !over_batch; }
    /// Whether there is one statistic per channel, over the whole batch.
    bool isOnePerChannel() const { return over_batch && virtual_batch == nullptr; }
};

/// All kinds, in the order of NormKind.
std::span<const NormRow> normRows();
const NormRow& normRow(NormKind kind);

PyTorchLine pytorchLine(const NormalizationConfig& config, const Shape& slot, Mode mode);

/// The kind that alone uses a setting ("normalization.num_groups"); none where several do.
std::optional<NormKind> ownerOf(std::string_view path);

namespace norms {
#define NORM(Kind, name) NormRow name();
#include "model/settings/norm_kinds.def"
}  // namespace norms

}  // namespace normscope
