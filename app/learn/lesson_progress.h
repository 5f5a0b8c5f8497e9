// SPDX-License-Identifier: GPL-3.0-or-later
// What is remembered of lessons from one start to the next.
#pragma once

#include "widgets/learn/lesson_view.h"

class QSettings;

namespace normscope {

/// One entry a lesson, "reached predicted held": lessons/what-it-does = "3 2 1". Entries that
/// cannot be read are left out.
LessonView::Progress readLessonProgress(QSettings& settings);
void writeLessonProgress(QSettings& settings, const QString& name, const LessonProgress& progress);

}  // namespace normscope
