// SPDX-License-Identifier: GPL-3.0-or-later
// Whom changes are meant for, in the words of the switch and in those of the lab.
#pragma once

#include "app/lab/lab.h"
#include "widgets/bars/compare_switch.h"

namespace normscope {

inline Target targetOf(CompareSwitch::Aim aim) {
    return aim == CompareSwitch::Aim::A   ? Target::A
           : aim == CompareSwitch::Aim::B ? Target::B
                                          : Target::Both;
}

inline CompareSwitch::Aim aimOf(Target target) {
    return target == Target::A   ? CompareSwitch::Aim::A
           : target == Target::B ? CompareSwitch::Aim::B
                                 : CompareSwitch::Aim::Both;
}

/// Of the run that changes are meant for; of run A where they are meant for both.
inline const Configuration& aimedOf(const Lab& lab) {
    const auto& twin = lab.twinConfiguration();
    return twin && lab.target() == Target::B ? *twin : lab.configuration();
}

}  // namespace normscope
