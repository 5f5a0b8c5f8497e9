// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/shift.h"

#include <algorithm>

#include "model/data/data_file.h"
#include "model/data/random.h"
#include "model/data/streams.h"

namespace normscope {
namespace {

bool shiftsValues(const ValidationConfig& config) {
    return config.brightness != 0.0 || config.contrast != 1.0 || config.noise != 0.0 ||
           config.invert;
}

void shiftValues(std::vector<float>& inputs, const Dataset& data, const ValidationConfig& config,
                 std::uint64_t seed) {
    const bool images = data.shape.size() >= 3;  // or volumes
    const auto features = static_cast<std::size_t>(data.features());
    const bool standardised = !data.scale.empty();
    Random random(mixed(seed, Stream::ValidationNoise));
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const double offset = standardised ? data.offset[i % features] : 0.0;
        const double scale = standardised ? data.scale[i % features] : 1.0;
        double x = config.contrast * (inputs[i] * scale + offset) + config.brightness;
        if (config.noise != 0.0)
            x += config.noise * random.normal();
        if (config.invert)
            x = images ? 1.0 - x : -x;
        if (config.clamp && images)
            x = std::clamp(x, 0.0, 1.0);
        inputs[i] = static_cast<float>((x - offset) / scale);
    }
}

}  // namespace

std::shared_ptr<const Samples> shiftedValidation(std::shared_ptr<const Dataset> data,
                                                 const ValidationConfig& config,
                                                 std::uint64_t seed) {
    const auto& own = data->validation;
    if (!shiftsValues(config) && config.order == Order::Shuffled)
        return {std::move(data), &own};
    auto shifted = std::make_shared<Samples>(own);
    if (shiftsValues(config))
        shiftValues(shifted->inputs, *data, config, seed);
    if (config.order == Order::Sorted)
        *shifted = selected(*shifted, data->features(), byClass(own));
    return shifted;
}

}  // namespace normscope
