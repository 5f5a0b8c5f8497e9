// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "model/settings/enums.h"

namespace normscope {

/// What is read of a hidden layer. Three places of the forward pass; then of the backward pass the
/// gradient of the batch's mean loss with respect to what the layer hands on (behind dropout and
/// pooling, by all ways), [batch, C, …], and with respect to its weight, before clipping,
/// [inputs, C]: as everywhere a column is a channel.
enum class Tap { Linear, Normalized, Activation, OutputGradient, WeightGradient };
inline constexpr std::array kTaps{Tap::Linear, Tap::Normalized, Tap::Activation,
                                  Tap::OutputGradient, Tap::WeightGradient};

constexpr bool isGradient(Tap tap) {
    return tap == Tap::OutputGradient || tap == Tap::WeightGradient;
}

template <>
struct Names<Tap> {
    static constexpr std::array<Name<Tap>, 5> table{{
        {Tap::Linear, "linear", "Linear output z"},
        {Tap::Normalized, "normalized", "Norm output y"},
        {Tap::Activation, "activation", "Activation a"},
        {Tap::OutputGradient, "output_gradient", "Output gradient ∂L/∂h"},
        {Tap::WeightGradient, "weight_gradient", "Weight gradient ∂L/∂W"},
    }};
};

/// What formulas call its values: "z".
constexpr std::string_view symbolOf(Tap tap) {
    return std::array<std::string_view, 5>{"z", "y", "a", "∂L/∂h",
                                           "∂L/∂W"}[static_cast<std::size_t>(tap)];
}

/// What lessons call its values: "z", "weight_gradient".
constexpr std::string_view lessonWordOf(Tap tap) {
    return isGradient(tap) ? keyOf(tap) : symbolOf(tap);
}

/// The other way round; the activation for what is no such word.
constexpr Tap tapCalled(std::string_view word) {
    for (const auto tap : kTaps)
        if (lessonWordOf(tap) == word)
            return tap;
    return Tap::Activation;
}

/// One of each: by name where one is meant, by Tap where all are.
template <class T>
struct PerTap {
    T linear{}, normalized{}, activation{}, output_gradient{}, weight_gradient{};

    T& operator[](Tap tap) { return this->*kMembers[static_cast<std::size_t>(tap)]; }
    const T& operator[](Tap tap) const { return this->*kMembers[static_cast<std::size_t>(tap)]; }
    bool operator==(const PerTap&) const = default;

  private:
    static constexpr std::array<T PerTap::*, 5> kMembers{
        &PerTap::linear, &PerTap::normalized, &PerTap::activation, &PerTap::output_gradient,
        &PerTap::weight_gradient};
};

/// A range of values per column; empty where the column has none.
using ColumnExtents = PerTap<std::optional<std::pair<double, double>>>;

}  // namespace normscope
