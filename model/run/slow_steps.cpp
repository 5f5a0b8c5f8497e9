// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/slow_steps.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "model/settings/duration_text.h"
#include "model/settings/usual_widths.h"

namespace normscope {

namespace {

std::string assignment(const Setting& setting) {
    return setting.key + '=' + toText(setting.value);
}

std::int64_t channelsOf(const std::vector<std::int64_t>& widths) {
    return std::accumulate(widths.begin(), widths.end(), std::int64_t{0});
}

std::vector<std::string> remedies(const Configuration& configuration) {
    constexpr std::int64_t kSmallBatch = 16;
    const auto usual = usualWidths(configuration.network.kind);
    std::vector<std::string> all;
    if (channelsOf(usual) < channelsOf(configuration.network.hidden))
        all.push_back(assignment(settingOf(&NetworkConfig::hidden, usual)));
    if (configuration.data.batch_size > kSmallBatch)
        all.push_back(assignment(settingOf(&DataConfig::batch_size, kSmallBatch)));
    if (configuration.optimizer.accumulation > 1)
        all.push_back(assignment(settingOf(&OptimizerConfig::accumulation, std::int64_t{1})));
    return all;
}

}  // namespace

std::string slowStepsText(const Configuration& configuration, std::int64_t step, double seconds) {
    if (seconds <= (step > 1 ? 1.0 : 3.0))
        return {};
    const auto steps = std::to_string(configuration.steps);
    std::string text = "A step takes about " + durationText(seconds) + ", " + steps + " steps " +
                       durationText(seconds * static_cast<double>(configuration.steps));
    const auto shorter = remedies(configuration);
    for (std::size_t i = 0; i < shorter.size(); ++i)
        text += (i == 0 ? "; shorter with " : " or ") + shorter[i];
    return text + ".";
}

}  // namespace normscope
