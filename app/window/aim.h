// SPDX-License-Identifier: GPL-3.0-or-later
// Whom changes are meant for, in the words of the switch and in those of the lab.
#pragma once

#include "model/training/trainer.h"
#include "widgets/compare_switch.h"

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

}  // namespace normscope
