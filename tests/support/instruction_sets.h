// SPDX-License-Identifier: GPL-3.0-or-later
// Test functions that run once with each instruction set that the machine has.
#pragma once

#include <hwy/targets.h>

#include <QTest>

#include "model/network/fused/instruction_set.h"

namespace normscope::testing {

/// The data of such a function.
inline void addInstructionSets() {
    QTest::addColumn<qlonglong>("target");
    for (auto left = fused::instructionSets(); left != 0; left &= left - 1)
        QTest::newRow(hwy::TargetName(left & -left)) << static_cast<qlonglong>(left & -left);
}

/// Before it; afterwards all are to be had again.
inline void takeInstructionSet() {
    if (QTest::currentDataTag() == nullptr)
        return;
    QFETCH(qlonglong, target);
    hwy::SetSupportedTargetsForTest(target);
}

inline void giveBackInstructionSets() {
    hwy::SetSupportedTargetsForTest(0);
}

}  // namespace normscope::testing
