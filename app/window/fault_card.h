// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/record/records.h"
#include "widgets/base/banner.h"

namespace normscope {

class Lab;

/// Something to do about a fault: settings to change, or a way to start anew.
struct Remedy {
    QString key;
    QString label;
    QString help;
    std::vector<Setting> (*settings)(const Configuration& configuration) = nullptr;
    void (Lab::*start)() = nullptr;
};

/// What the banner says of a fault and what it offers, by the fault's kind.
struct FaultCard {
    Banner::Text text;
    std::vector<Remedy> remedies;
};

FaultCard faultCard(const Fault& fault, const Experiment& experiment,
                    const Configuration& configuration);

/// Goes on training with it. `refused`: of data that could not be had.
void apply(const Remedy& remedy, Lab& lab, bool refused);

}  // namespace normscope
