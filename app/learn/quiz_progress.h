// SPDX-License-Identifier: GPL-3.0-or-later
// What the quiz remembers from one start to the next.
#pragma once

#include "widgets/learn/quiz_view.h"

class QSettings;

namespace normscope {

/// One entry a question, "box due right wrong": quiz/cards/two-modes = "2 2027-03-01 1 0". Entries
/// that cannot be read are left out.
QuizView::Progress readProgress(QSettings& settings);
void writeCard(QSettings& settings, const QString& id, const Card& card);
void forgetProgress(QSettings& settings);

}  // namespace normscope
