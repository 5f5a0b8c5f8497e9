// SPDX-License-Identifier: GPL-3.0-or-later
// How a solution fared, as text and as JSON.
#pragma once

#include <QByteArray>

#include "widgets/learn/exercise.h"

namespace normscope {

/// "11 of 12 checks passed."
QString gradeSummary(const GradeReport& report);
/// For people: a line for each check, below failed ones what was expected, what came, and a hint.
QString gradeText(const GradeReport& report);
/// One object; its members stand in the help of `normscope grade`.
QByteArray gradeJson(const GradeReport& report);

}  // namespace normscope
