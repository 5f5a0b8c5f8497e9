// SPDX-License-Identifier: GPL-3.0-or-later
// Bars and stripes (MacKay 2003, section 43.2), images of 8×8 pixels: each column is on (1) or off
// (0) as a fair coin says, a bar, or each row, a stripe. Where all lines would be alike nothing
// tells bars from stripes, so those two images are left out. 508 images remain: without noise
// validation shows images that training has seen.
#include <algorithm>

#include "model/data/sets/generated.h"

namespace normscope {

namespace {

constexpr std::size_t kSide = 8;

void draw(std::int64_t label, Random& random, std::span<double> pixels) {
    std::array<double, kSide> lines{};
    do {
        for (auto& line : lines)
            line = static_cast<double>(random.below(2));
    } while (std::ranges::count(lines, lines[0]) == std::ptrdiff_t{kSide});
    const bool stripes = label == 1;
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = lines[stripes ? i / kSide : i % kSide];
}

Dataset make(const Configuration& configuration) {
    return generated(configuration, {1, kSide, kSide}, {"bars", "stripes"}, draw);
}

}  // namespace

extern const DatasetRow kBarsAndStripes{
    .key = "bars-and-stripes",
    .label = "Bars and stripes",
    .sentence = "upright bars or level stripes in 8×8 pixels",
    .shape = DataShape::Image,
    .source = DataSource::Generated,
    .make = make,
    .uses = kGeneratedUses,
};

}  // namespace normscope
