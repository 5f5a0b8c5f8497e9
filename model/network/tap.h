// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "model/settings/enums.h"

namespace normscope {

/// The three places in a hidden layer at which values are read.
enum class Tap { Linear, Normalized, Activation };
inline constexpr std::array kTaps{Tap::Linear, Tap::Normalized, Tap::Activation};

template <>
struct Names<Tap> {
    static constexpr std::array<Name<Tap>, 3> table{{
        {Tap::Linear, "linear", "Linear output z"},
        {Tap::Normalized, "normalized", "Norm output y"},
        {Tap::Activation, "activation", "Activation a"},
    }};
};

/// What formulas and lessons call its values: "z".
constexpr std::string_view symbolOf(Tap tap) {
    return std::array<std::string_view, 3>{"z", "y", "a"}[static_cast<std::size_t>(tap)];
}

/// The other way round; the activation for what is no symbol.
constexpr Tap tapCalled(std::string_view symbol) {
    return symbol == "z" ? Tap::Linear : symbol == "y" ? Tap::Normalized : Tap::Activation;
}

/// One of each: by name where one is meant, by Tap where all are.
template <class T>
struct PerTap {
    T linear{}, normalized{}, activation{};

    T& operator[](Tap tap) { return this->*kMembers[static_cast<std::size_t>(tap)]; }
    const T& operator[](Tap tap) const { return this->*kMembers[static_cast<std::size_t>(tap)]; }
    bool operator==(const PerTap&) const = default;

  private:
    static constexpr std::array<T PerTap::*, 3> kMembers{&PerTap::linear, &PerTap::normalized,
                                                         &PerTap::activation};
};

/// A range of values per column; empty where the column has none.
using ColumnExtents = PerTap<std::optional<std::pair<double, double>>>;

}  // namespace normscope
