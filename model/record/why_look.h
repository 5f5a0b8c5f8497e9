// SPDX-License-Identifier: GPL-3.0-or-later
// What a run's gradients say at one step: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/settings/nan.h"

namespace normscope {

/// Why training goes as it goes: over the batch shown, at the present weights, in the run's mode.
/// A step here is one of plain gradient descent at the present learning rate, W − ηg, whatever the
/// optimizer makes of the gradient; parameters that are locked stay. NaN where something is not
/// known or not finite.
struct WhyLook {
    static constexpr double kUsualStretch = 4.0;  ///< the largest step along the gradient, in rates

    /// The loss along the gradient and how the gradient changes on the way (Santurkar et al. 2018,
    /// arXiv 1805.11604, §3.2 and figure 4).
    struct Along {
        std::vector<double> rate;             ///< step sizes, ascending from 0: W − rate·g
        std::vector<double> loss;             ///< there, of the same batch
        std::vector<double> gradient_change;  ///< ‖g(W − rate·g) − g(W)‖₂
        double least_loss = kNaN, most_loss = kNaN;  ///< over all of them
        double most_change = kNaN;
        /// Largest ‖g(W − rate·g) − g(W)‖₂ / ‖rate·g‖₂: the effective smoothness β.
        double smoothness = kNaN;
    };

    /// A hidden layer; the last of them all is the output layer, of which some are not known.
    struct Layer {
        double weight_gradient = kNaN;  ///< ‖∂L/∂W‖₂
        double output_gradient = kNaN;  ///< ‖∂L/∂h‖₂, h: what the layer hands on
        /// How a step of the layers before it alone changes this layer's own gradient, weight and
        /// bias: ‖G − G′‖₂ / ‖G‖₂ and the cosine of G and G′, the internal covariate shift of
        /// Santurkar et al. 2018, definition 2.1. The first layer has none before it: 0 and 1.
        double gradient_shift = kNaN, gradient_cosine = kNaN;
        /// How that step moves what comes into the layer: root mean square over its units of the
        /// change of the unit's mean, in its standard deviations over the batch.
        double input_drift = kNaN;
        /// Between the samples' values of h: mean |cosine| of two samples, and the effective rank
        /// exp(−Σ p ln p), p: singular values divided by their sum (Roy & Vetterli 2007). Over the
        /// first kMostSamples samples.
        double sample_cosine = kNaN, effective_rank = kNaN;
    };
    static constexpr std::int64_t kMostSamples = 256;

    std::int64_t step = 0;  ///< steps done
    std::int64_t batch_size = 0;
    bool full_batch = false;  ///< the batch is the whole training part
    double loss = kNaN;
    double rate = kNaN;           ///< η, by the schedule, of the next step
    double gradient_norm = kNaN;  ///< ‖g‖₂, over all that is trained
    Along along;
    std::vector<Layer> layers;  ///< hidden, then the output layer
    /// Largest eigenvalue of the loss's Hessian, of full batches only: 2/η is where gradient
    /// descent becomes unstable (Cohen et al. 2021, arXiv 2103.00065).
    std::optional<double> sharpness;
};

}  // namespace normscope
