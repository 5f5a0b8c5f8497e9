// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/schedule.h"

#include <cmath>
#include <numbers>

namespace normscope {

double learningRate(const OptimizerConfig& config, std::int64_t step) {
    if (step < config.warmup_steps)
        return config.lr * static_cast<double>(step + 1) / static_cast<double>(config.warmup_steps);
    const auto since = step - config.warmup_steps;
    switch (config.schedule) {
        case Schedule::Constant:
            break;
        case Schedule::Step: {
            const auto decays = since / config.schedule_steps;
            return config.lr * std::pow(config.schedule_gamma, static_cast<double>(decays));
        }
        case Schedule::Cosine: {
            // Within one period: the cosine of a large angle loses digits.
            const auto place = since % (2 * config.schedule_steps);
            return config.lr *
                   (1.0 + std::cos(std::numbers::pi * static_cast<double>(place) /
                                   static_cast<double>(config.schedule_steps))) /
                   2.0;
        }
    }
    return config.lr;
}

bool isScheduled(const OptimizerConfig& config) {
    return config.warmup_steps > 1 || config.schedule != Schedule::Constant;
}

}  // namespace normscope
