// SPDX-License-Identifier: GPL-3.0-or-later
// What one look at the network shows: plain values, made on the training thread, read by the
// window.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/network/reduction.h"
#include "model/network/structure.h"
#include "model/network/tap.h"
#include "model/record/histogram.h"
#include "model/settings/configuration.h"
#include "model/settings/nan.h"

namespace normscope {

/// Which values of a tap a histogram shows, and its summary is of: all, every unit (channel) less
/// its own mean, or those of the traced unit alone.
enum class Shown { All, Centred, Unit };

template <>
struct Names<Shown> {
    static constexpr std::array<Name<Shown>, 3> table{{
        {Shown::All, "all", "All values"},
        {Shown::Centred, "centred", "Every unit less its mean"},
        {Shown::Unit, "unit", "The chosen unit's alone"},
    }};
};

/// All values of one tap over the batch, [batch, features] or [batch, channels, …] taken flat.
struct TapFrame {
    bool present = false;  ///< false for Normalized where the layer has no normalization
    Histogram histogram;
    Summary summary;
    /// Of all values, whichever are shown: the deviation within units (root mean square of theirs)
    /// and between them (of their means), both biased; within² + between² is the variance of all.
    double within = kNaN;
    double between = kNaN;
    /// Activation tap only. Share of values in the flat part of the activation: sigmoid < 0.02 or
    /// > 0.98, |tanh| > 0.98; NaN for activations without one.
    double saturated_share = kNaN;
    /// Activation tap only. Share of units that gave exactly 0 for the whole batch (ReLU), NaN for
    /// other activations.
    double dead_share = kNaN;
};

/// Per-channel statistics of a layer's normalization, each vector [channels].
struct NormFrame {
    bool present = false;  ///< the layer has a normalization now
    /// Whether the values shown were normalized by statistics of the data at hand (true) or by the
    /// running statistics.
    bool batch_statistics = true;
    /// Empty without affine. Of a LayerNorm over an image, which has one for each element: their
    /// means over the positions.
    std::vector<float> gamma, beta;
    /// Learned numbers of the kind's own, by their settings' labels: "α" of DyT.
    std::vector<std::pair<std::string, double>> own;
    std::vector<float> running_mean, running_var;  ///< empty without tracking
    std::vector<float> batch_mean, batch_var;      ///< of the slot's input; variance biased
    std::int64_t num_batches_tracked = 0;
    /// max over channels of |running_mean − batch_mean| / √(batch_var + ε); NaN without buffers.
    double mean_gap = 0.0;
    /// Geometric mean over channels of running_var / batch_var(unbiased); NaN without buffers.
    double var_ratio = 0.0;
};

/// The recent past of one channel, one entry per step, oldest first. All vectors of equal length,
/// except running_*, which are empty without buffers.
struct ChannelTrace {
    std::int64_t channel = 0;
    std::vector<std::int64_t> step;
    std::vector<float> batch_mean, batch_var;  ///< biased
    std::vector<float> running_mean, running_var;
};

/// How a step moved a layer's weight; NaN where it is not known.
struct WeightUpdate {
    double ratio = kNaN;        ///< ‖ΔW‖₂ / ‖W‖₂, W before the step
    double weight_norm = kNaN;  ///< ‖W‖₂ behind it
    /// η / ‖W‖₂², W before the step: the rate at which the direction of a weight moves whose scale
    /// a norm takes out (van Laarhoven 2017, arXiv 1706.05350, §3).
    double effective_rate = kNaN;
};

/// One channel's activations as images, [samples, height, width].
struct FeatureMaps {
    std::int64_t channel = 0;
    std::int64_t samples = 0, height = 0, width = 0;
    std::optional<std::int64_t> slice;  ///< of volumes: the depth shown, the middle one
    std::vector<float> values;
};

struct LayerFrame {
    std::int64_t in_features = 0;   ///< of a linear layer; channels of a convolution
    std::int64_t out_features = 0;  ///< likewise
    LayerStructure structure;
    std::int64_t unit = 0;  ///< the traced one
    Reduction reduction;    ///< of the normalization there is, for the batch shown
    Activation activation = Activation::Sigmoid;
    NormalizationConfig normalization;
    PerTap<TapFrame> taps;
    /// Where ObservationRequest::dual asks for it: the same batch through the whole network by the
    /// other statistics (running where some of `taps` are by the batch's, else the batch's in every
    /// layer), in the same bins. Not present without any batch norm or where that way is none.
    PerTap<TapFrame> dual;
    NormFrame norm;
    ChannelTrace trace;
    FeatureMaps maps;  ///< of the traced channel, where asked for and the layer is convolutional
    double gradient_norm = 0.0;  ///< ‖∂L/∂W‖₂ of the last step, clipped; NaN before the first
    WeightUpdate update;  ///< of the last step; known from the step after it was asked for on
};

struct Frame {
    std::int64_t step = 0;        ///< optimizer steps done
    std::int64_t batch_size = 0;  ///< samples in the batch shown
    Mode mode = Mode::Train;      ///< mode in which the values shown were computed
    Shown shown = Shown::All;     ///< as it was asked for
    std::vector<LayerFrame> layers;
    /// Of the last step, over all parameters, before clipping; NaN where it is not known.
    double gradient_norm = kNaN;
    bool clipped = false;  ///< it was scaled down to optimizer.clip_grad_norm
};

/// What the window wants to see. Only the view: nothing in it reaches the run.
struct ObservationRequest {
    std::size_t bins = 64;
    /// Channel traced per layer; missing entries are 0; clamped to the layer's width.
    std::vector<std::int64_t> channels;
    /// Locked column ranges; empty is automatic, shared by all layers of a column.
    ColumnExtents ranges;
    bool dual = false;  ///< LayerFrame::dual too; then both ways are by the present weights
    Shown shown = Shown::All;
    bool gradients = false;        ///< the taps of the backward pass too
    bool updates = false;          ///< LayerFrame::update
    std::int64_t map_samples = 0;  ///< LayerFrame::maps of the batch's first this many samples
    bool operator==(const ObservationRequest&) const = default;
};

}  // namespace normscope
