// SPDX-License-Identifier: GPL-3.0-or-later
// What the generated sets share: samples drawn from the seed, with noise added.
#pragma once

#include <array>
#include <numbers>
#include <span>

#include "model/data/data_file.h"
#include "model/data/random.h"
#include "model/settings/dataset_row.h"

namespace normscope {

/// Writes one sample of a class, without noise.
using Draw = void (*)(std::int64_t label, Random& random, std::span<double> values);

/// data.samples samples, drawn from the classes in turn and put in random order, four fifths of
/// them for training. To each value a normal number of deviation data.noise is added.
Dataset generated(const Configuration& configuration, const std::vector<std::int64_t>& shape,
                  std::vector<std::string> classes, Draw draw);

/// The settings that every generated set uses.
inline constexpr std::array<std::string_view, 8> kGeneratedUses{"samples", "noise"};

/// The row of a set of points in the plane, in two classes.
template <Draw draw>
constexpr DatasetRow planarRow(std::string_view key, std::string_view label,
                               std::string_view sentence) {
    return {.key = key,
            .label = label,
            .sentence = sentence,
            .shape = DataShape::Points,
            .source = DataSource::Generated,
            .make =
                [](const Configuration& configuration) {
                    return generated(configuration, {2}, {"0", "1"}, draw);
                },
            .uses = kGeneratedUses};
}

/// Writes the point at a radius and an angle.
void putOnCircle(std::span<double> point, double radius, double angle);

}  // namespace normscope
